// SPDX-License-Identifier: Apache-2.0
//
// Decoder of a codec block: beats of bit strings in, values out (README.md).
//
//   look   the next round's contexts are read, once their last takes are known, and, with a beat's
//          first round, a place in the collector is reserved
//   at     waits until every window of the round has come, then reads them
//   units  windows -> values and takes, after the engine's latency; nothing waits from here on
//
// So a context's loop is 3 cycles and the latency. The decoder ends by count: n values and then `last`,
// whatever the bits are. start_i takes n_i and table_i, which stand until done_o: all values have
// left and every beat asked for has come. Golden model: models/codec/codec.cpp.

`include "common_assert.svh"

`default_nettype none

module codec_decode #(
  parameter  int unsigned Arch       = codec_pkg::Zvc,
  parameter  int unsigned Substreams = 16,
  parameter  int unsigned Engines    = 4,
  parameter  int unsigned ValueW     = 8,
  parameter  int unsigned StreamW    = 128,
  parameter  int unsigned MantissaW  = 7,
  parameter  bit          ZeroAware  = 1'b0,
  parameter  int unsigned RunW       = 4,
  parameter  int unsigned OpenDepth  = 16,   // requests on their way, a power of two
  localparam int unsigned NumW       = codec_pkg::NumW,
  localparam int unsigned TableW     = codec_pkg::TableRows *
                                       codec_pkg::table_row_bits(ValueW),
  localparam int unsigned Strings    = Substreams * codec_pkg::kinds(Arch),
  localparam int unsigned DestW      = $clog2(Strings + 1),
  localparam int unsigned CountW     = $clog2(Engines + 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 start_i,
  input  logic [NumW-1:0]      n_i,
  input  logic [TableW-1:0]    table_i,
  output logic                 last_o,       // the last beat of values leaves
  output logic                 done_o,

  input  logic                 in_valid_i,
  output logic                 in_ready_o,
  input  logic [StreamW-1:0]   in_data_i,

  output logic                 fetch_valid_o,
  input  logic                 fetch_ready_i,
  output logic [DestW-1:0]     fetch_dest_o,

  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [StreamW-1:0]   out_data_o,
  output logic [StreamW/8-1:0] out_keep_o,
  output logic                 out_last_o,

  output logic                 round_o,      // the windows of a round enter the units
  output logic [CountW-1:0]    count_o,      // its values
  output logic                 wait_fetch_o,
  output logic                 wait_in_o,
  output logic                 wait_out_o,
  output logic                 wait_unit_o
);

  localparam int unsigned Kinds    = codec_pkg::kinds(Arch);
  localparam int unsigned Lanes    = codec_pkg::lanes(Arch);
  localparam int unsigned Units    = Engines / Lanes;
  localparam int unsigned Contexts = Substreams / Engines;
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts);
  localparam int unsigned FlightW  = common_pkg::idx_width(Contexts + 1);
  localparam int unsigned ElemW    = codec_pkg::elem_bits(ValueW);
  localparam int unsigned Rounds   = StreamW / (ElemW * Engines);  // of a beat
  localparam int unsigned SelW     = common_pkg::idx_width(Rounds);
  localparam int unsigned Sources  = Engines * Kinds;
  localparam int unsigned Win0     = codec_pkg::window_bits(Arch, 0, ValueW, MantissaW,
                                                            32'(ZeroAware), RunW);
  localparam int unsigned Win1     = codec_pkg::window_bits(Arch, 1, ValueW, MantissaW,
                                                            32'(ZeroAware), RunW);
  localparam int unsigned Take0W   = common_pkg::idx_width(Win0 + 1);
  localparam int unsigned Take1W   = common_pkg::idx_width(Win1 + 1);
  // Enough rounds for those in flight and a little more, and two beats at least.
  localparam int unsigned OutRounds = 16;
  localparam int unsigned OutDepth  = common_pkg::max2(2, OutRounds / Rounds);

  logic                       busy_q, rounds_done, tok_valid, look, tok_first, unused_last;
  logic                       room, may_look, begin_beat;
  codec_pkg::op_e             unused_op;
  logic [CtxW-1:0]            tok_ctx;
  logic [codec_pkg::RowW-1:0] tok_row;
  logic [Engines-1:0]         tok_en;
  logic [SelW-1:0]            sel_q;
  logic [FlightW-1:0]         flight_q;     // rounds looked at whose takes are not known

  logic                       at_valid_q, at_first_q, go;
  logic [CtxW-1:0]            at_ctx_q;
  logic [codec_pkg::RowW-1:0] at_row_q;
  logic [Engines-1:0]         at_en_q;

  logic                       in_valid_q, in_first_q;
  logic [CtxW-1:0]            in_ctx_q;
  logic [codec_pkg::RowW-1:0] in_row_q;
  logic [Engines-1:0]         in_en_q;

  logic                       take, take_first_q;
  logic [CtxW-1:0]            take_ctx_q;
  logic [Units-1:0]           ready, valid;
  logic [Engines*ValueW-1:0]  values;

  codec_rounds #(
    .Contexts(Contexts),
    .Engines (Engines),
    .Flush   (1'b0)
  ) u_rounds (
    .clk_i, .rst_ni, .start_i, .n_i, .done_o(rounds_done),
    .valid_o(tok_valid), .ready_i(look), .op_o(unused_op), .ctx_o(tok_ctx),
    .first_o(tok_first), .row_o(tok_row), .last_o(unused_last), .en_o(tok_en)
  );

  assign may_look   = (flight_q != FlightW'(Contexts)) && (!at_valid_q || go);
  assign look       = tok_valid && may_look && (room || (sel_q != '0));
  assign begin_beat = look && (sel_q == '0);
  assign go         = at_valid_q && (&ready);
  assign take       = &valid;  // all units have the same latency

  always_ff @(posedge clk_i) begin
    if (!rst_ni || start_i) begin
      sel_q        <= '0;
      flight_q     <= '0;
      at_valid_q   <= 1'b0;
      in_valid_q   <= 1'b0;
      take_ctx_q   <= '0;
      take_first_q <= 1'b1;
    end else begin
      if (look) begin
        sel_q <= (sel_q == SelW'(Rounds - 1)) ? '0 : sel_q + SelW'(1);
      end
      flight_q   <= flight_q + FlightW'(look) - FlightW'(take);
      at_valid_q <= look || (at_valid_q && !go);
      in_valid_q <= go;
      if (take) begin
        take_ctx_q   <= (take_ctx_q == CtxW'(Contexts - 1)) ? '0 : take_ctx_q + CtxW'(1);
        take_first_q <= take_first_q && (take_ctx_q != CtxW'(Contexts - 1));
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (look) begin
      at_first_q <= tok_first;
      at_ctx_q   <= tok_ctx;
      at_row_q   <= tok_row;
      at_en_q    <= tok_en;
    end
    if (go) begin
      in_first_q <= at_first_q;
      in_ctx_q   <= at_ctx_q;
      in_row_q   <= at_row_q;
      in_en_q    <= at_en_q;
    end
  end

  // Beats of strings: source e*Kinds + k is kind k of engine e.
  logic               fetch_enable, fetch_idle, put_slot;
  logic [CtxW-1:0]    req_ctx, put_ctx;
  logic [Engines-1:0] used;
  logic [Sources-1:0] want, want_used, slot, req_take, put;

  codec_used #(
    .Contexts(Contexts),
    .Engines (Engines)
  ) u_used (
    .n_i, .ctx_i(req_ctx), .used_o(used)
  );

  for (genvar s = 0; s < Sources; s++) begin : gen_want
    assign want_used[s] = want[s] && used[s / Kinds];
  end

  assign fetch_enable = busy_q && (tok_valid || at_valid_q);

  codec_fetch #(
    .Contexts(Contexts),
    .Sources (Sources),
    .Depth   (OpenDepth)
  ) u_fetch (
    .clk_i, .rst_ni, .start_i, .enable_i(fetch_enable), .idle_o(fetch_idle), .ctx_o(req_ctx),
    .want_i(want_used), .slot_i(slot), .take_o(req_take), .fetch_valid_o, .fetch_ready_i,
    .fetch_dest_o, .in_valid_i, .in_ready_o, .put_o(put), .put_ctx_o(put_ctx), .put_slot_o(put_slot)
  );

  for (genvar u = 0; u < Units; u++) begin : gen_unit
    localparam int unsigned UnitSources = Lanes * Kinds;

    logic [Lanes*Win0-1:0]   win0;
    logic [Lanes*Win1-1:0]   win1;
    logic [Lanes*Take0W-1:0] take0;
    logic [Lanes*Take1W-1:0] take1;

    codec_unpackers #(
      .Lanes   (Lanes),
      .Kinds   (Kinds),
      .Contexts(Contexts),
      .StreamW (StreamW),
      .Win0    (Win0),
      .Win1    (Win1)
    ) u_unpackers (
      .clk_i, .rst_ni,
      .clear_i     (start_i),
      .req_ctx_i   (req_ctx),
      .req_want_o  (want[u*UnitSources +: UnitSources]),
      .req_slot_o  (slot[u*UnitSources +: UnitSources]),
      .req_take_i  (req_take[u*UnitSources +: UnitSources]),
      .put_i       (put[u*UnitSources +: UnitSources]),
      .put_ctx_i   (put_ctx),
      .put_slot_i  (put_slot),
      .put_data_i  (in_data_i),
      .look_i      (look),
      .look_ctx_i  (tok_ctx),
      .at_ctx_i    (at_ctx_q),
      .look_first_i(at_first_q),
      .en_i        (at_en_q[u*Lanes +: Lanes]),
      .ready_o     (ready[u]),
      .go_i        (go),
      .win0_o      (win0),
      .win1_o      (win1),
      .take_i      (take),
      .take_ctx_i  (take_ctx_q),
      .take_first_i(take_first_q),
      .take0_i     (take0),
      .take1_i     (take1)
    );

    codec_decode_unit #(
      .Arch     (Arch),
      .Contexts (Contexts),
      .ValueW   (ValueW),
      .MantissaW(MantissaW),
      .ZeroAware(ZeroAware),
      .RunW     (RunW)
    ) u_unit (
      .clk_i, .rst_ni,
      .in_valid_i (in_valid_q),
      .in_ctx_i   (in_ctx_q),
      .in_first_i (in_first_q),
      .in_row_i   (in_row_q),
      .in_en_i    (in_en_q[u*Lanes +: Lanes]),
      .in_win0_i  (win0),
      .in_win1_i  (win1),
      .table_i,
      .out_valid_o(valid[u]),
      .out_value_o(values[u*Lanes*ValueW +: Lanes*ValueW]),
      .out_take0_o(take0),
      .out_take1_o(take1)
    );
  end

  codec_collector #(
    .Engines(Engines),
    .ValueW (ValueW),
    .StreamW(StreamW),
    .Depth  (OutDepth)
  ) u_collector (
    .clk_i, .rst_ni, .start_i, .n_i,
    .done_o     (last_o),
    .room_o     (room),
    .begin_i    (begin_beat),
    .in_valid_i (take),
    .in_last_i  (rounds_done && (flight_q == FlightW'(1))),
    .in_values_i(values),
    .out_valid_o, .out_ready_i, .out_data_o, .out_keep_o, .out_last_o
  );

  // All values have left; beats asked for in advance may still be on their way.
  logic ended_q;
  assign done_o = busy_q && ended_q && fetch_idle;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q  <= 1'b0;
      ended_q <= 1'b0;
    end else begin
      busy_q  <= start_i || (busy_q && !done_o);
      ended_q <= !start_i && (ended_q || last_o);
    end
  end

  always_comb begin
    count_o = '0;
    for (int unsigned e = 0; e < Engines; e++) begin
      count_o = count_o + CountW'(at_en_q[e]);
    end
  end

  // Why no round enters the units in this cycle.
  assign round_o      = go;
  assign wait_in_o    = at_valid_q && !go;
  assign wait_fetch_o = wait_in_o && fetch_valid_o && !fetch_ready_i;
  assign wait_out_o   = (tok_valid && (sel_q == '0) && !room) ||
                        (!tok_valid && out_valid_o && !out_ready_i);
  assign wait_unit_o  = tok_valid;

  `COMMON_ASSERT(a_started_when_done, !start_i || !busy_q)
  `COMMON_ASSERT(a_lock_step, valid == '0 || take)
  `COMMON_ASSERT(a_take_in_flight, !take || flight_q != '0)

endmodule

`default_nettype wire
