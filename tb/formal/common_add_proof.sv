// SPDX-License-Identifier: Apache-2.0
//
// common_add is the sum, for all inputs, whatever its blocks: sum_o = a_i + b_i + c_i modulo 2^Width.
// The proofs of the blocks that use it put a plain sum in its place.
//
//: rtl common_add
//: quick induct 1 Width=24 Block=8
//: quick induct 1 Width=1 Block=1
//: quick induct 1 Width=7 Block=3
//: full induct 1 Width=32 Block=8
//: full induct 1 Width=8 Block=8
//: full induct 1 Width=5 Block=9
//: full induct 1 Width=16 Block=1
//: mutants induct 1 Width=24 Block=8

`default_nettype none

module common_add_proof #(
  parameter int unsigned Width = 24,
  parameter int unsigned Block = 8
) (
  input logic [Width-1:0] a_i,
  input logic [Width-1:0] b_i,
  input logic             c_i
);

  logic [Width-1:0] sum;

  common_add #(.Width(Width), .Block(Block)) u_dut (.a_i, .b_i, .c_i, .sum_o(sum));

  always_comb begin
    a_sum : assert (sum == a_i + b_i + Width'(c_i));
  end

endmodule

`default_nettype wire
