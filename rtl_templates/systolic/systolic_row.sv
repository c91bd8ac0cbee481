// SPDX-License-Identifier: Apache-2.0
//
// One row of the array: Cols processing elements sharing an activation that moves one column a
// cycle; element j sees it j cycles after it entered.
//
//   psum_o[j] = psum_i[j] + act[j] * wgt[j]
//
// wgt_we_i[j] writes shadow weight j. Golden model: models/common/reference (the sum),
// models/systolic/block_model (the schedule).

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
    systolic_pe #(
      .ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .InW(InW), .OutW(OutW)
    ) u_pe (
      .clk_i,
      .rst_ni,
      .start_i  (start[j]),
      .act_i    (act[j*ActW +: ActW]),
      .start_o  (start[j+1]),
      .act_o    (act[(j+1)*ActW +: ActW]),
      .wgt_we_i (wgt_we_i[j]),
      .wgt_i    (wgt_i[j*WgtW +: WgtW]),
      .psum_i   (psum_i[j*InW +: InW]),
      .psum_o   (psum_o[j*OutW +: OutW])
    );
  end

  logic unused_end;
  assign unused_end = ^{start[Cols], act[Cols*ActW +: ActW]};

endmodule

`default_nettype wire
