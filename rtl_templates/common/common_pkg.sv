// SPDX-License-Identifier: Apache-2.0
//
// Elaboration-time arithmetic and the descriptor's field positions, shared by every block. The
// field table is CONTRACT.md's; models/common/descriptor.cpp holds the same table for the host
// side.

package common_pkg;

  localparam int unsigned DescWords = 20;  // 32-bit words of a descriptor
  localparam int unsigned RecWords  = 4;   // 32-bit words of a channel record
  localparam int unsigned DescW     = 32 * DescWords;
  localparam int unsigned RecW      = 32 * RecWords;
  localparam int unsigned CoordW    = 16;  // signed pixel coordinates
  localparam int unsigned VecW      = 24;  // signed vector numbers within a descriptor

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
