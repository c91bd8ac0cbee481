// SPDX-License-Identifier: Apache-2.0
//
// Serves the requests of Units units, each of which has one request a context: looks at one context at
// a time, takes what is wanted there, one unit a cycle and the lowest first, and goes on to the next
// context in the cycle of the last take, or when nothing is wanted.
//
//   want_i: requests in context ctx_o     take_o: one-hot, the request served in this cycle (enable_i)
//
// Every request that stays is served: at most Units takes a context pass. A context without requests
// costs a cycle. Golden model: none needed.

`include "common_assert.svh"

`default_nettype none

module codec_scan #(
  parameter  int unsigned Contexts = 8,   // a power of two
  parameter  int unsigned Units    = 16,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             start_i,    // begin with context 0
  input  logic             enable_i,
  input  logic [Units-1:0] want_i,
  output logic [CtxW-1:0]  ctx_o,
  output logic [Units-1:0] take_o
);

  logic [Units-1:0] lowest;
  logic             last, go_on;

  assign lowest = want_i & (~want_i + Units'(1));
  assign last   = ((want_i & ~lowest) == '0);
  assign take_o = enable_i ? lowest : '0;
  assign go_on  = last && (enable_i || want_i == '0);

  if (Contexts == 1) begin : gen_one
    logic unused_go_on;
    assign unused_go_on = go_on ^ start_i ^ clk_i ^ rst_ni;
    assign ctx_o        = '0;
  end else begin : gen_more
    logic [CtxW-1:0] ctx_q;
    always_ff @(posedge clk_i) begin
      if (!rst_ni || start_i) begin
        ctx_q <= '0;
      end else if (go_on) begin
        ctx_q <= ctx_q + CtxW'(1);
      end
    end
    assign ctx_o = ctx_q;
  end

  `COMMON_ASSERT(a_one_hot, (take_o & (take_o - Units'(1))) == '0)
  `COMMON_ASSERT(a_wanted, (take_o & ~want_i) == '0)

endmodule

`default_nettype wire
