// SPDX-License-Identifier: Apache-2.0
//
// Accumulators of all columns of an array whose sums leave skewed, column j's one cycle after
// column j-1's.
//
// A token that enters in cycle t makes column j read its old partial sum in cycle t + Delay + j and
// add and write in the cycle after, when add_i's column j must be there. done_o: the last column
// writes a result in this cycle, which completes a position. Golden model:
// models/systolic/block_model.

`include "common_assert.svh"
`default_nettype none

module common_acc_cols #(
  parameter  int unsigned Cols        = 16,
  parameter  int unsigned AccW        = 32,
  parameter  int unsigned InW         = 20,
  parameter  int unsigned Delay       = 17,  // at least 1
  parameter  int unsigned PsumDepth   = 16,
  parameter  int unsigned ResultDepth = 16,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 tok_valid_i,
  input  logic                 tok_over_i,
  input  logic                 tok_emit_i,
  input  logic [PsumAw-1:0]    tok_psum_i,
  input  logic [ResAw-1:0]     tok_res_i,
  input  logic [Cols*InW-1:0]  add_i,        // column j at [j*InW +: InW]

  output logic                 done_o,
  input  logic                 res_re_i,
  input  logic [ResAw-1:0]     res_raddr_i,
  output logic [Cols*AccW-1:0] res_rdata_o   // column j at [j*AccW +: AccW]
);

  localparam int unsigned TokW = 2 + PsumAw + ResAw;  // over, emit, psum, res
  localparam int unsigned TokN = Delay + Cols;

  logic [TokN*TokW-1:0] tok_q;  // entry k: k+1 cycles after the token entered
  logic [TokN-1:0]      valid_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
    end else begin
      valid_q <= {valid_q[TokN-2:0], tok_valid_i};
    end
  end

  always_ff @(posedge clk_i) begin
    tok_q <= {tok_q[(TokN-1)*TokW-1:0], {tok_over_i, tok_emit_i, tok_psum_i, tok_res_i}};
  end

  assign done_o = valid_q[TokN-1] && tok_q[(TokN-1)*TokW + PsumAw + ResAw];

  logic [Cols-1:0] too_soon;

  for (genvar j = 0; j < Cols; j++) begin : gen_col
    localparam int unsigned Rd = Delay - 1 + j;
    localparam int unsigned Wr = Rd + 1;

    logic              rd_over, rd_emit, wr_over, wr_emit;
    logic [PsumAw-1:0] rd_psum, wr_psum;
    logic [ResAw-1:0]  rd_res, wr_res;
    logic              unused_read;

    assign {rd_over, rd_emit, rd_psum, rd_res} = tok_q[Rd*TokW +: TokW];
    assign {wr_over, wr_emit, wr_psum, wr_res} = tok_q[Wr*TokW +: TokW];
    assign unused_read = ^{rd_emit, rd_res};

    // The partial sum bank returns the old word when read in the cycle of its write.
    assign too_soon[j] = valid_q[Rd] && !rd_over && valid_q[Wr] && !wr_emit && rd_psum == wr_psum;

    common_acc_col #(
      .AccW(AccW), .InW(InW), .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
    ) u_acc (
      .clk_i,
      .rd_valid_i  (valid_q[Rd] && !rd_over),
      .rd_psum_i   (rd_psum),
      .wr_valid_i  (valid_q[Wr]),
      .wr_over_i   (wr_over),
      .wr_emit_i   (wr_emit),
      .wr_psum_i   (wr_psum),
      .wr_res_i    (wr_res),
      .add_i       (add_i[j*InW +: InW]),
      .res_re_i,
      .res_raddr_i,
      .res_rdata_o (res_rdata_o[j*AccW +: AccW])
    );
  end

  logic unused_check;  // in synthesis
  assign unused_check = ^too_soon;

  `COMMON_ASSERT(a_psum_not_read_too_soon, too_soon == '0)

endmodule

`default_nettype wire
