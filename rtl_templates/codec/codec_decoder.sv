// SPDX-License-Identifier: Apache-2.0
//
// Codec decoder: codec_block with this direction alone, whatever the descriptor says.
//
// Streams, parameters, latency: README.md. Golden model: models/codec/codec.cpp.

`default_nettype none

module codec_decoder #(
  parameter  int unsigned Arch       = codec_pkg::Zvc,  // codec_pkg
  parameter  int unsigned Substreams = 16,    // S, a power of two, 1..1024; gecko: at least 8
  parameter  int unsigned Engines    = 4,     // E, a power of two, 1..S; gecko: at least 8
  parameter  int unsigned ValueW     = 8,     // 2..8; gecko: 16 (bf16), 32 (fp32)
  parameter  int unsigned StreamW    = 128,   // a power of two, 64..1024, at least Engines elements
  parameter  int unsigned MantissaW  = 7,     // gecko: mantissa bits kept, 0..7 or 0..23
  parameter  bit          ZeroAware  = 1'b0,  // gecko: zeros are marked
  parameter  int unsigned RunW       = 4,     // zrle: bits of a run, 1..8
  localparam int unsigned DestW      = $clog2(Substreams * codec_pkg::kinds(Arch) + 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 cmd_valid_i,
  output logic                 cmd_ready_o,
  input  logic [StreamW-1:0]   cmd_data_i,

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

  input  logic [3:0]           cnt_addr_i,
  output logic [31:0]          cnt_data_o
);

  logic [DestW-1:0] out_dest;

  logic unused_dest;
  assign unused_dest = ^out_dest;

  codec_block #(
    .Arch      (Arch),
    .Substreams(Substreams),
    .Engines   (Engines),
    .ValueW    (ValueW),
    .StreamW   (StreamW),
    .MantissaW (MantissaW),
    .ZeroAware (ZeroAware),
    .RunW      (RunW),
    .HasEncode (1'b0),
    .HasDecode (1'b1)
  ) u_block (
    .clk_i, .rst_ni, .cmd_valid_i, .cmd_ready_o, .cmd_data_i, .in_valid_i, .in_ready_o, .in_data_i,
    .fetch_valid_o, .fetch_ready_i, .fetch_dest_o,
    .out_valid_o, .out_ready_i, .out_data_o, .out_keep_o, .out_last_o, .out_dest_o(out_dest),
    .cnt_addr_i, .cnt_data_o
  );

endmodule

`default_nettype wire
