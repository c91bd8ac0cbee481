// SPDX-License-Identifier: Apache-2.0
//
// Asks for the unpackers' next beats on `fetch` and hands the beats that come back, in the same order,
// to those who asked.
//
//   string = context * Sources + source; at most Depth requests are open
//   want_i, slot_i: requests in context ctx_o     take_o: one-hot, the request made in this cycle
//   put_o: one-hot, the source that the `in` beat of this cycle belongs to, with put_ctx_o, put_slot_o
//
// enable_i off: no new requests. idle_o: none open, none on `fetch`. Golden model: none needed.

`include "common_assert.svh"

`default_nettype none

module codec_fetch #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned Sources  = 16,   // a power of two
  parameter  int unsigned Depth    = 16,   // a power of two
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned DestW    = $clog2(Contexts * Sources + 1)
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               start_i,
  input  logic               enable_i,
  output logic               idle_o,

  output logic [CtxW-1:0]    ctx_o,
  input  logic [Sources-1:0] want_i,
  input  logic [Sources-1:0] slot_i,
  output logic [Sources-1:0] take_o,

  output logic               fetch_valid_o,
  input  logic               fetch_ready_i,
  output logic [DestW-1:0]   fetch_dest_o,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  output logic [Sources-1:0] put_o,
  output logic [CtxW-1:0]    put_ctx_o,
  output logic               put_slot_o
);

  localparam int unsigned SourceLog = $clog2(Sources);
  localparam int unsigned SourceW   = common_pkg::idx_width(Sources);
  localparam int unsigned OpenW     = SourceW + CtxW + 1;

  logic               valid_q, free, room, take, open_empty, slot;
  logic [DestW-1:0]   dest_q;
  logic [SourceW-1:0] source, put_source;
  logic [Sources-1:0] wanted;

  codec_scan #(
    .Contexts(Contexts),
    .Units   (Sources)
  ) u_scan (
    .clk_i, .rst_ni, .start_i, .enable_i(free && room), .want_i(wanted), .ctx_o,
    .take_o
  );

  assign wanted = enable_i ? want_i : '0;

  assign free = !valid_q || fetch_ready_i;
  assign take = (take_o != '0);
  assign slot = ((slot_i & take_o) != '0);

  always_comb begin
    source = '0;
    for (int unsigned s = 0; s < Sources; s++) begin
      if (take_o[s]) begin
        source = source | SourceW'(s);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
    end else if (free) begin
      valid_q <= take;
    end
    if (free) begin
      dest_q <= (DestW'(ctx_o) << SourceLog) | DestW'(source);
    end
  end

  assign fetch_valid_o = valid_q;
  assign fetch_dest_o  = dest_q;
  assign idle_o        = !valid_q && open_empty;

  codec_fifo #(
    .Depth(Depth),
    .Width(OpenW)
  ) u_open (
    .clk_i, .rst_ni,
    .in_valid_i (take),
    .in_ready_o (room),
    .in_data_i  ({source, ctx_o, slot}),
    .out_valid_o(in_ready_o),
    .out_ready_i(in_valid_i),
    .out_data_o ({put_source, put_ctx_o, put_slot_o}),
    .empty_o    (open_empty)
  );

  for (genvar s = 0; s < Sources; s++) begin : gen_put
    assign put_o[s] = in_valid_i && in_ready_o && (put_source == SourceW'(s));
  end

  `COMMON_ASSERT(a_taken_with_room, !take || room)

endmodule

`default_nettype wire
