// SPDX-License-Identifier: Apache-2.0
//
// The baseline's array (dpnn): Filters bit-parallel inner-product units of Lanes multipliers.
//
//   OR[f] = (first brick of the group ? 0 : OR[f]) + sum over lanes of act[l] * wgt[f][l]
//
// Exact modulo 2^AccW. A token in cycle t, its operands in t + 1 (as the RAMs show them), products
// in t + 2, their sum in t + 3, the group's sums in sum_o from t + 4 after its last step. Signedness
// of each operand comes with the token. Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_parallel #(
  parameter  int unsigned Filters = 8,
  parameter  int unsigned Lanes   = 16,
  parameter  int unsigned ActW    = 16,
  parameter  int unsigned WgtW    = 16,
  parameter  int unsigned AccW    = 32,
  localparam int unsigned TokW    = bit_serial_pkg::TokW
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,

  input  logic                          valid_i,
  input  logic [TokW-1:0]               tok_i,
  input  logic [Filters*Lanes*WgtW-1:0] wgt_i,  // filter f, lane l at [(f*Lanes + l)*WgtW +: WgtW]
  input  logic [Lanes*ActW-1:0]         act_i,  // lane l at [l*ActW +: ActW]

  output logic [Filters*AccW-1:0]       sum_o   // filter f at [f*AccW +: AccW]
);

  localparam int unsigned Stages = bit_serial_pkg::latency(1'b0) - 1;
  localparam int unsigned WideW  = ActW + 1;  // an activation with its sign

  // Entry k: k + 1 cycles after the token.
  logic [Stages-1:0]      valid_q;
  logic [Stages*TokW-1:0] tok_q;
  logic                   act_signed, wgt_signed, first;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
    end else begin
      valid_q <= {valid_q[Stages-2:0], valid_i};
    end
  end

  always_ff @(posedge clk_i) begin
    tok_q <= {tok_q[(Stages-1)*TokW-1:0], tok_i};
  end

  assign act_signed = tok_q[bit_serial_pkg::TokSliceNeg];
  assign wgt_signed = tok_q[bit_serial_pkg::TokPlaneNeg];
  assign first      = tok_q[(Stages-1)*TokW + bit_serial_pkg::TokBrickFirst];

  logic unused_bits;  // a step is a brick
  assign unused_bits = ^{tok_q, valid_q[0]};

  logic [Lanes*WideW-1:0] act;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    assign act[l*WideW +: WideW] = {act_signed && act_i[l*ActW + ActW - 1], act_i[l*ActW +: ActW]};
  end

  for (genvar f = 0; f < Filters; f++) begin : gen_filter
    bit_serial_unit #(
      .Lanes(Lanes), .ActW(WideW), .WgtW(WgtW), .AccW(AccW)
    ) u_unit (
      .clk_i,
      .act_i        (act),
      .wgt_i        (wgt_i[f*Lanes*WgtW +: Lanes*WgtW]),
      .wgt_signed_i (wgt_signed),
      .add_i        (valid_q[Stages-1]),
      .first_i      (first),
      .sum_o        (sum_o[f*AccW +: AccW])
    );
  end

endmodule

`default_nettype wire
