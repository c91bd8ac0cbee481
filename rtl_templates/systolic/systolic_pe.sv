// SPDX-License-Identifier: Apache-2.0
//
// Processing element of the weight-stationary array.
//
//   psum_o = psum_i + act_i * weight      registered; exact: OutW covers it
//
// The activation and its start mark move on to the next element a cycle later. A start mark takes
// the shadow weight into use from its product on (double buffering); at the same edge as a start a
// write to the shadow comes after it. Golden model: models/common/reference (the sum),
// models/systolic/block_model (the schedule).

`default_nettype none

module systolic_pe #(
  parameter int unsigned ActW      = 8,     // 2..8
  parameter bit          ActSigned = 1'b1,
  parameter int unsigned WgtW      = 8,     // of a weight less its zero point, 2..9
  parameter int unsigned InW       = 16,    // partial sum from above
  parameter int unsigned OutW      = 17     // partial sum below
) (
  input  logic            clk_i,
  input  logic            rst_ni,

  input  logic            start_i,
  input  logic [ActW-1:0] act_i,
  output logic            start_o,
  output logic [ActW-1:0] act_o,
  input  logic            wgt_we_i,
  input  logic [WgtW-1:0] wgt_i,
  input  logic [InW-1:0]  psum_i,
  output logic [OutW-1:0] psum_o
);

  logic signed [WgtW-1:0] shadow_q, weight_q, weight;
  logic signed [ActW:0]   operand;

  assign weight = start_i ? shadow_q : weight_q;

  if (ActSigned) begin : gen_signed
    assign operand = (ActW + 1)'($signed(act_i));
  end else begin : gen_unsigned
    assign operand = $signed({1'b0, act_i});
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      start_o <= 1'b0;
    end else begin
      start_o <= start_i;
    end
  end

  always_ff @(posedge clk_i) begin
    act_o    <= act_i;
    weight_q <= weight;
    psum_o   <= OutW'($signed(psum_i)) + OutW'(operand) * OutW'(weight);
    if (wgt_we_i) begin
      shadow_q <= $signed(wgt_i);
    end
  end

endmodule

`default_nettype wire
