// SPDX-License-Identifier: Apache-2.0
//
// Fetches bricks from the act RAM into the window registers, ahead of the array.
//
//   for brick: for each block that windows of the brick lie in, in the order of the first window:
//     for slice s = 0 .. S-1: read word block*block_words + ct*S + s, send slot i of it to window i
//
// A brick whose windows are all outside the image goes through its slices once without reading.
// Three stages: pick (bit_serial_bricks holds the brick), address (up to two requests; the
// multiplication), read. A read takes place when its word has arrived; a brick's first one also
// needs a free set of window registers: of two, used from that read until free_i. wr_* say what the
// word does that the RAM shows in the cycle after a read. Several windows (bit_serial_pkg::late) make
// free_i and detection come late: a set is taken again from the cycle after free_i on, else in its
// cycle, and wr_last_o follows the brick's last write by a cycle, else comes with it.
// Golden model: models/bit_serial/block_model.

`include "common_assert.svh"

`default_nettype none

module bit_serial_fetch #(
  parameter  int unsigned Windows  = 4,
  parameter  int unsigned Slots    = 4,
  parameter  int unsigned ActDepth = 256,  // words, a power of two
  localparam int unsigned ActAw    = common_pkg::idx_width(ActDepth),
  localparam int unsigned ActCntW  = $clog2(ActDepth) + 1,
  localparam int unsigned DescW    = common_conv_pkg::DescW,
  localparam int unsigned SlotW    = common_pkg::idx_width(Slots),
  localparam int unsigned CntW     = common_pkg::idx_width(Windows + 1)
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     load_i,
  input  logic [DescW-1:0]         desc_i,      // stable from the cycle after load_i on
  input  logic [ActCntW-1:0]       arrived_i,   // act words written since reset
  input  logic [ActCntW-1:0]       base_i,      // those before this descriptor's first one
  output logic                     all_here_o,  // all of this descriptor's have, two cycles ago

  output logic                     rd_re_o,
  output logic [ActAw-1:0]         rd_addr_o,

  output logic                     wr_valid_o,
  output logic                     wr_set_o,
  output logic [3:0]               wr_slice_o,
  output logic                     wr_first_o,  // the brick's first block: other windows become 0
  output logic [Windows-1:0]       wr_mask_o,   // windows that take their slot
  output logic [Windows*SlotW-1:0] wr_slot_o,
  output logic                     wr_last_o,   // the brick is complete, and can be worked on

  output logic                     ct_last_o,   // of that brick, with wr_last_o
  output logic                     first_o,
  output logic                     last_o,
  output logic [CntW-1:0]          count_o,
  output logic                     grp_last_o,
  output logic                     col_last_o,
  output logic                     end_o,

  input  logic                     free_i       // the array has used a set for the last time
);

  localparam int unsigned InfoW = 6 + CntW;
  localparam bit          Late  = bit_serial_pkg::late(Windows);

  logic [3:0]  slices;
  logic [15:0] block_words, vectors;

  assign slices      = desc_i[24 +: 4];
  assign block_words = desc_i[6*32 + 16 +: 16];
  assign vectors     = desc_i[18*32 +: 16];

  // ---- pick: a block of the brick in hand -------------------------------------------------------

  logic                     brk_valid, brk_take, brk_first_q, pick, pick_last, req_room;
  logic [Windows-1:0]       brk_pend, served_q, left, first, match;
  logic [Windows*ActAw-1:0] brk_block;
  logic [Windows*SlotW-1:0] brk_slot;
  logic [15:0]              brk_word;
  logic [InfoW-1:0]         brk_info;
  logic [ActAw-1:0]         block;

  bit_serial_bricks #(.Windows(Windows), .Slots(Slots), .BlockW(ActAw)) u_bricks (
    .clk_i,
    .rst_ni,
    .load_i,
    .desc_i,
    .valid_o    (brk_valid),
    .take_i     (brk_take),
    .pend_o     (brk_pend),
    .block_o    (brk_block),
    .slot_o     (brk_slot),
    .ct_word_o  (brk_word),
    .ct_last_o  (brk_info[CntW]),
    .first_o    (brk_info[CntW+1]),
    .last_o     (brk_info[CntW+2]),
    .count_o    (brk_info[CntW-1:0]),
    .grp_last_o (brk_info[CntW+3]),
    .col_last_o (brk_info[CntW+4]),
    .end_o      (brk_info[CntW+5])
  );

  assign left  = brk_pend & ~served_q;
  assign first = left & (~left + Windows'(1));

  always_comb begin
    block = '0;
    for (int unsigned i = 0; i < Windows; i++) begin
      block = block | (brk_block[i*ActAw +: ActAw] & {ActAw{first[i]}});
    end
    for (int unsigned i = 0; i < Windows; i++) begin
      match[i] = left[i] && (brk_block[i*ActAw +: ActAw] == block);
    end
  end

  assign pick_last = (left == match);
  assign brk_take  = pick && pick_last;
  assign pick      = brk_valid && req_room;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || brk_take) begin
      served_q    <= '0;
      brk_first_q <= 1'b1;
    end else if (pick) begin
      served_q    <= served_q | match;
      brk_first_q <= 1'b0;
    end
  end

  // ---- address ----------------------------------------------------------------------------------

  logic                     req_valid, req_first, req_last, req_move;
  logic [Windows-1:0]       req_mask;
  logic [Windows*SlotW-1:0] req_slot;
  logic [InfoW-1:0]         req_info;
  logic [ActAw-1:0]         req_block, req_word, word, first_word;

  common_skid #(.Width(2 + Windows * (1 + SlotW) + InfoW + 2 * ActAw)) u_request (
    .clk_i,
    .rst_ni,
    .in_valid_i  (brk_valid),
    .in_ready_o  (req_room),
    .in_data_i   ({brk_first_q, pick_last, match, brk_slot, brk_info, block, first_word}),
    .out_valid_o (req_valid),
    .out_ready_i (req_move),
    .out_data_o  ({req_first, req_last, req_mask, req_slot, req_info, req_block, req_word})
  );

  assign first_word = ActAw'(brk_word);
  assign word       = ActAw'(req_block * ActAw'(block_words)) + req_word;

  // ---- read -------------------------------------------------------------------------------------

  logic                     rd_valid_q, rd_first_q, rd_last_q, rd_reads_q, rd_fire, rd_done;
  logic [Windows-1:0]       rd_mask_q;
  logic [Windows*SlotW-1:0] rd_slot_q;
  logic [InfoW-1:0]         rd_info_q, info_q, info;
  logic [ActAw-1:0]         rd_word_q;
  logic [3:0]               slice_q;
  logic [ActCntW-1:0]       arrived_q;
  logic [1:0]               used_q;     // sets in use
  logic                     set_q, here, begins, set_free, complete_q;

  assign here     = !rd_reads_q || (ActCntW'(rd_word_q) < arrived_q);
  assign begins   = rd_first_q && (slice_q == 4'd0);
  assign set_free = (used_q != 2'd2) || (!Late && free_i);
  assign rd_fire  = rd_valid_q && here && (!begins || set_free);
  assign rd_done  = rd_fire && (slice_q == slices);
  assign req_move = req_valid && (!rd_valid_q || rd_done);

  assign rd_re_o   = rd_fire && rd_reads_q;
  assign rd_addr_o = base_i[ActAw-1:0] + rd_word_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      rd_valid_q <= 1'b0;
      slice_q    <= '0;
      used_q     <= '0;
      set_q      <= 1'b0;
      wr_valid_o <= 1'b0;
      complete_q <= 1'b0;
    end else begin
      rd_valid_q <= req_move || (rd_valid_q && !rd_done);
      used_q     <= used_q + 2'(rd_fire && begins) - 2'(free_i);
      wr_valid_o <= rd_fire;
      complete_q <= rd_done && rd_last_q;
      if (rd_fire) begin
        slice_q <= rd_done ? '0 : slice_q + 4'd1;
      end
      if (rd_done && rd_last_q) begin
        set_q <= !set_q;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    arrived_q  <= arrived_i - base_i;
    all_here_o <= (32'(arrived_q) >= 32'(vectors));
    if (req_move) begin
      rd_first_q <= req_first;
      rd_last_q  <= req_last;
      rd_reads_q <= (req_mask != '0);
      rd_mask_q  <= req_mask;
      rd_slot_q  <= req_slot;
      rd_info_q  <= req_info;
      rd_word_q  <= word;
    end else if (rd_fire) begin
      rd_word_q  <= rd_word_q + ActAw'(1);
    end
    wr_set_o   <= set_q;
    wr_slice_o <= slice_q;
    wr_first_o <= rd_first_q;
    wr_mask_o  <= rd_mask_q;
    wr_slot_o  <= rd_slot_q;
    info_q     <= rd_info_q;
  end

  if (Late) begin : gen_late
    logic             late_q;
    logic [InfoW-1:0] late_info_q;

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        late_q <= 1'b0;
      end else begin
        late_q <= complete_q;
      end
      late_info_q <= info_q;
    end

    assign wr_last_o = late_q;
    assign info      = late_info_q;
  end else begin : gen_at_once
    assign wr_last_o = complete_q;
    assign info      = info_q;
  end

  assign {end_o, col_last_o, grp_last_o, last_o, first_o, ct_last_o, count_o} = info;

  logic unused_bits;  // the fields of other blocks; words are modulo ActDepth
  assign unused_bits = ^{desc_i, brk_word, block_words};

  `COMMON_ASSERT(a_sets, used_q <= 2'd2)
  `COMMON_ASSERT(a_freed_set_was_used, !free_i || used_q != 2'd0)

endmodule

`default_nettype wire
