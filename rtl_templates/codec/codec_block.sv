// SPDX-License-Identifier: Apache-2.0
//
// Codec block: encodes or decodes one tensor a descriptor (README.md: streams, descriptor, counters).
//
// Tops codec_encoder and codec_decoder are this block with one direction; codec_block's own default is
// both, one at a time, sharing streams, table and counters. Latency and cycles: README.md.
// Golden model: models/codec/codec.cpp.

`include "common_assert.svh"

`default_nettype none

module codec_block #(
  parameter  int unsigned Arch       = codec_pkg::Zvc,  // codec_pkg
  parameter  int unsigned Substreams = 16,    // S, a power of two, 1..1024; gecko: at least 8
  parameter  int unsigned Engines    = 4,     // E, a power of two, 1..S; gecko: at least 8
  parameter  int unsigned ValueW     = 8,     // 2..8; gecko: 16 (bf16), 32 (fp32)
  parameter  int unsigned StreamW    = 128,   // a power of two, 64..1024, at least Engines elements
  parameter  int unsigned MantissaW  = 7,     // gecko: mantissa bits kept, 0..7 or 0..23
  parameter  bit          ZeroAware  = 1'b0,  // gecko: zeros are marked
  parameter  int unsigned RunW       = 4,     // zrle: bits of a run, 1..8
  parameter  bit          HasEncode  = 1'b1,
  parameter  bit          HasDecode  = 1'b1,  // at least one of the two
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
  output logic [DestW-1:0]     out_dest_o,

  input  logic [3:0]           cnt_addr_i,
  output logic [31:0]          cnt_data_o
);

  localparam int unsigned NumW     = codec_pkg::NumW;
  localparam int unsigned ElemW    = codec_pkg::elem_bits(ValueW);
  localparam int unsigned Lanes    = codec_pkg::lanes(Arch);
  localparam int unsigned TableW   = codec_pkg::TableRows * codec_pkg::table_row_bits(ValueW);
  localparam int unsigned CountW   = $clog2(Engines + 1);
  localparam int unsigned WordW    = codec_pkg::word_bits(
      codec_pkg::max_bits(Arch, 0, ValueW, MantissaW, 32'(ZeroAware), RunW));

  if (!HasEncode && !HasDecode) begin : gen_bad_direction
    $error("codec_block: HasEncode or HasDecode");
  end
  if (Substreams != (1 << $clog2(Substreams)) || Engines != (1 << $clog2(Engines)) ||
      Engines > Substreams || Engines < Lanes) begin : gen_bad_engines
    $error("codec_block: Substreams and Engines must be powers of two, Engines %0d..Substreams",
           Lanes);
  end
  if (Engines * ElemW > StreamW || 2 * WordW > StreamW || StreamW < 64) begin : gen_bad_stream
    $error("codec_block: StreamW must hold Engines elements, two words and 64 bits");
  end

  // One descriptor at a time: begun when it is there, done when its direction says so.
  logic              desc_valid, decode, is_final, running_q, start, done;
  logic [NumW-1:0]   n;
  logic [TableW-1:0] rows;

  codec_cmd #(
    .StreamW (StreamW),
    .ValueW  (ValueW),
    .HasTable(Arch == codec_pkg::Apack)
  ) u_cmd (
    .clk_i, .rst_ni, .in_valid_i(cmd_valid_i), .in_ready_o(cmd_ready_o), .in_data_i(cmd_data_i),
    .desc_valid_o(desc_valid), .decode_o(decode), .final_o(is_final), .n_o(n), .table_o(rows),
    .done_i(done)
  );

  assign start = desc_valid && !running_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
    end else begin
      running_q <= start || (running_q && !done);
    end
  end

  // Either side of the streams; what is not built in is constant.
  logic                 enc_start, enc_done, enc_in_ready, enc_out_valid, enc_out_last;
  logic [StreamW-1:0]   enc_out_data;
  logic [StreamW/8-1:0] enc_out_keep;
  logic [DestW-1:0]     enc_out_dest;
  logic                 enc_round, enc_wait_in, enc_wait_out, enc_wait_unit;
  logic [CountW-1:0]    enc_count;
  logic                 dec_start, dec_done, dec_last, dec_in_ready, dec_out_valid, dec_out_last;
  logic [StreamW-1:0]   dec_out_data;
  logic [StreamW/8-1:0] dec_out_keep;
  logic                 dec_round, dec_wait_fetch, dec_wait_in, dec_wait_out, dec_wait_unit;
  logic [CountW-1:0]    dec_count;
  logic                 is_decode;

  assign is_decode = HasDecode && (decode || !HasEncode);
  assign enc_start = start && !is_decode;
  assign dec_start = start && is_decode;
  assign done      = is_decode ? dec_done : enc_done;

  if (HasEncode) begin : gen_encode
    codec_encode #(
      .Arch      (Arch),
      .Substreams(Substreams),
      .Engines   (Engines),
      .ValueW    (ValueW),
      .StreamW   (StreamW),
      .MantissaW (MantissaW),
      .ZeroAware (ZeroAware),
      .RunW      (RunW)
    ) u_encode (
      .clk_i, .rst_ni,
      .start_i    (enc_start),
      .n_i        (n),
      .table_i    (rows),
      .done_o     (enc_done),
      .in_valid_i (in_valid_i && !is_decode),
      .in_ready_o (enc_in_ready),
      .in_data_i,
      .out_valid_o(enc_out_valid),
      .out_ready_i,
      .out_data_o (enc_out_data),
      .out_keep_o (enc_out_keep),
      .out_last_o (enc_out_last),
      .out_dest_o (enc_out_dest),
      .round_o    (enc_round),
      .count_o    (enc_count),
      .wait_in_o  (enc_wait_in),
      .wait_out_o (enc_wait_out),
      .wait_unit_o(enc_wait_unit)
    );
  end else begin : gen_no_encode
    logic unused_start;
    assign unused_start = enc_start ^ decode;
    assign {enc_done, enc_in_ready, enc_out_valid, enc_out_last} = '0;
    assign {enc_out_data, enc_out_keep, enc_out_dest}            = '0;
    assign {enc_round, enc_wait_in, enc_wait_out, enc_wait_unit} = '0;
    assign enc_count = '0;
  end

  if (HasDecode) begin : gen_decode
    codec_decode #(
      .Arch      (Arch),
      .Substreams(Substreams),
      .Engines   (Engines),
      .ValueW    (ValueW),
      .StreamW   (StreamW),
      .MantissaW (MantissaW),
      .ZeroAware (ZeroAware),
      .RunW      (RunW)
    ) u_decode (
      .clk_i, .rst_ni,
      .start_i     (dec_start),
      .n_i         (n),
      .table_i     (rows),
      .last_o      (dec_last),
      .done_o      (dec_done),
      .in_valid_i  (in_valid_i && is_decode),
      .in_ready_o  (dec_in_ready),
      .in_data_i,
      .fetch_valid_o, .fetch_ready_i, .fetch_dest_o,
      .out_valid_o (dec_out_valid),
      .out_ready_i,
      .out_data_o  (dec_out_data),
      .out_keep_o  (dec_out_keep),
      .out_last_o  (dec_out_last),
      .round_o     (dec_round),
      .count_o     (dec_count),
      .wait_fetch_o(dec_wait_fetch),
      .wait_in_o   (dec_wait_in),
      .wait_out_o  (dec_wait_out),
      .wait_unit_o (dec_wait_unit)
    );
  end else begin : gen_no_decode
    logic unused_start;
    assign unused_start = dec_start ^ decode ^ fetch_ready_i;
    assign {dec_done, dec_last, dec_in_ready, dec_out_valid, dec_out_last}       = '0;
    assign {dec_out_data, dec_out_keep, fetch_valid_o, fetch_dest_o}             = '0;
    assign {dec_round, dec_wait_fetch, dec_wait_in, dec_wait_out, dec_wait_unit} = '0;
    assign dec_count = '0;
  end

  assign in_ready_o  = is_decode ? dec_in_ready : enc_in_ready;
  assign out_valid_o = is_decode ? dec_out_valid : enc_out_valid;
  assign out_data_o  = is_decode ? dec_out_data : enc_out_data;
  assign out_keep_o  = is_decode ? dec_out_keep : enc_out_keep;
  assign out_last_o  = is_decode ? dec_out_last : enc_out_last;
  assign out_dest_o  = is_decode ? '0 : enc_out_dest;

  // Counter 8 moves one cycle late: an addition does not fit behind the look at every window.
  logic              round_q;
  logic [CountW-1:0] count_q;

  always_ff @(posedge clk_i) begin
    round_q <= rst_ni && (enc_round || dec_round);
    count_q <= enc_round ? enc_count : dec_count;
  end

  logic last_beat, drain;
  assign last_beat = is_decode ? dec_last : enc_done;
  assign drain     = running_q;

  logic unused_main;  // one clock a cycle

  common_counters #(
    .MacW(CountW)
  ) u_counters (
    .clk_i, .rst_ni,
    .start_i     (cmd_valid_i && cmd_ready_o),  // late beats of in belong to what has been counted
    .stop_i      (last_beat && is_final),
    .compute_i   (enc_round || dec_round),
    .wgt_i       (dec_wait_fetch),
    .act_i       (enc_wait_in || dec_wait_in),
    .out_i       (enc_wait_out || dec_wait_out),
    .fill_i      (enc_wait_unit || dec_wait_unit),
    .drain_i     (drain),
    .macs_valid_i(round_q),
    .macs_i      (count_q),
    .addr_i      (cnt_addr_i),
    .main_o      (unused_main),
    .data_o      (cnt_data_o)
  );

endmodule

`default_nettype wire
