// SPDX-License-Identifier: Apache-2.0
//
// common_tap_step passes a valid token on after one cycle, moved by the step in use:
//
//   step 0: (h, w, addr)        1: (h, w + dil_w, addr + tap_w)
//   2: (h + dil_h, w + wrap_dw, addr + wrap_dvec)
//
// The step in use is the one written last before the last token with a start mark came, that token
// included; a write in the cycle of the mark comes after it. With Steps = 0 tokens pass unmoved.
//
// Assumed: a start mark comes with a valid token, tok_first_i equals it for valid tokens, step 3 is
// never written.
//
//: rtl common_tap_step
//: quick pdr 100 AddrW=2
//: quick pdr 100 AddrW=1 Steps=0
//: full pdr 100 AddrW=6
//: full cover 8 AddrW=2
//: mutants bmc 8 AddrW=2

`default_nettype none

module common_tap_step_proof #(
  parameter int unsigned AddrW = 2,
  parameter bit          Steps = 1'b1
) (
  input logic             clk_i,
  input logic             rst_i,        // free after the first cycle
  input logic             step_we_i,
  input logic [1:0]       step_i,
  input logic [15:0]      dil_h_i,
  input logic [15:0]      dil_w_i,
  input logic [AddrW-1:0] tap_w_i,
  input logic [15:0]      wrap_dw_i,
  input logic [AddrW-1:0] wrap_dvec_i,
  input logic             tok_valid_i,
  input logic             tok_start_i,
  input logic             tok_first_i,
  input logic [15:0]      tok_h_i,
  input logic [15:0]      tok_w_i,
  input logic [AddrW-1:0] tok_addr_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic             tok_valid, tok_start;
  logic [15:0]      tok_h, tok_w;
  logic [AddrW-1:0] tok_addr;

  common_tap_step #(.AddrW(AddrW), .Steps(Steps)) u_dut (
    .clk_i, .rst_ni, .step_we_i, .step_i, .dil_h_i, .dil_w_i, .tap_w_i, .wrap_dw_i, .wrap_dvec_i,
    .tok_valid_i, .tok_start_i, .tok_first_i, .tok_h_i, .tok_w_i, .tok_addr_i,
    .tok_valid_o(tok_valid), .tok_start_o(tok_start), .tok_h_o(tok_h), .tok_w_o(tok_w),
    .tok_addr_o(tok_addr)
  );

  always_comb begin
    assume (!tok_start_i || tok_valid_i);
    assume (!tok_valid_i || tok_first_i == tok_start_i);
    assume (step_i != 2'd3);
  end

  // The step that waits, the one in use, and the token as it must leave.
  logic [1:0]       wait_q, use_q;
  logic             wait_known_q = 1'b0;
  logic             use_known_q = 1'b0;
  logic             known_q = 1'b0;
  logic             valid_q, start_q;
  logic [15:0]      h_q, w_q;
  logic [AddrW-1:0] addr_q;
  wire  [1:0]       step = tok_start_i ? wait_q : use_q;

  always_ff @(posedge clk_i) begin
    if (step_we_i) {wait_known_q, wait_q} <= {1'b1, step_i};
    if (tok_start_i) {use_known_q, use_q} <= {wait_known_q, wait_q};
    known_q <= tok_valid_i && (!Steps || (tok_start_i ? wait_known_q : use_known_q));
    valid_q <= rst_ni && tok_valid_i;
    start_q <= rst_ni && tok_start_i;
    {h_q, w_q, addr_q} <= {tok_h_i, tok_w_i, tok_addr_i};
    if (Steps && step == 2'd1) begin
      {w_q, addr_q} <= {tok_w_i + dil_w_i, AddrW'(tok_addr_i + tap_w_i)};
    end
    if (Steps && step == 2'd2) begin
      h_q           <= tok_h_i + dil_h_i;
      {w_q, addr_q} <= {tok_w_i + wrap_dw_i, AddrW'(tok_addr_i + wrap_dvec_i)};
    end
  end

  always_comb begin
    if (started_q) begin
      a_passed : assert (tok_valid == valid_q && tok_start == start_q);
    end
    a_moved : assert (!known_q || (tok_h == h_q && tok_w == w_q && tok_addr == addr_q));
    c_row : cover (known_q && use_q == 2'd2 && wait_q == 2'd1 && tok_valid_i && !tok_start_i);
  end

endmodule

`default_nettype wire
