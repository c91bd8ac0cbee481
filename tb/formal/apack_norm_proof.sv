// SPDX-License-Identifier: Apache-2.0
//
// apack_norm, for every LO < HI, counts what the obvious coder does a bit at a time: while the interval
// lies in one half, that half's bit leaves (k); else while it lies in the two middle quarters, a bit waits
// (m); each doubles it. No bit leaves after one has waited. Afterwards the coder's invariant holds:
//
//   LO' < 1/2 <= HI'      R' > 1/4      LO' = LO << (k+m) without its top bit      R' = R << (k+m)
//
//: rtl apack_norm
//: quick pdr 100 CodeW=8
//: full pdr 100 CodeW=12
//: full pdr 100 CodeW=16
//: mutants pdr 100 CodeW=8

`default_nettype none

module apack_norm_proof #(
  parameter  int unsigned CodeW  = 8,
  localparam int unsigned ShiftW = $clog2(CodeW)
) (
  input logic             clk_i,
  input logic [CodeW-1:0] lo_i,
  input logic [CodeW-1:0] hi_i
);

  localparam logic [CodeW:0] Quarter = (CodeW + 1)'(1) << (CodeW - 2);
  localparam logic [CodeW:0] Half    = Quarter << 1;

  logic [ShiftW-1:0] equal, shift;

  apack_norm #(.CodeW(CodeW)) u_dut (.lo_i, .hi_i, .equal_o(equal), .shift_o(shift));

  logic [CodeW:0]    lo, hi;      // one bit wider
  logic [ShiftW:0]   leave, wait_;
  logic [CodeW-1:0]  bits;        // that left, the last one lowest
  logic              late, done;  // one left after another had waited

  always_comb begin
    lo    = {1'b0, lo_i};
    hi    = {1'b0, hi_i};
    leave = '0;
    wait_ = '0;
    bits  = '0;
    late  = 1'b0;
    done  = 1'b0;
    for (int unsigned i = 0; i < CodeW; i++) begin
      if (hi < Half || lo >= Half) begin
        leave = leave + (ShiftW + 1)'(1);
        bits  = {bits[CodeW-2:0], lo >= Half};
        late  = late || wait_ != '0;
        lo    = (lo >= Half) ? lo - Half : lo;
        hi    = (hi >= Half) ? hi - Half : hi;
      end else if (lo >= Quarter && hi < Half + Quarter) begin
        wait_ = wait_ + (ShiftW + 1)'(1);
        lo    = lo - Quarter;
        hi    = hi - Quarter;
      end else begin
        done = 1'b1;
      end
      if (!done) begin
        lo = lo << 1;
        hi = (hi << 1) | (CodeW + 1)'(1);
      end
    end
  end

  wire [CodeW:0]   range   = {1'b0, hi_i} - {1'b0, lo_i} + (CodeW + 1)'(1);
  wire [CodeW:0]   widened = range << shift;
  wire [CodeW-1:0] moved   = lo_i << shift;

  always_comb begin
    m_order : assume (lo_i < hi_i);
    a_ends  : assert (done && !late);
    a_equal : assert ((ShiftW + 1)'(equal) == leave);
    a_shift : assert ((ShiftW + 1)'(shift) == leave + wait_);
    a_bits  : assert (bits == (hi_i >> (CodeW - 32'(equal))));
    a_lo    : assert (lo == {2'b00, moved[CodeW-2:0]});
    a_range : assert (hi - lo + (CodeW + 1)'(1) == widened);
    a_state : assert (lo < Half && hi >= Half && hi < 2 * Half && widened > Quarter);
  end

  logic unused_clk;
  assign unused_clk = clk_i;

endmodule

`default_nettype wire
