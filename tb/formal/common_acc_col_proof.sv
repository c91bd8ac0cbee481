// SPDX-License-Identifier: Apache-2.0
//
// common_acc_col holds the sums of its tokens, modulo 2^AccW. Of one symbolic place for partial sums
// and one for results:
//
//   sum = (over ? 0 : the place's last sum) + add
//   a token that emits puts the sum into its result's place, any other into its partial sum's place
//   res_re_i at the result's place shows in the next cycle what was emitted there, until the next read
//
// Assumed: a token's read comes one cycle before its write, and a place is not read in the cycle in
// which it is written (common_acc_cols asserts that).
//
//: rtl common_add common_ram_1r1w common_acc_col
//: quick pdr 100 AccW=3 InW=2 PsumDepth=2 ResultDepth=2
//: full pdr 100 AccW=4 InW=4 PsumDepth=4 ResultDepth=3
//: full pdr 100 AccW=9 InW=3 PsumDepth=1 ResultDepth=1
//: full cover 9 AccW=3 InW=2 PsumDepth=2 ResultDepth=2
//: mutants bmc 8 AccW=4 InW=2 PsumDepth=3 ResultDepth=2

`default_nettype none

module common_acc_col_proof #(
  parameter  int unsigned AccW        = 4,
  parameter  int unsigned InW         = 3,
  parameter  int unsigned PsumDepth   = 4,
  parameter  int unsigned ResultDepth = 2,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth)
) (
  input logic              clk_i,
  input logic              valid_i,   // a token; it reads in this cycle, adds and writes in the next
  input logic              over_i,
  input logic              emit_i,
  input logic [PsumAw-1:0] psum_i,
  input logic [ResAw-1:0]  res_i,
  input logic [InW-1:0]    add_i,     // of the token of the cycle before
  input logic              res_re_i,
  input logic [ResAw-1:0]  res_raddr_i
);

  (* anyconst *) logic [PsumAw-1:0] psum_place;
  (* anyconst *) logic [ResAw-1:0]  res_place;

  logic              valid_q = 1'b0;
  logic              over_q, emit_q;
  logic [PsumAw-1:0] psum_q;
  logic [ResAw-1:0]  res_q;
  logic [AccW-1:0]   res_rdata;

  always_ff @(posedge clk_i) begin
    valid_q <= valid_i;
    {over_q, emit_q, psum_q, res_q} <= {over_i, emit_i, psum_i, res_i};
  end

  always_comb begin
    assume (32'(psum_i) < PsumDepth && 32'(res_i) < ResultDepth);
    assume (32'(psum_place) < PsumDepth && 32'(res_place) < ResultDepth);
    assume (!(valid_i && !over_i && valid_q && !emit_q && psum_i == psum_q));
  end

  common_acc_col #(
    .AccW(AccW), .InW(InW), .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
  ) u_dut (
    .clk_i, .rd_valid_i(valid_i && !over_i), .rd_psum_i(psum_i), .wr_valid_i(valid_q),
    .wr_over_i(over_q), .wr_emit_i(emit_q), .wr_psum_i(psum_q), .wr_res_i(res_q), .add_i,
    .res_re_i, .res_raddr_i, .res_rdata_o(res_rdata)
  );

  // What the places hold; a place is known once a token has written it with a known sum.
  logic            psum_known_q = 1'b0;
  logic            res_known_q  = 1'b0;
  logic            shown_known_q = 1'b0;
  logic [AccW-1:0] psum_sum_q, res_sum_q, shown_q;

  wire             known = over_q || (psum_q == psum_place && psum_known_q);
  wire  [AccW-1:0] sum   = (over_q ? '0 : psum_sum_q) + AccW'($signed(add_i));

  always_ff @(posedge clk_i) begin
    if (valid_q && !emit_q && psum_q == psum_place) begin
      psum_known_q <= known;
      psum_sum_q   <= sum;
    end
    if (valid_q && emit_q && res_q == res_place) begin
      res_known_q <= known;
      res_sum_q   <= sum;
    end
    if (res_re_i) begin
      shown_known_q <= res_known_q && res_raddr_i == res_place;
      shown_q       <= res_sum_q;
    end
  end

  always_comb begin
    a_result : assert (!shown_known_q || res_rdata == shown_q);
    c_two_sums : cover (shown_known_q && shown_q == '1 && psum_known_q && psum_sum_q == AccW'(2));
  end

endmodule

`default_nettype wire
