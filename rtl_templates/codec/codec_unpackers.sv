// SPDX-License-Identifier: Apache-2.0
//
// The unpackers of one decoder unit: kind 0 for each lane, kind 1 for lane 0 when there are two kinds.
// Source l*Kinds + k is kind k of lane l; sources without an unpacker ask for nothing and are always
// ready. ready_o: the windows of all lanes with en_i have come. Otherwise as codec_unpacker.

`default_nettype none

module codec_unpackers #(
  parameter  int unsigned Lanes    = 1,
  parameter  int unsigned Kinds    = 2,
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned StreamW  = 128,
  parameter  int unsigned Win0     = 8,
  parameter  int unsigned Win1     = 1,
  localparam int unsigned Sources  = Lanes * Kinds,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned Take0W   = common_pkg::idx_width(Win0 + 1),
  localparam int unsigned Take1W   = common_pkg::idx_width(Win1 + 1)
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    clear_i,

  input  logic [CtxW-1:0]         req_ctx_i,
  output logic [Sources-1:0]      req_want_o,
  output logic [Sources-1:0]      req_slot_o,
  input  logic [Sources-1:0]      req_take_i,

  input  logic [Sources-1:0]      put_i,
  input  logic [CtxW-1:0]         put_ctx_i,
  input  logic                    put_slot_i,
  input  logic [StreamW-1:0]      put_data_i,

  input  logic                    look_i,
  input  logic [CtxW-1:0]         look_ctx_i,
  input  logic [CtxW-1:0]         at_ctx_i,
  input  logic                    look_first_i,
  input  logic [Lanes-1:0]        en_i,
  output logic                    ready_o,
  input  logic                    go_i,
  output logic [Lanes*Win0-1:0]   win0_o,
  output logic [Lanes*Win1-1:0]   win1_o,

  input  logic                    take_i,
  input  logic [CtxW-1:0]         take_ctx_i,
  input  logic                    take_first_i,
  input  logic [Lanes*Take0W-1:0] take0_i,
  input  logic [Lanes*Take1W-1:0] take1_i
);

  logic [Sources-1:0] ready;
  assign ready_o = &ready;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    localparam int unsigned S0 = l * Kinds;
    logic ready0;

    codec_unpacker #(
      .Contexts(Contexts),
      .StreamW (StreamW),
      .WinBits (Win0),
      .WordW   (codec_pkg::word_bits(Win0))
    ) u_unpacker0 (
      .clk_i, .rst_ni, .clear_i, .req_ctx_i,
      .req_want_o(req_want_o[S0]),
      .req_slot_o(req_slot_o[S0]),
      .req_take_i(req_take_i[S0]),
      .put_i     (put_i[S0]),
      .put_ctx_i, .put_slot_i, .put_data_i, .look_i, .look_ctx_i, .at_ctx_i, .look_first_i,
      .ready_o   (ready0),
      .go_i      (go_i && en_i[l]),
      .window_o  (win0_o[l*Win0 +: Win0]),
      .take_i, .take_ctx_i, .take_first_i,
      .take_len_i(take0_i[l*Take0W +: Take0W])
    );
    assign ready[S0] = ready0 || !en_i[l];

    if (Kinds == 2 && l == 0) begin : gen_kind1
      logic ready1;
      codec_unpacker #(
        .Contexts(Contexts),
        .StreamW (StreamW),
        .WinBits (Win1),
        .WordW   (codec_pkg::word_bits(Win1))
      ) u_unpacker1 (
        .clk_i, .rst_ni, .clear_i, .req_ctx_i,
        .req_want_o(req_want_o[S0 + 1]),
        .req_slot_o(req_slot_o[S0 + 1]),
        .req_take_i(req_take_i[S0 + 1]),
        .put_i     (put_i[S0 + 1]),
        .put_ctx_i, .put_slot_i, .put_data_i, .look_i, .look_ctx_i, .at_ctx_i, .look_first_i,
        .ready_o   (ready1),
        .go_i      (go_i && en_i[l]),
        .window_o  (win1_o[l*Win1 +: Win1]),
        .take_i, .take_ctx_i, .take_first_i,
        .take_len_i(take1_i[l*Take1W +: Take1W])
      );
      assign ready[S0 + 1] = ready1 || !en_i[l];
    end else begin : gen_no_kind1
      logic unused_take;
      assign unused_take = ^take1_i[l*Take1W +: Take1W];
      assign win1_o[l*Win1 +: Win1] = '0;
      if (Kinds == 2) begin : gen_silent
        logic unused_put;
        assign unused_put = req_take_i[S0 + 1] ^ put_i[S0 + 1];
        assign req_want_o[S0 + 1] = 1'b0;
        assign req_slot_o[S0 + 1] = 1'b0;
        assign ready[S0 + 1]      = 1'b1;
      end
    end
  end

endmodule

`default_nettype wire
