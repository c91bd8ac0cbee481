// SPDX-License-Identifier: Apache-2.0
//
// apack_search finds the row of the obvious loop, for every table that never decreases, every R of the
// coder's invariant and every V, those beyond all rows included: exactly one row, which has a count, and
// V less its bounds. Operands stand still; the cycle Latency later is examined.
//
//: rtl common_booth apack_recode apack_search
//: quick unroll 4 CodeW=6 CountW=2 Rows=4
//: full unroll 4 CodeW=7 CountW=3 Rows=4
//: mutants bmc 4 CodeW=7 CountW=3 Rows=4

`default_nettype none

module apack_search_proof #(
  parameter  int unsigned CodeW   = 7,
  parameter  int unsigned CountW  = 3,
  parameter  int unsigned Rows    = 4,
  parameter  int unsigned Latency = 2,
  localparam int unsigned ProdW   = CodeW + 1 + CountW
) (
  input logic clk_i
);

  (* anyconst *) logic [(Rows-1)*CountW-1:0] inner;
  (* anyconst *) logic [CodeW-1:0]           offset;
  (* anyconst *) logic [CodeW:0]             range;

  logic [Rows-1:0] row;
  logic [CodeW-1:0] low, high;

  apack_search #(.CodeW(CodeW), .CountW(CountW), .Rows(Rows)) u_dut (
    .clk_i, .t_i(inner), .offset_i(offset), .range_i(range), .row_o(row), .low_o(low), .high_o(high)
  );

  // The definition, obviously: the first row that holds V, else the last with a count.
  wire [(Rows+1)*CountW-1:0] t = {{CountW{1'b1}}, inner, {CountW{1'b0}}};

  logic [Rows-1:0]  expected, ordered;
  logic [CodeW-1:0] before, after;
  logic [ProdW-1:0] from, to;
  logic             found, has_count;

  always_comb begin
    expected  = '0;
    before    = '0;
    after     = '0;
    found     = 1'b0;
    for (int unsigned r = 0; r < Rows; r++) begin
      from      = (ProdW'(range) * ProdW'(t[r*CountW +: CountW])) >> CountW;
      to        = (ProdW'(range) * ProdW'(t[(r+1)*CountW +: CountW])) >> CountW;
      has_count = t[r*CountW +: CountW] < t[(r+1)*CountW +: CountW];
      ordered[r] = t[r*CountW +: CountW] <= t[(r+1)*CountW +: CountW];
      if (!found && has_count) begin
        expected = Rows'(1) << r;
        before   = offset - from[CodeW-1:0];
        after    = offset - to[CodeW-1:0];
        found    = ProdW'(offset) >= from && ProdW'(offset) < to;
      end
    end
  end

  localparam logic [CodeW:0] Quarter = (CodeW + 1)'(1) << (CodeW - 2);

  logic [2:0] cycle_q = 3'd0;
  always_ff @(posedge clk_i) begin
    if (32'(cycle_q) != Latency) cycle_q <= cycle_q + 3'd1;
  end

  always_comb begin
    m_order : assume (&ordered);
    m_range : assume (range > Quarter && range <= 4 * Quarter);
    if (32'(cycle_q) == Latency) begin
      a_row  : assert (row == expected);
      a_low  : assert (low == before);
      a_high : assert (high == after);
    end
  end

endmodule

`default_nettype wire
