// SPDX-License-Identifier: Apache-2.0
//
// systolic_mac, with systolic_recode in front, multiplies and adds:
//
//   sum_o + carry_o = sum_i + carry_i + act * wgt + Offset       modulo 2^SumW
//
// for every activation, weight, sum and saved carries.
//
//: rtl systolic_pkg systolic_recode systolic_mac
//: quick pdr 10 ActW=2 WgtW=2 SumW=5
//: quick pdr 10 ActW=3 WgtW=3 SumW=7
//: quick pdr 10 ActW=4 WgtW=3 SumW=8 ActSigned=0
//: quick pdr 10 ActW=5 WgtW=5 SumW=11
//: full pdr 10 ActW=6 WgtW=4 SumW=11 ActSigned=0
//: mutants pdr 10 ActW=4 WgtW=4 SumW=9

`default_nettype none

module systolic_mac_proof #(
  parameter  int unsigned ActW      = 4,
  parameter  bit          ActSigned = 1'b1,
  parameter  int unsigned WgtW      = 4,
  parameter  int unsigned SumW      = 9,
  localparam int unsigned Digits    = systolic_pkg::digits(ActW, ActSigned),
  localparam int unsigned DigW      = systolic_pkg::digits_width(ActW, ActSigned)
) (
  input logic            clk_i,
  input logic            rst_i,
  input logic [ActW-1:0] act_i,
  input logic [WgtW-1:0] wgt_i,
  input logic [SumW-1:0] sum_i,
  input logic [SumW-1:0] carry_i
);

  localparam bit [SumW-1:0] Saved  = SumW'(systolic_pkg::saved_carries(1));
  localparam int unsigned   Offset = systolic_pkg::offset(Digits, WgtW);

  logic [DigW-1:0]        digits;
  logic [SumW-1:0]        sum, carry, want;
  logic signed [SumW-1:0] act;

  assign act  = ActSigned ? SumW'($signed(act_i)) : $signed(SumW'(act_i));
  assign want = sum_i + (carry_i & Saved) + SumW'(Offset) + act * SumW'($signed(wgt_i));

  systolic_recode #(.ActW(ActW), .ActSigned(ActSigned)) u_recode (.act_i, .dig_o(digits));

  systolic_mac #(.ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .SumW(SumW)) u_dut (
    .dig_i(digits), .wgt_i, .sum_i, .carry_i(carry_i & Saved), .sum_o(sum), .carry_o(carry)
  );

  always_comb begin
    a_sum : assert (SumW'(sum + carry) == want);
  end

endmodule

`default_nettype wire
