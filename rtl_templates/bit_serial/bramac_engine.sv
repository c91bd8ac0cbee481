// SPDX-License-Identifier: Apache-2.0
//
// Complete engine of compute-in-BRAM blocks side by side, under the block contract
// (rtl_templates/common/CONTRACT.md): descriptors, weights and activations in, results out.
//
//   cmd -> common_conv_shell -> common_conv_issue -> tokens -> bramac_sequencer
//   act -> bramac_feed (one vector a token)                             |  CIM instructions
//   wgt -> port B of the blocks' main arrays                            v
//                                    bramac_blocks -> bramac_sums -> common_conv_shell -> out
//
// All blocks obey the same instructions: same inputs, other output channels. Weights are written
// through port B while the arrays compute. Fast: clk_i is the dummy arrays' clock, main marks the
// last half of a main cycle and rests at 1 while the engine is idle; blocks' ports, weight and
// activation beats and the counters go by main cycles. Law of a chain: bramac_sequencer; of a layer:
// BRAMAC.md. Golden models: models/bit_serial/bramac_model (function), bramac_cycles (cycles).

`default_nettype none

module bramac_engine #(
  parameter  bit          Fast         = 1'b0,   // 0: 2sa, 1: 1da
  parameter  int unsigned Blocks       = 2,      // Blocks * Lanes at most 256
  parameter  int unsigned Lanes        = 20,     // of a block: 20, 10, 5 for 2, 4, 8 bits and more
  parameter  int unsigned Vec          = 16,     // channels of a vector, even, 2..20
  parameter  int unsigned StreamW      = 128,    // power of two, 64..1024
  parameter  int unsigned ActDepth     = 1024,   // vectors, power of two
  parameter  int unsigned PsumDepth    = 64,     // positions, power of two, at least 4
  parameter  int unsigned ResultDepth  = 64,     // positions, power of two, at least 4
  parameter  int unsigned RequantLanes = 4,      // power of two, at most StreamW/8
  parameter  bit [3:0]    Rules        = 4'b1111 // double, single, floor, half-up from bit 0
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

  localparam int unsigned AccW      = 32;
  localparam int unsigned Cols      = Blocks * Lanes;
  localparam int unsigned Arrays    = Fast ? 1 : 2;
  localparam int unsigned DescW     = common_conv_pkg::DescW;
  localparam int unsigned CoordW    = common_conv_pkg::CoordW;
  localparam int unsigned VecW      = common_conv_pkg::VecW;
  localparam int unsigned ActAw     = common_pkg::idx_width(ActDepth);
  localparam int unsigned ActCntW   = $clog2(ActDepth) + 1;
  localparam int unsigned PsumAw    = common_pkg::idx_width(PsumDepth);
  localparam int unsigned ResAw     = common_pkg::idx_width(ResultDepth);
  localparam int unsigned ColW      = common_pkg::idx_width(Cols + 1);
  localparam int unsigned VecCntW   = common_pkg::idx_width(Vec + 1);
  localparam int unsigned MacW      = 17;  // rows of a pass times Cols at most
  localparam int unsigned WordW     = bramac_pkg::WordW;
  localparam int unsigned AddrW     = bramac_pkg::AddrW;
  localparam int unsigned WgtCntW   = AddrW + 1;

  if (Cols > 256) begin : gen_bad_cols
    $error("bramac_engine: Blocks * Lanes must be at most 256");
  end

  // ---- descriptors in, results out, counters ----------------------------------------------------

  logic                 load_enable, act_vec_done, compute_load, issue_done, loader_done, main;
  logic                 issue_fire, group_busy, acc_done, res_pop, res_re, res_busy;
  logic                 wait_pass, wait_act, wait_res, starved, idle, copying, reading_out;
  logic [7:0]           load_beats, load_pack;
  logic [DescW-1:0]     cdesc;
  logic [ActCntW-1:0]   act_base, act_count;
  logic [Cols*AccW-1:0] res_rdata;
  logic [ResAw-1:0]     res_raddr;
  logic [VecCntW-1:0]   pass_rows;

  common_conv_shell #(
    .Cols(Cols), .AccW(AccW), .StreamW(StreamW), .ActDepth(ActDepth), .ResultDepth(ResultDepth),
    .RequantLanes(RequantLanes), .Rules(Rules), .FlushCycles(1), .MacW(MacW),
    .ClocksPerCycle(Fast ? 2 : 1)
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
    .moving_i       (issue_fire || group_busy),
    .push_i         (acc_done),
    .pop_o          (res_pop),
    .res_re_o       (res_re),
    .res_raddr_o    (res_raddr),
    .res_rdata_i    (res_rdata),
    .compute_i      (!idle && !copying && !reading_out),
    .wait_wgt_i     (idle && wait_pass && starved),
    .wait_act_i     (idle && wait_act),
    .wait_out_i     (idle && wait_res),
    .wait_fill_i    (copying || (idle && (issue_fire || wait_pass || group_busy))),
    .wait_drain_i   (reading_out),
    .res_busy_i     (res_busy),
    .macs_valid_i   (issue_fire),
    .macs_i         (MacW'(pass_rows) * MacW'(cdesc[2*32 + 16 +: ColW])),
    .main_o         (main)
  );

  // ---- passes and positions ---------------------------------------------------------------------

  logic                     pass_ready, pass_take, pass_start, pass_pop, col_last, tok_ready;
  logic                     pass_end;
  logic signed [VecW-1:0]   pass_need;
  logic [ActAw-1:0]         tap_dvec;
  logic signed [CoordW-1:0] tap_dh, tap_dw;
  logic [WgtCntW-1:0]       wgt_count, wgt_released, pass_base;

  bramac_loader #(.Vec(Vec), .ActDepth(ActDepth)) u_loader (
    .clk_i,
    .rst_ni,
    .load_i       (compute_load),
    .desc_i       (cdesc),
    .done_o       (loader_done),
    .written_i    (wgt_count),
    .released_o   (wgt_released),
    .pass_ready_o (pass_ready),
    .pass_take_i  (pass_take),
    .pass_start_i (pass_start),
    .starved_o    (starved),
    .pass_need_o  (pass_need),
    .tap_dh_o     (tap_dh),
    .tap_dw_o     (tap_dw),
    .tap_dvec_o   (tap_dvec),
    .head_base_o  (pass_base),
    .head_rows_o  (pass_rows),
    .head_end_o   (pass_end),
    .pop_i        (pass_pop)
  );

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
    .ready_i      (tok_ready),
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

  // ---- activations ------------------------------------------------------------------------------

  logic               vec_valid;
  logic [Vec*8-1:0]   vec;

  bramac_feed #(.Vec(Vec), .StreamW(StreamW), .Depth(ActDepth)) u_feed (
    .clk_i,
    .rst_ni,
    .in_valid_i (act_valid_i),
    .in_ready_o (act_ready_o),
    .in_data_i  (act_data_i),
    .enable_i   (load_enable && main),
    .beats_i    (load_beats),
    .release_i  (act_base),
    .vec_done_o (act_vec_done),
    .count_o    (act_count),
    .in_h_i     (cdesc[9*32 +: CoordW]),
    .in_w_i     (cdesc[9*32 + 16 +: CoordW]),
    .pad_i      (cdesc[8 +: 8]),
    .fire_i     (tok_valid),
    .h_i        (tok_h),
    .w_i        (tok_w),
    .addr_i     (tok_addr),
    .valid_o    (vec_valid),
    .vec_o      (vec)
  );

  // ---- instructions -----------------------------------------------------------------------------

  logic                     want1, want2, want_done, ins_valid, spill_over, spill_emit, spill;
  logic [1:0]               spill_prec;
  logic [Arrays-1:0]        spill_mask;
  logic [Arrays*PsumAw-1:0] spill_psum;
  logic [Arrays*ResAw-1:0]  spill_res;
  logic [WordW-1:0]         ins;

  bramac_sequencer #(
    .Fast(Fast), .Vec(Vec), .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
  ) u_sequencer (
    .clk_i,
    .rst_ni,
    .prec_i       (cdesc[16 +: 2]),
    .signed_i     (cdesc[18]),
    .tok_ready_o  (tok_ready),
    .tok_fire_i   (tok_valid),
    .tok_start_i  (tok_start),
    .tok_last_i   (tok_last),
    .tok_over_i   (tok_over),
    .tok_emit_i   (tok_emit),
    .tok_psum_i   (tok_psum),
    .tok_res_i    (tok_res),
    .vec_valid_i  (vec_valid),
    .vec_i        (vec),
    .pass_base_i  (pass_base[AddrW-1:0]),
    .pass_rows_i  (pass_rows),
    .pass_end_i   (pass_end),
    .pass_pop_o   (pass_pop),
    .busy_o       (group_busy),
    .want1_i      (want1),
    .want2_i      (want2),
    .want_done_i  (want_done),
    .ins_valid_o  (ins_valid),
    .ins_o        (ins),
    .spill_o      (spill),
    .spill_over_o (spill_over),
    .spill_emit_o (spill_emit),
    .spill_prec_o (spill_prec),
    .spill_mask_o (spill_mask),
    .spill_psum_o (spill_psum),
    .spill_res_o  (spill_res)
  );

  // ---- blocks -----------------------------------------------------------------------------------

  logic                    out_valid;
  logic [Blocks*WordW-1:0] acc_word;

  bramac_blocks #(.Fast(Fast), .Blocks(Blocks), .StreamW(StreamW)) u_blocks (
    .clk_i,
    .rst_ni,
    .main_i        (main),
    .in_valid_i    (wgt_valid_i),
    .in_ready_o    (wgt_ready_o),
    .in_data_i     (wgt_data_i),
    .released_i    (wgt_released),
    .written_o     (wgt_count),
    .ins_valid_i   (ins_valid),
    .ins_i         (ins),
    .want1_o       (want1),
    .want2_o       (want2),
    .want_done_o   (want_done),
    .idle_o        (idle),
    .copying_o     (copying),
    .reading_out_o (reading_out),
    .out_valid_o   (out_valid),
    .word_o        (acc_word)
  );

  logic unused_bits;  // taps are not stacked, there is one column tile
  assign unused_bits = ^{load_pack, spill, pass_base, tok_first, col_last};

  // ---- sums -------------------------------------------------------------------------------------

  bramac_sums #(
    .Blocks(Blocks), .Lanes(Lanes), .Arrays(Arrays), .PsumDepth(PsumDepth),
    .ResultDepth(ResultDepth)
  ) u_sums (
    .clk_i,
    .rst_ni,
    .valid_i     (out_valid),
    .word_i      (acc_word),
    .over_i      (spill_over),
    .emit_i      (spill_emit),
    .prec_i      (spill_prec),
    .mask_i      (spill_mask),
    .psum_i      (spill_psum),
    .res_i       (spill_res),
    .done_o      (acc_done),
    .res_re_i    (res_re),
    .res_raddr_i (res_raddr),
    .res_rdata_o (res_rdata)
  );

endmodule

`default_nettype wire
