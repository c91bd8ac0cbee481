// SPDX-License-Identifier: Apache-2.0
//
// apack_bounds computes LO + ((R*t_low) >> CountW) and LO + ((R*t_high) >> CountW) - 1 for all operands of
// the widths given, and with apack_norm behind it a step keeps the coder's invariant: from
// LO < 1/2 <= HI, R > 1/4 and a row with a count (t_low < t_high) to the same, at most CountW + 2 bits
// further, never with an empty interval. Operands stand still, enabled and not: the cycle after is
// examined. CodeW >= CountW + 4, as 16 >= 10 + 4.
//
//: rtl common_booth apack_recode apack_bounds apack_norm
//: quick unroll 3 CodeW=7 CountW=3
//: full unroll 3 CodeW=8 CountW=4
//: mutants bmc 3 CodeW=7 CountW=3

`default_nettype none

module apack_bounds_proof #(
  parameter  int unsigned CodeW  = 8,
  parameter  int unsigned CountW = 4,
  localparam int unsigned ShiftW = $clog2(CodeW),
  localparam int unsigned ProdW  = CodeW + 1 + CountW
) (
  input logic clk_i
);

  (* anyconst *) logic [CodeW-2:0]  lo;
  (* anyconst *) logic [CodeW:0]    range;
  (* anyconst *) logic [CountW-1:0] t_low, t_high;

  logic [CodeW-1:0]  lo_next, hi_next;
  logic [ShiftW-1:0] equal, shift;

  apack_bounds #(.CodeW(CodeW), .CountW(CountW)) u_dut (
    .clk_i, .en_i(1'b1), .lo_i(lo), .range_i(range), .t_low_i(t_low), .t_high_i(t_high),
    .lo_o(lo_next), .hi_o(hi_next)
  );

  apack_norm #(.CodeW(CodeW)) u_norm (
    .lo_i(lo_next), .hi_i(hi_next), .equal_o(equal), .shift_o(shift)
  );

  localparam logic [CodeW:0] Quarter = (CodeW + 1)'(1) << (CodeW - 2);

  wire [ProdW-1:0] low  = ProdW'(range) * ProdW'(t_low);
  wire [ProdW-1:0] high = ProdW'(range) * ProdW'(t_high);
  wire [CodeW:0]   end_ = {2'b00, lo} + range;  // HI + 1
  wire [CodeW:0]   size = {1'b0, hi_next} - {1'b0, lo_next} + (CodeW + 1)'(1);
  wire [CodeW:0]   wide = size << shift;

  logic known_q = 1'b0;
  always_ff @(posedge clk_i) known_q <= 1'b1;

  always_comb begin
    m_range : assume (range > Quarter && end_ <= 4 * Quarter && end_ > 2 * Quarter);
    m_count : assume (t_low < t_high);
    if (known_q) begin
      a_low   : assert (lo_next == {1'b0, lo} + low[CountW +: CodeW]);
      a_high  : assert (hi_next == {1'b0, lo} + high[CountW +: CodeW] - CodeW'(1));
      a_order : assert (lo_next < hi_next);
      a_shift : assert (32'(shift) <= CountW + 2);
      a_range : assert (wide > Quarter && wide <= 4 * Quarter);
    end
  end

endmodule

`default_nettype wire
