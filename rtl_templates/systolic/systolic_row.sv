// SPDX-License-Identifier: Apache-2.0
//
// One row of the array: Cols processing elements sharing an activation that moves one column a
// cycle.
//
//   psum_o[j] = psum_i[j] + act[j] * wgt[j]      registered; exact: OutW covers it
//
// Element j sees the activation j cycles after it entered. A start mark travels with the activation
// and takes the shadow weight into use from that product on (double buffering). wgt_we_i[j] writes
// shadow weight j; at the same edge as a start it is the old shadow that is taken. Golden model:
// models/common/reference (the sum), models/systolic/block_model (the schedule).

`default_nettype none

module systolic_row #(
  parameter int unsigned Cols      = 16,
  parameter int unsigned ActW      = 8,
  parameter bit          ActSigned = 1'b1,
  parameter int unsigned WgtW      = 8,   // of a weight less its zero point
  parameter int unsigned InW       = 16,  // partial sum from above
  parameter int unsigned OutW      = 17   // partial sum below
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 start_i,
  input  logic [ActW-1:0]      act_i,
  input  logic [Cols-1:0]      wgt_we_i,
  input  logic [Cols*WgtW-1:0] wgt_i,   // column j at [j*WgtW +: WgtW]
  input  logic [Cols*InW-1:0]  psum_i,  // column j at [j*InW +: InW]
  output logic [Cols*OutW-1:0] psum_o   // column j at [j*OutW +: OutW]
);

  logic [Cols:0]            start;
  logic [(Cols+1)*ActW-1:0] act;

  assign start[0]      = start_i;
  assign act[ActW-1:0] = act_i;

  for (genvar j = 0; j < Cols; j++) begin : gen_pe
    logic                   start_q;
    logic [ActW-1:0]        act_q;
    logic signed [WgtW-1:0] shadow_q, weight_q, weight;
    logic signed [ActW:0]   operand;
    logic signed [OutW-1:0] psum_q;

    assign weight = start[j] ? shadow_q : weight_q;

    if (ActSigned) begin : gen_signed
      assign operand = (ActW + 1)'($signed(act[j*ActW +: ActW]));
    end else begin : gen_unsigned
      assign operand = $signed({1'b0, act[j*ActW +: ActW]});
    end

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        start_q <= 1'b0;
      end else begin
        start_q <= start[j];
      end
    end

    always_ff @(posedge clk_i) begin
      act_q    <= act[j*ActW +: ActW];
      weight_q <= weight;
      psum_q   <= OutW'($signed(psum_i[j*InW +: InW])) + OutW'(operand) * OutW'(weight);
      if (wgt_we_i[j]) begin
        shadow_q <= $signed(wgt_i[j*WgtW +: WgtW]);
      end
    end

    assign start[j+1]               = start_q;
    assign act[(j+1)*ActW +: ActW]  = act_q;
    assign psum_o[j*OutW +: OutW]   = psum_q;
  end

  logic unused_end;
  assign unused_end = ^{start[Cols], act[Cols*ActW +: ActW]};

endmodule

`default_nettype wire
