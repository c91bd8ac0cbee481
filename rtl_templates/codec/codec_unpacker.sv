// SPDX-License-Identifier: Apache-2.0
//
// Holds up to two beats of each bit string of one engine and kind, one string a context, and shows a
// window of a string's next bits.
//
//   requests  req_want_o: context req_ctx_i has a slot without beat or request; req_take_i asks for
//             its next beat, which will come with put_slot_i = req_slot_o
//   beats     put_i: the beat of a request; byte b of it at put_data_i[8*b +: 8]
//   windows   look_i (context look_ctx_i) -> from the next cycle on ready_o says whether the window of
//             WinBits bits has come; go_i -> window_o from the next cycle on, first bit at the top.
//             look_first_i, with ready_o: the string's first window
//   takes     take_i: take_len_i bits (0..WinBits) of context take_ctx_i are used up; take_first_i:
//             the string's first take. A beat used up gives its slot back
//
// Contexts are looked at in rotation, each again only in the cycle after its take or later; takes come
// in the order of looks. clear_i forgets everything (no request is open then). A string's position is
// kept twice, because looks and takes are at different contexts. Contexts, StreamW, WordW: powers of
// two, WordW <= StreamW / 2, WinBits <= WordW. Golden model: models/codec/bits.hpp (BitReader).

`include "common_assert.svh"

`default_nettype none

module codec_unpacker #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned StreamW  = 128,
  parameter  int unsigned WinBits  = 8,
  parameter  int unsigned WordW    = 16,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned LenW     = common_pkg::idx_width(WinBits + 1)
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               clear_i,

  input  logic [CtxW-1:0]    req_ctx_i,
  output logic               req_want_o,
  output logic               req_slot_o,
  input  logic               req_take_i,

  input  logic               put_i,
  input  logic [CtxW-1:0]    put_ctx_i,
  input  logic               put_slot_i,
  input  logic [StreamW-1:0] put_data_i,

  input  logic               look_i,
  input  logic [CtxW-1:0]    look_ctx_i,
  input  logic [CtxW-1:0]    at_ctx_i,      // look_ctx_i of the last look_i
  input  logic               look_first_i,
  output logic               ready_o,
  input  logic               go_i,
  output logic [WinBits-1:0] window_o,

  input  logic               take_i,
  input  logic [CtxW-1:0]    take_ctx_i,
  input  logic               take_first_i,
  input  logic [LenW-1:0]    take_len_i
);

  localparam int unsigned WordLog   = $clog2(WordW);
  localparam int unsigned BeatLog   = $clog2(StreamW);
  localparam int unsigned Words     = StreamW / WordW;
  localparam int unsigned WordIdxW  = BeatLog - WordLog;
  localparam int unsigned PosW      = BeatLog + 1;          // the top bit is the beat's slot
  localparam int unsigned Slots     = 2 * Contexts;
  localparam int unsigned SlotAddrW = common_pkg::idx_width(Slots);
  localparam int unsigned WordBytes = WordW / 8;

  // Slots: asked for, and filled.
  logic [Slots-1:0]     claimed_q, full_q, claim_mask, put_mask, free_mask;
  logic [Contexts-1:0]  next_q;      // slot of the next request
  logic [SlotAddrW-1:0] req_addr, put_addr, look_addr, other_addr, take_addr;

  logic [PosW-1:0]      look_pos, look_state, take_pos, take_state, pos_next;
  logic                 look_slot, take_slot, fits;
  logic [1:0]           look_full;   // both slots of the context that is looked at
  logic [1:0]           req_slots;   // claimed ones of the context that may ask

  assign look_pos  = look_first_i ? '0 : look_state;
  assign look_slot = look_pos[PosW-1];
  assign take_pos  = take_first_i ? '0 : take_state;
  assign take_slot = take_pos[PosW-1];
  assign pos_next  = take_pos + PosW'(take_len_i);

  if (Contexts == 1) begin : gen_one
    logic [PosW-1:0] pos_q;
    logic            unused;
    always_ff @(posedge clk_i) begin
      if (take_i) begin
        pos_q <= pos_next;
      end
    end
    assign look_state = pos_q;
    assign take_state = pos_q;
    assign req_addr   = next_q;
    assign put_addr   = put_slot_i;
    assign look_addr  = look_slot;
    assign look_full  = full_q;
    assign req_slots  = claimed_q;
    assign take_addr  = take_slot;
    assign unused     = ^{req_ctx_i, put_ctx_i, look_i, look_ctx_i, at_ctx_i, take_ctx_i};
  end else begin : gen_more
    common_ram_1r1w #(
      .Depth(Contexts),
      .Width(PosW)
    ) u_look_pos (
      .clk_i,
      .we_i   (take_i),
      .waddr_i(take_ctx_i),
      .wdata_i(pos_next),
      .re_i   (look_i),
      .raddr_i(look_ctx_i),
      .rdata_o(look_state)
    );
    // The context of the next take is known: it was written at the latest with the take before this.
    common_ram_1r1w #(
      .Depth(Contexts),
      .Width(PosW)
    ) u_take_pos (
      .clk_i,
      .we_i   (take_i),
      .waddr_i(take_ctx_i),
      .wdata_i(pos_next),
      .re_i   (take_i),
      .raddr_i(take_ctx_i + CtxW'(1)),
      .rdata_o(take_state)
    );
    assign req_addr  = {req_ctx_i, next_q[req_ctx_i]};
    assign put_addr  = {put_ctx_i, put_slot_i};
    assign look_addr = {at_ctx_i, look_slot};
    assign look_full = full_q[{at_ctx_i, 1'b0} +: 2];
    assign req_slots = claimed_q[{req_ctx_i, 1'b0} +: 2];
    assign take_addr = {take_ctx_i, take_slot};
  end

  assign req_slot_o = req_addr[0];
  assign req_want_o = !(&req_slots);  // if only one is claimed, it is not the next
  assign other_addr = look_addr ^ SlotAddrW'(1);

  // The window may reach into the next beat.
  if (WinBits == 1) begin : gen_fits_always
    assign fits = 1'b1;
  end else begin : gen_fits
    assign fits = (look_pos[BeatLog-1:0] <= BeatLog'(StreamW - WinBits));
  end
  assign ready_o = fits ? look_full[look_slot] : (&look_full);

  assign claim_mask = Slots'(req_take_i) << req_addr;
  assign put_mask   = Slots'(put_i) << put_addr;
  assign free_mask  = Slots'(take_i && (pos_next[PosW-1] != take_slot)) << take_addr;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      claimed_q <= '0;
      full_q    <= '0;
    end else begin
      claimed_q <= (claimed_q | claim_mask) & ~free_mask;
      full_q    <= (full_q | put_mask) & ~free_mask;
    end
  end

  for (genvar c = 0; c < Contexts; c++) begin : gen_next
    always_ff @(posedge clk_i) begin
      if (!rst_ni || clear_i) begin
        next_q[c] <= 1'b0;
      end else if (claim_mask[2*c +: 2] != 2'd0) begin
        next_q[c] <= !next_q[c];
      end
    end
  end

  // Two words from neighbouring banks; that after the last bank is in the other slot.
  logic [Words*WordW-1:0]  words;
  logic [WordIdxW-1:0]     word, word_q;
  logic [WordLog-1:0]      fill_q;
  logic [WordW-1:0]        this_word, next_word;
  logic [2*WordW-1:0]      shifted;

  assign word = look_pos[WordLog +: WordIdxW];

  always_ff @(posedge clk_i) begin
    if (go_i) begin
      word_q <= word;
      fill_q <= look_pos[WordLog-1:0];
    end
  end

  for (genvar w = 0; w < Words; w++) begin : gen_bank
    logic [WordW-1:0]     put_word;
    logic [SlotAddrW-1:0] raddr;

    for (genvar b = 0; b < WordBytes; b++) begin : gen_byte
      assign put_word[WordW-1-8*b -: 8] = put_data_i[(w*WordBytes + b)*8 +: 8];
    end
    if (w == 0) begin : gen_wraps
      assign raddr = (word == WordIdxW'(Words - 1)) ? other_addr : look_addr;
    end else begin : gen_same
      assign raddr = look_addr;
    end

    common_ram_1r1w #(
      .Depth(Slots),
      .Width(WordW)
    ) u_bank (
      .clk_i,
      .we_i   (put_i),
      .waddr_i(put_addr),
      .wdata_i(put_word),
      .re_i   (go_i),
      .raddr_i(raddr),
      .rdata_o(words[w*WordW +: WordW])
    );
  end

  always_comb begin
    this_word = '0;
    next_word = '0;
    for (int unsigned w = 0; w < Words; w++) begin
      if (word_q == WordIdxW'(w)) begin
        this_word = words[w*WordW +: WordW];
        next_word = words[((w + 1) % Words)*WordW +: WordW];
      end
    end
  end

  assign shifted  = {this_word, next_word} << fill_q;
  assign window_o = shifted[2*WordW-1 -: WinBits];

  logic unused_shifted;
  assign unused_shifted = ^shifted[2*WordW-1-WinBits:0];

  `COMMON_ASSERT(a_request_is_wanted, !req_take_i || req_want_o)
  `COMMON_ASSERT(a_beat_was_asked_for, !put_i || (claimed_q[put_addr] && !full_q[put_addr]))
  `COMMON_ASSERT(a_window_is_there, !go_i || ready_o)
  `COMMON_ASSERT(a_taken_is_there, free_mask == '0 || full_q[take_addr])

endmodule

`default_nettype wire
