// SPDX-License-Identifier: Apache-2.0
//
// Requantizes one accumulator a cycle by a channel record (CONTRACT.md); fixed latency of 9 cycles,
// no stalls.
//
//   t = (acc + bias)*mult + add
//   v = (t >> shift1) + g               g: round and the last bit shifted out of t
//   w = shift2 == 0 ? v : (v + 2^(shift2-1) - (v < 0)) >> shift2      ties away from zero
//   y = clamp(w + zp, min, max)                                        low 8 bits
//
// raw_i passes acc through, as acc * 1 without shifts. Stages: 1 bias, Booth digits; 2 product and
// addend as four rows; 3, 4 their sum, the low half first; 5 shift1 by sixteens; 6 by ones; 7 saturation to VW
// bits (which the clamp cannot tell from the exact value) and shift2; 8 zero point; 9 clamp. v is
// never formed: with s = t >> shift1 and G the last bit that shift2 shifts out of s,
//
//   w = (s >> shift2) + (s < 0 ? G && (g || bits below G != 0) : G || (g && bits below G all 1))
//
// and that carry enters the zero point's adder. Rules left out by parameter cost nothing. Golden
// model: models/common/requant.

`default_nettype none

module common_requant_lane #(
  parameter  int unsigned AccW      = 32,    // 8..32
  parameter  bit          HasDouble = 1'b1,  // second shift
  parameter  bit          HasAdd    = 1'b1,  // addend
  parameter  bit          HasRaw    = 1'b1,  // raw_i may be 1
  localparam int unsigned RecW      = common_conv_pkg::RecW
) (
  input  logic               clk_i,

  input  logic               raw_i,    // mode, zero point, limits: constant while results are inside,
                                       // and raw_i in the cycle before the first one
  input  logic               round_i,
  input  logic signed [9:0]  zp_i,
  input  logic signed [9:0]  min_i,
  input  logic signed [9:0]  max_i,

  input  logic [AccW-1:0]    acc_i,
  input  logic [RecW-1:0]    rec_i,
  output logic [31:0]        y_o       // 8-bit result in the low byte, or the raw sum
);

  localparam int unsigned AddW   = HasAdd ? 48 : 2;
  localparam int unsigned Digits = 16;
  localparam int unsigned TW     = common_pkg::max2(AccW + 34, 50);  // product and addend
  localparam int unsigned VW     = 34;  // at least one bit beyond any int32

  logic raw;  // the lane's own copy: some hundred gates hang on it

  always_ff @(posedge clk_i) begin
    raw <= HasRaw && raw_i;
  end

  // 1: bias, Booth digits
  logic [AccW-1:0]     biased, x1_q;
  logic [3*Digits-1:0] digits, digits1_q;
  logic [5:0]          sh1_1_q, sh1_2_q, sh1_3_q;
  logic [4:0]          sh2_1_q, sh2_2_q, sh2_3_q, sh2_4_q, sh2_5_q, sh2_6_q;
  logic [AddW-1:0]     add1_q;

  common_add #(.Width(AccW)) u_bias (
    .a_i   (acc_i),
    .b_i   (rec_i[AccW-1:0]),
    .c_i   (1'b0),
    .sum_o (biased)
  );

  for (genvar i = 0; i < Digits; i++) begin : gen_digit
    logic [2:0] m;  // multiplier bits 2i+1, 2i, 2i-1
    assign m = (i == 0) ? {rec_i[33:32], 1'b0} : rec_i[32 + 2*i - ((i == 0) ? 0 : 1) +: 3];
    assign digits[3*i]     = raw ? (i == 0) : (m[1] ^ m[0]);
    assign digits[3*i + 1] = !raw && ((m[2] && !m[1] && !m[0]) || (!m[2] && m[1] && m[0]));
    assign digits[3*i + 2] = !raw && m[2];
  end

  always_ff @(posedge clk_i) begin
    x1_q      <= raw ? acc_i : biased;
    digits1_q <= digits;
    sh1_1_q   <= raw ? '0 : rec_i[69:64];
    sh2_1_q   <= raw ? '0 : rec_i[76:72];
    sh1_2_q   <= sh1_1_q;
    sh2_2_q   <= sh2_1_q;
    sh1_3_q   <= sh1_2_q;
    sh2_3_q   <= sh2_2_q;
    sh2_4_q   <= sh2_3_q;
    sh2_5_q   <= sh2_4_q;
    sh2_6_q   <= sh2_5_q;
  end

  if (HasAdd) begin : gen_add
    always_ff @(posedge clk_i) begin
      add1_q <= raw ? '0 : {rec_i[95:80], rec_i[127:96]};
    end
  end else begin : gen_no_add
    assign add1_q = '0;
  end

  // 2: product and addend
  logic [4*TW-1:0] rows2, rows2_q;

  common_booth #(.XW(AccW), .Digits(Digits), .AddW(AddW), .OutW(TW), .Left(4)) u_product (
    .x_i     (x1_q),
    .digit_i (digits1_q),
    .add_i   (add1_q),
    .rows_o  (rows2)
  );

  always_ff @(posedge clk_i) begin
    rows2_q <= rows2;
  end

  // 3, 4: the carries run through the low, then the high part
  localparam int unsigned LowW = TW / 2;

  logic [TW-1:0] a3, b3, c3, d3, abc3, maj3, sum3, over3, carry3;

  assign {d3, c3, b3, a3} = rows2_q;
  assign abc3   = a3 ^ b3 ^ c3;
  assign maj3   = {(a3[TW-2:0] & b3[TW-2:0]) | (a3[TW-2:0] & c3[TW-2:0]) |
                   (b3[TW-2:0] & c3[TW-2:0]), 1'b0};
  assign sum3   = abc3 ^ maj3 ^ d3;
  assign over3  = (abc3 & maj3) | (abc3 & d3) | (maj3 & d3);
  assign carry3 = {over3[TW-2:0], 1'b0};

  logic unused_top;
  assign unused_top = over3[TW-1];

  logic [LowW:0]     low3, low3_q;
  logic [TW-LowW-1:0] sum3_q, carry3_q, high4;
  logic [TW-1:0]     t4_q;
  logic [5:0]        sh1_4_q;

  common_add #(.Width(LowW + 1)) u_low (
    .a_i   ({1'b0, sum3[LowW-1:0]}),
    .b_i   ({1'b0, carry3[LowW-1:0]}),
    .c_i   (1'b0),
    .sum_o (low3)
  );

  common_add #(.Width(TW - LowW)) u_high (
    .a_i   (sum3_q),
    .b_i   (carry3_q),
    .c_i   (low3_q[LowW]),
    .sum_o (high4)
  );

  always_ff @(posedge clk_i) begin
    low3_q   <= low3;
    sum3_q   <= sum3[TW-1:LowW];
    carry3_q <= carry3[TW-1:LowW];
    t4_q     <= {high4, low3_q[LowW-1:0]};
    sh1_4_q  <= sh1_3_q;
  end

  // 5, 6: first shift, one more bit kept below; what the fine shift cannot bring into VW bits is
  // only compared with the sign
  localparam int unsigned CW = VW + 15;  // with the bit below, less the sign

  logic signed [TW:0] coarse5;
  logic signed [CW:0] c5_q, fine6;
  logic               over5_q;
  logic [3:0]         sh1_5_q;
  logic [VW:0]        f6_q;
  logic               over6_q, neg6_q;

  assign coarse5 = $signed({t4_q, 1'b0}) >>> {sh1_4_q[5:4], 4'd0};
  assign fine6   = c5_q >>> sh1_5_q;

  always_ff @(posedge clk_i) begin
    c5_q    <= $signed({coarse5[TW], coarse5[CW-1:0]});
    over5_q <= coarse5[TW:CW] != {(TW - CW + 1){coarse5[TW]}};
    sh1_5_q <= sh1_4_q[3:0];
    f6_q    <= fine6[VW:0];
    over6_q <= over5_q || (fine6[CW:VW] != {(CW - VW + 1){fine6[CW]}});
    neg6_q  <= fine6[CW];
  end

  // 7: saturation, second shift; up7: one is to be added
  logic signed [VW-1:0] s7, w7, w7_q;
  logic                 g7, up7, up7_q;

  always_comb begin
    s7 = $signed(f6_q[VW:1]);
    if (over6_q) begin
      s7 = {neg6_q, {(VW - 1){!neg6_q}}};
    end
  end

  assign g7 = f6_q[0] && !over6_q && round_i && !raw;

  if (HasDouble) begin : gen_double
    logic signed [VW:0] u;           // below the point the last bit shifted out
    logic               some, all;   // of those shifted out before

    always_comb begin
      u    = {s7, g7 && !neg6_q};
      some = 1'b0;
      all  = 1'b1;
      for (int unsigned k = 0; k < 5; k++) begin
        if (sh2_6_q[4 - k]) begin
          for (int unsigned b = 0; b < (1 << (4 - k)); b++) begin
            some = some || u[b];
            all  = all && u[b];
          end
          u = u >>> (1 << (4 - k));
        end
      end
    end
    assign w7  = u[VW:1];
    assign up7 = (sh2_6_q == '0) ? g7 :
                 neg6_q          ? u[0] && (g7 || some) : u[0] || (g7 && all);
  end else begin : gen_single
    logic unused_shift;
    assign unused_shift = ^sh2_6_q;
    assign w7  = s7;
    assign up7 = g7;
  end

  always_ff @(posedge clk_i) begin
    w7_q  <= w7;
    up7_q <= up7;
  end

  // 8: zero point, added to the low bits of w; where the others differ from the sign, the clamp
  // decides
  localparam int unsigned ZW = 13;

  logic signed [ZW-1:0] z8_q;
  logic                 over8_q, neg8_q;

  always_ff @(posedge clk_i) begin
    z8_q    <= ZW'($signed(w7_q[ZW-2:0])) + ZW'(zp_i) + $signed({{(ZW - 1){1'b0}}, up7_q});
    over8_q <= w7_q[VW-1:ZW-2] != {(VW - ZW + 2){w7_q[VW-1]}};
    neg8_q  <= w7_q[VW-1];
  end

  // 9: clamp
  logic signed [9:0] y9;

  always_comb begin
    y9 = z8_q[9:0];
    if (over8_q ? neg8_q : (z8_q < ZW'(min_i))) begin
      y9 = min_i;
    end else if (over8_q || (z8_q > ZW'(max_i))) begin
      y9 = max_i;
    end
  end

  if (HasRaw) begin : gen_raw
    logic [31:0] w8_q;
    always_ff @(posedge clk_i) begin
      w8_q <= w7_q[31:0];
      y_o  <= raw ? w8_q : {24'd0, y9[7:0]};
    end
  end else begin : gen_no_raw
    always_ff @(posedge clk_i) begin
      y_o <= {24'd0, y9[7:0]};
    end
    logic unused_raw;
    assign unused_raw = raw_i;
  end

  // Bits of the record that carry nothing, and of the bias beyond a narrow accumulator.
  logic unused_rec;
  assign unused_rec = ^{rec_i[79:77], rec_i[71:70], rec_i[31:0], rec_i[127:80], y9[9:8],
                        coarse5[CW], fine6[CW:0]};

endmodule

`default_nettype wire
