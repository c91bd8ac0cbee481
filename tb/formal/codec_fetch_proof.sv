// SPDX-License-Identifier: Apache-2.0
//
// codec_fetch: each request taken shows on `fetch` once, in order, stable while stalled, and gets the
// beat of `in` that comes in its place: put_o names its source, context and slot, once. Never more than
// Depth requests are open. Followed is one arbitrary request.
//
//: rtl common_ram_1r1w codec_fifo codec_scan codec_fetch
//: quick bmc 12 Contexts=2 Sources=2
//: full bmc 16 Contexts=2 Sources=2
//: full cover 16 Contexts=2 Sources=2
//: mutants bmc 14 Contexts=2 Sources=2

`default_nettype none

module codec_fetch_proof #(
  parameter  int unsigned Contexts = 2,
  parameter  int unsigned Sources  = 2,
  parameter  int unsigned Depth    = 4,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned DestW    = $clog2(Contexts * Sources + 1)
) (
  input logic               clk_i,
  input logic               rst_i,      // free after the first cycle
  input logic               enable_i,
  input logic [Sources-1:0] want_i,
  input logic [Sources-1:0] slot_i,
  input logic               fetch_ready_i,
  input logic               in_valid_i,
  input logic               mark_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic               idle, valid, in_ready, put_slot;
  logic [CtxW-1:0]    ctx, put_ctx;
  logic [Sources-1:0] take, put;
  logic [DestW-1:0]   dest;
  logic [3:0]         taken_q, shown_q, came_q;   // requests taken, fetched; beats come (since reset)
  logic               marked_q;
  logic [3:0]         number_q;                   // of the request followed
  logic [CtxW-1:0]    ctx_q;
  logic [Sources-1:0] source_q;
  logic               slot_q;

  wire took  = take != '0;
  wire fetch = valid && fetch_ready_i;
  wire in    = in_valid_i && in_ready;

  codec_fetch #(.Contexts(Contexts), .Sources(Sources), .Depth(Depth)) u_dut (
    .clk_i, .rst_ni, .start_i(1'b0), .enable_i, .idle_o(idle), .ctx_o(ctx), .want_i, .slot_i,
    .take_o(take), .fetch_valid_o(valid), .fetch_ready_i, .fetch_dest_o(dest), .in_valid_i,
    .in_ready_o(in_ready), .put_o(put), .put_ctx_o(put_ctx), .put_slot_o(put_slot)
  );

  logic             stalled_q;
  logic [DestW-1:0] dest_q;

  always_ff @(posedge clk_i) begin
    stalled_q <= rst_ni && valid && !fetch_ready_i;
    dest_q    <= dest;
    if (!rst_ni) begin
      taken_q  <= '0;
      shown_q  <= '0;
      came_q   <= '0;
      marked_q <= 1'b0;
    end else begin
      taken_q <= taken_q + 4'(took);
      shown_q <= shown_q + 4'(fetch);
      came_q  <= came_q + 4'(in);
      if (took && mark_i && !marked_q) begin
        marked_q <= 1'b1;
        number_q <= taken_q;
        ctx_q    <= ctx;
        source_q <= take;
        slot_q   <= (take & slot_i) != '0;
      end
    end
  end

  // Open requests are at most Depth, so that numbers modulo 16 tell them apart.
  wire [DestW-1:0] string_ = DestW'(ctx_q) * DestW'(Sources) + DestW'(source_q[Sources-1:1] != '0);

  always_comb begin
    m_long : assume (taken_q != 4'd15);
    if (rst_ni) begin
      a_open   : assert (taken_q - came_q <= 4'(Depth));
      a_shown  : assert (valid == (shown_q != taken_q));
      a_off    : assert (enable_i || !took);
      a_dest   : assert (!(valid && marked_q && number_q == shown_q) || dest == string_);
      a_stable : assert (!stalled_q || (valid && dest == dest_q));
      a_put    : assert (!(in && marked_q && number_q == came_q) ||
                         (put == source_q && put_ctx == ctx_q && put_slot == slot_q));
      a_once   : assert (in == (put != '0) && (put & (put - Sources'(1))) == '0);
      a_there  : assert (!in_ready || came_q != taken_q);
      a_idle   : assert (idle == (came_q == taken_q && shown_q == taken_q));
      c_put    : cover (in && marked_q && number_q == came_q && came_q == 4'd5);
    end
  end

endmodule

`default_nettype wire
