// SPDX-License-Identifier: Apache-2.0
//
// common_requant_lane computes CONTRACT.md's equation, for all inputs of the widths given: accumulator
// and bias AccW bits, multiplier MultW, addend AddendW (each sign-extended into its field), all shifts up
// to Shift1 and Shift2, all zero points and limits with min <= max. The operands stand still, so that
// Latency cycles after any state the result stands, too: that cycle alone is examined, over all
// states before it. MultW = 1 is multiplier 0 or -1: t is then any sum of an addend and an accumulator.
// Wider operands and neighbours in the pipeline: common_requant_sweep, by exhaustion.
//
//: rtl common_add common_booth common_requant_lane
//: quick unroll 12 AccW=4 MultW=1 AddendW=4 Shift1=7 Shift2=3
//: full unroll 12 AccW=6 MultW=3 AddendW=4 Shift1=7 Shift2=3
//: full unroll 12 AccW=4 MultW=1 AddendW=15 Shift1=1 Shift2=0
//: mutants unroll 12 AccW=4 MultW=2 AddendW=6 Shift1=7 Shift2=3
//: mutants unroll 12 AccW=4 MultW=1 AddendW=15 Shift1=1 Shift2=0

`default_nettype none

module common_requant_lane_proof #(
  parameter  int unsigned AccW      = 8,
  parameter  int unsigned MultW     = 4,
  parameter  int unsigned AddendW   = 8,
  parameter  int unsigned Shift1    = 15,
  parameter  int unsigned Shift2    = 7,
  parameter  bit          HasDouble = 1'b1,
  parameter  bit          HasAdd    = 1'b1,
  parameter  int unsigned Latency   = 10,  // a lane's 9, and its copy of raw_i before
  localparam int unsigned TW        = common_pkg::max2(AccW + MultW, AddendW) + 2
) (
  input logic clk_i
);

  (* anyconst *) logic                      raw, rounds;
  (* anyconst *) logic signed [9:0]         zp, min, max;
  (* anyconst *) logic signed [AccW-1:0]    acc, bias;
  (* anyconst *) logic signed [MultW-1:0]   mult;
  (* anyconst *) logic signed [AddendW-1:0] addend;
  (* anyconst *) logic [5:0]                shift1;
  (* anyconst *) logic [4:0]                shift2;

  logic signed [31:0] bias32, mult32;
  logic signed [47:0] addend48;
  logic [31:0]        y;
  assign bias32   = 32'(bias);
  assign mult32   = 32'(mult);
  assign addend48 = 48'(addend);

  common_requant_lane #(.AccW(AccW), .HasDouble(HasDouble), .HasAdd(HasAdd)) u_dut (
    .clk_i, .raw_i(raw), .round_i(rounds), .zp_i(zp), .min_i(min), .max_i(max),
    .acc_i(acc), .rec_i({addend48[31:0], addend48[47:32], 3'd0, shift2, 2'd0, shift1, mult32, bias32}),
    .y_o(y)
  );

  // The definition, obviously; S wide enough for every intermediate.
  localparam int unsigned S = common_pkg::max2(TW, 32'd12) + common_pkg::max2(Shift1, Shift2) + 2;
  logic signed [AccW-1:0] biased;
  logic signed [S-1:0]    t, v, w, z, expected;
  always_comb begin
    biased = acc + bias;                                   // wraps at the accumulator's width
    t = S'(biased) * S'(mult) + (HasAdd ? S'(addend) : S'(0));
    if (rounds && shift1 != 6'd0) t = t + (S'(1) << (shift1 - 6'd1));
    v = t >>> shift1;
    w = v;
    if (HasDouble && shift2 != 5'd0) begin
      w = (v + (S'(1) << (shift2 - 5'd1)) - ((v < 0) ? S'(1) : S'(0))) >>> shift2;
    end
    z = w + S'(zp);
    expected = (z < S'(min)) ? S'(min) : (z > S'(max)) ? S'(max) : z;
  end

  logic [4:0] cycle_q = 5'd0;
  always_ff @(posedge clk_i) begin
    if (32'(cycle_q) != Latency) cycle_q <= cycle_q + 5'd1;
  end

  always_comb begin
    m_shifts : assume (32'(shift1) <= Shift1 && 32'(shift2) <= Shift2);
    m_limits : assume (min <= max);
    if (32'(cycle_q) == Latency) begin
      a_raw : assert (!raw || y == 32'(acc));
      a_result : assert (raw || y == {24'd0, expected[7:0]});
    end
  end

endmodule

`default_nettype wire
