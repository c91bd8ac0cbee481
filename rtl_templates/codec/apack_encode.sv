// SPDX-License-Identifier: Apache-2.0
//
// APack encoder (arXiv 2201.08830): the unit of architecture apack, README.md's engine interface.
//
//   row = row of the value; kind 1: the value's offset in it
//   R = HI - LO + 1;  HI = LO + ((R*t_high) >> 10) - 1;  LO = LO + ((R*t_low) >> 10)
//   kind 0: the k leading bits on which both agree; the m bits of an underflow wait (apack_runs)
//   HI, LO widened by k + m bits (apack_norm)
//
// Kept of a context: LO, whose top bit is 0, and R, which is at most 2^16; HI = LO + R - 1. Stages
// (a token moves when the one before it does; en stops all):
//
//   in two-entry slice       a  compare with v_min    b  row's fields | context is read
//   s1 products, carry-save  s2 new LO, HI            s3 k, m    s4 shifts | context is written
//   e1 pending bits          e2 beats                 out two-entry slice
//
// A context's next token may enter b when the previous one is in s4, so that 4 contexts or more,
// which rotate, give a value a cycle; with 2 or 1 the token waits in a (gen_wait). Latency 9 cycles.
// A token costs more than one cycle only where more than 32 bits leave at once: at most
// 1 + ceil(p / 32) for p pending bits, and no value adds more than 12.
//
// Invariants (tb/formal/apack_encode_proof): R > 2^14, so that a count of 1 leaves at least 16 of it,
// k + m <= 12; LO < 2^15 <= HI. They need a table whose row has a count for every value that occurs
// (t_low < t_high). Golden model: models/codec/apack.

`default_nettype none

module apack_encode #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned ValueW   = 8,   // 2..8
  parameter  int unsigned CodeW    = 16,  // of LO and HI; other sizes for proofs
  parameter  int unsigned CountW   = codec_pkg::CountW,
  parameter  int unsigned Rows     = codec_pkg::TableRows,
  parameter  int unsigned RunW     = codec_pkg::NumW + 4,
  parameter  int unsigned SymW     = 32,
  localparam int unsigned OlW      = codec_pkg::OlW,
  localparam int unsigned RowW     = CountW + OlW + ValueW + 1,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned SymLenW  = $clog2(SymW + 1),
  localparam int unsigned OffLenW  = $clog2(ValueW + 1)
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic [Rows*RowW-1:0]      table_i,  // row r = {t, ol, v_min}

  input  logic                      in_valid_i,
  output logic                      in_ready_o,
  input  logic [codec_pkg::OpW-1:0] in_op_i,
  input  logic [CtxW-1:0]           in_ctx_i,
  input  logic                      in_first_i,
  input  logic                      in_en_i,
  input  logic [ValueW-1:0]         in_value_i,

  output logic                      out_valid_o,
  input  logic                      out_ready_i,
  output logic [CtxW-1:0]           out_ctx_o,
  output logic                      out_first_o,
  output logic                      out_en_o,
  output logic                      out_pad_o,
  output logic [SymW-1:0]           out_bits0_o,
  output logic [SymLenW-1:0]        out_len0_o,
  output logic [ValueW-1:0]         out_bits1_o,
  output logic [OffLenW-1:0]        out_len1_o
);

  localparam int unsigned HeadW   = CountW + 2;  // most bits that leave or wait with a value
  localparam int unsigned HeadLenW = $clog2(HeadW + 1);
  localparam int unsigned ShiftW  = $clog2(CodeW);
  localparam int unsigned StateW  = 2 * CodeW;   // {R, LO}
  localparam int unsigned OffW    = ValueW + OffLenW;
  localparam int unsigned Stages  = 6;           // a, b, s2, s3, s4, e1

  logic en, move, hold;

  // Tokens, stage i at bit i: values and flushes only where the context has one.
  logic [Stages-1:0]      valid_q, value_q, flush_q, first_q, used_q, pad_q;
  logic [Stages*CtxW-1:0] ctx_q;

  assign move = en && !hold;  // of stage a

  // The slice keeps the engine's enable out of what feeds it.
  localparam int unsigned InW = codec_pkg::OpW + CtxW + 2 + ValueW;

  logic                      token_valid, token_first, token_en;
  logic [codec_pkg::OpW-1:0] token_op;
  logic [CtxW-1:0]           token_ctx;
  logic [ValueW-1:0]         token_value;

  common_skid #(.Width(InW)) u_in (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o,
    .in_data_i   ({in_op_i, in_ctx_i, in_first_i, in_en_i, in_value_i}),
    .out_valid_o (token_valid),
    .out_ready_i (move),
    .out_data_o  ({token_op, token_ctx, token_first, token_en, token_value})
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
    end else if (en) begin
      valid_q <= {valid_q[Stages-2:1], valid_q[0] && !hold, hold || token_valid};
    end
  end

  always_ff @(posedge clk_i) begin
    if (en) begin
      value_q[Stages-1:1]       <= value_q[Stages-2:0];
      flush_q[Stages-1:1]       <= flush_q[Stages-2:0];
      first_q[Stages-1:1]       <= first_q[Stages-2:0];
      used_q[Stages-1:1]        <= used_q[Stages-2:0];
      pad_q[Stages-1:1]         <= pad_q[Stages-2:0];
      ctx_q[Stages*CtxW-1:CtxW] <= ctx_q[(Stages-1)*CtxW-1:0];
    end
    if (move) begin
      value_q[0]      <= token_en && (token_op == codec_pkg::OpValue);
      flush_q[0]      <= token_en && (token_op == codec_pkg::OpFinish);
      first_q[0]      <= token_first;
      used_q[0]       <= token_en;
      pad_q[0]        <= (token_op == codec_pkg::OpPad);
      ctx_q[CtxW-1:0] <= token_ctx;
    end
  end

  // The previous token of the context has not reached s4.
  if (Contexts < 4) begin : gen_wait
    logic [2:0] same;
    for (genvar i = 0; i < 3; i++) begin : gen_same
      assign same[i] = valid_q[i+1] && (ctx_q[(i+1)*CtxW +: CtxW] == ctx_q[CtxW-1:0]);
    end
    assign hold = valid_q[0] && (|same);
  end else begin : gen_no_wait
    assign hold = 1'b0;
  end

  // a, b: the row
  logic [CountW-1:0] t_low, t_high, t_low_b_q, t_high_b_q;
  logic [OlW-1:0]    ol;
  logic [ValueW-1:0] offset;

  apack_lookup #(.ValueW(ValueW), .CountW(CountW), .Rows(Rows), .OlW(OlW)) u_lookup (
    .clk_i,
    .en_i     (move),
    .table_i,
    .value_i  (token_value),
    .t_low_o  (t_low),
    .t_high_o (t_high),
    .ol_o     (ol),
    .offset_o (offset)
  );

  // s1, s2: the interval
  logic [StateW-1:0] state, state_next;
  logic [CodeW-2:0]  lo_b, lo_next;
  logic [CodeW:0]    range_b, range_next;
  logic [CodeW-1:0]  lo2, hi2;

  assign lo_b    = first_q[1] ? '0 : state[CodeW-2:0];
  assign range_b = first_q[1] ? {1'b1, {CodeW{1'b0}}} : state[StateW-1:CodeW-1];

  apack_state #(.Contexts(Contexts), .Width(StateW)) u_state (
    .clk_i,
    .we_i    (en && valid_q[4] && value_q[4]),
    .waddr_i (ctx_q[4*CtxW +: CtxW]),
    .wdata_i (state_next),
    .re_i    (en),
    .raddr_i (ctx_q[CtxW-1:0]),
    .rdata_o (state)
  );

  apack_bounds #(.CodeW(CodeW), .CountW(CountW)) u_bounds (
    .clk_i,
    .en_i     (en),
    .lo_i     (lo_b),
    .range_i  (range_b),
    .t_low_i  (t_low_b_q),
    .t_high_i (t_high_b_q),
    .lo_o     (lo2),
    .hi_o     (hi2)
  );

  // s3: k and k + m; what leaves at the top of HI, or the flush: LO's second bit
  logic [CodeW-1:0]  lo3_q, hi3_q, lo4_q;
  logic [ShiftW-1:0] equal3, shift3, shift4_q;
  logic [CodeW:0]    range4_q;
  logic              tail2_q, tail3_q;
  logic [HeadW-1:0]  head3, head4_q, head5_q;
  logic [HeadLenW-1:0] k3, k4_q, m4, k5_q, m5_q;

  apack_norm #(.CodeW(CodeW)) u_norm (
    .lo_i    (lo3_q),
    .hi_i    (hi3_q),
    .equal_o (equal3),
    .shift_o (shift3)
  );

  always_comb begin
    head3 = hi3_q[CodeW-1 -: HeadW];
    k3    = HeadLenW'(equal3);
    if (flush_q[3]) begin
      head3[HeadW-1] = tail3_q;
      k3             = HeadLenW'(1);
    end else if (!value_q[3]) begin
      k3 = '0;
    end
  end

  // s4: widened
  assign lo_next    = (CodeW-1)'(lo4_q << shift4_q);
  assign range_next = range4_q << shift4_q;
  assign state_next = {range_next, lo_next};
  assign m4 = value_q[4] ? HeadLenW'(shift4_q) - k4_q : '0;

  // Offsets go with the row.
  logic [ValueW-1:0]  off_b_q, off2_q, off3_q, off4_q, off5_q;
  logic [OffLenW-1:0] ol_b_q, ol2_q, ol3_q, ol4_q, ol5_q;

  always_ff @(posedge clk_i) begin
    if (en) begin
      t_low_b_q  <= t_low;
      t_high_b_q <= t_high;
      off_b_q    <= offset;
      ol_b_q     <= OffLenW'(ol);
      off2_q     <= off_b_q << (OffLenW'(ValueW) - ol_b_q);
      ol2_q      <= value_q[1] ? ol_b_q : '0;
      off3_q     <= (ol2_q == '0) ? '0 : off2_q;
      ol3_q      <= ol2_q;
      off4_q     <= off3_q;
      ol4_q      <= ol3_q;
      off5_q     <= off4_q;
      ol5_q      <= ol4_q;
      tail2_q    <= lo_b[CodeW-2];
      tail3_q    <= tail2_q;
      lo3_q      <= lo2;
      hi3_q      <= hi2;
      lo4_q      <= lo3_q;
      range4_q   <= {1'b0, hi3_q} - {1'b0, lo3_q} + (CodeW+1)'(1);
      shift4_q   <= shift3;
      head4_q    <= head3 & ~({HeadW{1'b1}} >> k3);
      k4_q       <= k3;
      head5_q    <= head4_q;
      k5_q       <= k4_q;
      m5_q       <= m4;
    end
  end

  // e1, e2: bits and beats; the token goes with its beats
  logic               runs_valid, runs_ready, runs_more;
  logic [SymW-1:0]    runs_bits;
  logic [SymLenW-1:0] runs_len;
  logic [OffW-1:0]    runs_off;
  logic [CtxW+2:0]    token_q;

  apack_runs #(.Contexts(Contexts), .HeadW(HeadW), .SymW(SymW), .OffW(OffW), .RunW(RunW)) u_runs (
    .clk_i,
    .rst_ni,
    .en_o        (en),
    .ctx_next_i  (ctx_q[4*CtxW +: CtxW]),
    .valid_i     (valid_q[5]),
    .ctx_i       (ctx_q[5*CtxW +: CtxW]),
    .first_i     (first_q[5]),
    .update_i    (value_q[5]),
    .finish_i    (flush_q[5]),
    .equal_i     (k5_q),
    .underflow_i (m5_q),
    .head_i      (head5_q),
    .off_i       ({ol5_q, off5_q}),
    .out_valid_o (runs_valid),
    .out_ready_i (runs_ready),
    .out_more_o  (runs_more),
    .out_bits_o  (runs_bits),
    .out_len_o   (runs_len),
    .out_off_o   (runs_off)
  );

  always_ff @(posedge clk_i) begin
    if (en) begin
      token_q <= {first_q[5], ctx_q[5*CtxW +: CtxW], used_q[5], pad_q[5]};
    end
  end

  localparam int unsigned BeatW = CtxW + 3 + SymW + SymLenW + OffW;

  common_skid #(.Width(BeatW)) u_out (
    .clk_i,
    .rst_ni,
    .in_valid_i  (runs_valid),
    .in_ready_o  (runs_ready),
    .in_data_i   ({token_q[CtxW+2] && !runs_more, token_q[CtxW+1:0],
                   runs_bits, runs_len, runs_off}),
    .out_valid_o,
    .out_ready_i,
    .out_data_o  ({out_first_o, out_ctx_o, out_en_o, out_pad_o,
                   out_bits0_o, out_len0_o, out_len1_o, out_bits1_o})
  );

  logic unused_bits;
  assign unused_bits = ^{lo4_q[CodeW-1], ol};

endmodule

`default_nettype wire
