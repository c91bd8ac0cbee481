// SPDX-License-Identifier: Apache-2.0
//
// From a step's token to sums: window registers, the token's way to each column, and the array itself,
// loom's grid of SIPs (Serial) or dpnn's multipliers.
//
//   words of activations -> bit_serial_windows -+
//   token -> bit_serial_skew -> each column's step -+-> bit_serial_grid or bit_serial_parallel -> sum_o
//   weights of the step ----------------------------+
//
// Nothing here waits. Latency from a group's last step in a column to its sums: bit_serial_pkg's
// latency. Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_array #(
  parameter  bit          Serial  = 1'b1,
  parameter  int unsigned Filters = 8,     // 1..256
  parameter  int unsigned Windows = 4,     // 1 if not Serial
  parameter  int unsigned Lanes   = 16,    // 1..64
  parameter  int unsigned BitsN   = 1,     // bits of a slice; ActW if not Serial
  parameter  bit          Dynamic = 1'b0,  // trim activations
  parameter  int unsigned ActW    = 16,    // 1..16
  parameter  int unsigned WgtW    = 16,    // 1..16
  parameter  int unsigned AccW    = 32,    // 8..32
  parameter  int unsigned Slots   = 4,     // pixels of an act word, power of two
  localparam int unsigned TokW    = bit_serial_pkg::TokW,
  localparam int unsigned SliceW  = Lanes * BitsN,
  localparam int unsigned WgtElW  = Serial ? 1 : WgtW,
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots)
) (
  input  logic                            clk_i,
  input  logic                            rst_ni,

  input  logic                            fc_i,         // columns staggered: fully connected
  input  logic [3:0]                      slices_i,     // of an activation, minus 1
  input  logic                            act_signed_i,

  input  logic [Slots*SliceW-1:0]         word_i,       // see bit_serial_windows
  input  logic                            wr_valid_i,
  input  logic                            wr_set_i,
  input  logic [3:0]                      wr_slice_i,
  input  logic                            wr_first_i,
  input  logic [Windows-1:0]              wr_mask_i,
  input  logic [Windows*SlotW-1:0]        wr_slot_i,
  output logic [3:0]                      skip_o,       // of step_set_i's brick
  output logic                            free_o,       // the last column ends its brick

  input  logic                            fire_i,       // a step
  input  logic                            step_set_i,
  input  logic [3:0]                      step_slice_i,
  input  logic                            tok_valid_i,  // it has a token
  input  logic [TokW-1:0]                 tok_i,
  input  logic [Filters*Lanes*WgtElW-1:0] wgt_i,        // the cycle after the step
  output logic [Windows*Filters*AccW-1:0] sum_o         // window i, filter f at [(i*Filters + f)*AccW +: AccW]
);

  localparam int unsigned ColTokW = TokW + 5;  // with set and slice
  localparam int unsigned SliceN  = bit_serial_pkg::slices(ActW, BitsN);

  logic [Windows-1:0]         col_valid, col_set;  // each column's step
  logic [Windows*4-1:0]       col_slice;
  logic [Windows*ColTokW-1:0] col_tok;
  logic [Windows*TokW-1:0]    array_tok;
  logic [Windows*SliceW-1:0]  act;

  bit_serial_skew #(
    .Windows(Windows), .Width(ColTokW), .EndBit(bit_serial_pkg::TokBrickEnd)
  ) u_skew (
    .clk_i,
    .rst_ni,
    .fc_i,
    .fire_i,
    .valid_i (tok_valid_i),
    .tok_i   ({step_slice_i, step_set_i, tok_i}),
    .valid_o (col_valid),
    .tok_o   (col_tok),
    .free_o
  );

  for (genvar i = 0; i < Windows; i++) begin : gen_col_tok
    assign {col_slice[i*4 +: 4], col_set[i], array_tok[i*TokW +: TokW]} =
        col_tok[i*ColTokW +: ColTokW];
  end

  bit_serial_windows #(
    .Windows(Windows), .Slots(Slots), .Lanes(Lanes), .BitsN(BitsN), .SliceN(SliceN),
    .Dynamic(Serial && Dynamic)
  ) u_windows (
    .clk_i,
    .slices_i,
    .act_signed_i,
    .word_i,
    .wr_valid_i,
    .wr_set_i,
    .wr_slice_i,
    .wr_first_i,
    .wr_mask_i,
    .wr_slot_i,
    .rd_re_i    (col_valid),
    .rd_set_i   (col_set),
    .rd_slice_i (col_slice),
    .act_o      (act),
    .skip_set_i (step_set_i),
    .skip_o
  );

  if (Serial) begin : gen_grid
    bit_serial_grid #(
      .Filters(Filters), .Windows(Windows), .Lanes(Lanes), .BitsN(BitsN), .ActW(SliceN*BitsN),
      .WgtW(WgtW), .AccW(AccW)
    ) u_grid (
      .clk_i,
      .rst_ni,
      .valid_i (col_valid),
      .tok_i   (array_tok),
      .wgt_i,
      .act_i   (act),
      .sum_o
    );
  end else begin : gen_parallel
    bit_serial_parallel #(
      .Filters(Filters), .Lanes(Lanes), .ActW(ActW), .WgtW(WgtW), .AccW(AccW)
    ) u_units (
      .clk_i,
      .rst_ni,
      .valid_i (col_valid),
      .tok_i   (array_tok),
      .wgt_i,
      .act_i   (act),
      .sum_o
    );
  end

endmodule

`default_nettype wire
