// SPDX-License-Identifier: Apache-2.0
//
// One decoder unit of the architecture in force (README.md, section Engine interface): picks the
// engine and leaves out what it has no use for.
//
// No handshake; latency: that of the engine.

`default_nettype none

module codec_decode_unit #(
  parameter  int unsigned Arch      = codec_pkg::Zvc,
  parameter  int unsigned Contexts  = 8,
  parameter  int unsigned ValueW    = 8,
  parameter  int unsigned MantissaW = 7,
  parameter  bit          ZeroAware = 1'b0,
  parameter  int unsigned RunW      = 4,
  localparam int unsigned Lanes     = codec_pkg::lanes(Arch),
  localparam int unsigned CtxW      = common_pkg::idx_width(Contexts),
  localparam int unsigned Win0      = codec_pkg::window_bits(Arch, 0, ValueW, MantissaW,
                                                             32'(ZeroAware), RunW),
  localparam int unsigned Win1      = codec_pkg::window_bits(Arch, 1, ValueW, MantissaW,
                                                             32'(ZeroAware), RunW),
  localparam int unsigned Take0W    = common_pkg::idx_width(Win0 + 1),
  localparam int unsigned Take1W    = common_pkg::idx_width(Win1 + 1),
  localparam int unsigned TableW    = codec_pkg::TableRows * codec_pkg::table_row_bits(ValueW)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,

  input  logic                       in_valid_i,
  input  logic [CtxW-1:0]            in_ctx_i,
  input  logic                       in_first_i,
  input  logic [codec_pkg::RowW-1:0] in_row_i,
  input  logic [Lanes-1:0]           in_en_i,
  input  logic [Lanes*Win0-1:0]      in_win0_i,   // lane l at [l*Win0 +: Win0]
  input  logic [Lanes*Win1-1:0]      in_win1_i,
  input  logic [TableW-1:0]          table_i,

  output logic                       out_valid_o,
  output logic [Lanes*ValueW-1:0]    out_value_o,
  output logic [Lanes*Take0W-1:0]    out_take0_o,
  output logic [Lanes*Take1W-1:0]    out_take1_o
);

  if (Arch == codec_pkg::Apack) begin : gen_apack
    logic unused;
    assign unused = ^in_row_i;
    apack_decode #(
      .Contexts(Contexts),
      .ValueW  (ValueW)
    ) u_engine (
      .clk_i, .rst_ni, .in_valid_i, .in_ctx_i, .in_first_i, .in_en_i, .in_win0_i, .in_win1_i,
      .table_i, .out_valid_o, .out_value_o, .out_take0_o, .out_take1_o
    );
  end else if (Arch == codec_pkg::Gecko) begin : gen_gecko
    logic unused;
    assign unused = ^{table_i, in_win1_i[Lanes*Win1-1:Win1]};
    gecko_decode #(
      .Contexts (Contexts),
      .ValueW   (ValueW),
      .MantissaW(MantissaW),
      .ZeroAware(ZeroAware)
    ) u_engine (
      .clk_i, .rst_ni, .in_valid_i, .in_ctx_i, .in_first_i, .in_row_i, .in_en_i, .in_win0_i,
      .in_width_i(in_win1_i[Win1-1:0]), .out_valid_o, .out_value_o, .out_take0_o,
      .out_take_width_o(out_take1_o[Take1W-1:0])
    );
    assign out_take1_o[Lanes*Take1W-1:Take1W] = '0;
  end else if (Arch == codec_pkg::Zvc) begin : gen_zvc
    logic unused;
    assign unused = ^{clk_i, rst_ni, in_ctx_i, in_first_i, in_row_i, table_i};
    zvc_decode #(
      .ValueW(ValueW)
    ) u_engine (
      .in_valid_i, .in_en_i, .in_win0_i, .in_win1_i, .out_valid_o, .out_value_o, .out_take0_o,
      .out_take1_o
    );
  end else begin : gen_zrle
    logic unused;
    assign unused = ^{in_row_i, table_i, in_win1_i};
    zrle_decode #(
      .Contexts(Contexts),
      .ValueW  (ValueW),
      .RunW    (RunW)
    ) u_engine (
      .clk_i, .rst_ni, .in_valid_i, .in_ctx_i, .in_first_i, .in_en_i, .in_win0_i, .out_valid_o,
      .out_value_o, .out_take0_o
    );
    assign out_take1_o = '0;
  end

endmodule

`default_nettype wire
