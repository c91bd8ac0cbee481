// SPDX-License-Identifier: Apache-2.0
//
// Walks output positions in raster order and keeps where each one's tap (0,0) lies in the input:
//
//   h = org_h + oh*stride_h    w = org_w + ow*stride_w    vec = org_vec + oh*step_h + ow*step_w
//
// A mark remembers a position, so that a tile can be walked once a pass. Increments only; no
// multiplier. Commands, one a cycle: restart (position 0, also marked), back (to the mark), step,
// and step with mark. A mark is copied in the cycle after it was set; going back to it in that cycle
// is to stay. Golden model: models/systolic/block_model.

`default_nettype none

module common_pos_walk #(
  localparam int unsigned CoordW = common_conv_pkg::CoordW,
  localparam int unsigned VecW   = common_conv_pkg::VecW
) (
  input  logic                     clk_i,

  input  logic [15:0]              out_w_i,
  input  logic signed [CoordW-1:0] org_h_i,
  input  logic signed [CoordW-1:0] org_w_i,
  input  logic signed [CoordW-1:0] stride_h_i,
  input  logic signed [CoordW-1:0] stride_w_i,
  input  logic signed [VecW-1:0]   org_vec_i,
  input  logic signed [VecW-1:0]   step_w_i,
  input  logic signed [VecW-1:0]   step_h_i,

  input  logic                     restart_i,
  input  logic                     back_i,
  input  logic                     step_i,
  input  logic                     mark_i,  // with step_i: the new position becomes the mark

  output logic signed [CoordW-1:0] h_o,
  output logic signed [CoordW-1:0] w_o,
  output logic signed [VecW-1:0]   vec_o
);

  logic [15:0]              ow_left_q, ow_left_d, ow_left_mark_q;  // to the end of the row
  logic                     ow_last_q, ow_last_d, ow_last_mark_q;
  logic signed [CoordW-1:0] h_q, h_d, h_mark_q, w_q, w_d, w_mark_q;
  logic signed [VecW-1:0]   vec_q, vec_d, vec_mark_q, row_q, row_d, row_mark_q;
  logic signed [VecW-1:0]   next_vec, next_row;
  logic                     marked_q;  // the position is a new mark

  assign h_o   = h_q;
  assign w_o   = w_q;
  assign vec_o = vec_q;

  common_add #(.Width(VecW)) u_next_vec (
    .a_i   (vec_q),
    .b_i   (step_w_i),
    .c_i   (1'b0),
    .sum_o (next_vec)
  );

  common_add #(.Width(VecW)) u_next_row (
    .a_i   (row_q),
    .b_i   (step_h_i),
    .c_i   (1'b0),
    .sum_o (next_row)
  );

  always_comb begin
    ow_left_d = ow_left_q;
    ow_last_d = ow_last_q;
    h_d       = h_q;
    w_d       = w_q;
    vec_d     = vec_q;
    row_d     = row_q;
    if (restart_i) begin
      ow_left_d = out_w_i;
      ow_last_d = (out_w_i == 16'd1);
      h_d       = org_h_i;
      w_d       = org_w_i;
      vec_d     = org_vec_i;
      row_d     = org_vec_i;
    end else if (back_i) begin
      if (!marked_q) begin
        ow_left_d = ow_left_mark_q;
        ow_last_d = ow_last_mark_q;
        h_d       = h_mark_q;
        w_d       = w_mark_q;
        vec_d     = vec_mark_q;
        row_d     = row_mark_q;
      end
    end else if (step_i) begin
      if (ow_last_q) begin
        ow_left_d = out_w_i;
        ow_last_d = (out_w_i == 16'd1);
        h_d       = h_q + stride_h_i;
        w_d       = org_w_i;
        vec_d     = next_row;
        row_d     = next_row;
      end else begin
        ow_left_d = ow_left_q - 16'd1;
        ow_last_d = (ow_left_q == 16'd2);
        w_d       = w_q + stride_w_i;
        vec_d     = next_vec;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    ow_left_q <= ow_left_d;
    ow_last_q <= ow_last_d;
    h_q       <= h_d;
    w_q       <= w_d;
    vec_q     <= vec_d;
    row_q     <= row_d;
    marked_q  <= restart_i || (step_i && mark_i && !back_i);
    if (marked_q) begin
      ow_left_mark_q <= ow_left_q;
      ow_last_mark_q <= ow_last_q;
      h_mark_q       <= h_q;
      w_mark_q       <= w_q;
      vec_mark_q     <= vec_q;
      row_mark_q     <= row_q;
    end
  end

endmodule

`default_nettype wire
