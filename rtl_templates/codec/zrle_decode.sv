// SPDX-License-Identifier: Apache-2.0
//
// Inverse of zrle_encode. A context's state says how many zeros of its entry are still to come, and
// whether the entry's value is.
//
//   no entry open   its run r is taken; r = 0: its value as well, and sent; else a zero is sent
//   r > 0 left      a zero is sent, nothing taken
//   r = 0 left      the value is taken and sent
//
// Latency 1 (the window is registered while the state is read). Golden model: models/codec/zrle.cpp.

`default_nettype none

module zrle_decode #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned ValueW   = 8,
  parameter  int unsigned RunW     = 4,   // 1..8
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned EntryW   = RunW + ValueW,
  localparam int unsigned TakeW    = common_pkg::idx_width(EntryW + 1)
) (
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic              in_valid_i,
  input  logic [CtxW-1:0]   in_ctx_i,
  input  logic              in_first_i,
  input  logic              in_en_i,
  input  logic [EntryW-1:0] in_win0_i,

  output logic              out_valid_o,
  output logic [ValueW-1:0] out_value_o,
  output logic [TakeW-1:0]  out_take0_o
);

  localparam int unsigned DataW = 2 + EntryW;

  logic              first, en, open, unused_ready, takes_value;
  logic [EntryW-1:0] window;
  logic [RunW:0]     state, state_next;
  logic [RunW-1:0]   left, run;
  logic [CtxW-1:0]   unused_ctx;

  codec_context #(
    .Contexts(Contexts),
    .StateW  (RunW + 1),
    .DataW   (DataW)
  ) u_context (
    .clk_i, .rst_ni, .in_valid_i,
    .in_ready_o (unused_ready),
    .in_ctx_i,
    .in_data_i  ({in_first_i, in_en_i, in_win0_i}),
    .out_valid_o,
    .out_ready_i(1'b1),
    .out_ctx_o  (unused_ctx),
    .out_data_o ({first, en, window}),
    .state_o    (state),
    .we_i       (en),
    .state_i    (state_next)
  );

  assign open = state[RunW] && !first;  // an entry's run has been taken, its value not
  assign left = state[RunW-1:0];
  assign run  = open ? left : window[EntryW-1 -: RunW];

  assign takes_value = (run == '0);
  assign state_next  = takes_value ? '0 : {1'b1, run - RunW'(1)};

  always_comb begin
    out_value_o = '0;
    if (takes_value) begin
      out_value_o = open ? window[EntryW-1 -: ValueW] : window[ValueW-1:0];
    end
    out_take0_o = '0;
    if (en) begin
      out_take0_o = (open ? '0 : TakeW'(RunW)) + (takes_value ? TakeW'(ValueW) : '0);
    end
  end

endmodule

`default_nettype wire
