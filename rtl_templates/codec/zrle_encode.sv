// SPDX-License-Identifier: Apache-2.0
//
// Zero run lengths: entries {run, value} for `run` zeros and one value.
//
//   a zero while run < 2^RunW - 1    run + 1, nothing is sent
//   any other value                  {run, value}, run = 0
//   OpFinish with run > 0            {run - 1, 0}: the pending zeros are the entry's
//
// A context's state is its run. Latency 1; one token a cycle, of the same context every other cycle.
// Golden model: models/codec/zrle.cpp.

`default_nettype none

module zrle_encode #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned ValueW   = 8,
  parameter  int unsigned RunW     = 4,   // 1..8
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned EntryW   = RunW + ValueW,
  localparam int unsigned LenW     = common_pkg::idx_width(EntryW + 1)
) (
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic              in_valid_i,
  output logic              in_ready_o,
  input  codec_pkg::op_e    in_op_i,
  input  logic [CtxW-1:0]   in_ctx_i,
  input  logic              in_first_i,
  input  logic              in_en_i,
  input  logic [ValueW-1:0] in_value_i,

  output logic              out_valid_o,
  input  logic              out_ready_i,
  output logic [CtxW-1:0]   out_ctx_o,
  output logic              out_first_o,
  output logic              out_en_o,
  output logic              out_pad_o,
  output logic [EntryW-1:0] out_bits0_o,
  output logic [LenW-1:0]   out_len0_o
);

  localparam int unsigned DataW = 4 + ValueW;

  logic              is_value, is_finish, skip, send;
  logic [ValueW-1:0] value;
  logic [RunW-1:0]   state, run, run_next, run_sent;

  codec_context #(
    .Contexts(Contexts),
    .StateW  (RunW),
    .DataW   (DataW)
  ) u_context (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o, .in_ctx_i,
    .in_data_i ({in_op_i == codec_pkg::OpPad, in_op_i == codec_pkg::OpValue, in_first_i, in_en_i,
                 in_value_i}),
    .out_valid_o, .out_ready_i, .out_ctx_o,
    .out_data_o({out_pad_o, is_value, out_first_o, out_en_o, value}),
    .state_o   (state),
    .we_i      (out_en_o),
    .state_i   (run_next)
  );

  assign run       = out_first_o ? '0 : state;
  assign is_finish = !is_value && !out_pad_o;
  assign skip      = is_value && (value == '0) && !(&run);
  assign send      = (is_value && !skip) || (is_finish && (run != '0));
  assign run_next  = skip ? run + RunW'(1) : '0;
  assign run_sent  = is_finish ? run - RunW'(1) : run;

  assign out_bits0_o = send ? {run_sent, is_value ? value : ValueW'(0)} : '0;
  assign out_len0_o  = send ? LenW'(EntryW) : '0;

endmodule

`default_nettype wire
