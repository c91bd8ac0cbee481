// SPDX-License-Identifier: Apache-2.0
//
// One row of the array: Cols processing elements sharing an activation that moves one column a
// cycle; element j sees it j cycles after it entered. It is recoded once, in front of element 0.
//
//   sum_o[j] + carry_o[j] = sum_i[j] + carry_i[j] + act[j] * wgt[j] + Offset     (systolic_mac)
//
// a cycle after sum_i, two after act_i (systolic_pe). wgt_we_i[j] writes shadow weight j. Golden
// model: models/common/reference (the sum), models/systolic/block_model (the schedule).

`default_nettype none

module systolic_row #(
  parameter int unsigned Cols      = 16,
  parameter int unsigned ActW      = 8,
  parameter bit          ActSigned = 1'b1,
  parameter int unsigned WgtW      = 8,   // of a weight less its zero point
  parameter int unsigned SumW      = 20,  // of a partial sum
  parameter int unsigned Pipeline  = 1    // 0, 1: see systolic_pe
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 start_i,
  input  logic [ActW-1:0]      act_i,
  input  logic [Cols-1:0]      wgt_we_i,
  input  logic [Cols*WgtW-1:0] wgt_i,    // column j at [j*WgtW +: WgtW]
  input  logic [Cols*SumW-1:0] sum_i,    // column j at [j*SumW +: SumW]
  input  logic [Cols*SumW-1:0] carry_i,
  output logic [Cols*SumW-1:0] sum_o,
  output logic [Cols*SumW-1:0] carry_o
);

  localparam int unsigned DigW = systolic_pkg::digits_width(ActW, ActSigned);

  logic [Cols:0]            start;
  logic [(Cols+1)*DigW-1:0] act;

  assign start[0] = start_i;

  systolic_recode #(.ActW(ActW), .ActSigned(ActSigned)) u_recode (
    .act_i (act_i),
    .dig_o (act[DigW-1:0])
  );

  for (genvar j = 0; j < Cols; j++) begin : gen_pe
    systolic_pe #(
      .ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .SumW(SumW), .Pipeline(Pipeline)
    ) u_pe (
      .clk_i,
      .rst_ni,
      .start_i  (start[j]),
      .act_i    (act[j*DigW +: DigW]),
      .start_o  (start[j+1]),
      .act_o    (act[(j+1)*DigW +: DigW]),
      .wgt_we_i (wgt_we_i[j]),
      .wgt_i    (wgt_i[j*WgtW +: WgtW]),
      .sum_i    (sum_i[j*SumW +: SumW]),
      .carry_i  (carry_i[j*SumW +: SumW]),
      .sum_o    (sum_o[j*SumW +: SumW]),
      .carry_o  (carry_o[j*SumW +: SumW])
    );
  end

  logic unused_end;
  assign unused_end = ^{start[Cols], act[Cols*DigW +: DigW]};

endmodule

`default_nettype wire
