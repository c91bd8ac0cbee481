// SPDX-License-Identifier: Apache-2.0
//
// Inverse of gecko_encode for one unit of 8 columns: a row a token, its width from kind 1 of lane 0,
// each lane's bits from its own window; dropped mantissa bits come back as 0.
//
//   row 0   base = e      rows 1..7   e = base + d mod 256; "minus zero" is d = -128
//
// Latency 1 (windows are registered while the bases are read). Golden model: models/codec/gecko.cpp.

`default_nettype none

module gecko_decode #(
  parameter  int unsigned Contexts  = 2,
  parameter  int unsigned ValueW    = 16,   // 16 (bf16) or 32 (fp32)
  parameter  int unsigned MantissaW = 7,    // 0..7 or 0..23
  parameter  bit          ZeroAware = 1'b0,
  localparam int unsigned Lanes     = codec_pkg::lanes(codec_pkg::Gecko),
  localparam int unsigned CtxW      = common_pkg::idx_width(Contexts),
  localparam int unsigned WidthW    = codec_pkg::RowW,
  localparam int unsigned Win0      = codec_pkg::window_bits(codec_pkg::Gecko, 0, ValueW, MantissaW,
                                                             32'(ZeroAware), 1),
  localparam int unsigned Take0W    = common_pkg::idx_width(Win0 + 1),
  localparam int unsigned Take1W    = common_pkg::idx_width(WidthW + 1)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,

  input  logic                       in_valid_i,
  input  logic [CtxW-1:0]            in_ctx_i,
  input  logic                       in_first_i,
  input  logic [codec_pkg::RowW-1:0] in_row_i,
  input  logic [Lanes-1:0]           in_en_i,
  input  logic [Lanes*Win0-1:0]      in_win0_i,
  input  logic [WidthW-1:0]          in_width_i,

  output logic                       out_valid_o,
  output logic [Lanes*ValueW-1:0]    out_value_o,
  output logic [Lanes*Take0W-1:0]    out_take0_o,
  output logic [Take1W-1:0]          out_take_width_o
);

  localparam int unsigned ExpW      = codec_pkg::ExpW;
  localparam int unsigned MagW      = ExpW - 1;
  localparam int unsigned SignManW  = 1 + MantissaW;
  localparam int unsigned BodyW     = ExpW + SignManW;
  localparam int unsigned TailW     = BodyW - 1;
  localparam int unsigned DropW     = ValueW - BodyW;
  localparam int unsigned StateW    = Lanes * ExpW;
  localparam int unsigned DataW     = 2 + Lanes + WidthW + Lanes * Win0;  // 2: first, row 0
  localparam int unsigned FirstBase = 127;

  logic                  first, base_row, in_base_row, unused_ready;
  logic [Lanes-1:0]      en;
  logic [WidthW-1:0]     width_sent, width;
  logic [Lanes*Win0-1:0] window;
  logic [StateW-1:0]     state, base, base_next;
  logic [CtxW-1:0]       unused_ctx;

  assign in_base_row = (in_row_i == '0);

  codec_context #(
    .Contexts(Contexts),
    .StateW  (StateW),
    .DataW   (DataW)
  ) u_context (
    .clk_i, .rst_ni, .in_valid_i,
    .in_ready_o (unused_ready),
    .in_ctx_i,
    .in_data_i  ({in_first_i, in_base_row, in_en_i, in_width_i, in_win0_i}),
    .out_valid_o,
    .out_ready_i(1'b1),
    .out_ctx_o  (unused_ctx),
    .out_data_o ({first, base_row, en, width_sent, window}),
    .state_o    (state),
    .we_i       (base_row),
    .state_i    (base_next)
  );

  assign base  = first ? {Lanes{ExpW'(FirstBase)}} : state;
  assign width = base_row ? WidthW'(MagW) : width_sent;

  assign out_take_width_o = (en[0] && !base_row) ? Take1W'(WidthW) : '0;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic                is_zero, negative;
    logic [BodyW-1:0]    body;
    logic [TailW-1:0]    tail, after;
    logic [MagW-1:0]     magnitude;
    logic [ExpW-1:0]     column, d, exponent;
    logic [Take0W-1:0]   body_len;

    if (ZeroAware) begin : gen_marked
      assign is_zero = window[(l + 1)*Win0 - 1];
    end else begin : gen_plain
      assign is_zero = 1'b0;
    end
    assign body = window[l*Win0 +: BodyW];

    // A width of 0 leaves out the sign of the difference as well.
    assign tail      = (width == '0) ? body[BodyW-1:1] : body[TailW-1:0];
    assign negative  = (width != '0) && body[BodyW-1];
    assign magnitude = tail[TailW-1 -: MagW] >> (WidthW'(MagW) - width);
    assign after     = tail << width;
    assign column    = base[l*ExpW +: ExpW];

    assign d = !negative          ? {1'b0, magnitude} :
               (magnitude == '0) ? {1'b1, {MagW{1'b0}}} : ~{1'b0, magnitude} + ExpW'(1);
    assign exponent = base_row ? {negative, magnitude} : column + d;

    assign base_next[l*ExpW +: ExpW] = (en[l] && !is_zero) ? exponent : column;

    logic [BodyW-1:0] kept;
    if (MantissaW == 0) begin : gen_sign
      assign kept = {after[TailW-1], exponent};
    end else begin : gen_sign_mantissa
      assign kept = {after[TailW-1], exponent, after[TailW-2 -: MantissaW]};
    end
    if (DropW == 0) begin : gen_all
      assign out_value_o[l*ValueW +: ValueW] = is_zero ? '0 : kept;
    end else begin : gen_dropped
      assign out_value_o[l*ValueW +: ValueW] = is_zero ? '0 : {kept, {DropW{1'b0}}};
    end

    assign body_len = is_zero ? '0 : Take0W'(SignManW) +
                                     ((width == '0) ? '0 : Take0W'(width) + Take0W'(1));
    assign out_take0_o[l*Take0W +: Take0W] = en[l] ? body_len + Take0W'(ZeroAware) : '0;

    logic unused_after;
    assign unused_after = ^after;
  end

endmodule

`default_nettype wire
