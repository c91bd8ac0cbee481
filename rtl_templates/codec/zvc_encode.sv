// SPDX-License-Identifier: Apache-2.0
//
// Zero-value compression: kind 0 takes the values that are not zero, kind 1 a mask bit for each value.
//
//   bits1 = (value != 0)    bits0 = value when it is not zero
//
// Combinational (latency 0), ready passes through; no state. Golden model: models/codec/zvc.cpp.

`default_nettype none

module zvc_encode #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned ValueW   = 8,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned Len0W    = common_pkg::idx_width(ValueW + 1)
) (
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
  output logic [ValueW-1:0] out_bits0_o,
  output logic [Len0W-1:0]  out_len0_o,
  output logic              out_bits1_o,
  output logic              out_len1_o
);

  logic is_value, is_nonzero;

  assign is_value   = (in_op_i == codec_pkg::OpValue);
  assign is_nonzero = is_value && (in_value_i != '0);

  assign in_ready_o  = out_ready_i;
  assign out_valid_o = in_valid_i;
  assign out_ctx_o   = in_ctx_i;
  assign out_first_o = in_first_i;
  assign out_en_o    = in_en_i;
  assign out_pad_o   = (in_op_i == codec_pkg::OpPad);
  assign out_bits0_o = is_nonzero ? in_value_i : '0;
  assign out_len0_o  = is_nonzero ? Len0W'(ValueW) : '0;
  assign out_bits1_o = is_nonzero;
  assign out_len1_o  = is_value;

endmodule

`default_nettype wire
