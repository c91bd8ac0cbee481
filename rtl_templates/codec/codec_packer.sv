// SPDX-License-Identifier: Apache-2.0
//
// Packs the bit strings of one engine and kind, one string a context, into beats of StreamW bits.
//
// A string's state is its position and the bits of its last, incomplete word; words of WordW bits go
// to banks that hold two beats a context. A beat that is complete, or the last one at in_pad_i, waits
// there until it is drained:
//
//   drain_pending_o says whether context drain_ctx_i has a beat; drain_take_i takes its oldest one,
//   whose bytes drain_data_o and number of bytes drain_bytes_o stand from the next cycle until the
//   next drain_take_i. Bytes above drain_bytes_o are undefined.
//
// in: bits left-aligned, zeros below the length; first: the string is empty before; pad: length 0, the
// string ends here; without en nothing happens. One beat a cycle; of the same context one every other
// cycle (state is read at one edge and written at the next). in_ready_o depends on in_ctx_i, not on
// in_valid_i. A context whose two beats are waiting stalls the packer: full_o.
// Contexts, StreamW, WordW: powers of two. Golden model: models/codec/bits.hpp (BitWriter).

`include "common_assert.svh"

`default_nettype none

module codec_packer #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned StreamW  = 128,
  parameter  int unsigned MaxBits  = 8,    // of one input, at most WordW
  parameter  int unsigned WordW    = 16,   // at most StreamW / 2
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned LenW     = common_pkg::idx_width(MaxBits + 1),
  localparam int unsigned Bytes    = StreamW / 8,
  localparam int unsigned BytesW   = $clog2(Bytes + 1)
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  input  logic [CtxW-1:0]    in_ctx_i,
  input  logic               in_en_i,
  input  logic               in_first_i,
  input  logic               in_pad_i,
  input  logic [MaxBits-1:0] in_bits_i,
  input  logic [LenW-1:0]    in_len_i,

  output logic               full_o,
  output logic               idle_o,           // nothing is on its way to the banks
  output logic               any_o,            // some beat waits to be drained

  input  logic [CtxW-1:0]    drain_ctx_i,
  output logic               drain_pending_o,
  input  logic               drain_take_i,
  output logic [StreamW-1:0] drain_data_o,     // byte b of the beat at [8*b +: 8]
  output logic [BytesW-1:0]  drain_bytes_o
);

  localparam int unsigned WordLog   = $clog2(WordW);
  localparam int unsigned BeatLog   = $clog2(StreamW);
  localparam int unsigned Words     = StreamW / WordW;
  localparam int unsigned WordIdxW  = BeatLog - WordLog;
  localparam int unsigned PosW      = BeatLog + 1;          // the top bit is the beat's slot
  localparam int unsigned AccW      = WordW - 1;
  localparam int unsigned WideW     = AccW + WordW;
  localparam int unsigned WordBytes = WordW / 8;
  localparam int unsigned ByteLog   = 3;
  localparam int unsigned SlotAddrW = common_pkg::idx_width(2 * Contexts);

  // One input with its context's state.
  localparam int unsigned DataW = 3 + MaxBits + LenW;

  logic                 valid, first, pad, en, done;
  logic [CtxW-1:0]      ctx;
  logic [MaxBits-1:0]   bits;
  logic [LenW-1:0]      len;
  logic [AccW+PosW-1:0] state;
  logic [AccW-1:0]      acc, acc_next;
  logic [PosW-1:0]      pos, pos_next;

  logic [WordLog-1:0]   fill;
  logic [WordIdxW-1:0]  word;
  logic                 slot;
  logic [WordW-1:0]     top;
  logic [WideW-1:0]     wide;
  logic [WordLog:0]     sum;
  logic                 word_full, word_we, push, blocked;
  logic [BeatLog:0]     rounded;
  logic [BytesW-1:0]    bytes;
  logic [SlotAddrW-1:0] waddr, raddr;

  logic unused_rounded;
  assign unused_rounded = ^rounded[ByteLog-1:0];

  logic [2*Contexts-1:0] pending_q, push_mask, take_mask;
  logic [Contexts-1:0]   oldest_q;  // slot to be drained next
  logic [1:0]            slots;     // which of drain_ctx_i's wait

  codec_context #(
    .Contexts(Contexts),
    .StateW  (AccW + PosW),
    .DataW   (DataW)
  ) u_context (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o, .in_ctx_i,
    .in_data_i  ({in_en_i, in_first_i, in_pad_i, in_bits_i, in_len_i}),
    .out_valid_o(valid),
    .out_ready_i(!blocked),
    .out_ctx_o  (ctx),
    .out_data_o ({en, first, pad, bits, len}),
    .state_o    (state),
    .we_i       (en),
    .state_i    ({acc_next, pos_next})
  );

  assign done   = valid && !blocked;
  assign idle_o = !valid;
  assign full_o = valid && blocked;

  assign acc  = first ? '0 : state[PosW +: AccW];
  assign pos  = first ? '0 : state[PosW-1:0];
  assign fill = pos[WordLog-1:0];
  assign word = pos[WordLog +: WordIdxW];
  assign slot = pos[PosW-1];

  // The new bits come after the `fill` bits of acc.
  if (MaxBits == WordW) begin : gen_top_all
    assign top = bits;
  end else begin : gen_top
    assign top = {bits, {(WordW - MaxBits){1'b0}}};
  end
  assign wide      = {acc, {WordW{1'b0}}} | ({top, {AccW{1'b0}}} >> fill);
  assign sum       = (WordLog + 1)'(fill) + (WordLog + 1)'(len);
  assign word_full = sum[WordLog];
  assign acc_next  = word_full ? wide[AccW-1:0] : wide[WideW-1 -: AccW];
  assign pos_next  = pos + PosW'(len);

  assign word_we = en && (pad ? (fill != '0) : word_full);
  assign push    = en && (pad ? (pos[BeatLog-1:0] != '0)
                                  : (word_full && (word == WordIdxW'(Words - 1))));
  assign rounded = (BeatLog + 1)'(pos[BeatLog-1:0]) + (BeatLog + 1)'(7);  // up to whole bytes
  assign bytes   = pad ? rounded[BeatLog:ByteLog] : BytesW'(Bytes);

  // The first word of a beat finds its slot drained; the others follow it.
  assign blocked = word_we && (word == '0) && pending_q[waddr];

  if (Contexts == 1) begin : gen_addr_one
    assign waddr = slot;
    assign raddr = oldest_q;
    assign slots = pending_q;
    logic unused_ctx;
    assign unused_ctx = drain_ctx_i;
  end else begin : gen_addr
    assign waddr = {ctx, slot};
    assign raddr = {drain_ctx_i, oldest_q[drain_ctx_i]};
    assign slots = pending_q[{drain_ctx_i, 1'b0} +: 2];
  end

  assign drain_pending_o = (slots != 2'd0);  // if only one waits, it is the oldest
  assign any_o           = (pending_q != '0);
  assign push_mask       = (2*Contexts)'(done && push) << waddr;
  assign take_mask       = (2*Contexts)'(drain_take_i) << raddr;

  for (genvar c = 0; c < Contexts; c++) begin : gen_oldest
    always_ff @(posedge clk_i) begin
      if (!rst_ni || (done && en && first && (ctx == CtxW'(c)))) begin
        oldest_q[c] <= 1'b0;
      end else if (take_mask[2*c +: 2] != 2'd0) begin
        oldest_q[c] <= !oldest_q[c];
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      pending_q <= '0;
    end else begin
      pending_q <= (pending_q | push_mask) & ~take_mask;
    end
  end

  for (genvar w = 0; w < Words; w++) begin : gen_bank
    logic [WordW-1:0] rdata;
    common_ram_1r1w #(
      .Depth(2 * Contexts),
      .Width(WordW)
    ) u_bank (
      .clk_i,
      .we_i   (done && word_we && (word == WordIdxW'(w))),
      .waddr_i(waddr),
      .wdata_i(wide[WideW-1 -: WordW]),
      .re_i   (drain_take_i),
      .raddr_i(raddr),
      .rdata_o(rdata)
    );
    for (genvar b = 0; b < WordBytes; b++) begin : gen_byte
      assign drain_data_o[(w*WordBytes + b)*8 +: 8] = rdata[WordW-1-8*b -: 8];
    end
  end

  common_ram_1r1w #(
    .Depth(2 * Contexts),
    .Width(BytesW)
  ) u_bytes (
    .clk_i,
    .we_i   (done && push),
    .waddr_i(waddr),
    .wdata_i(bytes),
    .re_i   (drain_take_i),
    .raddr_i(raddr),
    .rdata_o(drain_bytes_o)
  );

  `COMMON_ASSERT(a_drain_is_there, !drain_take_i || drain_pending_o)
  `COMMON_ASSERT(a_push_is_free, !(done && push) || !pending_q[waddr])
  `COMMON_ASSERT(a_pad_without_bits, !(valid && pad) || len == '0)

endmodule

`default_nettype wire
