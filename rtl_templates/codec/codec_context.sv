// SPDX-License-Identifier: Apache-2.0
//
// A pipeline stage whose tokens belong to contexts: a token stands in the stage together with its
// context's state, which it may replace when it leaves.
//
//   in beat at edge n  ->  out_valid_o, out_data_o, state_o from edge n on until out beat
//   out beat with we_i ->  state of out_ctx_o = state_i
//
// One token a cycle; of the same context one every other cycle, because the memory is read at one edge
// and written at the next: in_ready_o depends on in_ctx_i, not on in_valid_i. States are undefined
// until written. Golden model: none needed, an array.

`default_nettype none

module codec_context #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned StateW   = 8,   // bits of a state
  parameter  int unsigned DataW    = 8,   // bits of a token besides its context
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic              in_valid_i,
  output logic              in_ready_o,
  input  logic [CtxW-1:0]   in_ctx_i,
  input  logic [DataW-1:0]  in_data_i,

  output logic              out_valid_o,
  input  logic              out_ready_i,
  output logic [CtxW-1:0]   out_ctx_o,
  output logic [DataW-1:0]  out_data_o,
  output logic [StateW-1:0] state_o,
  input  logic              we_i,
  input  logic [StateW-1:0] state_i
);

  logic             valid_q, in_beat, out_beat;
  logic [CtxW-1:0]  ctx_q;
  logic [DataW-1:0] data_q;

  assign in_ready_o  = !valid_q || (out_ready_i && (ctx_q != in_ctx_i));
  assign in_beat     = in_valid_i && in_ready_o;
  assign out_beat    = valid_q && out_ready_i;
  assign out_valid_o = valid_q;
  assign out_ctx_o   = ctx_q;
  assign out_data_o  = data_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
    end else begin
      valid_q <= in_beat || (valid_q && !out_ready_i);
    end
    if (in_beat) begin
      ctx_q  <= in_ctx_i;
      data_q <= in_data_i;
    end
  end

  common_ram_1r1w #(
    .Depth(Contexts),
    .Width(StateW)
  ) u_states (
    .clk_i,
    .we_i   (out_beat && we_i),
    .waddr_i(ctx_q),
    .wdata_i(state_i),
    .re_i   (in_beat),
    .raddr_i(in_ctx_i),
    .rdata_o(state_o)
  );

endmodule

`default_nettype wire
