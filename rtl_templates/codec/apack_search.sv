// SPDX-License-Identifier: Apache-2.0
//
// Finds the row whose scaled interval holds a code; latency 2 cycles, a search every cycle.
//
//   e[r] = V - ((R * t[r]) >> CountW)      V = CODE - LO;  t[0] = 0, above the last row 2^CountW - 1
//   row  = the r with e[r] >= 0 > e[r+1], else the last with a count (t[r] < t[r+1])
//
// All products at once. e[r] is what the decoder goes on with: V in the row's interval is e[row],
// that interval's size e[row] - e[row+1], both modulo 2^CodeW. Each is the sum of V above a fraction of ones and of the
// product's negative, of which the fraction is dropped, so that the product is rounded down. Rows
// without a count have the same e as the next one and are never taken; rows at the last t are kept
// from being taken when V lies beyond every interval, which only damaged streams bring about. Stages:
// carry-save compressors, adders, and behind the second register the selection. Golden model:
// models/codec/apack (row_of_code).

`default_nettype none

module apack_search #(
  parameter int unsigned CodeW  = 16,
  parameter int unsigned CountW = 10,
  parameter int unsigned Rows   = 16
) (
  input  logic                   clk_i,
  input  logic [(Rows-1)*CountW-1:0] t_i,     // t[r] at [(r-1)*CountW +: CountW], r = 1..Rows-1
  input  logic [CodeW-1:0]       offset_i,    // V
  input  logic [CodeW:0]         range_i,     // R
  output logic [Rows-1:0]        row_o,       // one bit
  output logic [CodeW-1:0]       low_o,       // e[row]
  output logic [CodeW-1:0]       high_o       // e[row + 1]
);

  localparam int unsigned Digits = CountW / 2 + 1;
  localparam int unsigned SumW   = CodeW + CountW + 1;      // e with its fraction
  localparam int unsigned OutW   = CodeW + 2 + 2 * Digits;  // common_booth's least

  localparam logic [CountW-1:0] Last = {CountW{1'b1}};

  logic [(Rows+1)*CodeW-1:0] excess;   // e[r] at [r*CodeW +: CodeW]
  logic [Rows:0]             reached;  // row r or a later one
  logic [CodeW-1:0]          offset1_q, offset2_q;

  always_ff @(posedge clk_i) begin
    offset1_q <= offset_i;
    offset2_q <= offset1_q;
  end

  assign excess[0 +: CodeW] = offset2_q;
  assign reached[0]         = 1'b1;
  assign reached[Rows]      = 1'b0;

  for (genvar r = 1; r <= Rows; r++) begin : gen_bound
    logic [CountW-1:0]   t;
    logic [3*Digits-1:0] digits;
    logic [OutW-1:0]     sum, carry;
    logic [SumW-1:0]     sum_q, carry_q, total;
    logic [CodeW-1:0]    excess_q;

    if (r < Rows) begin : gen_table
      logic reached_q;
      assign t          = t_i[((r < Rows) ? r - 1 : 0)*CountW +: CountW];
      assign reached[r] = reached_q;
      always_ff @(posedge clk_i) begin
        reached_q <= !total[SumW-1] && (t != Last);
      end
    end else begin : gen_last
      assign t = Last;
    end

    apack_recode #(.CountW(CountW), .Negate(1'b1)) u_recode (
      .count_i (t),
      .digit_o (digits)
    );

    common_booth #(.XW(CodeW + 2), .Digits(Digits), .AddW(SumW), .OutW(OutW)) u_product (
      .x_i     ({1'b0, range_i}),
      .digit_i (digits),
      .add_i   ({1'b0, offset_i, {CountW{1'b1}}}),
      .rows_o  ({carry, sum})
    );

    assign total = sum_q + carry_q;

    always_ff @(posedge clk_i) begin
      sum_q    <= sum[SumW-1:0];
      carry_q  <= carry[SumW-1:0];
      excess_q <= total[SumW-2:CountW];
    end

    assign excess[r*CodeW +: CodeW] = excess_q;

    logic unused_bits;  // bits above the result; the fraction; the last sign
    assign unused_bits = ^{sum[OutW-1:SumW], carry[OutW-1:SumW], total[CountW-1:0], total[SumW-1]};
  end

  assign row_o = reached[Rows-1:0] & ~reached[Rows:1];

  always_comb begin
    low_o  = '0;
    high_o = '0;
    for (int unsigned r = 0; r < Rows; r++) begin
      low_o  = low_o | (excess[r*CodeW +: CodeW] & {CodeW{row_o[r]}});
      high_o = high_o | (excess[(r+1)*CodeW +: CodeW] & {CodeW{row_o[r]}});
    end
  end

endmodule

`default_nettype wire
