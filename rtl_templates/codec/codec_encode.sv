// SPDX-License-Identifier: Apache-2.0
//
// Encoder of a codec block: values in, beats of bit strings out (README.md).
//
// A round of Engines values goes to all units at once, straight from the `in` beat, which is taken with
// its last round. Packers gather the strings; codec_scan fetches their beats for `out`. After the
// values two passes over the contexts flush engines and packers; when all beats have left, the end
// beat (dest = Strings, keep = 0, last) closes the descriptor: done_o.
// start_i takes n_i and table_i, which stand until done_o. Golden model: models/codec/codec.cpp.

`include "common_assert.svh"

`default_nettype none

module codec_encode #(
  parameter  int unsigned Arch       = codec_pkg::Zvc,
  parameter  int unsigned Substreams = 16,
  parameter  int unsigned Engines    = 4,
  parameter  int unsigned ValueW     = 8,
  parameter  int unsigned StreamW    = 128,
  parameter  int unsigned MantissaW  = 7,
  parameter  bit          ZeroAware  = 1'b0,
  parameter  int unsigned RunW       = 4,
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
  output logic                 done_o,       // the end beat leaves

  input  logic                 in_valid_i,
  output logic                 in_ready_o,
  input  logic [StreamW-1:0]   in_data_i,

  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [StreamW-1:0]   out_data_o,
  output logic [StreamW/8-1:0] out_keep_o,
  output logic                 out_last_o,
  output logic [DestW-1:0]     out_dest_o,

  output logic                 round_o,      // a round of values enters the units
  output logic [CountW-1:0]    count_o,      // its values
  output logic                 wait_in_o,
  output logic                 wait_out_o,
  output logic                 wait_unit_o
);

  localparam int unsigned Kinds    = codec_pkg::kinds(Arch);
  localparam int unsigned Lanes    = codec_pkg::lanes(Arch);
  localparam int unsigned Units    = Engines / Lanes;
  localparam int unsigned Contexts = Substreams / Engines;
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts);
  localparam int unsigned ElemW    = codec_pkg::elem_bits(ValueW);
  localparam int unsigned Rounds   = StreamW / (ElemW * Engines);  // of a beat
  localparam int unsigned SelW     = common_pkg::idx_width(Rounds);
  localparam int unsigned Sources  = Engines * Kinds;
  localparam int unsigned BytesW   = $clog2(StreamW / 8 + 1);
  localparam int unsigned Bits0    = codec_pkg::max_bits(Arch, 0, ValueW, MantissaW,
                                                         32'(ZeroAware), RunW);
  localparam int unsigned Bits1    = codec_pkg::max_bits(Arch, 1, ValueW, MantissaW,
                                                         32'(ZeroAware), RunW);
  localparam int unsigned Len0W    = common_pkg::idx_width(Bits0 + 1);
  localparam int unsigned Len1W    = common_pkg::idx_width(Bits1 + 1);

  // Rounds of values, and the tokens of the two flushing passes.
  logic                       tok_valid, tok_ready, tok_first, tok_last, tok_is_value, tok_send;
  logic                       rounds_done, units_ready;
  codec_pkg::op_e             tok_op;
  logic [CtxW-1:0]            tok_ctx;
  logic [codec_pkg::RowW-1:0] tok_row;
  logic [Engines-1:0]         tok_en;
  logic [Engines*ValueW-1:0]  values;
  logic [SelW-1:0]            sel_q;

  codec_rounds #(
    .Contexts(Contexts),
    .Engines (Engines),
    .Flush   (1'b1)
  ) u_rounds (
    .clk_i, .rst_ni, .start_i, .n_i, .done_o(rounds_done),
    .valid_o(tok_valid), .ready_i(tok_ready), .op_o(tok_op), .ctx_o(tok_ctx),
    .first_o(tok_first), .row_o(tok_row), .last_o(tok_last), .en_o(tok_en)
  );

  assign tok_is_value = (tok_op == codec_pkg::OpValue);
  assign tok_send     = tok_valid && (in_valid_i || !tok_is_value);
  assign tok_ready    = units_ready && (in_valid_i || !tok_is_value);
  assign round_o      = tok_send && units_ready && tok_is_value;
  assign in_ready_o   = tok_valid && tok_is_value && units_ready &&
                        (tok_last || (sel_q == SelW'(Rounds - 1)));

  always_ff @(posedge clk_i) begin
    if (!rst_ni || start_i) begin
      sel_q <= '0;
    end else if (round_o) begin
      sel_q <= (sel_q == SelW'(Rounds - 1)) ? '0 : sel_q + SelW'(1);
    end
  end

  for (genvar e = 0; e < Engines; e++) begin : gen_value
    logic [ValueW-1:0] value;
    always_comb begin
      value = in_data_i[e*ElemW +: ValueW];
      for (int unsigned r = 1; r < Rounds; r++) begin
        if (sel_q == SelW'(r)) begin
          value = in_data_i[(r*Engines + e)*ElemW +: ValueW];
        end
      end
    end
    assign values[e*ValueW +: ValueW] = value;
  end

  logic unused_data;  // bits of elements above the values
  assign unused_data = ^in_data_i;

  always_comb begin
    count_o = '0;
    for (int unsigned e = 0; e < Engines; e++) begin
      count_o = count_o + CountW'(tok_en[e]);
    end
  end

  // The context of the last token, the same in every pass.
  logic [CtxW-1:0] last_ctx;
  if (Contexts == 1) begin : gen_last_one
    assign last_ctx = '0;
  end else begin : gen_last
    localparam int unsigned SubW = $clog2(Substreams);
    logic [SubW-1:0] last_sub;
    assign last_sub = n_i[SubW-1:0] - SubW'(1);
    assign last_ctx = last_sub[SubW-1 -: CtxW];
    if (Engines > 1) begin : gen_unused
      logic unused_engine;
      assign unused_engine = ^last_sub[SubW-CtxW-1:0];
    end
  end

  // Units with their packers: source e*Kinds + k is kind k of engine e.
  logic [Units-1:0]           ready, full, empty, padded;
  logic [CtxW-1:0]            drain_ctx;
  logic [Sources-1:0]         pending, take;
  logic [Sources*StreamW-1:0] data;
  logic [Sources*BytesW-1:0]  bytes;

  assign units_ready = &ready;

  for (genvar u = 0; u < Units; u++) begin : gen_unit
    localparam int unsigned UnitSources = Lanes * Kinds;

    logic                   valid, accept, first, pad;
    logic [CtxW-1:0]        ctx;
    logic [Lanes-1:0]       en;
    logic [Lanes*Bits0-1:0] bits0;
    logic [Lanes*Len0W-1:0] len0;
    logic [Lanes*Bits1-1:0] bits1;
    logic [Lanes*Len1W-1:0] len1;

    codec_encode_unit #(
      .Arch     (Arch),
      .Contexts (Contexts),
      .ValueW   (ValueW),
      .MantissaW(MantissaW),
      .ZeroAware(ZeroAware),
      .RunW     (RunW)
    ) u_unit (
      .clk_i, .rst_ni,
      .in_valid_i (tok_send && units_ready),
      .in_ready_o (ready[u]),
      .in_op_i    (tok_op),
      .in_ctx_i   (tok_ctx),
      .in_first_i (tok_first),
      .in_row_i   (tok_row),
      .in_en_i    (tok_en[u*Lanes +: Lanes]),
      .in_value_i (values[u*Lanes*ValueW +: Lanes*ValueW]),
      .table_i,
      .out_valid_o(valid),
      .out_ready_i(accept),
      .out_ctx_o  (ctx),
      .out_first_o(first),
      .out_en_o   (en),
      .out_pad_o  (pad),
      .out_bits0_o(bits0),
      .out_len0_o (len0),
      .out_bits1_o(bits1),
      .out_len1_o (len1)
    );

    codec_packers #(
      .Lanes   (Lanes),
      .Kinds   (Kinds),
      .Contexts(Contexts),
      .StreamW (StreamW),
      .Bits0   (Bits0),
      .Bits1   (Bits1)
    ) u_packers (
      .clk_i, .rst_ni,
      .clear_i        (start_i),
      .last_ctx_i     (last_ctx),
      .in_valid_i     (valid),
      .in_ready_o     (accept),
      .in_ctx_i       (ctx),
      .in_first_i     (first),
      .in_en_i        (en),
      .in_pad_i       (pad),
      .in_bits0_i     (bits0),
      .in_len0_i      (len0),
      .in_bits1_i     (bits1),
      .in_len1_i      (len1),
      .full_o         (full[u]),
      .empty_o        (empty[u]),
      .padded_o       (padded[u]),
      .drain_ctx_i    (drain_ctx),
      .drain_pending_o(pending[u*UnitSources +: UnitSources]),
      .drain_take_i   (take[u*UnitSources +: UnitSources]),
      .drain_data_o   (data[u*UnitSources*StreamW +: UnitSources*StreamW]),
      .drain_bytes_o  (bytes[u*UnitSources*BytesW +: UnitSources*BytesW])
    );
  end

  logic busy_q, finished;

  assign finished = busy_q && rounds_done && ((&padded) || (n_i == '0)) && (&empty);

  codec_drain #(
    .Contexts(Contexts),
    .Sources (Sources),
    .StreamW (StreamW)
  ) u_drain (
    .clk_i, .rst_ni, .start_i, .finish_i(finished), .done_o,
    .drain_ctx_o    (drain_ctx),
    .drain_pending_i(pending),
    .drain_take_o   (take),
    .drain_data_i   (data),
    .drain_bytes_i  (bytes),
    .out_valid_o, .out_ready_i, .out_data_o, .out_keep_o, .out_last_o, .out_dest_o
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
    end else begin
      busy_q <= start_i || (busy_q && !done_o);
    end
  end

  // Why no round of values enters in this cycle.
  logic issuing;
  assign issuing     = tok_valid && tok_is_value;
  assign wait_in_o   = issuing && !in_valid_i;
  assign wait_out_o  = issuing ? (full != '0) : (out_valid_o && !out_ready_i);
  assign wait_unit_o = issuing;

  `COMMON_ASSERT(a_started_when_done, !start_i || !busy_q)

endmodule

`default_nettype wire
