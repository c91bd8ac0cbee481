// SPDX-License-Identifier: Apache-2.0
//
// Accumulator of one column: partial sums of a tile and finished results.
//
//   sum = (over ? 0 : psum[psum_addr]) + add_i        exact modulo 2^AccW
//   emit ? result[res_addr] = sum : psum[psum_addr] = sum
//
// rd_* come one cycle before wr_* of the same token; add_i comes with wr_*. A partial sum may be
// read again from the second cycle after its write was requested on. Results are read by position
// at res_raddr_i.

`default_nettype none

module common_acc_col #(
  parameter  int unsigned AccW        = 32,
  parameter  int unsigned InW         = 20,  // width of add_i, at most AccW
  parameter  int unsigned PsumDepth   = 16,
  parameter  int unsigned ResultDepth = 16,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth)
) (
  input  logic                  clk_i,

  input  logic                  rd_valid_i,
  input  logic [PsumAw-1:0]     rd_psum_i,

  input  logic                  wr_valid_i,
  input  logic                  wr_over_i,
  input  logic                  wr_emit_i,
  input  logic [PsumAw-1:0]     wr_psum_i,
  input  logic [ResAw-1:0]      wr_res_i,
  input  logic signed [InW-1:0] add_i,

  input  logic                  res_re_i,
  input  logic [ResAw-1:0]      res_raddr_i,
  output logic [AccW-1:0]       res_rdata_o
);

  logic [AccW-1:0] old, sum;

  common_add #(.Width(AccW)) u_add (
    .a_i   (wr_over_i ? '0 : old),
    .b_i   (AccW'(add_i)),
    .c_i   (1'b0),
    .sum_o (sum)
  );

  common_ram_1r1w #(.Depth(PsumDepth), .Width(AccW)) u_psum (
    .clk_i,
    .we_i    (wr_valid_i && !wr_emit_i),
    .waddr_i (wr_psum_i),
    .wdata_i (sum),
    .re_i    (rd_valid_i),
    .raddr_i (rd_psum_i),
    .rdata_o (old)
  );

  common_ram_1r1w #(.Depth(ResultDepth), .Width(AccW)) u_result (
    .clk_i,
    .we_i    (wr_valid_i && wr_emit_i),
    .waddr_i (wr_res_i),
    .wdata_i (sum),
    .re_i    (res_re_i),
    .raddr_i (res_raddr_i),
    .rdata_o (res_rdata_o)
  );

endmodule

`default_nettype wire
