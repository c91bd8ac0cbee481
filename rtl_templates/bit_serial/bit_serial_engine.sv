// SPDX-License-Identifier: Apache-2.0
//
// Complete engine of dpnn (Serial = 0) and loom (Serial = 1): descriptors in, activations and
// weights in, requantized results (or raw accumulators) out, under the block contract
// (rtl_templates/common/CONTRACT.md; streams and descriptor fields: README.md).
//
//   act -> common_gather (-> bit_serial_transpose) -> act RAM -> bit_serial_fetch, _windows -> array
//   wgt -> common_gather -> wgt RAM, read by bit_serial_step                              -> array
//   array -> bit_serial_drain -> common_post -> out
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
  localparam int unsigned RecW    = common_conv_pkg::RecW;
  localparam int unsigned TokW    = bit_serial_pkg::TokW;
  localparam int unsigned BitsN   = Serial ? BitsPerCycle : ActW;   // bits of a slice
  localparam int unsigned SliceN  = bit_serial_pkg::slices(ActW, BitsN);
  localparam int unsigned SliceW  = Lanes * BitsN;
  localparam int unsigned BrickW  = Lanes * ActW;
  localparam int unsigned ActMemW = Slots * SliceW;
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
  localparam int unsigned RecSlots = 2;  // filter tiles whose records are held
  localparam int unsigned RecSlotW = common_pkg::idx_width(RecSlots);
  localparam int unsigned Delay   = bit_serial_pkg::latency(Serial);

  if (!Serial && (Windows != 1 || Slots != 1)) begin : gen_bad_parallel
    $error("bit_serial_engine: the bit-parallel array has one window and one slot");
  end
  if (ResultDepth < 4 || ResultDepth < Windows) begin : gen_bad_result_depth
    $error("bit_serial_engine: ResultDepth must be at least 4 and at least Windows");
  end

  // ---- descriptors ------------------------------------------------------------------------------

  logic                desc_valid, desc_take, slot_free, tile_done, rec_we;
  logic [DescW-1:0]    desc, cdesc;
  logic [RecSlotW-1:0] rec_slot;
  logic [ColW-1:0]     rec_col;
  logic [RecW-1:0]     rec;

  common_cmd #(.StreamW(StreamW), .Cols(Filters), .Slots(RecSlots)) u_cmd (
    .clk_i,
    .rst_ni,
    .in_valid_i   (cmd_valid_i),
    .in_ready_o   (cmd_ready_o),
    .in_data_i    (cmd_data_i),
    .desc_valid_o (desc_valid),
    .desc_o       (desc),
    .desc_take_i  (desc_take),
    .slot_free_i  (slot_free),
    .tile_done_o  (tile_done),
    .rec_we_o     (rec_we),
    .rec_slot_o   (rec_slot),
    .rec_col_o    (rec_col),
    .rec_o        (rec)
  );

  logic               load_enable, word_done, compute_load, compute_busy, post_idle, post_take;
  logic               step_done, act_done, fire;
  logic [7:0]         load_form, unused_pack;  // slices and act_signed of the descriptor that loads
  logic [ActCntW-1:0] act_base, act_count;

  common_stages #(.ActDepth(ActDepth), .FlushCycles(Delay + Windows)) u_stages (
    .clk_i,
    .rst_ni,
    .desc_valid_i   (desc_valid),
    .desc_i         (desc),
    .desc_take_o    (desc_take),
    .load_enable_o  (load_enable),
    .load_beats_o   (load_form),
    .load_pack_o    (unused_pack),
    .vec_done_i     (word_done),
    .compute_load_o (compute_load),
    .compute_desc_o (cdesc),
    .base_o         (act_base),
    .issued_i       (step_done && act_done),  // a stride may leave the last words unread
    .moving_i       (fire),
    .compute_busy_o (compute_busy),
    .post_idle_i    (post_idle),
    .post_take_o    (post_take)
  );

  // ---- activations: buffer ----------------------------------------------------------------------

  logic                brick_valid, brick_ready, word_valid, word_ready, act_we, act_re;
  logic [BrickW-1:0]   brick;
  logic [ActMemW-1:0]  word, act_wdata, act_word;
  logic [ActAw-1:0]    act_waddr, act_raddr;

  common_gather #(.Elems(Lanes), .ElemW(ActW), .StreamW(StreamW)) u_act_gather (
    .clk_i,
    .rst_ni,
    .in_valid_i  (act_valid_i),
    .in_ready_o  (act_ready_o),
    .in_data_i   (act_data_i),
    .out_valid_o (brick_valid),
    .out_ready_i (brick_ready),
    .out_data_o  (brick)
  );

  if (Serial) begin : gen_transpose
    bit_serial_transpose #(
      .Slots(Slots), .Lanes(Lanes), .ActW(ActW), .BitsN(BitsN)
    ) u_transpose (
      .clk_i,
      .rst_ni,
      .slices_i     (load_form[3:0]),
      .act_signed_i (load_form[4]),
      .in_valid_i   (brick_valid),
      .in_ready_o   (brick_ready),
      .in_data_i    (brick),
      .out_valid_o  (word_valid),
      .out_ready_i  (word_ready),
      .out_data_o   (word)
    );
  end else begin : gen_straight
    assign word_valid  = brick_valid;
    assign brick_ready = word_ready;
    assign word        = brick;
  end

  common_vec_ring #(
    .Lanes(1), .ElemW(ActMemW), .StreamW(ActMemW), .Depth(ActDepth), .PackMax(0)
  ) u_act_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i  (word_valid),
    .in_ready_o  (word_ready),
    .in_data_i   (word),
    .beats_i     ('0),
    .pack_i      ('0),
    .enable_i    (load_enable),
    .release_i   (act_base),
    .vec_done_o  (word_done),
    .count_o     (act_count),
    .bank_we_o   (act_we),
    .bank_addr_o (act_waddr),
    .bank_data_o (act_wdata)
  );

  common_ram_1r1w #(.Depth(ActDepth), .Width(ActMemW)) u_act_ram (
    .clk_i,
    .we_i    (act_we),
    .waddr_i (act_waddr),
    .wdata_i (act_wdata),
    .re_i    (act_re),
    .raddr_i (act_raddr),
    .rdata_o (act_word)
  );

  // ---- activations: from the buffer to the windows ----------------------------------------------

  logic                     wr_valid, wr_set, wr_first, brk_valid, free, step_set;
  logic                     brk_ct_last, brk_first, brk_last, brk_grp_last, brk_col_last, brk_end;
  logic [3:0]               wr_slice, step_slice, skip;
  logic [Windows-1:0]       wr_mask;
  logic [Windows*SlotW-1:0] wr_slot;
  logic [CntW-1:0]          brk_count;
  logic [Windows*SliceW-1:0] act;
  logic [Windows-1:0]       col_valid, col_set;   // each column's step
  logic [Windows*4-1:0]     col_slice;

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

  bit_serial_windows #(
    .Windows(Windows), .Slots(Slots), .Lanes(Lanes), .BitsN(BitsN), .SliceN(SliceN),
    .Dynamic(Serial && Dynamic)
  ) u_windows (
    .clk_i,
    .slices_i     (cdesc[24 +: 4]),
    .act_signed_i (cdesc[28]),
    .word_i       (act_word),
    .wr_valid_i   (wr_valid),
    .wr_set_i     (wr_set),
    .wr_slice_i   (wr_slice),
    .wr_first_i   (wr_first),
    .wr_mask_i    (wr_mask),
    .wr_slot_i    (wr_slot),
    .rd_re_i      (col_valid),
    .rd_set_i     (col_set),
    .rd_slice_i   (col_slice),
    .act_o        (act),
    .skip_set_i   (step_set),
    .skip_o       (skip)
  );

  // ---- weights ----------------------------------------------------------------------------------

  logic               wword_valid, wword_ready, wgt_we, wgt_re, unused_wgt_done;
  logic [WgtMemW-1:0] wword, wgt_wdata, wgt;
  logic [WgtAw-1:0]   wgt_waddr, wgt_raddr;
  logic [WgtCntW-1:0] wgt_count, wgt_here, wgt_released;
  logic [WgtAw-1:0]   wgt_next;
  logic               wgt_beat, wgt_beat_ready, wgt_last;

  if (Serial && WgtGroups) begin : gen_groups
    logic written_last;

    bit_serial_wgt_head #(.StreamW(StreamW)) u_head (
      .clk_i,
      .rst_ni,
      .in_valid_i  (wgt_valid_i),
      .in_ready_o  (wgt_ready_o),
      .in_data_i   (wgt_data_i),
      .out_valid_o (wgt_beat),
      .out_ready_i (wgt_beat_ready),
      .word_i      (wgt_we),
      .last_o      (written_last)
    );

    // Read ahead at the address of the next word: what was there a cycle ago is known now.
    common_ram_1r1w #(.Depth(WgtDepth), .Width(1)) u_last (
      .clk_i,
      .we_i    (wgt_we),
      .waddr_i (wgt_waddr),
      .wdata_i (written_last),
      .re_i    (1'b1),
      .raddr_i (wgt_next),
      .rdata_o (wgt_last)
    );

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        wgt_here <= '0;
      end else begin
        wgt_here <= wgt_count;
      end
    end
  end else begin : gen_planes
    logic unused_next;
    assign unused_next = ^wgt_next;
    assign wgt_beat    = wgt_valid_i;
    assign wgt_ready_o = wgt_beat_ready;
    assign wgt_last    = 1'b0;
    assign wgt_here    = wgt_count;
  end

  common_gather #(.Elems(Filters*Lanes), .ElemW(WgtElW), .StreamW(StreamW)) u_wgt_gather (
    .clk_i,
    .rst_ni,
    .in_valid_i  (wgt_beat),
    .in_ready_o  (wgt_beat_ready),
    .in_data_i   (wgt_data_i),
    .out_valid_o (wword_valid),
    .out_ready_i (wword_ready),
    .out_data_o  (wword)
  );

  common_vec_ring #(
    .Lanes(1), .ElemW(WgtMemW), .StreamW(WgtMemW), .Depth(WgtDepth), .PackMax(0)
  ) u_wgt_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i  (wword_valid),
    .in_ready_o  (wword_ready),
    .in_data_i   (wword),
    .beats_i     ('0),
    .pack_i      ('0),
    .enable_i    (1'b1),
    .release_i   (wgt_released),
    .vec_done_o  (unused_wgt_done),
    .count_o     (wgt_count),
    .bank_we_o   (wgt_we),
    .bank_addr_o (wgt_waddr),
    .bank_data_o (wgt_wdata)
  );

  common_ram_1r1w #(.Depth(WgtDepth), .Width(WgtMemW)) u_wgt_ram (
    .clk_i,
    .we_i    (wgt_we),
    .waddr_i (wgt_waddr),
    .wdata_i (wgt_wdata),
    .re_i    (wgt_re),
    .raddr_i (wgt_raddr),
    .rdata_o (wgt)
  );

  // ---- steps ------------------------------------------------------------------------------------

  logic            res_pop, res_busy, col_end, col_first, brick_end, tok_valid, ct_last, col_last;
  logic            wait_brick, wait_wgt, wait_out;
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
    .brick_end_o    (brick_end),
    .count_o        (count),
    .ct_last_o      (ct_last),
    .col_last_o     (col_last),
    .wait_brick_o   (wait_brick),
    .wait_wgt_o     (wait_wgt),
    .wait_out_o     (wait_out)
  );

  localparam int unsigned ColTokW = TokW + 5;  // with set and slice

  logic [Windows*ColTokW-1:0] col_tok;
  logic [Windows*TokW-1:0]    grid_tok;

  bit_serial_skew #(
    .Windows(Windows), .Width(ColTokW), .EndBit(bit_serial_pkg::TokBrickEnd)
  ) u_skew (
    .clk_i,
    .rst_ni,
    .fc_i    (cdesc[14]),
    .fire_i  (fire),
    .valid_i (tok_valid),
    .tok_i   ({step_slice, step_set, tok}),
    .valid_o (col_valid),
    .tok_o   (col_tok),
    .free_o  (free)
  );

  for (genvar i = 0; i < Windows; i++) begin : gen_col_tok
    assign {col_slice[i*4 +: 4], col_set[i], grid_tok[i*TokW +: TokW]} =
        col_tok[i*ColTokW +: ColTokW];
  end

  // ---- array ------------------------------------------------------------------------------------

  logic [Windows*Filters*AccW-1:0] sums;

  if (Serial) begin : gen_grid
    bit_serial_grid #(
      .Filters(Filters), .Windows(Windows), .Lanes(Lanes), .BitsN(BitsN), .ActW(SliceN*BitsN),
      .WgtW(WgtW), .AccW(AccW)
    ) u_grid (
      .clk_i,
      .rst_ni,
      .valid_i (col_valid),
      .tok_i   (grid_tok),
      .wgt_i   (wgt),
      .act_i   (act),
      .sum_o   (sums)
    );
  end else begin : gen_parallel
    bit_serial_parallel #(
      .Filters(Filters), .Lanes(Lanes), .ActW(ActW), .WgtW(WgtW), .AccW(AccW)
    ) u_units (
      .clk_i,
      .rst_ni,
      .valid_i (col_valid),
      .tok_i   (grid_tok),
      .wgt_i   (wgt),
      .act_i   (act),
      .sum_o   (sums)
    );
  end

  // ---- results ----------------------------------------------------------------------------------

  logic                    push, res_re, out_final;
  logic [Filters*AccW-1:0] res_rdata;
  logic [ResAw-1:0]        res_raddr;

  bit_serial_drain #(
    .Filters(Filters), .Windows(Windows), .AccW(AccW), .Delay(Delay), .ResultDepth(ResultDepth)
  ) u_drain (
    .clk_i,
    .rst_ni,
    .cascade_i   (cdesc[16 +: bit_serial_pkg::ColumnW]),
    .col_end_i   (col_end),
    .col_first_i (col_first),
    .sum_i       (sums),
    .push_o      (push),
    .res_re_i    (res_re),
    .res_raddr_i (res_raddr),
    .res_rdata_o (res_rdata)
  );

  common_post #(
    .Cols(Filters), .AccW(AccW), .StreamW(StreamW), .Lanes(RequantLanes), .Slots(RecSlots),
    .ResultDepth(ResultDepth), .HasDouble(Rules[0]), .HasAdd(|Rules[3:2])
  ) u_post (
    .clk_i,
    .rst_ni,
    .idle_o      (post_idle),
    .take_i      (post_take),
    .desc_i      (cdesc),
    .tile_done_i (tile_done),
    .rec_we_i    (rec_we),
    .rec_slot_i  (rec_slot),
    .rec_col_i   (rec_col),
    .rec_i       (rec),
    .slot_free_o (slot_free),
    .push_i      (push),
    .pop_o       (res_pop),
    .res_re_o    (res_re),
    .res_raddr_o (res_raddr),
    .res_rdata_i (res_rdata),
    .out_valid_o,
    .out_ready_i,
    .out_data_o,
    .out_keep_o,
    .out_last_o,
    .out_final_o (out_final)
  );

  // ---- counters ---------------------------------------------------------------------------------

  logic                 issuing, out_blocked, brick_end_q, mac_valid_q;
  logic [ColW+RowW-1:0] pair_q;   // rows x columns in use
  logic [CntW-1:0]      count_q;
  logic [MacW-1:0]      mac_q;
  logic [RowW-1:0]      rows_here;
  logic [ColW-1:0]      cols_here;

  assign issuing     = fire || wait_brick || wait_wgt || wait_out;
  assign out_blocked = out_valid_o && !out_ready_i;
  assign rows_here   = ct_last ? cdesc[19*32 +: RowW] : RowW'(Lanes);
  assign cols_here   = (col_last && !cdesc[14]) ? cdesc[2*32 + 16 +: ColW] : ColW'(Filters);

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
  assign unused_bits = ^{load_form, unused_pack, unused_wgt_done};

  common_counters #(.MacW(MacW)) u_counters (
    .clk_i,
    .rst_ni,
    .start_i      ((cmd_valid_i && cmd_ready_o) || (wgt_valid_i && wgt_ready_o) ||
                   (act_valid_i && act_ready_o)),
    .stop_i       (out_valid_o && out_ready_i && out_last_o && out_final),
    .compute_i    (fire),
    .wgt_i        (wait_wgt),
    .act_i        (wait_brick),
    .out_i        (wait_out || (!issuing && out_blocked)),
    .fill_i       (!issuing && !res_busy && post_idle && !out_valid_o &&
                   (compute_busy || desc_valid)),
    .drain_i      (res_busy || !post_idle || out_valid_o),
    .macs_valid_i (mac_valid_q),
    .macs_i       (mac_q),
    .addr_i       (cnt_addr_i),
    .data_o       (cnt_data_o)
  );

endmodule

`default_nettype wire
