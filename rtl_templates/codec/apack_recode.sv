// SPDX-License-Identifier: Apache-2.0
//
// A cumulative count as radix-4 Booth digits for common_booth, of the number or of its negative.
// Combinational.
//
//   count = sum over i of digit[i] * 4^i, digit i from bits 2i+1, 2i, 2i-1: -2 .. 2
//
// Golden model: none needed, another way to write the number.

`default_nettype none

module apack_recode #(
  parameter  int unsigned CountW = 10,
  parameter  bit          Negate = 1'b0,
  localparam int unsigned Digits = CountW / 2 + 1
) (
  input  logic [CountW-1:0]   count_i,
  output logic [3*Digits-1:0] digit_o  // digit i's {neg, two, one} at [3*i +: 3]
);

  logic [2*Digits:0] bits;  // with a 0 below
  assign bits = (2*Digits + 1)'({count_i, 1'b0});

  for (genvar i = 0; i < Digits; i++) begin : gen_digit
    logic [2:0] m;
    assign m = bits[2*i +: 3];
    assign digit_o[3*i]     = m[1] ^ m[0];
    assign digit_o[3*i + 1] = (m[2] && !m[1] && !m[0]) || (!m[2] && m[1] && m[0]);
    assign digit_o[3*i + 2] = m[2] ^ Negate;
  end

endmodule

`default_nettype wire
