// SPDX-License-Identifier: Apache-2.0
//
// Weight-stationary systolic array: Rows x Cols multiply-accumulate elements.
//
//   psum_o[j] = sum_{i<Rows} act[i] * wgt[i][j]
//
// Row i's activation comes i cycles after row 0's (the feeds see to that); column j's sum leaves j
// cycles after column 0's, Rows + 1 + Pipeline cycles after row 0's activation entered. With
// Pipeline = 1 elements save carries (systolic_pe), which the column's foot adds up. All sums have
// the bits of the last row's: a partial one is exact modulo 2^SumW, the last as a number. A column
// starts from minus what its elements add beyond their products.
//
// Weights enter by column: at column j in cycle t + j the bank's word for the row that entered at
// t, so that loading is skewed like the activations and a pass of only Rows positions can follow
// the next. Golden model: models/common/reference (the sum), models/systolic/block_model (the
// schedule).

`default_nettype none

module systolic_array #(
  parameter  int unsigned Rows      = 16,    // 1..256
  parameter  int unsigned Cols      = 16,    // 1..256
  parameter  int unsigned ActW      = 8,     // 2..8
  parameter  bit          ActSigned = 1'b1,
  parameter  int unsigned WgtW      = 8,     // 2..9
  parameter  int unsigned Pipeline  = 1,     // 0, 1
  localparam int unsigned SumW      = ActW + WgtW + $clog2(Rows),  // signed or not
  localparam int unsigned RowW      = common_pkg::idx_width(Rows)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic [Rows-1:0]      start_i,
  input  logic [Rows*ActW-1:0] act_i,      // row i at [i*ActW +: ActW]
  input  logic [Cols-1:0]      wgt_valid_i,
  input  logic [Cols*RowW-1:0] wgt_row_i,  // column j: which row to load, at [j*RowW +: RowW]
  input  logic [Cols*WgtW-1:0] wgt_i,      // column j at [j*WgtW +: WgtW]
  output logic [Cols*SumW-1:0] psum_o      // column j at [j*SumW +: SumW]
);

  localparam int unsigned Digits = systolic_pkg::digits(ActW, ActSigned);
  localparam int unsigned Offset = systolic_pkg::offset(Digits, WgtW);

  for (genvar i = 0; i < Rows; i++) begin : gen_row
    logic [Cols*SumW-1:0] sum_above, carry_above, sum, carry;
    logic [Cols-1:0]      we;

    for (genvar j = 0; j < Cols; j++) begin : gen_we
      assign we[j] = wgt_valid_i[j] && (wgt_row_i[j*RowW +: RowW] == RowW'(i));
    end

    if (i == 0) begin : gen_top
      assign sum_above   = {Cols{SumW'(-(Rows * Offset))}};
      assign carry_above = '0;
    end else begin : gen_inner
      assign sum_above   = gen_row[i-1].sum;
      assign carry_above = gen_row[i-1].carry;
    end

    systolic_row #(
      .Cols(Cols), .ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .SumW(SumW),
      .Pipeline(Pipeline)
    ) u_row (
      .clk_i,
      .rst_ni,
      .start_i  (start_i[i]),
      .act_i    (act_i[i*ActW +: ActW]),
      .wgt_we_i (we),
      .wgt_i    (wgt_i),
      .sum_i    (sum_above),
      .carry_i  (carry_above),
      .sum_o    (sum),
      .carry_o  (carry)
    );
  end

  if (Pipeline == 0) begin : gen_no_foot
    logic unused_carry;  // 0
    assign unused_carry = ^gen_row[Rows-1].carry;
    assign psum_o       = gen_row[Rows-1].sum;
  end else begin : gen_foot
    for (genvar j = 0; j < Cols; j++) begin : gen_col
      always_ff @(posedge clk_i) begin
        psum_o[j*SumW +: SumW] <= gen_row[Rows-1].sum[j*SumW +: SumW] +
                                  gen_row[Rows-1].carry[j*SumW +: SumW];
      end
    end
  end

endmodule

`default_nettype wire
