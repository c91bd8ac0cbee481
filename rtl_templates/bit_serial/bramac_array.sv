// SPDX-License-Identifier: Apache-2.0
//
// One dummy array at work: rows, SIMD adder, write muxes, row decoder and input registers.
//
//   row 3 = W1 + W2 ; P = 0
//   for k = n-1 .. 0: r = row {I2[k], I1[k]}; P = P + r, or P + ~r + 1 for the sign bit;
//                     P = 2 P unless k = 0
//   ACC = ACC + P                              every lane modulo 2^8, 2^16, 2^32
//
// The published table leaves the shift out after the subtraction, which is wrong for signed inputs;
// here SUB writes the shifted sum. Inputs are left aligned: the registers shift left, bit 7 decides.
// A step a cycle, as state_i (bramac_efsm) says. Golden model: models/bit_serial/bramac_mac2.

`default_nettype none

module bramac_array #(
  parameter bit Fast = 1'b0  // 1da: W1 and W2 are copied at once
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,

  input  logic [3:0]                   state_i,
  input  logic [1:0]                   prec_i,
  input  logic                         clear_i,
  input  logic                         copy1_i,
  input  logic                         copy2_i,
  input  logic [bramac_pkg::ColsW-1:0] w1_i,      // extended; 2sa: whichever is copied
  input  logic [bramac_pkg::ColsW-1:0] w2_i,      // 1da only

  input  logic                         load_i,    // inputs of the next MAC2
  input  logic [bramac_pkg::InW-1:0]   in1_i,
  input  logic [bramac_pkg::InW-1:0]   in2_i,

  input  logic [1:0]                   word_i,    // of ACC, for the read-out
  output logic [bramac_pkg::WordW-1:0] word_o
);

  localparam int unsigned ColsW = bramac_pkg::ColsW;
  localparam int unsigned WordW = bramac_pkg::WordW;

  logic             preadd, invert, subtract, shift, add, accumulate;
  logic [7:0]       in1_q, in2_q;
  logic [2:0]       r1_row, r2_row, w1_row, w2_row, decoded;
  logic [ColsW-1:0] r1, r2, sum, shifted, w1, w2;
  logic             w1_we, w2_we;

  assign preadd     = (state_i == bramac_pkg::StPreadd);
  assign invert     = (state_i == bramac_pkg::StInv);
  assign subtract   = (state_i == bramac_pkg::StSub);
  assign shift      = (state_i == bramac_pkg::StAsl);
  assign add        = (state_i == bramac_pkg::StAdd);
  assign accumulate = (state_i == bramac_pkg::StAcc);
  assign decoded    = {1'b0, in2_q[7], in1_q[7]};

  always_ff @(posedge clk_i) begin
    if (load_i) begin
      in1_q <= in1_i;
      in2_q <= in2_i;
    end else if (subtract || shift) begin
      in1_q <= {in1_q[6:0], 1'b0};
      in2_q <= {in2_q[6:0], 1'b0};
    end
  end

  // What is read.
  always_comb begin
    r1_row = decoded;
    r2_row = bramac_pkg::RowP;
    if (preadd) begin
      r1_row = bramac_pkg::RowW1;
      r2_row = bramac_pkg::RowW2;
    end else if (subtract) begin
      r1_row = bramac_pkg::RowInv;
    end else if (accumulate || state_i == bramac_pkg::StOut) begin
      r1_row = bramac_pkg::RowAcc;
    end
  end

  bramac_adder u_adder (
    .prec_i,
    .carry_i (subtract),
    .a_i     (r1),
    .b_i     (r2),
    .sum_o   (sum),
    .shift_o (shifted)
  );

  // Port 1 writes the sum, the shifted sum or a copy; port 2 zeros, inverted bits or a copy.
  always_comb begin
    w1_we  = preadd || subtract || shift || add || accumulate;
    w1_row = bramac_pkg::RowP;
    w1     = (subtract || shift) ? shifted : sum;
    if (preadd) begin
      w1_row = bramac_pkg::RowW12;
    end else if (accumulate) begin
      w1_row = bramac_pkg::RowAcc;
    end
    w2_we  = clear_i || preadd || invert || copy1_i || copy2_i;
    w2_row = bramac_pkg::RowInv;
    w2     = ~r1;
    if (clear_i) begin
      w2_row = bramac_pkg::RowAcc;
      w2     = '0;
    end else if (preadd) begin
      w2_row = bramac_pkg::RowP;
      w2     = '0;
    end else if (copy1_i || copy2_i) begin
      w2_row = (copy2_i || Fast) ? bramac_pkg::RowW2 : bramac_pkg::RowW1;
      w2     = Fast ? w2_i : w1_i;
    end
    if (Fast && copy1_i) begin
      w1_we  = 1'b1;
      w1_row = bramac_pkg::RowW1;
      w1     = w1_i;
    end
  end

  logic unused_copy;  // 2sa
  assign unused_copy = ^w2_i;

  bramac_dummy u_rows (
    .clk_i,
    .rst_ni,
    .r1_row_i (r1_row),
    .r1_o     (r1),
    .r2_row_i (r2_row),
    .r2_o     (r2),
    .w1_we_i  (w1_we),
    .w1_row_i (w1_row),
    .w1_i     (w1),
    .w2_we_i  (w2_we),
    .w2_row_i (w2_row),
    .w2_i     (w2)
  );

  always_comb begin
    word_o = '0;
    for (int unsigned k = 0; k < bramac_pkg::Mux; k++) begin
      if (word_i == 2'(k)) begin
        word_o = r1[k*WordW +: WordW];
      end
    end
  end

endmodule

`default_nettype wire
