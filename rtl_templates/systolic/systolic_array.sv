// SPDX-License-Identifier: Apache-2.0
//
// Weight-stationary systolic array: Rows x Cols multiply-accumulate elements.
//
//   psum_o[j] = sum_{i<Rows} act[i] * wgt[i][j]
//
// Row i's activation comes i cycles after row 0's (the feeds see to that); column j's sum leaves j
// cycles after column 0's, Rows cycles after row 0's activation entered. A row's partial sum has
// just the bits it can have grown to: ProdW + clog2(i+1) after row i.
//
// Weights enter by column: at column j in cycle t + j the bank's word for the row that entered at
// t, so that loading is skewed like the activations and a pass of only Rows positions can follow
// the next. Golden model: models/common/reference (the sum), models/systolic/block_model (the
// schedule).

`default_nettype none

module systolic_array #(
  parameter  int unsigned Rows      = 16,    // 1..256
  parameter  int unsigned Cols      = 16,    // 1..256
  parameter  int unsigned ActW      = 8,     // 2..8
  parameter  bit          ActSigned = 1'b1,
  parameter  int unsigned WgtW      = 8,     // 2..9
  localparam int unsigned ProdW     = ActW + WgtW,  // an unsigned activation needs no more
  localparam int unsigned SumW      = ProdW + $clog2(Rows),
  localparam int unsigned RowW      = common_pkg::idx_width(Rows)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic [Rows-1:0]      start_i,
  input  logic [Rows*ActW-1:0] act_i,      // row i at [i*ActW +: ActW]
  input  logic [Cols-1:0]      wgt_valid_i,
  input  logic [Cols*RowW-1:0] wgt_row_i,  // column j: which row to load, at [j*RowW +: RowW]
  input  logic [Cols*WgtW-1:0] wgt_i,      // column j at [j*WgtW +: WgtW]
  output logic [Cols*SumW-1:0] psum_o      // column j at [j*SumW +: SumW]
);

  for (genvar i = 0; i < Rows; i++) begin : gen_row
    localparam int unsigned InW  = ProdW + $clog2(common_pkg::max2(i, 1));
    localparam int unsigned OutW = ProdW + $clog2(i + 1);

    logic [Cols*InW-1:0]  above;
    logic [Cols*OutW-1:0] below;
    logic [Cols-1:0]      we;

    for (genvar j = 0; j < Cols; j++) begin : gen_we
      assign we[j] = wgt_valid_i[j] && (wgt_row_i[j*RowW +: RowW] == RowW'(i));
    end

    if (i == 0) begin : gen_top
      assign above = '0;
    end else begin : gen_inner
      assign above = gen_row[i-1].below;
    end

    systolic_row #(
      .Cols(Cols), .ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .InW(InW), .OutW(OutW)
    ) u_row (
      .clk_i,
      .rst_ni,
      .start_i  (start_i[i]),
      .act_i    (act_i[i*ActW +: ActW]),
      .wgt_we_i (we),
      .wgt_i    (wgt_i),
      .psum_i   (above),
      .psum_o   (below)
    );
  end

  assign psum_o = gen_row[Rows-1].below;

endmodule

`default_nettype wire
