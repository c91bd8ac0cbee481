// SPDX-License-Identifier: Apache-2.0
//
// Complete engine of dpnn (Serial = 0) and loom (Serial = 1): descriptors in, activations and
// weights in, requantized results (or raw accumulators) out, under the block contract
// (rtl_templates/common/CONTRACT.md; streams and descriptor fields: README.md).
//
//   cmd -> common_conv_shell -> descriptors
//   act -> bit_serial_acts (buffer), read by bit_serial_fetch -> bit_serial_array
//   wgt -> bit_serial_wgts (buffer), read by bit_serial_step  -> bit_serial_array
//   bit_serial_array -> bit_serial_drain -> common_conv_shell -> out
//
// Output-stationary: sums stay in the array until their reduction is complete. A step is issued only
// when its operands are there, so the array never stops. A layer takes groups * bricks * Q * S
// steps; see README.md for every cycle. Golden model: models/bit_serial/block_model (function),
// models/bit_serial/cycle_model (cycles).

`default_nettype none

module bit_serial_engine #(
  parameter  bit          Serial       = 1'b1,
  parameter  int unsigned Filters      = 8,     // 1..256
  parameter  int unsigned Windows      = 4,     // 1..128; 1 if not Serial
  parameter  int unsigned Lanes        = 16,    // 1..64
  parameter  int unsigned BitsPerCycle = 1,     // 1, 2, 4 (Serial)
  parameter  bit          Dynamic      = 1'b0,  // trim activations (Serial)
  parameter  bit          WgtGroups    = 1'b0,  // each brick's weights have planes of their own (Serial)
  parameter  int unsigned ActW         = 16,    // 1..16
  parameter  int unsigned WgtW         = 16,    // 1..16
  parameter  int unsigned AccW         = 32,    // 8..32
  parameter  int unsigned StreamW      = 128,   // power of two, 32..1024
  parameter  int unsigned Slots        = 4,     // pixels of an act word, power of two; 1 if not Serial
  parameter  int unsigned ActDepth     = 1024,  // words, power of two
  parameter  int unsigned WgtDepth     = 512,   // words, power of two
  parameter  int unsigned ResultDepth  = 32,    // positions, power of two, at least Windows and 4
  parameter  int unsigned RequantLanes = 8,     // power of two, at most StreamW/8
  parameter  bit [3:0]    Rules        = 4'b1111  // double, single, floor, half-up from bit 0
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
  localparam int unsigned TokW    = bit_serial_pkg::TokW;
  localparam int unsigned BitsN   = Serial ? BitsPerCycle : ActW;   // bits of a slice
  localparam int unsigned ActMemW = Slots * Lanes * BitsN;
  localparam int unsigned WgtElW  = Serial ? 1 : WgtW;
  localparam int unsigned WgtMemW = Filters * Lanes * WgtElW;
  localparam int unsigned ActAw   = common_pkg::idx_width(ActDepth);
  localparam int unsigned ActCntW = $clog2(ActDepth) + 1;
  localparam int unsigned WgtAw   = common_pkg::idx_width(WgtDepth);
  localparam int unsigned WgtCntW = $clog2(WgtDepth) + 1;
  localparam int unsigned ResAw   = common_pkg::idx_width(ResultDepth);
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots);
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1);
  localparam int unsigned ColW    = common_pkg::idx_width(Filters + 1);
  localparam int unsigned RowW    = common_pkg::idx_width(Lanes + 1);
  localparam int unsigned MacW    = ColW + RowW + CntW;
  localparam int unsigned Delay   = bit_serial_pkg::latency(Serial);

  if (!Serial && (Windows != 1 || Slots != 1)) begin : gen_bad_parallel
    $error("bit_serial_engine: the bit-parallel array has one window and one slot");
  end
  if (ResultDepth < 4 || ResultDepth < Windows) begin : gen_bad_result_depth
    $error("bit_serial_engine: ResultDepth must be at least 4 and at least Windows");
  end

  // ---- descriptors in, results out, counters ----------------------------------------------------

  logic                    load_enable, word_done, compute_load, step_done, act_done, fire;
  logic                    push, res_pop, res_re, res_busy, wait_brick, wait_wgt, wait_out;
  logic                    mac_valid_q, unused_main;
  logic [7:0]              load_form, unused_pack;  // slices and act_signed of what loads
  logic [DescW-1:0]        cdesc;
  logic [ActCntW-1:0]      act_base, act_count;
  logic [Filters*AccW-1:0] res_rdata;
  logic [ResAw-1:0]        res_raddr;
  logic [MacW-1:0]         mac_q;

  common_conv_shell #(
    .Cols(Filters), .AccW(AccW), .StreamW(StreamW), .ActDepth(ActDepth), .ResultDepth(ResultDepth),
    .RequantLanes(RequantLanes), .Rules(Rules), .FlushCycles(Delay + Windows), .MacW(MacW)
  ) u_shell (
    .clk_i, .rst_ni,
    .cmd_valid_i, .cmd_ready_o, .cmd_data_i,
    .out_valid_o, .out_ready_i, .out_data_o, .out_keep_o, .out_last_o,
    .cnt_addr_i, .cnt_data_o,
    .in_beat_i      ((wgt_valid_i && wgt_ready_o) || (act_valid_i && act_ready_o)),
    .load_enable_o  (load_enable),
    .load_beats_o   (load_form),
    .load_pack_o    (unused_pack),
    .vec_done_i     (word_done),
    .compute_load_o (compute_load),
    .desc_o         (cdesc),
    .base_o         (act_base),
    .issued_i       (step_done && act_done),  // a stride may leave the last words unread
    .moving_i       (fire),
    .push_i         (push),
    .pop_o          (res_pop),
    .res_re_o       (res_re),
    .res_raddr_o    (res_raddr),
    .res_rdata_i    (res_rdata),
    .compute_i      (fire),
    .wait_wgt_i     (wait_wgt),
    .wait_act_i     (wait_brick),
    .wait_out_i     (wait_out),
    .wait_fill_i    (1'b0),
    .wait_drain_i   (1'b0),
    .res_busy_i     (res_busy),
    .macs_valid_i   (mac_valid_q),
    .macs_i         (mac_q),
    .main_o         (unused_main)
  );

  // ---- activations: buffer ----------------------------------------------------------------------

  logic               act_re;
  logic [ActAw-1:0]   act_raddr;
  logic [ActMemW-1:0] act_word;

  bit_serial_acts #(
    .Serial(Serial), .Lanes(Lanes), .ActW(ActW), .BitsN(BitsN), .Slots(Slots), .StreamW(StreamW),
    .Depth(ActDepth)
  ) u_acts (
    .clk_i,
    .rst_ni,
    .in_valid_i   (act_valid_i),
    .in_ready_o   (act_ready_o),
    .in_data_i    (act_data_i),
    .enable_i     (load_enable),
    .slices_i     (load_form[3:0]),
    .act_signed_i (load_form[4]),
    .released_i   (act_base),
    .written_o    (act_count),
    .word_done_o  (word_done),
    .re_i         (act_re),
    .raddr_i      (act_raddr),
    .rdata_o      (act_word)
  );

  // ---- activations: from the buffer to the windows ----------------------------------------------

  logic                     wr_valid, wr_set, wr_first, brk_valid, free, step_set;
  logic                     brk_ct_last, brk_first, brk_last, brk_grp_last, brk_col_last, brk_end;
  logic [3:0]               wr_slice, step_slice, skip;
  logic [Windows-1:0]       wr_mask;
  logic [Windows*SlotW-1:0] wr_slot;
  logic [CntW-1:0]          brk_count;

  bit_serial_fetch #(.Windows(Windows), .Slots(Slots), .ActDepth(ActDepth)) u_fetch (
    .clk_i,
    .rst_ni,
    .load_i     (compute_load),
    .desc_i     (cdesc),
    .arrived_i  (act_count),
    .base_i     (act_base),
    .all_here_o (act_done),
    .rd_re_o    (act_re),
    .rd_addr_o  (act_raddr),
    .wr_valid_o (wr_valid),
    .wr_set_o   (wr_set),
    .wr_slice_o (wr_slice),
    .wr_first_o (wr_first),
    .wr_mask_o  (wr_mask),
    .wr_slot_o  (wr_slot),
    .wr_last_o  (brk_valid),
    .ct_last_o  (brk_ct_last),
    .first_o    (brk_first),
    .last_o     (brk_last),
    .count_o    (brk_count),
    .grp_last_o (brk_grp_last),
    .col_last_o (brk_col_last),
    .end_o      (brk_end),
    .free_i     (free)
  );

  // ---- weights ----------------------------------------------------------------------------------

  logic               wgt_re, wgt_last;
  logic [WgtMemW-1:0] wgt;
  logic [WgtAw-1:0]   wgt_raddr, wgt_next;
  logic [WgtCntW-1:0] wgt_here, wgt_released;

  bit_serial_wgts #(
    .Groups(Serial && WgtGroups), .Elems(Filters*Lanes), .ElemW(WgtElW), .StreamW(StreamW),
    .Depth(WgtDepth)
  ) u_wgts (
    .clk_i,
    .rst_ni,
    .in_valid_i (wgt_valid_i),
    .in_ready_o (wgt_ready_o),
    .in_data_i  (wgt_data_i),
    .released_i (wgt_released),
    .here_o     (wgt_here),
    .re_i       (wgt_re),
    .raddr_i    (wgt_raddr),
    .rdata_o    (wgt),
    .next_i     (wgt_next),
    .last_o     (wgt_last)
  );

  // ---- steps ------------------------------------------------------------------------------------

  logic            col_end, col_first, ending, brick_end, tok_valid, ct_last, col_last;
  logic [TokW-1:0] tok;
  logic [CntW-1:0] count;

  bit_serial_step #(
    .Windows(Windows), .WgtDepth(WgtDepth), .ResultDepth(ResultDepth),
    .WgtGroups(Serial && WgtGroups)
  ) u_step (
    .clk_i,
    .rst_ni,
    .load_i         (compute_load),
    .desc_i         (cdesc),
    .done_o         (step_done),
    .brk_valid_i    (brk_valid),
    .brk_ct_last_i  (brk_ct_last),
    .brk_first_i    (brk_first),
    .brk_last_i     (brk_last),
    .brk_count_i    (brk_count),
    .brk_grp_last_i (brk_grp_last),
    .brk_col_last_i (brk_col_last),
    .brk_end_i      (brk_end),
    .skip_i         (skip),
    .written_i      (wgt_here),
    .released_o     (wgt_released),
    .wgt_re_o       (wgt_re),
    .wgt_addr_o     (wgt_raddr),
    .wgt_next_o     (wgt_next),
    .wgt_last_i     (wgt_last),
    .res_pop_i      (res_pop),
    .res_busy_o     (res_busy),
    .fire_o         (fire),
    .set_o          (step_set),
    .slice_o        (step_slice),
    .tok_valid_o    (tok_valid),
    .tok_o          (tok),
    .col_end_o      (col_end),
    .col_first_o    (col_first),
    .ending_o       (ending),
    .brick_end_o    (brick_end),
    .count_o        (count),
    .ct_last_o      (ct_last),
    .col_last_o     (col_last),
    .wait_brick_o   (wait_brick),
    .wait_wgt_o     (wait_wgt),
    .wait_out_o     (wait_out)
  );

  // ---- array ------------------------------------------------------------------------------------

  logic [Windows*Filters*AccW-1:0] sums;

  bit_serial_array #(
    .Serial(Serial), .Filters(Filters), .Windows(Windows), .Lanes(Lanes), .BitsN(BitsN),
    .Dynamic(Dynamic), .ActW(ActW), .WgtW(WgtW), .AccW(AccW), .Slots(Slots)
  ) u_array (
    .clk_i,
    .rst_ni,
    .fc_i         (cdesc[14]),
    .slices_i     (cdesc[24 +: 4]),
    .act_signed_i (cdesc[28]),
    .word_i       (act_word),
    .wr_valid_i   (wr_valid),
    .wr_set_i     (wr_set),
    .wr_slice_i   (wr_slice),
    .wr_first_i   (wr_first),
    .wr_mask_i    (wr_mask),
    .wr_slot_i    (wr_slot),
    .skip_o       (skip),
    .free_o       (free),
    .fire_i       (fire),
    .step_set_i   (step_set),
    .step_slice_i (step_slice),
    .tok_valid_i  (tok_valid),
    .tok_i        (tok),
    .wgt_i        (wgt),
    .sum_o        (sums)
  );

  // ---- results ----------------------------------------------------------------------------------

  // With many columns, steps may be left when the last results of a fully connected layer are there.
  // None leaves the block before them: the counters, which stop with it, count every step.
  bit_serial_drain #(
    .Filters(Filters), .Windows(Windows), .AccW(AccW), .Delay(Delay), .ResultDepth(ResultDepth),
    .Held(Windows > bit_serial_pkg::MaxSlices)
  ) u_drain (
    .clk_i,
    .rst_ni,
    .cascade_i   (cdesc[16 +: bit_serial_pkg::ColumnW]),
    .col_end_i   (col_end),
    .col_first_i (col_first),
    .hold_i      (ending),
    .sum_i       (sums),
    .push_o      (push),
    .res_re_i    (res_re),
    .res_raddr_i (res_raddr),
    .res_rdata_o (res_rdata)
  );

  // ---- products that count ----------------------------------------------------------------------

  logic                 brick_end_q;
  logic [ColW+RowW-1:0] pair_q;   // rows x columns in use
  logic [CntW-1:0]      count_q;
  logic [RowW-1:0]      rows_here;
  logic [ColW-1:0]      cols_here;

  assign rows_here = ct_last ? cdesc[19*32 +: RowW] : RowW'(Lanes);
  assign cols_here = (col_last && !cdesc[14]) ? cdesc[2*32 + 16 +: ColW] : ColW'(Filters);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      brick_end_q <= 1'b0;
      mac_valid_q <= 1'b0;
    end else begin
      brick_end_q <= brick_end;
      mac_valid_q <= brick_end_q;
    end
    pair_q  <= (ColW+RowW)'(rows_here) * (ColW+RowW)'(cols_here);
    count_q <= count;
    mac_q   <= MacW'(pair_q) * MacW'(count_q);
  end

  logic unused_bits;
  assign unused_bits = ^{load_form, unused_pack};

endmodule

`default_nettype wire
