// SPDX-License-Identifier: Apache-2.0
//
// Narrows an interval to a row of the table; latency 1 enabled cycle and the adders behind it.
//
//   lo_o = LO + ((R*t_low) >> CountW)        hi_o = LO + ((R*t_high) >> CountW) - 1
//
// LO stands above the products' fraction, so that it enters their sum as one more row and the carry
// of the fraction needs no care: (LO << CountW) + R*t, of which the fraction is dropped. The register
// cuts carry-save compressors from adders. Golden model: models/codec/apack.

`default_nettype none

module apack_bounds #(
  parameter int unsigned CodeW  = 16,
  parameter int unsigned CountW = 10
) (
  input  logic              clk_i,
  input  logic              en_i,
  input  logic [CodeW-2:0]  lo_i,      // LO < 2^(CodeW-1)
  input  logic [CodeW:0]    range_i,   // R = HI - LO + 1
  input  logic [CountW-1:0] t_low_i,
  input  logic [CountW-1:0] t_high_i,
  output logic [CodeW-1:0]  lo_o,
  output logic [CodeW-1:0]  hi_o
);

  localparam int unsigned Digits = CountW / 2 + 1;
  localparam int unsigned SumW   = CodeW + CountW;          // of the result with its fraction
  localparam int unsigned OutW   = CodeW + 2 + 2 * Digits;  // common_booth's least

  localparam logic [SumW-1:0] One = SumW'(1) << CountW;

  logic [2*CountW-1:0] t;
  logic [2*CodeW-1:0]  bound;
  assign t            = {t_high_i, t_low_i};
  assign {hi_o, lo_o} = bound;

  for (genvar i = 0; i < 2; i++) begin : gen_bound
    logic [3*Digits-1:0] digits;
    logic [OutW-1:0]     sum, carry;
    logic [SumW-1:0]     base, sum_q, carry_q, total;

    assign base = {1'b0, lo_i, {CountW{1'b0}}} - ((i == 1) ? One : '0);

    apack_recode #(.CountW(CountW)) u_recode (
      .count_i (t[i*CountW +: CountW]),
      .digit_o (digits)
    );

    common_booth #(.XW(CodeW + 2), .Digits(Digits), .AddW(SumW), .OutW(OutW)) u_product (
      .x_i     ({1'b0, range_i}),
      .digit_i (digits),
      .add_i   (base),
      .rows_o  ({carry, sum})
    );

    always_ff @(posedge clk_i) begin
      if (en_i) begin
        sum_q   <= sum[SumW-1:0];
        carry_q <= carry[SumW-1:0];
      end
    end

    assign total                  = sum_q + carry_q;
    assign bound[i*CodeW +: CodeW] = total[SumW-1:CountW];

    logic unused_bits;  // bits above the result; the fraction
    assign unused_bits = ^{sum[OutW-1:SumW], carry[OutW-1:SumW], total[CountW-1:0]};
  end

endmodule

`default_nettype wire
