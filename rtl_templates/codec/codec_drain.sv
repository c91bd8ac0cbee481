// SPDX-License-Identifier: Apache-2.0
//
// `out` of the encoder: drains the packers of Sources sources, string = context * Sources + source, one
// beat a cycle, and closes the descriptor with the end beat (dest = Contexts * Sources, keep = 0, last)
// once finish_i says that nothing will come any more.
//
// A packer's memories are read at the edge that fills the stage of `out` and hold until the next read,
// so that the stage itself is a valid bit and the choice of source. done_o: the end beat leaves.

`include "common_assert.svh"

`default_nettype none

module codec_drain #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned Sources  = 16,   // a power of two
  parameter  int unsigned StreamW  = 128,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned Bytes    = StreamW / 8,
  localparam int unsigned BytesW   = $clog2(Bytes + 1),
  localparam int unsigned DestW    = $clog2(Contexts * Sources + 1)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  logic                       start_i,
  input  logic                       finish_i,   // no beat waits or will come; until done_o
  output logic                       done_o,

  output logic [CtxW-1:0]            drain_ctx_o,
  input  logic [Sources-1:0]         drain_pending_i,
  output logic [Sources-1:0]         drain_take_o,
  input  logic [Sources*StreamW-1:0] drain_data_i,
  input  logic [Sources*BytesW-1:0]  drain_bytes_i,

  output logic                       out_valid_o,
  input  logic                       out_ready_i,
  output logic [StreamW-1:0]         out_data_o,
  output logic [Bytes-1:0]           out_keep_o,
  output logic                       out_last_o,
  output logic [DestW-1:0]           out_dest_o
);

  localparam int unsigned SourceLog = $clog2(Sources);

  logic               valid_q, end_q, free, close;
  logic [Sources-1:0] source_q;
  logic [CtxW-1:0]    ctx_q;
  logic [BytesW-1:0]  bytes;
  logic [StreamW-1:0] data;
  logic [DestW-1:0]   source;

  codec_scan #(
    .Contexts(Contexts),
    .Units   (Sources)
  ) u_scan (
    .clk_i, .rst_ni, .start_i, .enable_i(free), .want_i(drain_pending_i), .ctx_o(drain_ctx_o),
    .take_o(drain_take_o)
  );

  assign free   = !valid_q || out_ready_i;
  assign close  = finish_i && !valid_q;
  assign done_o = valid_q && end_q && out_ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      end_q   <= 1'b0;
    end else if (free) begin
      valid_q <= (drain_take_o != '0) || close;
      end_q   <= close;
    end
    if (free) begin
      source_q <= drain_take_o;
      ctx_q    <= drain_ctx_o;
    end
  end

  // In the end beat no source is chosen.
  always_comb begin
    bytes  = '0;
    data   = '0;
    source = '0;
    for (int unsigned s = 0; s < Sources; s++) begin
      if (source_q[s]) begin
        bytes  = bytes | drain_bytes_i[s*BytesW +: BytesW];
        data   = data | drain_data_i[s*StreamW +: StreamW];
        source = source | DestW'(s);
      end
    end
  end

  assign out_valid_o = valid_q;
  assign out_last_o  = end_q;
  assign out_dest_o  = end_q ? DestW'(Contexts * Sources)
                             : ((DestW'(ctx_q) << SourceLog) | source);

  for (genvar b = 0; b < Bytes; b++) begin : gen_byte
    assign out_keep_o[b]        = (bytes > BytesW'(b));
    assign out_data_o[8*b +: 8] = out_keep_o[b] ? data[8*b +: 8] : '0;
  end

  `COMMON_ASSERT(a_finished_is_empty, !finish_i || drain_pending_i == '0)

endmodule

`default_nettype wire
