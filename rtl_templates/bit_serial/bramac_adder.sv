// SPDX-License-Identifier: Apache-2.0
//
// SIMD adder of a dummy array: 20, 10 or 5 lanes of 8, 16 or 32 columns.
//
//   lane of sum_o   = lane of a_i + lane of b_i + carry_i      modulo the lane's width
//   lane of shift_o = 2 * lane of sum_o                        (LSB 0)
//
// The carry is cut where a lane begins, every 8, 16 or 32 columns. Combinational.
// Golden model: models/bit_serial/bramac_mac2.

`default_nettype none

module bramac_adder (
  input  logic [1:0]                   prec_i,
  input  logic                         carry_i,
  input  logic [bramac_pkg::ColsW-1:0] a_i,
  input  logic [bramac_pkg::ColsW-1:0] b_i,
  output logic [bramac_pkg::ColsW-1:0] sum_o,
  output logic [bramac_pkg::ColsW-1:0] shift_o
);

  logic       carry, below, cut;  // into the piece, from the piece below, a lane begins
  logic [8:0] piece;

  always_comb begin
    carry = 1'b0;
    below = 1'b0;
    cut   = 1'b1;
    piece = '0;
    for (int unsigned k = 0; k < bramac_pkg::Pieces; k++) begin
      cut   = (prec_i == bramac_pkg::Bits8) ? (k % 4 == 0)
                                            : ((prec_i != bramac_pkg::Bits4) || (k % 2 == 0));
      piece = {1'b0, a_i[k*8 +: 8]} + {1'b0, b_i[k*8 +: 8]} + {8'd0, cut ? carry_i : carry};
      sum_o[k*8 +: 8]   = piece[7:0];
      shift_o[k*8 +: 8] = {piece[6:0], !cut && below};
      carry = piece[8];
      below = piece[7];
    end
  end

endmodule

`default_nettype wire
