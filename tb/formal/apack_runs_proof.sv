// SPDX-License-Identifier: Apache-2.0
//
// apack_runs sends, bit for bit, what a token asks for: its first bit, every pending bit of its context as
// the opposite, the rest; a token without bits one beat of length 0; the offset with the first beat. No
// pending bit is lost or doubled whatever the other contexts do. A token of p pending bits takes at most
// 1 + ceil(p / SymW) beats, and out_ready_i is all that a beat waits for. A stalled beat stands.
//
// Assumed of the encoder: tokens stand until en_o; a context does not follow itself at once; its first
// token says so; k and m up to HeadW; counters are not overrun (RunW is chosen so).
//
//: rtl common_ram_1r1w apack_runs
//: quick pdr 300 HeadW=2 SymW=2 RunW=3
//: quick cover 14 HeadW=2 SymW=2 RunW=4
//: full pdr 300 HeadW=3 SymW=4 RunW=4
//: mutants bmc 12 HeadW=2 SymW=2 RunW=3

`default_nettype none

module apack_runs_proof #(
  parameter  int unsigned Contexts = 2,
  parameter  int unsigned HeadW    = 2,
  parameter  int unsigned SymW     = 2,
  parameter  int unsigned RunW     = 3,
  localparam int unsigned HeadLenW = $clog2(HeadW + 1),
  localparam int unsigned LenW     = $clog2(SymW + 1),
  localparam int unsigned W        = RunW + HeadLenW + LenW + 2  // of the model's sums
) (
  input logic                clk_i,
  input logic                rst_i,      // free after the first cycle
  input logic                valid_i,    // of the token that comes after the one that stands
  input logic                ctx_next_i,
  input logic                first_i,
  input logic                update_i,
  input logic                finish_i,
  input logic [HeadLenW-1:0] equal_i,
  input logic [HeadLenW-1:0] underflow_i,
  input logic [HeadW-1:0]    head_i,
  input logic                off_i,
  input logic                ready_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic            en, out_valid, out_more, out_off;
  logic [SymW-1:0] out_bits;
  logic [LenW-1:0] out_len;

  // The token that stands.
  logic                valid_q = 1'b0;
  logic                ctx_q, first_q, update_q, finish_q, off_q;
  logic [HeadLenW-1:0] equal_q, underflow_q;
  logic [HeadW-1:0]    head_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
    end else if (en) begin
      valid_q <= valid_i;
    end
    if (en) begin
      {ctx_q, first_q, update_q, finish_q, off_q} <= {ctx_next_i, first_i, update_i, finish_i, off_i};
      {equal_q, underflow_q, head_q}              <= {equal_i, underflow_i, head_i};
    end
  end

  apack_runs #(
    .Contexts(Contexts), .HeadW(HeadW), .SymW(SymW), .OffW(1), .RunW(RunW)
  ) u_dut (
    .clk_i, .rst_ni, .en_o(en), .ctx_next_i, .valid_i(valid_q), .ctx_i(ctx_q), .first_i(first_q),
    .update_i(update_q), .finish_i(finish_q), .equal_i(equal_q), .underflow_i(underflow_q),
    .head_i(head_q), .off_i(off_q), .out_valid_o(out_valid), .out_ready_i(ready_i),
    .out_more_o(out_more), .out_bits_o(out_bits), .out_len_o(out_len), .out_off_o(out_off)
  );

  // Pending bits of each context, and what is left to send of the token in front.
  logic [RunW-1:0]     pending_q [Contexts];
  logic [Contexts-1:0] known_q = '0;
  logic                busy_q = 1'b0;
  logic                begun_q, front_off_q, bit_q;
  logic [W-1:0]        first_left_q, run_left_q, rest_left_q, beats_q, bound_q;
  logic [HeadW-1:0]    rest_q;      // the next one at the top

  wire [W-1:0] pending  = first_q ? W'(0) : W'(pending_q[ctx_q]);
  wire         leaves   = equal_q != '0;
  wire [W-1:0] run      = leaves ? pending + W'(finish_q) : W'(0);
  wire [W-1:0] left     = first_left_q + run_left_q + rest_left_q;
  wire [W-1:0] after    = (leaves ? W'(0) : pending) + W'(underflow_q);
  wire         out_beat = out_valid && ready_i;

  // The first `out_len` bits that are left, and what is left then.
  logic [SymW-1:0]  expected;
  logic [W-1:0]     first_next, run_next, rest_next;
  logic [HeadW-1:0] rest;
  always_comb begin
    expected   = '0;
    first_next = first_left_q;
    run_next   = run_left_q;
    rest_next  = rest_left_q;
    rest       = rest_q;
    for (int unsigned i = 0; i < SymW; i++) begin
      if (W'(i) < W'(out_len)) begin
        if (first_next != '0) begin
          expected[SymW-1-i] = bit_q;
          first_next         = first_next - W'(1);
        end else if (run_next != '0) begin
          expected[SymW-1-i] = !bit_q;
          run_next           = run_next - W'(1);
        end else begin
          expected[SymW-1-i] = rest[HeadW-1];
          rest               = rest << 1;
          rest_next          = rest_next - W'(1);
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q  <= 1'b0;
      known_q <= '0;
    end else begin
      if (en && valid_q && update_q) begin
        pending_q[ctx_q] <= after[RunW-1:0];
        known_q[ctx_q]   <= 1'b1;
      end
      if (en) begin
        busy_q <= valid_q;
      end
    end
    if (en) begin
      begun_q      <= 1'b0;
      front_off_q  <= off_q;
      bit_q        <= head_q[HeadW-1];
      first_left_q <= W'(leaves);
      run_left_q   <= run;
      rest_left_q  <= leaves ? W'(equal_q) - W'(1) : W'(0);
      rest_q       <= head_q << 1;
      beats_q      <= W'(1);
      bound_q      <= W'(1) + (run + W'(SymW - 1)) / W'(SymW);
    end else if (out_beat) begin
      begun_q      <= 1'b1;
      first_left_q <= first_next;
      run_left_q   <= run_next;
      rest_left_q  <= rest_next;
      rest_q       <= rest;
      beats_q      <= beats_q + W'(1);
    end
  end

  logic            stalled_q = 1'b0;
  logic [SymW+LenW+1:0] held_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= rst_ni && out_valid && !ready_i;
    held_q    <= {out_bits, out_len, out_more, out_off};
  end

  always_comb begin
    if (valid_q) begin
      m_lengths : assume (W'(equal_q) <= W'(HeadW) && W'(underflow_q) <= W'(HeadW));
      m_head    : assume ((head_q & ({HeadW{1'b1}} >> equal_q)) == '0);
      m_finish  : assume (!finish_q || (!update_q && !first_q && equal_q == HeadLenW'(1)));
      m_value   : assume (update_q || underflow_q == '0);
      m_other   : assume (update_q || finish_q || equal_q == '0);
      m_first   : assume (first_q || known_q[ctx_q] || !(update_q || finish_q));
      m_counter : assume (after < (W'(1) << RunW) && run < (W'(1) << RunW));
      m_rotate  : assume (ctx_next_i != ctx_q);
    end
    if (rst_ni) begin
      a_valid : assert (out_valid == busy_q);
      a_stand : assert (!stalled_q || {out_bits, out_len, out_more, out_off} == held_q);
      a_wait  : assert (busy_q || en);
      if (busy_q) begin
        a_bits  : assert (out_bits == expected);
        a_len   : assert (W'(out_len) <= left);
        a_all   : assert (en == (ready_i && W'(out_len) == left));
        a_more  : assert (out_more == begun_q);
        a_off   : assert (out_off == (front_off_q && !begun_q));
        a_bound : assert (beats_q <= bound_q);
      end
      c_long : cover (busy_q && beats_q == W'(4) && en);
    end
  end

endmodule

`default_nettype wire
