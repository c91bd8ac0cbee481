// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_parallel: every token's dot product, of operands signed or not, is added to its group's sum
// (or begins it); sum_o has it Latency cycles after the token. Any gaps, any mixture of signedness.
//
//: rtl bit_serial_pkg bit_serial_unit bit_serial_parallel
//: quick bmc 8 Filters=1 Lanes=1 ActW=2 WgtW=2 AccW=6
//: quick bmc 7 Filters=2 Lanes=2 ActW=2 WgtW=2 AccW=4
//: mutants bmc 8 Filters=1 Lanes=1 ActW=2 WgtW=2 AccW=6

`default_nettype none

module bit_serial_parallel_proof #(
  parameter  int unsigned Filters = 1,
  parameter  int unsigned Lanes   = 2,
  parameter  int unsigned ActW    = 2,
  parameter  int unsigned WgtW    = 2,
  parameter  int unsigned AccW    = 6,
  localparam int unsigned TokW    = bit_serial_pkg::TokW
) (
  input logic                          clk_i,
  input logic                          valid_i,
  input logic                          first_i,
  input logic                          act_signed_i,
  input logic                          wgt_signed_i,
  input logic [Filters*Lanes*WgtW-1:0] wgt_i,       // of the token a cycle ago
  input logic [Lanes*ActW-1:0]         act_i
);

  logic rst_q = 1'b0;
  always_ff @(posedge clk_i) rst_q <= 1'b1;

  logic [TokW-1:0] tok;
  always_comb begin
    tok = '0;
    tok[bit_serial_pkg::TokSliceNeg]   = act_signed_i;
    tok[bit_serial_pkg::TokPlaneNeg]   = wgt_signed_i;
    tok[bit_serial_pkg::TokBrickFirst] = first_i;
  end

  logic [Filters*AccW-1:0] sum;

  bit_serial_parallel #(
    .Filters(Filters), .Lanes(Lanes), .ActW(ActW), .WgtW(WgtW), .AccW(AccW)
  ) u_dut (
    .clk_i, .rst_ni(rst_q), .valid_i, .tok_i(tok), .wgt_i, .act_i, .sum_o(sum)
  );

  // The token a cycle ago, and the sum at once; then as late as the block.
  logic                    valid_q = 1'b0;
  logic                    first_q, act_signed_q, wgt_signed_q;
  logic                    known_q = 1'b0;  // a group has begun
  logic [Filters*AccW-1:0] sum_q, sum_d, late1_q, late2_q;
  logic                    late1_known_q = 1'b0;
  logic                    late2_known_q = 1'b0;
  logic [AccW-1:0]         a, w, product;

  always_comb begin
    sum_d = first_q ? '0 : sum_q;
    a     = '0;
    w     = '0;
    product = '0;
    for (int unsigned f = 0; f < Filters; f++) begin
      for (int unsigned l = 0; l < Lanes; l++) begin
        a = AccW'(act_i[l*ActW +: ActW]);
        w = AccW'(wgt_i[(f*Lanes + l)*WgtW +: WgtW]);
        if (act_signed_q && act_i[l*ActW + ActW - 1]) a = a - (AccW'(1) << ActW);
        if (wgt_signed_q && wgt_i[(f*Lanes + l)*WgtW + WgtW - 1]) w = w - (AccW'(1) << WgtW);
        product = a * w;
        sum_d[f*AccW +: AccW] = sum_d[f*AccW +: AccW] + product;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    valid_q      <= valid_i && rst_q;
    first_q      <= first_i;
    act_signed_q <= act_signed_i;
    wgt_signed_q <= wgt_signed_i;
    if (valid_q) begin
      sum_q   <= sum_d;
      known_q <= known_q || first_q;
    end
    late1_q       <= sum_q;
    late1_known_q <= known_q;
    late2_q       <= late1_q;
    late2_known_q <= late1_known_q;
  end

  always_comb begin
    if (late2_known_q) begin
      a_sum : assert (sum == late2_q);
    end
  end

endmodule

`default_nettype wire
