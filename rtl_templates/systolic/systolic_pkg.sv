// SPDX-License-Identifier: Apache-2.0
//
// Elaboration-time arithmetic of the array: how activations are recoded (systolic_recode), and
// where carries of a partial sum are saved (systolic_pe).

package systolic_pkg;

  // Radix-4 digits of an activation of w bits; an unsigned one has a sign bit of 0 more.
  function automatic int unsigned digits(input int unsigned w, input bit is_signed);
    digits = (w + (is_signed ? 1 : 2)) / 2;
  endfunction

  // Bits of these digits: two each, but of an even w the last one has three in a signed activation
  // and one in an unsigned one.
  function automatic int unsigned digits_width(input int unsigned w, input bit is_signed);
    digits_width = 2 * digits(w, is_signed) + ((w % 2 == 1) ? 0 : (is_signed ? 1 : -1));
  endfunction

  // What an element adds beyond its product, see systolic_mac.
  function automatic int unsigned offset(input int unsigned digit_count, input int unsigned wgt_w);
    offset = (((1 << (2 * digit_count)) - 1) / 3) << wgt_w;
  endfunction

  // Bits of a partial sum into which a carry comes from a register: 5, 9, 13 ..., or none. Even
  // ones never do, because systolic_mac has a use for these.
  function automatic bit [31:0] saved_carries(input int unsigned pipeline);
    saved_carries = (pipeline == 0) ? 32'd0 : 32'h2222_2220;
  endfunction

  // Cycles from an activation at row 0, column 0 until the column's sum is there.
  function automatic int unsigned latency(input int unsigned rows, input int unsigned pipeline);
    latency = rows + 1 + pipeline;
  endfunction

endpackage
