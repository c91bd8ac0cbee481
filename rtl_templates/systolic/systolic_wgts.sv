// SPDX-License-Identifier: Apache-2.0
//
// Weights of the array: their buffer, and the loader that sends a pass's rows and taps on their way
// while the pass before runs.
//
//   wgt -> systolic_weights (banks of the columns) -> array
//                 ^ row, address
//          systolic_loader -> taps of the pass, steps from row to row
//
// Handshake and cycles: systolic_loader; skew of the columns: systolic_weights. Golden models:
// models/systolic/block_model (order), models/systolic/cycle_loader (cycles).

`default_nettype none

module systolic_wgts #(
  parameter  int unsigned Rows      = 16,    // 1..256
  parameter  int unsigned Cols      = 16,    // 1..256
  parameter  int unsigned WgtW      = 8,     // 2..8
  parameter  bit          ZeroPoint = 1'b0,  // weights have a zero point
  parameter  int unsigned StreamW   = 128,   // power of two, 32..1024
  parameter  int unsigned WgtDepth  = 64,    // vectors, power of two, at least 2*Rows
  parameter  int unsigned ActDepth  = 64,    // vectors, power of two
  localparam int unsigned EffW      = ZeroPoint ? WgtW + 1 : WgtW,
  localparam int unsigned ActAw     = common_pkg::idx_width(ActDepth),
  localparam int unsigned WgtAw     = common_pkg::idx_width(WgtDepth),
  localparam int unsigned CntW      = $clog2(WgtDepth) + 1,
  localparam int unsigned RowW      = common_pkg::idx_width(Rows),
  localparam int unsigned RowsW     = common_pkg::idx_width(Rows + 1),
  localparam int unsigned DescW     = common_conv_pkg::DescW,
  localparam int unsigned CoordW    = common_conv_pkg::CoordW,
  localparam int unsigned VecW      = common_conv_pkg::VecW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     in_valid_i,
  output logic                     in_ready_o,
  input  logic [StreamW-1:0]       in_data_i,

  input  logic                     load_i,       // see systolic_loader
  input  logic [DescW-1:0]         desc_i,
  output logic                     done_o,
  output logic                     pass_ready_o,
  input  logic                     pass_take_i,
  input  logic                     pass_start_i,
  output logic                     starved_o,
  output logic signed [VecW-1:0]   pass_need_o,
  output logic [RowsW-1:0]         pass_rows_o,
  output logic                     fire_o,
  output logic                     step_we_o,
  output logic [RowW-1:0]          step_row_o,
  output logic [1:0]               step_o,
  output logic signed [CoordW-1:0] wrap_dw_o,
  output logic [ActAw-1:0]         wrap_dvec_o,
  output logic signed [CoordW-1:0] tap_dh_o,
  output logic signed [CoordW-1:0] tap_dw_o,
  output logic [ActAw-1:0]         tap_dvec_o,

  output logic [Cols-1:0]          wgt_valid_o,  // see systolic_weights
  output logic [Cols*RowW-1:0]     wgt_row_o,
  output logic [Cols*EffW-1:0]     wgt_o
);

  logic [RowW-1:0]  row;
  logic [WgtAw-1:0] addr;
  logic [CntW-1:0]  written;
  logic             release_row;

  systolic_loader #(
    .Rows(Rows), .WgtDepth(WgtDepth), .ActDepth(ActDepth)
  ) u_loader (
    .clk_i,
    .rst_ni,
    .load_i,
    .desc_i,
    .done_o,
    .written_i (written),
    .pass_ready_o,
    .pass_take_i,
    .pass_start_i,
    .starved_o,
    .pass_need_o,
    .pass_rows_o,
    .fire_o,
    .row_o     (row),
    .addr_o    (addr),
    .release_o (release_row),
    .step_we_o,
    .step_row_o,
    .step_o,
    .wrap_dw_o,
    .wrap_dvec_o,
    .tap_dh_o,
    .tap_dw_o,
    .tap_dvec_o
  );

  systolic_weights #(
    .Rows(Rows), .Cols(Cols), .WgtW(WgtW), .ZeroPoint(ZeroPoint), .StreamW(StreamW),
    .Depth(WgtDepth)
  ) u_weights (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .written_o    (written),
    .wgt_zp_i     (desc_i[16 +: WgtW]),
    .ld_valid_i   (fire_o),
    .ld_row_i     (row),
    .ld_addr_i    (addr),
    .ld_release_i (release_row),
    .wgt_valid_o,
    .wgt_row_o,
    .wgt_o
  );

endmodule

`default_nettype wire
