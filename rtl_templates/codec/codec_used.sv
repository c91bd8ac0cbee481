// SPDX-License-Identifier: Apache-2.0
//
// Which engines' substreams of one context hold a value at all: ctx * Engines + e < n.
//
// Combinational. Contexts and Engines are powers of two. n_i = 0 with Contexts = Engines = 1 gives 1:
// nobody asks then. Golden model: models/codec/format.hpp (substream_length).

`default_nettype none

module codec_used #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned Engines  = 8,
  localparam int unsigned NumW     = codec_pkg::NumW,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input  logic [NumW-1:0]    n_i,
  input  logic [CtxW-1:0]    ctx_i,
  output logic [Engines-1:0] used_o
);

  localparam int unsigned EngW = $clog2(Engines);
  localparam int unsigned SubW = $clog2(Contexts * Engines);

  logic all_used;
  assign all_used = ((n_i >> SubW) != '0);

  if (Contexts * Engines == 1) begin : gen_one
    logic unused;
    assign unused = ctx_i ^ all_used;
    assign used_o = 1'b1;
  end else if (Contexts == 1) begin : gen_engines
    logic unused_ctx;
    assign unused_ctx = ctx_i;
    assign used_o[Engines-1] = all_used;
    for (genvar e = 0; e < Engines - 1; e++) begin : gen_engine
      assign used_o[e] = all_used || (SubW'(e) < n_i[SubW-1:0]);
    end
  end else begin : gen_contexts
    for (genvar e = 0; e < Engines; e++) begin : gen_engine
      logic [SubW-1:0] sub;
      assign sub       = (SubW'(ctx_i) << EngW) | SubW'(e);
      assign used_o[e] = all_used || (sub < n_i[SubW-1:0]);
    end
  end

endmodule

`default_nettype wire
