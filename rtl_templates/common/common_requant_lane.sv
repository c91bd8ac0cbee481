// SPDX-License-Identifier: Apache-2.0
//
// Requantizes one accumulator a cycle by a channel record (CONTRACT.md); fixed latency of 6 enabled
// cycles.
//
//   t = (acc + bias)*mult + add + (round ? 2^(shift1-1) : 0)
//   v = t >> shift1
//   w = shift2 == 0 ? v : (v + 2^(shift2-1) - (v < 0)) >> shift2      ties away from zero
//   y = clamp(w + zp, min, max)                                        low 8 bits
//
// raw_i passes acc through unchanged. Stages: 1 bias, 2 two half products, 3 sum with addends, 4
// first shift and saturation to VW bits (which the clamp cannot tell from the exact value), 5
// second shift, 6 zero point and clamp. Rules left out by parameter cost nothing. Golden model:
// models/common/requant.

`default_nettype none

module common_requant_lane #(
  parameter  int unsigned AccW      = 32,  // 8..32
  parameter  bit          HasDouble = 1'b1,  // second shift
  parameter  bit          HasAdd    = 1'b1,  // addend
  localparam int unsigned RecW      = common_pkg::RecW
) (
  input  logic               clk_i,
  input  logic               en_i,

  input  logic               raw_i,    // mode, zero point, limits: constant while results are inside
  input  logic               round_i,
  input  logic signed [9:0]  zp_i,
  input  logic signed [9:0]  min_i,
  input  logic signed [9:0]  max_i,

  input  logic [AccW-1:0]    acc_i,
  input  logic [RecW-1:0]    rec_i,
  output logic [31:0]        y_o       // 8-bit result in the low byte, or the raw sum
);

  localparam int unsigned TW = 66;  // 64-bit product and two addends below 2^63
  localparam int unsigned VW = 34;  // at least one bit beyond any int32
  localparam int unsigned AddW = 48;

  // 1: bias
  logic signed [31:0]     sum1_q, mult1_q;
  logic [5:0]             sh1_1_q;
  logic [4:0]             sh2_1_q;
  logic signed [AddW-1:0] add1_q;
  logic signed [AccW-1:0] biased;

  assign biased = $signed(acc_i) + $signed(rec_i[AccW-1:0]);

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      sum1_q  <= raw_i ? 32'($signed(acc_i)) : 32'(biased);
      mult1_q <= $signed(rec_i[63:32]);
      sh1_1_q <= rec_i[69:64];
      sh2_1_q <= rec_i[76:72];
      add1_q  <= HasAdd ? $signed({rec_i[95:80], rec_i[127:96]}) : '0;
    end
  end

  // 2: half products; the low half of the multiplier is unsigned
  logic signed [48:0]     lo2_q;
  logic signed [47:0]     hi2_q;
  logic signed [31:0]     sum2_q;
  logic [5:0]             sh1_2_q;
  logic [4:0]             sh2_2_q;
  logic signed [AddW-1:0] add2_q;

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      lo2_q   <= 49'(sum1_q) * 49'($signed({1'b0, mult1_q[15:0]}));
      hi2_q   <= 48'(sum1_q) * 48'($signed(mult1_q[31:16]));
      sum2_q  <= sum1_q;
      sh1_2_q <= sh1_1_q;
      sh2_2_q <= sh2_1_q;
      add2_q  <= add1_q;
    end
  end

  // 3: sum
  logic signed [TW-1:0] t3_q, half3;
  logic signed [31:0]   sum3_q;
  logic [5:0]           sh1_3_q;
  logic [4:0]           sh2_3_q;

  assign half3 = (round_i && (sh1_2_q != 6'd0)) ? (TW'(1) <<< (sh1_2_q - 6'd1)) : '0;

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      t3_q    <= TW'(lo2_q) + (TW'(hi2_q) <<< 16) + TW'(add2_q) + half3;
      sum3_q  <= sum2_q;
      sh1_3_q <= sh1_2_q;
      sh2_3_q <= sh2_2_q;
    end
  end

  // 4: first shift, saturated
  logic signed [TW-1:0] shifted4;
  logic signed [VW-1:0] v4, v4_q;
  logic signed [31:0]   sum4_q;
  logic [4:0]           sh2_4_q;

  assign shifted4 = t3_q >>> sh1_3_q;

  always_comb begin
    v4 = shifted4[VW-1:0];
    if (shifted4[TW-1:VW-1] != {(TW - VW + 1){shifted4[TW-1]}}) begin
      v4 = {shifted4[TW-1], {(VW - 1){!shifted4[TW-1]}}};
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      v4_q    <= v4;
      sum4_q  <= sum3_q;
      sh2_4_q <= sh2_3_q;
    end
  end

  // 5: rounding second shift
  logic signed [VW-1:0] w5, w5_q;
  logic signed [31:0]   sum5_q;

  if (HasDouble) begin : gen_double
    logic signed [VW:0] half5, v5;
    assign half5 = (VW + 1)'(1) <<< (sh2_4_q - 5'd1);
    assign v5    = (VW + 1)'(v4_q) + half5 - (VW + 1)'($signed({1'b0, v4_q[VW-1]}));
    assign w5    = (sh2_4_q == 5'd0) ? v4_q : VW'(v5 >>> sh2_4_q);
  end else begin : gen_single
    logic unused_shift;
    assign unused_shift = ^sh2_4_q;
    assign w5 = v4_q;
  end

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      w5_q   <= w5;
      sum5_q <= sum4_q;
    end
  end

  // 6: zero point, clamp
  logic signed [VW:0] z6;
  logic signed [9:0]  y6;

  assign z6 = (VW + 1)'(w5_q) + (VW + 1)'(zp_i);

  always_comb begin
    y6 = z6[9:0];
    if (z6 < (VW + 1)'(min_i)) begin
      y6 = min_i;
    end else if (z6 > (VW + 1)'(max_i)) begin
      y6 = max_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      y_o <= raw_i ? sum5_q : {24'd0, y6[7:0]};
    end
  end

  // Bits of the record that carry nothing, and of the bias beyond a narrow accumulator.
  logic unused_rec;
  assign unused_rec = ^{rec_i[79:77], rec_i[71:70], rec_i[31:0], rec_i[127:80], y6[9:8]};

endmodule

`default_nettype wire
