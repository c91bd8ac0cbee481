// SPDX-License-Identifier: Apache-2.0
//
// Gecko, one unit: 8 columns of floating-point values {sign, exponent:8, mantissa} in lock-step, a row a
// token. Row 0 of a group of 8 sends its exponents, which become the columns' bases; the others send
// differences to them, all as wide as the row's largest needs.
//
//   d = (e - base) mod 256 as -128..127, width = bits of the largest |d| of the row, at most 7
//   lane: row 0 {e:8, sign, m}, else {d < 0, |d| mod 128 : width} (nothing when width = 0), {sign, m}
//   kind 1: width:3 in rows 1..7
//
// m are the upper MantissaW bits of the mantissa; the others are dropped. ZeroAware: a bit before each
// value says that all its kept bits are 0; nothing follows then, it does not count for width, and in
// row 0 its column keeps the base (127 at first). A context's state is its 8 bases. Latency 1; one
// token a cycle, of the same context every other cycle. Golden model: models/codec/gecko.cpp.

`default_nettype none

module gecko_encode #(
  parameter  int unsigned Contexts  = 2,
  parameter  int unsigned ValueW    = 16,   // 16 (bf16) or 32 (fp32)
  parameter  int unsigned MantissaW = 7,    // 0..7 or 0..23
  parameter  bit          ZeroAware = 1'b0,
  localparam int unsigned Lanes     = codec_pkg::lanes(codec_pkg::Gecko),
  localparam int unsigned CtxW      = common_pkg::idx_width(Contexts),
  localparam int unsigned WidthW    = codec_pkg::RowW,
  localparam int unsigned Bits0     = codec_pkg::max_bits(codec_pkg::Gecko, 0, ValueW, MantissaW,
                                                          32'(ZeroAware), 1),
  localparam int unsigned Len0W     = common_pkg::idx_width(Bits0 + 1),
  localparam int unsigned Len1W     = common_pkg::idx_width(WidthW + 1)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,

  input  logic                       in_valid_i,
  output logic                       in_ready_o,
  input  codec_pkg::op_e             in_op_i,
  input  logic [CtxW-1:0]            in_ctx_i,
  input  logic                       in_first_i,
  input  logic [codec_pkg::RowW-1:0] in_row_i,
  input  logic [Lanes-1:0]           in_en_i,
  input  logic [Lanes*ValueW-1:0]    in_value_i,

  output logic                       out_valid_o,
  input  logic                       out_ready_i,
  output logic [CtxW-1:0]            out_ctx_o,
  output logic                       out_first_o,
  output logic [Lanes-1:0]           out_en_o,
  output logic                       out_pad_o,
  output logic [Lanes*Bits0-1:0]     out_bits0_o,
  output logic [Lanes*Len0W-1:0]     out_len0_o,
  output logic [Lanes*WidthW-1:0]    out_bits1_o,  // lane 0 only
  output logic [Lanes*Len1W-1:0]     out_len1_o
);

  localparam int unsigned ExpW      = codec_pkg::ExpW;
  localparam int unsigned MagW      = ExpW - 1;
  localparam int unsigned KeptW     = 1 + ExpW + MantissaW;        // of a value
  localparam int unsigned SignManW  = 1 + MantissaW;
  localparam int unsigned TailW     = MagW + SignManW;
  localparam int unsigned StateW    = Lanes * ExpW;
  localparam int unsigned DataW     = 4 + Lanes + Lanes * KeptW;   // 4: see below
  localparam int unsigned FirstBase = 127;

  logic [Lanes*KeptW-1:0] kept, value;
  logic [StateW-1:0]      state, base, base_next;
  logic                   is_value, in_base_row, base_row;

  logic unused_dropped;  // mantissa bits
  assign unused_dropped = ^in_value_i;

  for (genvar l = 0; l < Lanes; l++) begin : gen_kept
    assign kept[l*KeptW +: KeptW] = in_value_i[(l + 1)*ValueW - 1 -: KeptW];
  end

  assign in_base_row = (in_row_i == '0);

  codec_context #(
    .Contexts(Contexts),
    .StateW  (StateW),
    .DataW   (DataW)
  ) u_context (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o, .in_ctx_i,
    .in_data_i ({in_op_i == codec_pkg::OpPad, in_op_i == codec_pkg::OpValue, in_first_i,
                 in_base_row, in_en_i, kept}),
    .out_valid_o, .out_ready_i, .out_ctx_o,
    .out_data_o({out_pad_o, is_value, out_first_o, base_row, out_en_o, value}),
    .state_o   (state),
    .we_i      (is_value && base_row),
    .state_i   (base_next)
  );

  assign base = out_first_o ? {Lanes{ExpW'(FirstBase)}} : state;

  // Differences, and the width that all lanes of the row need.
  logic [Lanes*ExpW-1:0] delta;       // {d < 0, |d| mod 128}
  logic [Lanes-1:0]      is_zero;
  logic [ExpW-1:0]       any;
  logic [WidthW-1:0]     width, width_sent;

  for (genvar l = 0; l < Lanes; l++) begin : gen_delta
    logic [ExpW-1:0] exponent, d;
    logic [MagW-1:0] magnitude;   // mod 128
    assign exponent   = value[l*KeptW + MantissaW +: ExpW];
    assign is_zero[l] = ZeroAware && (value[l*KeptW +: KeptW] == '0);
    assign d          = exponent - base[l*ExpW +: ExpW];
    assign magnitude  = d[ExpW-1] ? ~d[MagW-1:0] + MagW'(1) : d[MagW-1:0];
    assign delta[l*ExpW +: ExpW]     = {d[ExpW-1], magnitude};
    assign base_next[l*ExpW +: ExpW] = (out_en_o[l] && !is_zero[l]) ? exponent
                                                                    : base[l*ExpW +: ExpW];
  end

  always_comb begin
    any = '0;
    for (int unsigned l = 0; l < Lanes; l++) begin
      if (out_en_o[l] && !is_zero[l]) begin
        // |d| = 128 has no bit among the lower ones.
        any = any | {delta[l*ExpW + MagW] && (delta[l*ExpW +: MagW] == '0), delta[l*ExpW +: MagW]};
      end
    end
    width = '0;
    for (int unsigned b = 0; b < MagW; b++) begin
      if (any[b]) begin
        width = WidthW'(b + 1);
      end
    end
    if (any[ExpW-1] || base_row) begin
      width = WidthW'(MagW);
    end
  end

  // In row 0 the exponent takes the place of sign and magnitude.
  for (genvar l = 0; l < Lanes; l++) begin : gen_bits
    logic [ExpW-1:0]           lead;
    logic [TailW-1:0]          tail;
    logic [TailW:0]            body;
    logic [Len0W-1:0]          body_len;

    assign lead = base_row ? value[l*KeptW + MantissaW +: ExpW] : delta[l*ExpW +: ExpW];
    if (MantissaW == 0) begin : gen_sign
      assign tail = {lead[MagW-1:0], value[l*KeptW + KeptW - 1]} << (WidthW'(MagW) - width);
    end else begin : gen_sign_mantissa
      assign tail = {lead[MagW-1:0], value[l*KeptW + KeptW - 1], value[l*KeptW +: MantissaW]}
                    << (WidthW'(MagW) - width);
    end
    assign body     = (width == '0) ? {tail, 1'b0} : {lead[ExpW-1], tail};
    assign body_len = Len0W'(SignManW) + ((width == '0) ? '0 : Len0W'(width) + Len0W'(1));

    if (ZeroAware) begin : gen_marked
      assign out_bits0_o[l*Bits0 +: Bits0] = !is_value  ? '0 :
                                             is_zero[l] ? {1'b1, {(Bits0 - 1){1'b0}}} :
                                                          {1'b0, body};
      assign out_len0_o[l*Len0W +: Len0W]  = !is_value  ? '0 :
                                             is_zero[l] ? Len0W'(1) : body_len + Len0W'(1);
    end else begin : gen_plain
      assign out_bits0_o[l*Bits0 +: Bits0] = is_value ? body : '0;
      assign out_len0_o[l*Len0W +: Len0W]  = is_value ? body_len : '0;
    end
  end

  assign width_sent  = (is_value && !base_row) ? width : '0;
  assign out_bits1_o = (Lanes*WidthW)'(width_sent);
  assign out_len1_o  = (is_value && !base_row) ? (Lanes*Len1W)'(WidthW) : '0;

endmodule

`default_nettype wire
