// SPDX-License-Identifier: Apache-2.0
//
// Bit-parallel inner-product unit (dpnn): one dot product of Lanes activations and Lanes weights a
// cycle, added up.
//
//   OR = (first_i ? 0 : OR) + sum over lanes of act[l] * wgt[l]     with add_i, two cycles after the operands
//
// Exact modulo 2^AccW. An activation's low and high bits go separate ways, act = low + 2^LowW * high,
// so that a multiplier has half the rows and an adder half the words; they meet in OR. Cycle 1:
// products; 2: their sums; 3: OR. Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_unit #(
  parameter int unsigned Lanes = 16,
  parameter int unsigned ActW  = 17,  // signed, at least 2
  parameter int unsigned WgtW  = 16,
  parameter int unsigned AccW  = 32
) (
  input  logic                  clk_i,

  input  logic [Lanes*ActW-1:0] act_i,         // lane l at [l*ActW +: ActW]
  input  logic [Lanes*WgtW-1:0] wgt_i,         // lane l at [l*WgtW +: WgtW]
  input  logic                  wgt_signed_i,
  input  logic                  add_i,         // of the operands two cycles ago
  input  logic                  first_i,

  output logic [AccW-1:0]       sum_o
);

  localparam int unsigned LowW  = ActW / 2;
  localparam int unsigned HighW = ActW - LowW;
  localparam int unsigned PartW = common_pkg::max2(LowW + 1, HighW);  // of an operand, signed
  localparam int unsigned ProdW = PartW + WgtW + 1;
  localparam int unsigned DotW  = ProdW + $clog2(Lanes);
  localparam int unsigned InW   = common_pkg::max2(DotW, AccW);

  logic [2*Lanes*ProdW-1:0] prod_q;  // half h, lane l at [(h*Lanes + l)*ProdW +: ProdW]
  logic [2*DotW-1:0]        dot_q;
  logic [2*AccW-1:0]        part;    // of the sum
  logic [AccW-1:0]          sum_q;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic signed [WgtW:0]    wgt;
    logic signed [PartW-1:0] low, high;

    assign wgt  = {wgt_signed_i && wgt_i[l*WgtW + WgtW - 1], wgt_i[l*WgtW +: WgtW]};
    assign low  = PartW'(act_i[l*ActW +: LowW]);
    assign high = PartW'($signed(act_i[l*ActW + LowW +: HighW]));

    always_ff @(posedge clk_i) begin
      prod_q[l*ProdW +: ProdW]           <= ProdW'(low) * ProdW'(wgt);
      prod_q[(Lanes + l)*ProdW +: ProdW] <= ProdW'(high) * ProdW'(wgt);
    end
  end

  for (genvar h = 0; h < 2; h++) begin : gen_half
    logic signed [DotW-1:0] dot;
    logic [InW-1:0]         wide;

    always_comb begin
      dot = '0;
      for (int unsigned l = 0; l < Lanes; l++) begin
        dot = dot + DotW'($signed(prod_q[(h*Lanes + l)*ProdW +: ProdW]));
      end
    end

    always_ff @(posedge clk_i) begin
      dot_q[h*DotW +: DotW] <= dot;
    end

    assign wide                 = InW'($signed(dot_q[h*DotW +: DotW]));
    assign part[h*AccW +: AccW] = wide[AccW-1:0];

    logic unused_wide;
    assign unused_wide = ^wide;
  end

  always_ff @(posedge clk_i) begin
    if (add_i) begin
      sum_q <= (first_i ? '0 : sum_q) + part[0 +: AccW] + (part[AccW +: AccW] << LowW);
    end
  end

  assign sum_o = sum_q;

endmodule

`default_nettype wire
