// SPDX-License-Identifier: Apache-2.0
//
// Elaboration-time arithmetic, shared by every block.

package common_pkg;

  // Bits that index n entries; 1 for n <= 1, so that no port ever has zero width.
  function automatic int unsigned idx_width(input int unsigned n);
    idx_width = (n > 1) ? $clog2(n) : 1;
  endfunction

  // Elements of w bits in a beat of s bits; beats of a vector of n such elements.
  function automatic int unsigned per_beat(input int unsigned s, input int unsigned w);
    per_beat = s / w;
  endfunction

  function automatic int unsigned beats(input int unsigned n, input int unsigned s,
                                        input int unsigned w);
    beats = (n + s / w - 1) / (s / w);
  endfunction

  function automatic int unsigned min2(input int unsigned a, input int unsigned b);
    min2 = (a < b) ? a : b;
  endfunction

  function automatic int unsigned max2(input int unsigned a, input int unsigned b);
    max2 = (a > b) ? a : b;
  endfunction

endpackage
