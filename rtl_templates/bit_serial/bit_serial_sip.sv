// SPDX-License-Identifier: Apache-2.0
//
// Serial inner-product unit (SIP): one dot product of Lanes activations and Lanes weights, one
// weight bit and BitsN activation bits of each lane a cycle, most significant first.
//
//   slice   s  = sum over bits i of 2^i * popcount(act bit i AND wgt)     top bit negative if it is a sign
//   AC1 = (first slice of the plane ? 0 : AC1 << BitsN) + s
//   AC2 = (first plane of the brick ? 0 : AC2 << 1) +- AC1                at the plane's end; - if it is a sign
//   OR  = (first brick of the group ? 0 : OR) + AC2                       at the brick's end
//
// Exact modulo 2^AccW: AC1 and AC2 hold the whole sum, or AccW bits of it. wgt_i is taken into the
// unit's weight register with wgt_load_i, act_i is what meets it in the next cycle. Stage k (k = 0:
// the cycle in which act_i and the weight register meet) sees tok_i[k*TokW +: TokW]; sum_o holds the
// brick's sum from stage 4 on. Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_sip #(
  parameter  int unsigned Lanes = 16,
  parameter  int unsigned BitsN = 1,    // bits of a slice, 1..4
  parameter  int unsigned ActW  = 16,   // bits of the widest activation, a multiple of BitsN
  parameter  int unsigned WgtW  = 16,   // bits of the widest weight
  parameter  int unsigned AccW  = 32,
  localparam int unsigned TokW  = bit_serial_pkg::TokW
) (
  input  logic                   clk_i,

  input  logic [Lanes-1:0]       wgt_i,
  input  logic                   wgt_load_i,
  input  logic [Lanes*BitsN-1:0] act_i,      // lane l at [l*BitsN +: BitsN]
  input  logic [3:0]             valid_i,    // of each stage
  input  logic [4*TokW-1:0]      tok_i,      // bit_serial_pkg::Tok*

  output logic [AccW-1:0]        sum_o
);

  localparam int unsigned CntW = common_pkg::idx_width(Lanes + 1);
  localparam int unsigned SumW = $clog2(Lanes * ((1 << BitsN) - 1) + 1) + 1;  // signed
  localparam int unsigned Ac1W = bit_serial_pkg::dot_width(Lanes, ActW, 0, AccW);
  localparam int unsigned Ac2W = bit_serial_pkg::dot_width(Lanes, ActW, WgtW, AccW);
  localparam int unsigned InW  = common_pkg::max2(SumW, Ac1W);

  logic [Lanes-1:0]        wgt_q;
  logic signed [SumW-1:0]  slice, slice_q;
  logic [Ac1W-1:0]         ac1_q;
  logic [Ac2W-1:0]         ac2_q, plane;
  logic [Ac2W:0]           plane_sum;  // and the carry that negation needs, below it
  logic [AccW-1:0]         sum_q;
  logic                    slice_neg, slice_first, plane_end, plane_first, plane_neg;
  logic                    brick_end, brick_first;

  assign slice_neg   = tok_i[0*TokW + bit_serial_pkg::TokSliceNeg];
  assign slice_first = tok_i[1*TokW + bit_serial_pkg::TokSliceFirst];
  assign plane_end   = valid_i[2] && tok_i[2*TokW + bit_serial_pkg::TokPlaneEnd];
  assign plane_first = tok_i[2*TokW + bit_serial_pkg::TokPlaneFirst];
  assign plane_neg   = tok_i[2*TokW + bit_serial_pkg::TokPlaneNeg];
  assign brick_end   = valid_i[3] && tok_i[3*TokW + bit_serial_pkg::TokBrickEnd];
  assign brick_first = tok_i[3*TokW + bit_serial_pkg::TokBrickFirst];

  logic [BitsN*CntW-1:0] counts;  // lanes whose bit i meets a one, at [i*CntW +: CntW]

  for (genvar i = 0; i < BitsN; i++) begin : gen_bit
    logic [CntW-1:0] count;
    always_comb begin
      count = '0;
      for (int unsigned l = 0; l < Lanes; l++) begin
        count = count + CntW'(act_i[l*BitsN + i] && wgt_q[l]);
      end
    end
    assign counts[i*CntW +: CntW] = count;
  end

  // Horner's rule over the bits of the slice.
  always_comb begin
    slice = SumW'(counts[(BitsN-1)*CntW +: CntW]);
    slice = slice_neg ? -slice : slice;
    for (int unsigned i = 1; i < BitsN; i++) begin
      slice = (slice <<< 1) + SumW'(counts[(BitsN-1-i)*CntW +: CntW]);
    end
  end

  logic [InW-1:0] slice_wide;
  assign slice_wide = InW'(slice_q);

  assign plane     = Ac2W'($signed(ac1_q)) ^ {Ac2W{plane_neg}};
  assign plane_sum = {plane_first ? '0 : (ac2_q << 1), 1'b1} + {plane, plane_neg};  // one adder

  always_ff @(posedge clk_i) begin
    if (wgt_load_i) begin
      wgt_q <= wgt_i;
    end
    if (valid_i[0]) begin
      slice_q <= slice;
    end
    if (valid_i[1]) begin
      ac1_q <= (slice_first ? '0 : (ac1_q << BitsN)) + slice_wide[Ac1W-1:0];
    end
    if (plane_end) begin
      ac2_q <= plane_sum[Ac2W:1];
    end
    if (brick_end) begin
      sum_q <= (brick_first ? '0 : sum_q) + AccW'($signed(ac2_q));
    end
  end

  assign sum_o = sum_q;

  logic unused_bits;  // each stage has its own part of the token
  assign unused_bits = ^{tok_i, slice_wide, plane_sum[0]};

endmodule

`default_nettype wire
