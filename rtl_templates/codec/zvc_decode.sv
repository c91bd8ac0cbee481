// SPDX-License-Identifier: Apache-2.0
//
// Inverse of zvc_encode: a mask bit from kind 1 says whether the value is zero or the next ValueW bits
// of kind 0.
//
// Combinational (latency 0), no state. Golden model: models/codec/zvc.cpp.

`default_nettype none

module zvc_decode #(
  parameter  int unsigned ValueW = 8,
  localparam int unsigned Len0W  = common_pkg::idx_width(ValueW + 1)
) (
  input  logic              in_valid_i,
  input  logic              in_en_i,
  input  logic [ValueW-1:0] in_win0_i,
  input  logic              in_win1_i,

  output logic              out_valid_o,
  output logic [ValueW-1:0] out_value_o,
  output logic [Len0W-1:0]  out_take0_o,
  output logic              out_take1_o
);

  assign out_valid_o = in_valid_i;
  assign out_value_o = in_win1_i ? in_win0_i : '0;
  assign out_take0_o = (in_en_i && in_win1_i) ? Len0W'(ValueW) : '0;
  assign out_take1_o = in_en_i;

endmodule

`default_nettype wire
