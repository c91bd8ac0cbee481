// SPDX-License-Identifier: Apache-2.0
//
// What systolic_pe is measured against: a * b + c, between the same registers
// (double-buffered weight, activation and start mark passed on). Not part of any block.
//
//   sum_o = sum_i + act_o * weight                  a cycle later; golden: the expression itself

`default_nettype none

module plain_pe #(
  parameter int unsigned SumW = 20
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic            start_i,
  input  logic [7:0]      act_i,
  output logic            start_o,
  output logic [7:0]      act_o,
  input  logic            wgt_we_i,
  input  logic [7:0]      wgt_i,
  input  logic [SumW-1:0] sum_i,
  input  logic [SumW-1:0] carry_i,  // not used: the ports are systolic_pe's
  output logic [SumW-1:0] sum_o,
  output logic [SumW-1:0] carry_o
);

  logic [7:0] shadow_q, weight_q;
  logic       unused_carry;

  logic signed [15:0] product;  // in a wider context Yosys multiplies sign-extended operands
  assign product = $signed(act_o) * $signed(weight_q);

  assign unused_carry = ^carry_i;
  assign carry_o      = '0;

  always_ff @(posedge clk_i) begin
    start_o <= start_i && rst_ni;
    act_o   <= act_i;
    sum_o   <= $signed(sum_i) + SumW'(product);
    if (start_i) begin
      weight_q <= shadow_q;
    end
    if (wgt_we_i) begin
      shadow_q <= wgt_i;
    end
  end

endmodule

`default_nettype wire
