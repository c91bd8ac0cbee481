// SPDX-License-Identifier: Apache-2.0
//
// Processing element of the weight-stationary array.
//
//   psum_o = psum_i + act * weight + Offset        modulo 2^SumW; Offset: see systolic_mac
//
// where a partial sum is (sum + carry). Activation and start mark come in one cycle before the
// partial sum that their product is added to, psum_o leaves the cycle after that:
//
//   psum_o(t+2) = psum_i(t+1) + act_i(t) * weight(t) + Offset
//
// and move on to the next element a cycle later. A start mark takes the shadow weight into use
// (double buffering) from its own product on; at the same edge as a start, a write to the shadow
// comes after it.
//
// With Pipeline = 0 a carry travels through the whole sum and carry_o is 0. With 1 it travels to
// the next of the bits 5, 9, 13 ..., where it is saved and added in the next element, and the foot of
// the column adds both parts once, a cycle later (systolic_array).
// Golden model: models/common/reference (the sum), models/systolic/block_model (the schedule).

`default_nettype none

module systolic_pe #(
  parameter  int unsigned ActW      = 8,     // 2..8
  parameter  bit          ActSigned = 1'b1,
  parameter  int unsigned WgtW      = 8,     // of a weight less its zero point, 2..9
  parameter  int unsigned SumW      = 20,    // of a partial sum
  parameter  int unsigned Pipeline  = 1,     // 0, 1
  localparam int unsigned DigW      = systolic_pkg::digits_width(ActW, ActSigned)
) (
  input  logic            clk_i,
  input  logic            rst_ni,

  input  logic            start_i,
  input  logic [DigW-1:0] act_i,    // digits: see systolic_recode
  output logic            start_o,
  output logic [DigW-1:0] act_o,
  input  logic            wgt_we_i,
  input  logic [WgtW-1:0] wgt_i,
  input  logic [SumW-1:0] sum_i,
  input  logic [SumW-1:0] carry_i,
  output logic [SumW-1:0] sum_o,
  output logic [SumW-1:0] carry_o
);

  // Bits that have a saved carry, and those below, where it comes from.
  localparam bit [SumW-1:0] Saved = SumW'(systolic_pkg::saved_carries(Pipeline));
  localparam bit [SumW-1:0] Tops  = Saved >> 1;

  logic [WgtW-1:0] shadow_q, weight_q;
  logic [SumW-1:0] x, y, below;

  systolic_mac #(
    .ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .SumW(SumW)
  ) u_mac (
    .dig_i   (act_o),
    .wgt_i   (weight_q),
    .sum_i   (sum_i),
    .carry_i (carry_i & Saved),
    .sum_o   (x),
    .carry_o (y)
  );

  // Carries stop at the tops: there `below` is just the carry that came in.
  assign below = (x & ~Tops) + (y & ~Tops);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      start_o <= 1'b0;
    end else begin
      start_o <= start_i;
    end
  end

  always_ff @(posedge clk_i) begin
    act_o   <= act_i;
    sum_o   <= below ^ ((x ^ y) & Tops);
    carry_o <= (((x & y) | ((x ^ y) & below)) & Tops) << 1;
    if (start_i) begin
      weight_q <= shadow_q;
    end
    if (wgt_we_i) begin
      shadow_q <= wgt_i;
    end
  end

endmodule

`default_nettype wire
