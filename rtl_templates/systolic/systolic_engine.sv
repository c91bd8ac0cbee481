// SPDX-License-Identifier: Apache-2.0
//
// Complete weight-stationary systolic engine: descriptors in, activations and weights in,
// requantized results (or raw accumulators) out, under the block contract
// (rtl_templates/common/CONTRACT.md).
//
//   cmd -> common_conv_shell -> common_conv_issue -> tokens down the rows ...
//   act -> common_act_feeds (banks, taps, padding)              -> systolic_array
//   wgt -> systolic_wgts (banks, loader)                        -> systolic_array
//   ... and along the columns -> common_acc_cols -> common_conv_shell -> out
//
// Nothing in the array ever stops: a token is issued only when its data, its weights and a place
// for its result are there. Latency of a position from token to result bank: Rows + Cols + 3 +
// Pipeline cycles. A pass takes max(positions, Rows) cycles once the buffers are filled; see
// README.md for the layer's law. Golden model: models/systolic/block_model (function),
// models/systolic/cycle_model (cycles).

`default_nettype none

module systolic_engine #(
  parameter  int unsigned Rows         = 16,     // 1..256
  parameter  int unsigned Cols         = 16,     // 1..256
  parameter  int unsigned ActW         = 8,      // 2..8
  parameter  int unsigned WgtW         = 8,      // 2..8
  parameter  bit          ActSigned    = 1'b1,
  parameter  int unsigned AccW         = 32,     // 8..32
  parameter  bit          WgtZeroPoint = 1'b0,   // weights have a zero point
  parameter  int unsigned StreamW      = 128,    // power of two, 32..1024
  parameter  int unsigned ActDepth     = 2048,   // vectors, power of two
  parameter  int unsigned WgtDepth     = 1024,   // vectors, power of two, at least 2*Rows
  parameter  int unsigned PsumDepth    = 128,    // positions, power of two, at least 4
  parameter  int unsigned ResultDepth  = 128,    // positions, power of two, at least 4
  parameter  int unsigned RequantLanes = 8,      // power of two, at most StreamW/8
  parameter  int unsigned PackChannels = 8,      // 0..Rows/2
  parameter  bit [3:0]    Rules        = 4'b1111,  // double, single, floor, half-up from bit 0
  parameter  int unsigned Pipeline     = 1       // 0, 1: see systolic_pe
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 cmd_valid_i,
  output logic                 cmd_ready_o,
  input  logic [StreamW-1:0]   cmd_data_i,

  input  logic                 wgt_valid_i,
  output logic                 wgt_ready_o,
  input  logic [StreamW-1:0]   wgt_data_i,

  input  logic                 act_valid_i,
  output logic                 act_ready_o,
  input  logic [StreamW-1:0]   act_data_i,

  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [StreamW-1:0]   out_data_o,
  output logic [StreamW/8-1:0] out_keep_o,
  output logic                 out_last_o,

  input  logic [3:0]           cnt_addr_i,
  output logic [31:0]          cnt_data_o
);

  localparam int unsigned DescW   = common_conv_pkg::DescW;
  localparam int unsigned CoordW  = common_conv_pkg::CoordW;
  localparam int unsigned VecW    = common_conv_pkg::VecW;
  localparam int unsigned ActAw   = common_pkg::idx_width(ActDepth);
  localparam int unsigned ActCntW = $clog2(ActDepth) + 1;
  localparam int unsigned PsumAw  = common_pkg::idx_width(PsumDepth);
  localparam int unsigned ResAw   = common_pkg::idx_width(ResultDepth);
  localparam int unsigned RowW    = common_pkg::idx_width(Rows);
  localparam int unsigned RowsW   = common_pkg::idx_width(Rows + 1);
  localparam int unsigned ColW    = common_pkg::idx_width(Cols + 1);
  localparam int unsigned EffW    = WgtZeroPoint ? WgtW + 1 : WgtW;  // weight less zero point
  localparam int unsigned SumW    = ActW + EffW + $clog2(Rows);
  localparam int unsigned MacW    = 17;  // Rows * Cols at most
  localparam int unsigned FlushCycles = common_pkg::max2(Rows, Cols);

  if (WgtDepth < 2 * Rows) begin : gen_bad_wgt_depth
    $error("systolic_engine: WgtDepth must be at least 2*Rows");
  end
  if (PsumDepth < 4 || ResultDepth < 4) begin : gen_bad_acc_depth
    $error("systolic_engine: PsumDepth and ResultDepth must be at least 4");
  end

  // ---- descriptors in, results out, counters ----------------------------------------------------

  logic                 load_enable, act_vec_done, compute_load, issue_done, loader_done;
  logic                 issue_fire, loader_fire, acc_done, res_pop, res_re, res_busy;
  logic                 wait_pass, wait_act, wait_res, starved, mac_valid_q, unused_main;
  logic [7:0]           load_beats, load_pack;
  logic [DescW-1:0]     cdesc;
  logic [ActCntW-1:0]   act_base, act_count;
  logic [Cols*AccW-1:0] res_rdata;
  logic [ResAw-1:0]     res_raddr;
  logic [MacW-1:0]      mac_q;

  common_conv_shell #(
    .Cols(Cols), .AccW(AccW), .StreamW(StreamW), .ActDepth(ActDepth), .ResultDepth(ResultDepth),
    .RequantLanes(RequantLanes), .Rules(Rules), .FlushCycles(FlushCycles), .MacW(MacW)
  ) u_shell (
    .clk_i, .rst_ni,
    .cmd_valid_i, .cmd_ready_o, .cmd_data_i,
    .out_valid_o, .out_ready_i, .out_data_o, .out_keep_o, .out_last_o,
    .cnt_addr_i, .cnt_data_o,
    .in_beat_i      ((wgt_valid_i && wgt_ready_o) || (act_valid_i && act_ready_o)),
    .load_enable_o  (load_enable),
    .load_beats_o   (load_beats),
    .load_pack_o    (load_pack),
    .vec_done_i     (act_vec_done),
    .compute_load_o (compute_load),
    .desc_o         (cdesc),
    .base_o         (act_base),
    .issued_i       (issue_done && loader_done),
    .moving_i       (issue_fire || loader_fire),
    .push_i         (acc_done),
    .pop_o          (res_pop),
    .res_re_o       (res_re),
    .res_raddr_o    (res_raddr),
    .res_rdata_i    (res_rdata),
    .compute_i      (issue_fire),
    .wait_wgt_i     (wait_pass && starved),
    .wait_act_i     (wait_act),
    .wait_out_i     (wait_res),
    .wait_fill_i    (wait_pass),
    .wait_drain_i   (1'b0),
    .res_busy_i     (res_busy),
    .macs_valid_i   (mac_valid_q),
    .macs_i         (mac_q),
    .main_o         (unused_main)
  );

  // ---- weights ----------------------------------------------------------------------------------

  logic                     pass_ready, pass_take, pass_start, col_last, step_we;
  logic signed [VecW-1:0]   pass_need;
  logic [RowsW-1:0]         pass_rows;
  logic [RowW-1:0]          step_row;
  logic [1:0]               step;
  logic signed [CoordW-1:0] tap_dh, tap_dw, wrap_dw;
  logic [ActAw-1:0]         tap_dvec, wrap_dvec;
  logic [Cols-1:0]          wgt_valid;
  logic [Cols*RowW-1:0]     wgt_row;
  logic [Cols*EffW-1:0]     wgt_eff;

  systolic_wgts #(
    .Rows(Rows), .Cols(Cols), .WgtW(WgtW), .ZeroPoint(WgtZeroPoint), .StreamW(StreamW),
    .WgtDepth(WgtDepth), .ActDepth(ActDepth)
  ) u_wgts (
    .clk_i,
    .rst_ni,
    .in_valid_i   (wgt_valid_i),
    .in_ready_o   (wgt_ready_o),
    .in_data_i    (wgt_data_i),
    .load_i       (compute_load),
    .desc_i       (cdesc),
    .done_o       (loader_done),
    .pass_ready_o (pass_ready),
    .pass_take_i  (pass_take),
    .pass_start_i (pass_start),
    .starved_o    (starved),
    .pass_need_o  (pass_need),
    .pass_rows_o  (pass_rows),
    .fire_o       (loader_fire),
    .step_we_o    (step_we),
    .step_row_o   (step_row),
    .step_o       (step),
    .wrap_dw_o    (wrap_dw),
    .wrap_dvec_o  (wrap_dvec),
    .tap_dh_o     (tap_dh),
    .tap_dw_o     (tap_dw),
    .tap_dvec_o   (tap_dvec),
    .wgt_valid_o  (wgt_valid),
    .wgt_row_o    (wgt_row),
    .wgt_o        (wgt_eff)
  );

  // ---- positions --------------------------------------------------------------------------------

  logic                     tok_valid, tok_start, tok_first, tok_last, tok_over, tok_emit;
  logic signed [CoordW-1:0] tok_h, tok_w;
  logic [ActAw-1:0]         tok_addr;
  logic [PsumAw-1:0]        tok_psum;
  logic [ResAw-1:0]         tok_res;

  common_conv_issue #(
    .ActDepth(ActDepth), .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
  ) u_issue (
    .clk_i,
    .rst_ni,
    .load_i       (compute_load),
    .desc_i       (cdesc),
    .done_o       (issue_done),
    .pass_ready_i (pass_ready),
    .pass_take_o  (pass_take),
    .pass_need_i  (pass_need),
    .tap_dh_i     (tap_dh),
    .tap_dw_i     (tap_dw),
    .tap_dvec_i   (tap_dvec),
    .arrived_i    (act_count),
    .base_i       (act_base),
    .res_pop_i    (res_pop),
    .ready_i      (1'b1),
    .fire_o       (issue_fire),
    .start_o      (pass_start),
    .col_last_o   (col_last),
    .res_busy_o   (res_busy),
    .wait_pass_o  (wait_pass),
    .wait_act_o   (wait_act),
    .wait_res_o   (wait_res),
    .tok_valid_o  (tok_valid),
    .tok_start_o  (tok_start),
    .tok_first_o  (tok_first),
    .tok_last_o   (tok_last),
    .tok_h_o      (tok_h),
    .tok_w_o      (tok_w),
    .tok_addr_o   (tok_addr),
    .tok_over_o   (tok_over),
    .tok_emit_o   (tok_emit),
    .tok_psum_o   (tok_psum),
    .tok_res_o    (tok_res)
  );

  logic unused_last;  // nothing here asks for a pass's end
  assign unused_last = tok_last;

  // ---- rows: activation buffer and im2col -------------------------------------------------------

  logic [Rows-1:0]      row_start;
  logic [Rows*ActW-1:0] row_act;

  common_act_feeds #(
    .Rows(Rows), .ElemW(ActW), .StreamW(StreamW), .Depth(ActDepth), .PackMax(PackChannels)
  ) u_feeds (
    .clk_i,
    .rst_ni,
    .in_valid_i  (act_valid_i),
    .in_ready_o  (act_ready_o),
    .in_data_i   (act_data_i),
    .enable_i    (load_enable),
    .beats_i     (load_beats),
    .pack_i      (load_pack),
    .release_i   (act_base),
    .vec_done_o  (act_vec_done),
    .count_o     (act_count),
    .step_we_i   (step_we),
    .step_row_i  (step_row),
    .step_i      (step),
    .dil_h_i     (cdesc[12*32 +: CoordW]),
    .dil_w_i     (cdesc[12*32 + 16 +: CoordW]),
    .tap_w_i     (cdesc[16*32 +: ActAw]),
    .wrap_dw_i   (wrap_dw),
    .wrap_dvec_i (wrap_dvec),
    .in_h_i      (cdesc[9*32 +: CoordW]),
    .in_w_i      (cdesc[9*32 + 16 +: CoordW]),
    .act_zp_i    (cdesc[8 +: ActW]),
    .tok_valid_i (tok_valid),
    .tok_start_i (tok_start),
    .tok_first_i (tok_first),
    .tok_h_i     (tok_h),
    .tok_w_i     (tok_w),
    .tok_addr_i  (tok_addr),
    .start_o     (row_start),
    .elem_o      (row_act)
  );

  // ---- array ------------------------------------------------------------------------------------

  logic [Cols*SumW-1:0] psum;

  systolic_array #(
    .Rows(Rows), .Cols(Cols), .ActW(ActW), .ActSigned(ActSigned), .WgtW(EffW),
    .Pipeline(Pipeline)
  ) u_array (
    .clk_i,
    .rst_ni,
    .start_i     (row_start),
    .act_i       (row_act),
    .wgt_valid_i (wgt_valid),
    .wgt_row_i   (wgt_row),
    .wgt_i       (wgt_eff),
    .psum_o      (psum)
  );

  // ---- columns ----------------------------------------------------------------------------------

  common_acc_cols #(
    .Cols(Cols), .AccW(AccW), .InW(SumW), .Delay(systolic_pkg::latency(Rows, Pipeline) + 1),
    .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
  ) u_acc (
    .clk_i,
    .rst_ni,
    .tok_valid_i (tok_valid),
    .tok_over_i  (tok_over),
    .tok_emit_i  (tok_emit),
    .tok_psum_i  (tok_psum),
    .tok_res_i   (tok_res),
    .add_i       (psum),
    .done_o      (acc_done),
    .res_re_i    (res_re),
    .res_raddr_i (res_raddr),
    .res_rdata_o (res_rdata)
  );

  // ---- products that count, of the pass that runs -----------------------------------------------

  logic [ColW-1:0] cols_here;

  assign cols_here = col_last ? cdesc[2*32 + 16 +: ColW] : ColW'(Cols);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      mac_valid_q <= 1'b0;
    end else begin
      mac_valid_q <= issue_fire;
    end
    if (pass_start) begin
      mac_q <= MacW'((RowsW+ColW)'(pass_rows) * (RowsW+ColW)'(cols_here));
    end
  end

endmodule

`default_nettype wire
