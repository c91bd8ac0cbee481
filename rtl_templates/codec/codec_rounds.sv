// SPDX-License-Identifier: Apache-2.0
//
// Walks through a tensor of n values in rounds of Engines values, and through the contexts of the
// engines, one a round (README.md, section Words). One token a round:
//
//   ctx = round mod Contexts      row = floor(round / Contexts) mod 8      first = round < Contexts
//   en[e] = there is a value number round * Engines + e < n
//
// With Flush the contexts are passed twice more, ops OpFinish and OpPad, en[e] = the substream
// ctx * Engines + e has a value. n = 0: no token. start_i takes n_i, which must stand until done_o,
// a level: all tokens have gone. Contexts and Engines are powers of two. Valid never waits for ready.
// Golden model: models/codec/format.hpp (order of elements).

`include "common_assert.svh"

`default_nettype none

module codec_rounds #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned Engines  = 8,
  parameter  bit          Flush    = 1'b1,
  localparam int unsigned NumW     = codec_pkg::NumW,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,

  input  logic                       start_i,
  input  logic [NumW-1:0]            n_i,
  output logic                       done_o,

  output logic                       valid_o,
  input  logic                       ready_i,
  output codec_pkg::op_e            op_o,
  output logic [CtxW-1:0]            ctx_o,
  output logic                       first_o,
  output logic [codec_pkg::RowW-1:0] row_o,
  output logic                       last_o,   // the last round of values
  output logic [Engines-1:0]         en_o
);

  localparam int unsigned EngW  = $clog2(Engines);
  localparam int unsigned HighW = NumW - EngW;

  logic                       busy_q, first_q, beat, wrap, pass_last, values;
  codec_pkg::op_e            op_q;
  logic [HighW-1:0]           high_q;   // whole rounds left
  logic [CtxW-1:0]            ctx_q, passed_q;
  logic [codec_pkg::RowW-1:0] row_q;
  logic                       partial;
  logic [Engines-1:0]         used;

  assign valid_o   = busy_q;
  assign done_o    = !busy_q;
  assign op_o      = op_q;
  assign ctx_o     = ctx_q;
  assign values    = (op_q == codec_pkg::OpValue);
  assign first_o   = first_q && values;
  assign row_o     = row_q;
  assign beat      = busy_q && ready_i;
  assign wrap      = (ctx_q == CtxW'(Contexts - 1));
  assign pass_last = (passed_q == CtxW'(Contexts - 1));

  // The last round is whole and nothing is left, or it is the partial one.
  assign last_o = values && ((high_q == '0) || ((high_q == HighW'(1)) && !partial));

  if (Engines == 1) begin : gen_one
    assign partial = 1'b0;
  end else begin : gen_more
    assign partial = (n_i[EngW-1:0] != '0);
  end

  codec_used #(
    .Contexts(Contexts),
    .Engines (Engines)
  ) u_used (
    .n_i, .ctx_i(ctx_q), .used_o(used)
  );

  for (genvar e = 0; e < Engines; e++) begin : gen_en
    logic in_round;
    if (e == Engines - 1) begin : gen_whole
      assign in_round = (high_q != '0);
    end else begin : gen_partial
      assign in_round = (high_q != '0) || (EngW'(e) < n_i[EngW-1:0]);
    end
    assign en_o[e] = values ? in_round : used[e];
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q   <= 1'b0;
      op_q     <= codec_pkg::OpValue;
      high_q   <= '0;
      ctx_q    <= '0;
      passed_q <= '0;
      row_q    <= '0;
      first_q  <= 1'b0;
    end else if (start_i) begin
      busy_q   <= (n_i != '0);
      op_q     <= codec_pkg::OpValue;
      high_q   <= n_i[NumW-1:EngW];
      ctx_q    <= '0;
      passed_q <= '0;
      row_q    <= '0;
      first_q  <= 1'b1;
    end else if (beat) begin
      ctx_q <= wrap ? '0 : ctx_q + CtxW'(1);
      if (wrap) begin
        first_q <= 1'b0;
        row_q   <= row_q + codec_pkg::RowW'(1);
      end
      if (values) begin
        high_q <= (high_q == '0) ? '0 : high_q - HighW'(1);
        if (last_o) begin
          busy_q <= Flush;
          op_q   <= Flush ? codec_pkg::OpFinish : codec_pkg::OpValue;
        end
      end else begin
        passed_q <= pass_last ? '0 : passed_q + CtxW'(1);
        if (pass_last) begin
          busy_q <= (op_q == codec_pkg::OpFinish);
          op_q   <= codec_pkg::OpPad;
        end
      end
    end
  end

  `COMMON_ASSERT(a_started_when_done, !start_i || !busy_q)

endmodule

`default_nettype wire
