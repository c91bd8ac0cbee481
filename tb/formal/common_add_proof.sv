// SPDX-License-Identifier: Apache-2.0
//
// common_add is the sum, for all inputs: sum_o = a_i + b_i + c_i modulo 2^Width.
// The proofs of the blocks that use it put a plain sum in its place.
//
//: rtl common_add
//: quick induct 1 Width=24
//: quick induct 1 Width=1
//: quick induct 1 Width=7
//: full induct 1 Width=2
//: full induct 1 Width=3
//: full induct 1 Width=16
//: full induct 1 Width=17
//: full induct 1 Width=32
//: full induct 1 Width=35
//: mutants induct 1 Width=24

`default_nettype none

module common_add_proof #(
  parameter int unsigned Width = 24
) (
  input logic [Width-1:0] a_i,
  input logic [Width-1:0] b_i,
  input logic             c_i
);

  logic [Width-1:0] sum;

  common_add #(.Width(Width)) u_dut (.a_i, .b_i, .c_i, .sum_o(sum));

  always_comb begin
    a_sum : assert (sum == a_i + b_i + Width'(c_i));
  end

endmodule

`default_nettype wire
