// SPDX-License-Identifier: Apache-2.0
//
// common_requant_lane computes CONTRACT.md's equation for every biased accumulator of AccW bits times every
// multiplier of MultW bits, under every shift1 up to Shift1 and shift2 up to Shift2, with rounding and
// without: by going through all of them, a new record every cycle, so that neighbours in the pipeline are
// covered too. Bias and addend are random; the addend
// has AddendW bits in every second phase and is 0 in the others.
//
//: rtl common_add common_booth common_requant_lane
//: quick sweep 0 AccW=8 MultW=5 Shift1=12 Shift2=3
//: full sweep 0 AccW=12 MultW=10 Shift1=21 Shift2=1
//: full sweep 0 AccW=10 MultW=12 Shift1=13 Shift2=3
//: mutants sweep 0 AccW=8 MultW=5 Shift1=12 Shift2=3

`default_nettype none

module common_requant_sweep_proof #(
  parameter  int unsigned AccW    = 12,
  parameter  int unsigned MultW   = 10,
  parameter  int unsigned AddendW = 16,
  parameter  int unsigned Shift1  = 21,
  parameter  int unsigned Shift2  = 3,
  parameter  int unsigned Latency = 9
) (
  input logic clk_i
);

  localparam int unsigned ItemW  = AccW + MultW;
  localparam int unsigned Phases = 4;  // round, addend
  localparam int unsigned S      = 64; // wide enough for every intermediate
  localparam logic [47:0] Records =
      (48'(Phases) * (48'(Shift1) + 48'd1) * (48'(Shift2) + 48'd1)) << ItemW;

  // Every value a register; `drain` lets the last records of a phase leave before its mode changes.
  logic [ItemW-1:0] item_q   = '0;
  logic [5:0]       shift1_q = '0;
  logic [4:0]       shift2_q = '0;
  logic [2:0]       phase_q  = '0;
  logic [7:0]       drain_q  = '0;
  logic [63:0]      random_q = 64'h9e3779b97f4a7c15;
  logic [47:0]      compared_q = '0;

  function automatic logic [63:0] next_random(input logic [63:0] from);  // xorshift64
    logic [63:0] x;
    x = from ^ (from << 13);
    x = x ^ (x >> 7);
    next_random = x ^ (x << 17);
  endfunction

  logic last_item, last_shift;
  assign last_item  = &item_q;
  assign last_shift = 32'(shift1_q) == Shift1 && 32'(shift2_q) == Shift2;

  logic signed [AccW-1:0]    sum, bias;
  logic signed [MultW-1:0]   mult;
  logic signed [AddendW-1:0] addend;
  logic                      rounds;
  logic signed [9:0]         zp, min, max;

  assign sum    = $signed(item_q[0 +: AccW]);
  assign mult   = $signed(item_q[AccW +: MultW]);
  assign bias   = $signed(random_q[8 +: AccW]);
  assign rounds = phase_q[0];
  assign addend = phase_q[1] ? $signed(random_q[24 +: AddendW]) : '0;
  assign zp     = phase_q[1] ? 10'sd0 : -10'sd7;
  assign min    = phase_q[0] ? -10'sd128 : -10'sd100;
  assign max    = 10'sd127;

  logic signed [31:0] bias32, mult32;
  logic signed [47:0] addend48;
  logic [AccW-1:0]    acc;
  logic [31:0]        y;
  assign bias32   = 32'(bias);
  assign mult32   = 32'(mult);
  assign addend48 = 48'(addend);
  assign acc      = sum - bias;

  common_requant_lane #(.AccW(AccW)) u_dut (
    .clk_i, .raw_i(1'b0), .round_i(rounds), .zp_i(zp), .min_i(min), .max_i(max),
    .acc_i(acc),
    .rec_i({addend48[31:0], addend48[47:32], 3'd0, shift2_q, 2'd0, shift1_q, mult32, bias32}),
    .y_o(y)
  );

  // The definition, obviously.
  logic signed [S-1:0] t, v, w, z;
  logic [7:0]          clamped;
  always_comb begin
    t = S'(sum) * S'(mult) + S'(addend);
    if (rounds && shift1_q != 6'd0) t = t + (S'(1) << (shift1_q - 6'd1));
    v = t >>> shift1_q;
    w = v;
    if (shift2_q != 5'd0) begin
      w = (v + (S'(1) << (shift2_q - 5'd1)) - ((v < 0) ? S'(1) : S'(0))) >>> shift2_q;
    end
    z       = w + S'(zp);
    clamped = (z < S'(min)) ? min[7:0] : (z > S'(max)) ? max[7:0] : z[7:0];
  end

  logic [8:0] expected_q [Latency];  // valid, result

  always_ff @(posedge clk_i) begin
    random_q <= next_random(random_q);
    expected_q[0] <= {drain_q == 8'd0, clamped};
    for (int unsigned i = 1; i < Latency; i++) begin
      expected_q[i] <= expected_q[i-1];
    end
    if (drain_q != 8'd0) begin
      drain_q <= drain_q - 8'd1;
      if (drain_q == 8'd1) begin
        phase_q <= phase_q + 3'd1;
      end
    end else begin
      item_q <= item_q + ItemW'(1);
      if (last_item) begin
        shift1_q <= (32'(shift1_q) == Shift1) ? 6'd0 : shift1_q + 6'd1;
        if (32'(shift1_q) == Shift1) begin
          shift2_q <= last_shift ? 5'd0 : shift2_q + 5'd1;
        end
        if (last_shift) begin
          drain_q <= 8'd32;
        end
      end
    end
    if (expected_q[Latency-1][8]) begin
      a_result : assert (y == {24'd0, expected_q[Latency-1][7:0]});
      compared_q <= compared_q + 48'd1;
    end
    if (32'(phase_q) == Phases) begin
      a_all : assert (compared_q == Records);
      $display("swept %0d records", compared_q);
      $finish;
    end
  end

endmodule

`default_nettype wire
