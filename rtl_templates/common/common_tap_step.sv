// SPDX-License-Identifier: Apache-2.0
//
// Passes a position token from one row to the next, which may stand for the following tap of the
// kernel:
//
//   tok_o = tok_i + (step == 0 ? (0, 0, 0) : step == 1 ? (0, dil_w, tap_w)            next column
//                                          : (dil_h, wrap_dw, wrap_dvec))  of (h, w, addr), next row
//
// 1 cycle. So a row needs two bits and three adders instead of a tap of its own: the token that
// enters the first row carries the first tap. The step is double-buffered: step_we_i writes the next
// pass's, a token with start takes it into use. Golden model: models/systolic/block_model.

`default_nettype none

module common_tap_step #(
  parameter  int unsigned AddrW  = 6,
  parameter  bit          Steps  = 1'b1,  // 0: every row has the same tap
  localparam int unsigned CoordW = common_conv_pkg::CoordW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     step_we_i,
  input  logic [1:0]               step_i,       // bit 0: next column, bit 1: next row
  input  logic signed [CoordW-1:0] dil_h_i,      // constant while tokens are in the rows
  input  logic signed [CoordW-1:0] dil_w_i,
  input  logic [AddrW-1:0]         tap_w_i,
  input  logic signed [CoordW-1:0] wrap_dw_i,
  input  logic [AddrW-1:0]         wrap_dvec_i,

  input  logic                     tok_valid_i,
  input  logic                     tok_start_i,
  input  logic                     tok_first_i,  // as tok_start_i, if the token is valid
  input  logic signed [CoordW-1:0] tok_h_i,
  input  logic signed [CoordW-1:0] tok_w_i,
  input  logic [AddrW-1:0]         tok_addr_i,

  output logic                     tok_valid_o,
  output logic                     tok_start_o,
  output logic signed [CoordW-1:0] tok_h_o,
  output logic signed [CoordW-1:0] tok_w_o,
  output logic [AddrW-1:0]         tok_addr_o
);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      tok_valid_o <= 1'b0;
      tok_start_o <= 1'b0;
    end else begin
      tok_valid_o <= tok_valid_i;
      tok_start_o <= tok_start_i;
    end
  end

  if (Steps) begin : gen_steps
    logic [1:0]               next_q, step_q, step;
    logic signed [CoordW-1:0] dh, dw;
    logic [AddrW-1:0]         dvec;

    assign step = tok_first_i ? next_q : step_q;
    assign dh   = {CoordW{step[1]}} & dil_h_i;
    assign dw   = ({CoordW{step[0]}} & dil_w_i) | ({CoordW{step[1]}} & wrap_dw_i);
    assign dvec = ({AddrW{step[0]}} & tap_w_i) | ({AddrW{step[1]}} & wrap_dvec_i);

    always_ff @(posedge clk_i) begin
      if (step_we_i) begin
        next_q <= step_i;
      end
      if (tok_start_i) begin
        step_q <= next_q;
      end
      tok_h_o    <= tok_h_i + dh;
      tok_w_o    <= tok_w_i + dw;
      tok_addr_o <= tok_addr_i + dvec;
    end
  end else begin : gen_same
    logic unused_steps;
    assign unused_steps = ^{step_we_i, step_i, dil_h_i, dil_w_i, tap_w_i, wrap_dw_i, wrap_dvec_i,
                            tok_first_i};
    always_ff @(posedge clk_i) begin
      tok_h_o    <= tok_h_i;
      tok_w_o    <= tok_w_i;
      tok_addr_o <= tok_addr_i;
    end
  end

endmodule

`default_nettype wire
