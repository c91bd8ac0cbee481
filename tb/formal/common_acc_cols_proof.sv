// SPDX-License-Identifier: Apache-2.0
//
// common_acc_cols: column Col does with a token that entered Delay + Col + 1 cycles ago and add_i's
// column what common_acc_col_proof says (sum = (over ? 0 : the place's last sum) + add, into the place
// of the result or of the partial sum), and done_o comes with the last column's write of a result.
// One symbolic place for partial sums and one for results stand for all.
//
// Assumed: a token does not continue the partial sum of the token of the cycle before.
//
//: rtl common_add common_ram_1r1w common_acc_col common_acc_cols
//: quick pdr 100 Cols=1 Col=0 Delay=1
//: quick pdr 100 Cols=2 Col=1 Delay=1
//: full pdr 100 Cols=3 Col=0 Delay=2
//: full pdr 100 Cols=3 Col=2 Delay=3 PsumDepth=4 ResultDepth=4
//: full cover 14 Cols=3 Col=2 Delay=2
//: mutants bmc 12 Cols=3 Col=1 Delay=2

`default_nettype none

module common_acc_cols_proof #(
  parameter  int unsigned Cols        = 2,
  parameter  int unsigned Col         = 1,
  parameter  int unsigned AccW        = 3,
  parameter  int unsigned InW         = 2,
  parameter  int unsigned Delay       = 1,
  parameter  int unsigned PsumDepth   = 2,
  parameter  int unsigned ResultDepth = 2,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth)
) (
  input logic                clk_i,
  input logic                rst_i,     // free after the first cycle
  input logic                valid_i,
  input logic                over_i,
  input logic                emit_i,
  input logic [PsumAw-1:0]   psum_i,
  input logic [ResAw-1:0]    res_i,
  input logic [Cols*InW-1:0] add_i,
  input logic                res_re_i,
  input logic [ResAw-1:0]    res_raddr_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [PsumAw-1:0] psum_place;
  (* anyconst *) logic [ResAw-1:0]  res_place;

  logic                 done;
  logic [Cols*AccW-1:0] res_rdata;

  common_acc_cols #(
    .Cols(Cols), .AccW(AccW), .InW(InW), .Delay(Delay), .PsumDepth(PsumDepth),
    .ResultDepth(ResultDepth)
  ) u_dut (
    .clk_i, .rst_ni, .tok_valid_i(valid_i), .tok_over_i(over_i), .tok_emit_i(emit_i),
    .tok_psum_i(psum_i), .tok_res_i(res_i), .add_i, .done_o(done), .res_re_i, .res_raddr_i,
    .res_rdata_o(res_rdata)
  );

  // The token k cycles after it entered.
  localparam int unsigned TokW = 3 + PsumAw + ResAw;
  logic [(Delay+Cols+1)*TokW-1:0] toks;
  assign toks[TokW-1:0] = {valid_i, over_i, emit_i, psum_i, res_i};
  for (genvar k = 1; k <= Delay + Cols; k++) begin : gen_way
    logic [TokW-1:0] tok_q = '0;
    always_ff @(posedge clk_i) begin
      tok_q <= toks[(k-1)*TokW +: TokW];
      if (!rst_ni) tok_q[TokW-1] <= 1'b0;
    end
    assign toks[k*TokW +: TokW] = tok_q;
  end

  logic              valid_q, over_q, emit_q, valid1_q, over1_q, emit1_q, last_valid, last_over, last_emit;
  logic [PsumAw-1:0] psum_q, psum1_q, last_psum;
  logic [ResAw-1:0]  res_q, res1_q, last_res;
  assign {valid1_q, over1_q, emit1_q, psum1_q, res1_q} = toks[TokW +: TokW];
  assign {valid_q, over_q, emit_q, psum_q, res_q} = toks[(Delay+Col+1)*TokW +: TokW];
  assign {last_valid, last_over, last_emit, last_psum, last_res} = toks[(Delay+Cols)*TokW +: TokW];

  always_comb begin
    assume (32'(psum_i) < PsumDepth && 32'(res_i) < ResultDepth);
    assume (32'(psum_place) < PsumDepth && 32'(res_place) < ResultDepth);
    assume (!(valid_i && !over_i && valid1_q && !emit1_q && psum_i == psum1_q));
  end

  // What the places hold; a place is known once a token has written it with a known sum.
  logic            psum_known_q = 1'b0;
  logic            res_known_q = 1'b0;
  logic            shown_known_q = 1'b0;
  logic [AccW-1:0] psum_sum_q, res_sum_q, shown_q;

  wire             known = over_q || (psum_q == psum_place && psum_known_q);
  wire  [AccW-1:0] sum   = (over_q ? '0 : psum_sum_q) + AccW'($signed(add_i[Col*InW +: InW]));

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
    a_result : assert (!shown_known_q || res_rdata[Col*AccW +: AccW] == shown_q);
    if (started_q) begin
      a_done : assert (done == (last_valid && last_emit));
    end
    c_two_sums : cover (shown_known_q && shown_q == '1 && psum_known_q && psum_sum_q == AccW'(2));
    c_done : cover (done && !valid_i);
  end

endmodule

`default_nettype wire
