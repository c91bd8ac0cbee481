// SPDX-License-Identifier: Apache-2.0
//
// One encoder unit of the architecture in force (README.md, section Engine interface): picks the
// engine and leaves out what it has no use for.
//
// Handshake and latency: those of the engine.

`default_nettype none

module codec_encode_unit #(
  parameter  int unsigned Arch      = codec_pkg::Zvc,
  parameter  int unsigned Contexts  = 8,
  parameter  int unsigned ValueW    = 8,
  parameter  int unsigned MantissaW = 7,
  parameter  bit          ZeroAware = 1'b0,
  parameter  int unsigned RunW      = 4,
  localparam int unsigned Lanes     = codec_pkg::lanes(Arch),
  localparam int unsigned CtxW      = common_pkg::idx_width(Contexts),
  localparam int unsigned Bits0     = codec_pkg::max_bits(Arch, 0, ValueW, MantissaW,
                                                               32'(ZeroAware), RunW),
  localparam int unsigned Bits1     = codec_pkg::max_bits(Arch, 1, ValueW, MantissaW,
                                                               32'(ZeroAware), RunW),
  localparam int unsigned Len0W     = common_pkg::idx_width(Bits0 + 1),
  localparam int unsigned Len1W     = common_pkg::idx_width(Bits1 + 1),
  localparam int unsigned TableW    = codec_pkg::TableRows * codec_pkg::table_row_bits(ValueW)
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
  input  logic [Lanes*ValueW-1:0]    in_value_i,   // lane l at [l*ValueW +: ValueW]
  input  logic [TableW-1:0]          table_i,

  output logic                       out_valid_o,
  input  logic                       out_ready_i,
  output logic [CtxW-1:0]            out_ctx_o,
  output logic                       out_first_o,
  output logic [Lanes-1:0]           out_en_o,
  output logic                       out_pad_o,
  output logic [Lanes*Bits0-1:0]     out_bits0_o,
  output logic [Lanes*Len0W-1:0]     out_len0_o,
  output logic [Lanes*Bits1-1:0]     out_bits1_o,
  output logic [Lanes*Len1W-1:0]     out_len1_o
);

  if (Arch == codec_pkg::Apack) begin : gen_apack
    logic unused;
    assign unused = ^in_row_i;
    apack_encode #(
      .Contexts(Contexts),
      .ValueW  (ValueW)
    ) u_engine (
      .clk_i, .rst_ni, .in_valid_i, .in_ready_o, .in_op_i, .in_ctx_i, .in_first_i, .in_en_i,
      .in_value_i, .table_i, .out_valid_o, .out_ready_i, .out_ctx_o, .out_first_o, .out_en_o,
      .out_pad_o, .out_bits0_o, .out_len0_o, .out_bits1_o, .out_len1_o
    );
  end else if (Arch == codec_pkg::Gecko) begin : gen_gecko
    logic unused;
    assign unused = ^table_i;
    gecko_encode #(
      .Contexts (Contexts),
      .ValueW   (ValueW),
      .MantissaW(MantissaW),
      .ZeroAware(ZeroAware)
    ) u_engine (
      .clk_i, .rst_ni, .in_valid_i, .in_ready_o, .in_op_i, .in_ctx_i, .in_first_i, .in_row_i,
      .in_en_i, .in_value_i, .out_valid_o, .out_ready_i, .out_ctx_o, .out_first_o, .out_en_o,
      .out_pad_o, .out_bits0_o, .out_len0_o, .out_bits1_o, .out_len1_o
    );
  end else if (Arch == codec_pkg::Zvc) begin : gen_zvc
    logic unused;
    assign unused = ^{clk_i, rst_ni, in_row_i, table_i};
    zvc_encode #(
      .Contexts(Contexts),
      .ValueW  (ValueW)
    ) u_engine (
      .in_valid_i, .in_ready_o, .in_op_i, .in_ctx_i, .in_first_i, .in_en_i, .in_value_i,
      .out_valid_o, .out_ready_i, .out_ctx_o, .out_first_o, .out_en_o, .out_pad_o,
      .out_bits0_o, .out_len0_o, .out_bits1_o, .out_len1_o
    );
  end else begin : gen_zrle
    logic unused;
    assign unused = ^{in_row_i, table_i};
    zrle_encode #(
      .Contexts(Contexts),
      .ValueW  (ValueW),
      .RunW    (RunW)
    ) u_engine (
      .clk_i, .rst_ni, .in_valid_i, .in_ready_o, .in_op_i, .in_ctx_i, .in_first_i, .in_en_i,
      .in_value_i, .out_valid_o, .out_ready_i, .out_ctx_o, .out_first_o, .out_en_o, .out_pad_o,
      .out_bits0_o, .out_len0_o
    );
    assign out_bits1_o = '0;
    assign out_len1_o  = '0;
  end

endmodule

`default_nettype wire
