// SPDX-License-Identifier: Apache-2.0
//
// The symbol bits that leave the encoder with a token, pending underflow bits among them; two stages.
//
//   k = 0:  none; the m new ones of an underflow join the context's pending ones
//   k > 0:  head[first], then every pending bit as its opposite, then the k-1 other bits of head;
//           pending = m. The flush is such a token of k = 1 with one pending bit more
//
// Pending bits are counted, a counter a context, wide enough for RunW-bit totals: at most CountW + 2 a
// value, so that 2^32 values need 36 bits and nothing is ever lost. They leave SymW a beat: a token
// of p pending bits takes at most 1 + ceil(p / SymW) beats, the offset with the first, and out_ready_i
// is all that a beat waits for. A token without bits makes a beat, too. Golden model:
// models/codec/apack (put_with_pending).
//
// Handshake: en_o enables the whole encoder; what stands at the inputs moves on when it is 1. The
// counters are a memory with a clocked read: ctx_next_i stands at ctx_i after the next enabled edge.

`default_nettype none

module apack_runs #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned HeadW    = 12,
  parameter  int unsigned SymW     = 32,
  parameter  int unsigned OffW     = 12,  // an offset's bits and length, passed through
  parameter  int unsigned RunW     = 36,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned HeadLenW = $clog2(HeadW + 1),
  localparam int unsigned LenW     = $clog2(SymW + 1)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  output logic                en_o,
  input  logic [CtxW-1:0]     ctx_next_i,

  input  logic                valid_i,
  input  logic [CtxW-1:0]     ctx_i,
  input  logic                first_i,     // of a context: nothing is pending
  input  logic                update_i,    // token is a value
  input  logic                finish_i,    // token is the flush
  input  logic [HeadLenW-1:0] equal_i,     // k
  input  logic [HeadLenW-1:0] underflow_i, // m
  input  logic [HeadW-1:0]    head_i,      // k bits, the first one at the top, 0 below
  input  logic [OffW-1:0]     off_i,       // 0: no offset

  output logic                out_valid_o,
  input  logic                out_ready_i,
  output logic                out_more_o,  // not the token's first beat
  output logic [SymW-1:0]     out_bits_o,
  output logic [LenW-1:0]     out_len_o,
  output logic [OffW-1:0]     out_off_o
);

  // Whether so many pending bits and the rest of the head fit into a beat.
  function automatic logic fits(input logic [RunW-1:0] run, input logic begun,
                                input logic [HeadLenW-1:0] head);
    logic [LenW:0] total;
    total = (LenW + 1)'(run[LenW-1:0]) + (LenW + 1)'(head) - (LenW + 1)'(begun);
    fits  = (head == '0) || ((run[RunW-1:LenW] == '0) && (32'(total) <= SymW));
  endfunction

  // 1: the counters
  logic [RunW-1:0] stored, pending, updated, run1;
  logic            leaves;

  assign pending = first_i ? '0 : stored;
  assign leaves  = equal_i != '0;
  assign updated = (leaves ? '0 : pending) + RunW'(underflow_i);
  assign run1    = leaves ? pending + RunW'(finish_i) : '0;

  common_ram_1r1w #(.Depth(Contexts), .Width(RunW)) u_pending (
    .clk_i   (clk_i),
    .we_i    (en_o && valid_i && update_i),
    .waddr_i (ctx_i),
    .wdata_i (updated),
    .re_i    (en_o),
    .raddr_i (ctx_next_i),
    .rdata_o (stored)
  );

  // 2: beats of one token; begun_q: its first bit has left
  logic                valid_q, begun_q, fits_q, begun_d, fits_d, beat;
  logic [RunW-1:0]     run_q, run_d;
  logic [HeadLenW-1:0] head_len_q, head_len_d;
  logic [HeadW-1:0]    head_q;
  logic [OffW-1:0]     off_q;
  logic [LenW-1:0]     now, room;  // pending bits of this beat

  assign beat = valid_q && out_ready_i;
  assign en_o = !valid_q || (out_ready_i && fits_q);

  assign room = LenW'(SymW) - LenW'(!begun_q);
  assign now  = ((run_q[RunW-1:LenW] != '0) || (run_q[LenW-1:0] > room)) ? room : run_q[LenW-1:0];

  always_comb begin
    begun_d    = 1'b0;
    run_d      = run1;
    head_len_d = equal_i;
    if (!en_o) begin
      begun_d    = begun_q || beat;
      run_d      = beat ? run_q - RunW'(now) : run_q;
      head_len_d = head_len_q;
    end
    fits_d = fits(run_d, begun_d, head_len_d);
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
    end else if (en_o) begin
      valid_q <= valid_i;
    end
  end

  always_ff @(posedge clk_i) begin
    begun_q    <= begun_d;
    fits_q     <= fits_d;
    run_q      <= run_d;
    head_len_q <= head_len_d;
    if (en_o) begin
      head_q <= head_i;
      off_q  <= off_i;
    end
  end

  // Copies of the first bit's opposite in front of the rest: an arithmetic shift.
  logic signed [SymW:0] rest, word;

  always_comb begin
    rest         = '0;
    rest[SymW]   = !head_q[HeadW-1];
    if (fits_q) begin
      rest[SymW-1 -: HeadW-1] = head_q[HeadW-2:0];
    end
    word = rest >>> now;
  end

  assign out_valid_o = valid_q;
  assign out_more_o  = begun_q;
  assign out_bits_o  = begun_q ? word[SymW-1:0] : {head_q[HeadW-1], word[SymW-1:1]};
  assign out_len_o   = now + LenW'(!begun_q && (head_len_q != '0)) +
                       ((fits_q && (head_len_q != '0)) ? LenW'(head_len_q) - LenW'(1) : '0);
  assign out_off_o   = begun_q ? '0 : off_q;

  logic unused_top;  // the bit that the arithmetic shift copies
  assign unused_top = word[SymW];

endmodule

`default_nettype wire
