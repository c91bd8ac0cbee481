// SPDX-License-Identifier: Apache-2.0
//
// The packers of one encoder unit: kind 0 for each lane, kind 1 for lane 0 when there are two kinds.
// Source l*Kinds + k is kind k of lane l; sources without a packer stay silent.
//
// A beat of the unit enters all packers at once; in_ready_o depends on in_ctx_i, not on in_valid_i.
// padded_o: the token OpPad of context last_ctx_i has entered since clear_i. Draining: codec_packer.

`default_nettype none

module codec_packers #(
  parameter  int unsigned Lanes    = 1,
  parameter  int unsigned Kinds    = 2,
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned StreamW  = 128,
  parameter  int unsigned Bits0    = 8,
  parameter  int unsigned Bits1    = 1,
  localparam int unsigned Sources  = Lanes * Kinds,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned Len0W    = common_pkg::idx_width(Bits0 + 1),
  localparam int unsigned Len1W    = common_pkg::idx_width(Bits1 + 1),
  localparam int unsigned BytesW   = $clog2(StreamW / 8 + 1)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  logic                       clear_i,
  input  logic [CtxW-1:0]            last_ctx_i,

  input  logic                       in_valid_i,
  output logic                       in_ready_o,
  input  logic [CtxW-1:0]            in_ctx_i,
  input  logic                       in_first_i,
  input  logic [Lanes-1:0]           in_en_i,
  input  logic                       in_pad_i,
  input  logic [Lanes*Bits0-1:0]     in_bits0_i,
  input  logic [Lanes*Len0W-1:0]     in_len0_i,
  input  logic [Lanes*Bits1-1:0]     in_bits1_i,
  input  logic [Lanes*Len1W-1:0]     in_len1_i,

  output logic                       full_o,   // stalled by a context whose beats wait
  output logic                       empty_o,  // nothing under way, no beat waits
  output logic                       padded_o,

  input  logic [CtxW-1:0]            drain_ctx_i,
  output logic [Sources-1:0]         drain_pending_o,
  input  logic [Sources-1:0]         drain_take_i,
  output logic [Sources*StreamW-1:0] drain_data_o,
  output logic [Sources*BytesW-1:0]  drain_bytes_o
);

  logic [Sources-1:0] ready, full, idle, any;
  logic               in_beat;

  assign in_ready_o = &ready;
  assign in_beat    = in_valid_i && in_ready_o;
  assign full_o     = (full != '0);
  assign empty_o    = (&idle) && (any == '0);

  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      padded_o <= 1'b0;
    end else if (in_beat && in_pad_i && (in_ctx_i == last_ctx_i)) begin
      padded_o <= 1'b1;
    end
  end

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    localparam int unsigned S0 = l * Kinds;

    codec_packer #(
      .Contexts(Contexts),
      .StreamW (StreamW),
      .MaxBits (Bits0),
      .WordW   (codec_pkg::word_bits(Bits0))
    ) u_packer0 (
      .clk_i, .rst_ni,
      .in_valid_i     (in_beat),
      .in_ready_o     (ready[S0]),
      .in_ctx_i,
      .in_en_i        (in_en_i[l]),
      .in_first_i,
      .in_pad_i,
      .in_bits_i      (in_bits0_i[l*Bits0 +: Bits0]),
      .in_len_i       (in_len0_i[l*Len0W +: Len0W]),
      .full_o         (full[S0]),
      .idle_o         (idle[S0]),
      .any_o          (any[S0]),
      .drain_ctx_i,
      .drain_pending_o(drain_pending_o[S0]),
      .drain_take_i   (drain_take_i[S0]),
      .drain_data_o   (drain_data_o[S0*StreamW +: StreamW]),
      .drain_bytes_o  (drain_bytes_o[S0*BytesW +: BytesW])
    );

    if (Kinds == 2 && l == 0) begin : gen_kind1
      codec_packer #(
        .Contexts(Contexts),
        .StreamW (StreamW),
        .MaxBits (Bits1),
        .WordW   (codec_pkg::word_bits(Bits1))
      ) u_packer1 (
        .clk_i, .rst_ni,
        .in_valid_i     (in_beat),
        .in_ready_o     (ready[S0 + 1]),
        .in_ctx_i,
        .in_en_i        (in_en_i[l]),
        .in_first_i,
        .in_pad_i,
        .in_bits_i      (in_bits1_i[l*Bits1 +: Bits1]),
        .in_len_i       (in_len1_i[l*Len1W +: Len1W]),
        .full_o         (full[S0 + 1]),
        .idle_o         (idle[S0 + 1]),
        .any_o          (any[S0 + 1]),
        .drain_ctx_i,
        .drain_pending_o(drain_pending_o[S0 + 1]),
        .drain_take_i   (drain_take_i[S0 + 1]),
        .drain_data_o   (drain_data_o[(S0 + 1)*StreamW +: StreamW]),
        .drain_bytes_o  (drain_bytes_o[(S0 + 1)*BytesW +: BytesW])
      );
    end else begin : gen_no_kind1
      logic unused_kind1;
      assign unused_kind1 = ^{in_bits1_i[l*Bits1 +: Bits1], in_len1_i[l*Len1W +: Len1W]};
      if (Kinds == 2) begin : gen_silent
        logic unused_take;
        assign unused_take = drain_take_i[S0 + 1];
        assign ready[S0 + 1]           = 1'b1;
        assign full[S0 + 1]            = 1'b0;
        assign idle[S0 + 1]            = 1'b1;
        assign any[S0 + 1]             = 1'b0;
        assign drain_pending_o[S0 + 1] = 1'b0;
        assign drain_data_o[(S0 + 1)*StreamW +: StreamW] = '0;
        assign drain_bytes_o[(S0 + 1)*BytesW +: BytesW]  = '0;
      end
    end
  end

endmodule

`default_nettype wire
