// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_fetch: bricks leave in the order in which bit_serial_bricks offers them, each as
//
//   for block, in the order of the first window in it: for slice s = 0 .. S-1: a word
//
// in the cycle before which the word base + block*block_words + ct*S + s was read, which had arrived;
// a brick without a window inside goes through its slices once, without reading. Beside each word:
// its slice, the windows that lie in its block and their slots, first block, set of registers (bricks
// alternate), and with a brick's last word, or a cycle later where there are several windows, wr_last_o
// and all that the brick says of itself. Never more than two sets are in use. all_here_o is `arrived - base >= vectors` of two cycles ago.
//
// For any bricks whatever: four symbolic ones stand for those whose numbers are equal modulo four
// (fewer than four are under way at once). S is at most 3.
//
// Assumed: the descriptor stands while bricks are under way, and words only arrive; free_i frees a set
// in use.
//
//: rtl bit_serial_pkg common_skid bit_serial_fetch
//: full pdr 100 Windows=1 Slots=1
//: quick bmc 11 Windows=2 Slots=2
//: full bmc 14 Windows=3 Slots=2
//: full cover 14 Windows=2 Slots=2
//: mutants bmc 12 Windows=2 Slots=2
//: mutants bmc 12 Windows=3 Slots=1

`default_nettype none

// Brick number n is the descriptor's bits from Brick on, modulo four; offered at any time until taken.
module bit_serial_bricks #(
  parameter  int unsigned Windows = 4,
  parameter  int unsigned Slots   = 4,
  parameter  int unsigned BlockW  = 8,
  localparam int unsigned DescW   = common_conv_pkg::DescW,
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots),
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1)
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      load_i,
  input  logic [DescW-1:0]          desc_i,
  output logic                      valid_o,
  input  logic                      take_i,
  output logic [Windows-1:0]        pend_o,
  output logic [Windows*BlockW-1:0] block_o,
  output logic [Windows*SlotW-1:0]  slot_o,
  output logic [15:0]               ct_word_o,
  output logic                      ct_last_o,
  output logic                      first_o,
  output logic                      last_o,
  output logic [CntW-1:0]           count_o,
  output logic                      grp_last_o,
  output logic                      col_last_o,
  output logic                      end_o
);
  localparam int unsigned BrickW = Windows * (1 + BlockW + SlotW) + BlockW + 6 + CntW;
  (* anyseq *) logic any_valid;
  logic              waits_q = 1'b0;
  logic [1:0]        number_q = '0;
  assign valid_o = any_valid || waits_q;
  always_ff @(posedge clk_i) begin
    waits_q  <= rst_ni && valid_o && !take_i;
    number_q <= rst_ni ? number_q + 2'(take_i) : '0;
  end
  logic [BlockW-1:0] word;
  assign {pend_o, block_o, slot_o, word, end_o, col_last_o, grp_last_o, last_o, first_o, ct_last_o,
          count_o} = desc_i[8*32 + 32'(number_q)*BrickW +: BrickW];
  assign ct_word_o = 16'(word);
endmodule

module bit_serial_fetch_proof #(
  parameter  int unsigned Windows  = 2,
  parameter  int unsigned Slots    = 2,
  parameter  int unsigned ActDepth = 4,
  localparam int unsigned ActAw    = common_pkg::idx_width(ActDepth),
  localparam int unsigned ActCntW  = $clog2(ActDepth) + 1,
  localparam int unsigned SlotW    = common_pkg::idx_width(Slots),
  localparam int unsigned CntW     = common_pkg::idx_width(Windows + 1),
  localparam int unsigned InfoW    = 6 + CntW,
  localparam int unsigned BrickW   = Windows * (1 + ActAw + SlotW) + ActAw + InfoW
) (
  input logic                clk_i,
  input logic                rst_i,     // free after the first cycle
  input logic [4*BrickW-1:0] bricks_i,
  input logic [1:0]          slices_i,  // S - 1
  input logic [ActAw-1:0]    block_words_i,
  input logic [ActCntW-1:0]  vectors_i,
  input logic [ActCntW-1:0]  arrived_i,
  input logic [ActCntW-1:0]  base_i,
  input logic                free_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [common_conv_pkg::DescW-1:0] desc;
  always_comb begin
    desc                       = '0;
    desc[24 +: 2]              = slices_i;
    desc[6*32 + 16 +: ActAw]   = block_words_i;
    desc[8*32 +: 4*BrickW]     = bricks_i;
    desc[18*32 +: ActCntW]     = vectors_i;
  end

  logic                     all_here, rd_re, wr_valid, wr_set, wr_first, wr_last;
  logic [ActAw-1:0]         rd_addr;
  logic [3:0]               wr_slice;
  logic [Windows-1:0]       wr_mask;
  logic [Windows*SlotW-1:0] wr_slot;
  logic [InfoW-1:0]         info;

  bit_serial_fetch #(.Windows(Windows), .Slots(Slots), .ActDepth(ActDepth)) u_dut (
    .clk_i, .rst_ni, .load_i(1'b0), .desc_i(desc), .arrived_i, .base_i, .all_here_o(all_here),
    .rd_re_o(rd_re), .rd_addr_o(rd_addr), .wr_valid_o(wr_valid), .wr_set_o(wr_set),
    .wr_slice_o(wr_slice), .wr_first_o(wr_first), .wr_mask_o(wr_mask), .wr_slot_o(wr_slot),
    .wr_last_o(wr_last), .ct_last_o(info[CntW]), .first_o(info[CntW+1]), .last_o(info[CntW+2]),
    .count_o(info[CntW-1:0]), .grp_last_o(info[CntW+3]), .col_last_o(info[CntW+4]),
    .end_o(info[CntW+5]), .free_i
  );

  // The loops of the brick that leaves: windows served by its blocks before, slice, all bricks' number.
  logic [1:0]         number_q, slice_q;
  logic [Windows-1:0] served_q;
  logic [1:0]         used_q;           // sets, without one that begins in this cycle
  logic               re_q;
  logic [ActAw-1:0]   addr_q;

  logic [Windows-1:0]       pend, left, mask;
  logic [Windows*ActAw-1:0] blocks;
  logic [Windows*SlotW-1:0] slots;
  logic [ActAw-1:0]         ct_word, block, word;
  logic [InfoW-1:0]         want_info;
  assign {pend, blocks, slots, ct_word, want_info} = bricks_i[32'(number_q)*BrickW +: BrickW];
  assign left = pend & ~served_q;

  logic slots_right;
  always_comb begin
    block       = '0;
    slots_right = 1'b1;
    for (int unsigned i = Windows; i > 0; i--) begin
      if (left[i-1]) block = blocks[(i-1)*ActAw +: ActAw];
    end
    for (int unsigned i = 0; i < Windows; i++) begin
      mask[i] = left[i] && blocks[i*ActAw +: ActAw] == block;
      if (mask[i] && wr_slot[i*SlotW +: SlotW] != slots[i*SlotW +: SlotW]) slots_right = 1'b0;
    end
  end

  wire [ActAw-1:0]   product   = block * block_words_i;
  wire               block_end = (slice_q == slices_i);
  wire               brick_end = block_end && (left == mask);
  wire               begins    = wr_valid && served_q == '0 && slice_q == 2'd0;
  wire [2:0]         used      = 3'(used_q) + 3'(begins);
  wire [ActCntW-1:0] here      = arrived_i - base_i;
  wire [ActAw-1:0]   reads     = rd_addr - base_i[ActAw-1:0];
  assign word = product + ct_word + ActAw'(slice_q);

  (* hierconn *) wire [1:0] \u_dut.u_bricks.number_q ;
  (* hierconn *) wire       \u_dut.brk_valid ;
  wire idle = !\u_dut.brk_valid && \u_dut.u_bricks.number_q == number_q;

  localparam int unsigned HeldW = 4*BrickW + 2 + ActAw + 2*ActCntW;
  logic [HeldW-1:0]   held_q;
  logic [ActCntW-1:0] here_q, here2_q;
  logic               stood_q = 1'b0;
  wire  [HeldW-1:0]   held = {bricks_i, slices_i, block_words_i, vectors_i, base_i};
  wire                stands = (held == held_q) && (here >= here_q);

  always_comb begin
    assume (here <= ActCntW'(ActDepth) && slices_i != 2'd3);
    assume (!started_q || idle || stands);
    assume (!free_i || used != 3'd0);
  end

  always_ff @(posedge clk_i) begin
    held_q  <= held;
    here_q  <= here;
    here2_q <= here_q;
    stood_q <= started_q && stands;
    re_q    <= rst_ni && rd_re;
    addr_q  <= rd_addr - base_i[ActAw-1:0];
    if (!rst_ni) begin
      {number_q, slice_q, served_q, used_q} <= '0;
    end else begin
      used_q <= used[1:0] - 2'(free_i);
      if (wr_valid) begin
        slice_q <= block_end ? '0 : slice_q + 2'd1;
        if (block_end) served_q <= brick_end ? '0 : (served_q | mask);
        if (brick_end) number_q <= number_q + 2'd1;
      end
    end
  end

  wire ended = wr_valid && brick_end;
  logic             leaves, ended_q;
  logic [InfoW-1:0] said, want_info_q;

  always_ff @(posedge clk_i) begin
    ended_q     <= rst_ni && ended;
    want_info_q <= want_info;
  end
  assign leaves = bit_serial_pkg::late(Windows) ? ended_q : ended;
  assign said   = bit_serial_pkg::late(Windows) ? want_info_q : want_info;

  always_comb begin
    if (rst_ni) begin
      a_re      : assert (!re_q || wr_valid);
      a_arrived : assert (!rd_re || ActCntW'(reads) < here);
      a_sets    : assert (used <= 3'd2);
      a_last    : assert (wr_last == leaves);
      a_here    : assert (!(stood_q && stands) || all_here == (here2_q >= vectors_i));
      if (wr_valid) begin
        a_reads   : assert (re_q == (pend != '0));
        a_address : assert (!re_q || addr_q == word);
        a_slice   : assert (wr_slice == 4'(slice_q));
        a_windows : assert (wr_mask == mask && slots_right);
        a_first   : assert (wr_first == (served_q == '0));
        a_set     : assert (wr_set == number_q[0]);
      end
      a_info   : assert (!wr_last || info == said);
      c_blocks : cover (ended && served_q != '0 && slice_q == 2'd1 && number_q == 2'd1);
      c_third  : cover (ended && number_q == 2'd2 && pend == '0);
    end
  end

endmodule

`default_nettype wire
