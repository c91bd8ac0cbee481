// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_grid, read by Yosys: one brick of symbolic operands and symbolic precisions, issued without
// a gap, leaves every SIP holding the exact dot product, Latency cycles after its last step. Each window
// has its own activations and each filter its own weights. (bit_serial_sip_proof goes through all
// sequences with Verilator.)
//
//: rtl bit_serial_pkg bit_serial_sip bit_serial_grid
//: quick bmc 18 Lanes=1 BitsN=1 ActW=3 WgtW=2
//: quick bmc 12 Lanes=2 BitsN=2 ActW=2 WgtW=2
//: full bmc 12 Lanes=1 BitsN=4 ActW=4 WgtW=2
//: mutants bmc 18 Lanes=1 BitsN=1 ActW=3 WgtW=2

`default_nettype none

module bit_serial_grid_proof #(
  parameter  int unsigned Lanes   = 2,
  parameter  int unsigned BitsN   = 1,
  parameter  int unsigned ActW    = 3,   // a multiple of BitsN
  parameter  int unsigned WgtW    = 2,
  localparam int unsigned Filters = 2,
  localparam int unsigned Windows = 2,
  localparam int unsigned AccW    = ActW + WgtW + $clog2(Lanes) + 1,
  localparam int unsigned SliceN  = ActW / BitsN,
  localparam int unsigned TokW    = bit_serial_pkg::TokW
) (
  input logic                          clk_i,
  input logic [Windows*Lanes*ActW-1:0] act_i,     // held: bits from S*BitsN on are not used
  input logic [Filters*Lanes*WgtW-1:0] wgt_i,     // held
  input logic [3:0]                    slices_i,  // held: S - 1
  input logic [3:0]                    planes_i,  // held: Q - 1
  input logic                          act_signed_i,
  input logic                          wgt_signed_i
);

  logic [Windows*Lanes*ActW-1:0] act_q;
  logic [Filters*Lanes*WgtW-1:0] wgt_q;
  logic [3:0]                    slices_q, planes_q, slice_q, plane_q;
  logic                          act_signed_q, wgt_signed_q;
  logic                          held_q = 1'b0;
  logic                          over_q = 1'b0;

  wire slice_first = (slice_q == slices_q);
  wire plane_first = (plane_q == planes_q);
  wire fire        = held_q && !over_q;

  always_ff @(posedge clk_i) begin
    held_q <= 1'b1;
    if (!held_q) begin
      act_q        <= act_i;
      wgt_q        <= wgt_i;
      act_signed_q <= act_signed_i;
      wgt_signed_q <= wgt_signed_i;
      slices_q     <= (32'(slices_i) < SliceN) ? slices_i : '0;
      slice_q      <= (32'(slices_i) < SliceN) ? slices_i : '0;
      planes_q     <= (32'(planes_i) < WgtW) ? planes_i : '0;
      plane_q      <= (32'(planes_i) < WgtW) ? planes_i : '0;
    end else if (!over_q) begin
      slice_q <= (slice_q == '0) ? slices_q : slice_q - 4'd1;
      plane_q <= (slice_q == '0) ? plane_q - 4'd1 : plane_q;
      over_q  <= (slice_q == '0) && (plane_q == '0);
    end
  end

  logic [TokW-1:0] tok;
  always_comb begin
    tok = '0;
    tok[bit_serial_pkg::TokSliceFirst] = slice_first;
    tok[bit_serial_pkg::TokSliceNeg]   = slice_first && act_signed_q;
    tok[bit_serial_pkg::TokPlaneEnd]   = (slice_q == '0);
    tok[bit_serial_pkg::TokPlaneFirst] = plane_first;
    tok[bit_serial_pkg::TokPlaneNeg]   = plane_first && wgt_signed_q;
    tok[bit_serial_pkg::TokBrickEnd]   = (slice_q == '0) && (plane_q == '0);
    tok[bit_serial_pkg::TokBrickFirst] = 1'b1;
  end

  // The memories' outputs, a cycle after the token.
  logic [Windows*Lanes*BitsN-1:0] act, act_rd_q;
  logic [Filters*Lanes-1:0]       wgt, wgt_rd_q;
  always_comb begin
    act = '0;
    wgt = '0;
    for (int unsigned e = 0; e < Windows * Lanes; e++) begin
      for (int unsigned s = 0; s < SliceN; s++) begin
        if (slice_q == 4'(s)) act[e*BitsN +: BitsN] = act_q[e*ActW + s*BitsN +: BitsN];
      end
    end
    for (int unsigned e = 0; e < Filters * Lanes; e++) begin
      for (int unsigned p = 0; p < WgtW; p++) begin
        if (plane_q == 4'(p)) wgt[e] = wgt_q[e*WgtW + p];
      end
    end
  end
  always_ff @(posedge clk_i) begin
    act_rd_q <= act;
    wgt_rd_q <= slice_first ? wgt : wgt_rd_q;
  end

  logic [Windows*Filters*AccW-1:0] sum;

  bit_serial_grid #(
    .Filters(Filters), .Windows(Windows), .Lanes(Lanes), .BitsN(BitsN), .ActW(ActW), .WgtW(WgtW),
    .AccW(AccW)
  ) u_dut (
    .clk_i, .rst_ni(held_q), .valid_i({Windows{fire}}), .tok_i({Windows{tok}}), .wgt_i(wgt_rd_q),
    .act_i(act_rd_q), .sum_o(sum)
  );

  // The definition: bits weighted one by one, the operand's top bit negative if it is signed.
  logic [Windows*Filters*AccW-1:0] want;
  logic [AccW-1:0]                 term;
  always_comb begin
    want = '0;
    term = '0;
    for (int unsigned i = 0; i < Windows; i++) begin
      for (int unsigned f = 0; f < Filters; f++) begin
        for (int unsigned l = 0; l < Lanes; l++) begin
          for (int unsigned a = 0; a < ActW; a++) begin
            for (int unsigned w = 0; w < WgtW; w++) begin
              term = AccW'(act_q[(i*Lanes + l)*ActW + a] && wgt_q[(f*Lanes + l)*WgtW + w] &&
                           a < (32'(slices_q) + 1) * BitsN && w <= 32'(planes_q)) << (a + w);
              if ((act_signed_q && a + 1 == (32'(slices_q) + 1) * BitsN) !=
                  (wgt_signed_q && w == 32'(planes_q))) begin
                term = -term;
              end
              want[(i*Filters + f)*AccW +: AccW] = want[(i*Filters + f)*AccW +: AccW] + term;
            end
          end
        end
      end
    end
  end

  // over_q rises the cycle after the last step.
  localparam int unsigned Wait = bit_serial_pkg::latency(1'b1) - 1;
  logic [Wait-1:0] late_q = '0;
  always_ff @(posedge clk_i) late_q <= Wait'({late_q, over_q});

  always_comb begin
    if (late_q[Wait-1]) begin
      a_dot : assert (sum == want);
    end
  end

endmodule

`default_nettype wire
