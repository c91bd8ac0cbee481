// SPDX-License-Identifier: Apache-2.0
//
// codec_scan: takes at most one request a cycle, only what is wanted and only when enabled; a request
// that is there is taken when it is the only one, and no context is left while more than the request
// of this cycle is wanted in it. So a request that stays is served after at most one pass.
//
//: rtl codec_scan
//: quick pdr 60 Contexts=2 Units=3
//: quick pdr 60 Contexts=1 Units=1
//: full pdr 60 Contexts=4 Units=4
//: full cover 12 Contexts=2 Units=3
//: mutants bmc 12 Contexts=2 Units=3

`default_nettype none

module codec_scan_proof #(
  parameter  int unsigned Contexts = 2,
  parameter  int unsigned Units    = 3,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input logic             clk_i,
  input logic             rst_i,     // free after the first cycle
  input logic             start_i,
  input logic             enable_i,
  input logic [Units-1:0] want_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [CtxW-1:0]  ctx;
  logic [Units-1:0] take;

  codec_scan #(.Contexts(Contexts), .Units(Units)) u_dut (
    .clk_i, .rst_ni, .start_i, .enable_i, .want_i, .ctx_o(ctx), .take_o(take)
  );

  logic [Units-1:0] left_q;      // wanted and not taken in the cycle before
  logic [CtxW-1:0]  ctx_q;
  logic             run_q, nothing_q, fresh_q;

  always_ff @(posedge clk_i) begin
    run_q     <= rst_ni && !start_i;
    fresh_q   <= !rst_ni || start_i;
    left_q    <= want_i & ~take;
    nothing_q <= (want_i & ~take) == '0;
    ctx_q     <= ctx;
  end

  logic [Units-1:0] one;
  wire  [CtxW-1:0]  next = (Contexts == 1) ? '0 : ctx_q + CtxW'(1);
  assign one = take & (take - Units'(1));

  always_comb begin
    if (rst_ni) begin
      a_one     : assert (one == '0);
      a_wanted  : assert ((take & ~want_i) == '0);
      a_enabled : assert (enable_i || take == '0);
      a_serves  : assert (!enable_i || want_i == '0 || take != '0);
      a_stays   : assert (!run_q || nothing_q || ctx == ctx_q);
      a_goes    : assert (!run_q || !nothing_q || ctx == next);
      a_start   : assert (!started_q || !fresh_q || ctx == '0);
      c_last    : cover (run_q && left_q == '0 && ctx != '0 && take[Units-1]);
    end
  end

endmodule

`default_nettype wire
