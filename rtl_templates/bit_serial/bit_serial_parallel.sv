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
  localparam int unsigned ProdW  = ActW + WgtW + 1;  // of operands one bit wider, both signed
  localparam int unsigned DotW   = ProdW + $clog2(Lanes);
  localparam int unsigned InW    = common_pkg::max2(DotW, AccW);

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

  for (genvar f = 0; f < Filters; f++) begin : gen_filter
    logic [Lanes*ProdW-1:0] prod_q;
    logic signed [DotW-1:0] dot_q, dot;
    logic [InW-1:0]         wide;
    logic [AccW-1:0]        sum_q;

    always_comb begin
      dot = '0;
      for (int unsigned l = 0; l < Lanes; l++) begin
        dot = dot + DotW'($signed(prod_q[l*ProdW +: ProdW]));
      end
    end

    assign wide = InW'(dot_q);

    for (genvar l = 0; l < Lanes; l++) begin : gen_lane
      logic signed [ActW:0] act;
      logic signed [WgtW:0] wgt;

      assign act = {act_signed && act_i[l*ActW + ActW - 1], act_i[l*ActW +: ActW]};
      assign wgt = {wgt_signed && wgt_i[(f*Lanes + l)*WgtW + WgtW - 1],
                    wgt_i[(f*Lanes + l)*WgtW +: WgtW]};

      // -2^w * 2^v is not a product of these operands, so ProdW bits are enough.
      always_ff @(posedge clk_i) begin
        prod_q[l*ProdW +: ProdW] <= ProdW'(act) * ProdW'(wgt);
      end
    end

    always_ff @(posedge clk_i) begin
      dot_q <= dot;
      if (valid_q[Stages-1]) begin
        sum_q <= (first ? '0 : sum_q) + wide[AccW-1:0];
      end
    end

    logic unused_wide;
    assign unused_wide = ^wide;
    assign sum_o[f*AccW +: AccW] = sum_q;
  end

endmodule

`default_nettype wire
