// SPDX-License-Identifier: Apache-2.0
//
// Walks the reduction of a convolution, channel vector innermost, and keeps what the current tap
// adds to an output position's input coordinates:
//
//   dh = r*dil_h    dw = s*dil_w    dvec = r*tap_h + s*tap_w + ct
//   order: for r < taps_h: for s < taps_w: for ct < vec_per_pixel
//
// Increments only; no multiplier. tap_ok_o falls once the walk has left the kernel.
// Golden model: models/systolic/block_model.

`default_nettype none

module common_tap_walk #(
  localparam int unsigned CoordW = common_conv_pkg::CoordW,
  localparam int unsigned VecW   = common_conv_pkg::VecW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic [15:0]              vec_per_pixel_i,
  input  logic [15:0]              taps_w_i,
  input  logic [15:0]              taps_h_i,
  input  logic signed [CoordW-1:0] dil_h_i,
  input  logic signed [CoordW-1:0] dil_w_i,
  input  logic signed [VecW-1:0]   tap_w_i,
  input  logic signed [VecW-1:0]   tap_h_i,

  input  logic                     restart_i,  // back to the first tap; wins over step_i
  input  logic                     step_i,     // next channel vector, after the last the next tap

  output logic                     tap_ok_o,
  output logic                     ct_last_o,  // the pixel's last channel vector
  output logic                     s_last_o,   // the kernel row's last tap
  output logic signed [CoordW-1:0] dh_o,
  output logic signed [CoordW-1:0] dw_o,
  output logic signed [VecW-1:0]   dvec_o
);

  logic [15:0]              ct_left_q, s_left_q, r_left_q;  // this one included
  logic                     ct_last_q, s_last_q, tap_ok_q;
  logic signed [CoordW-1:0] dh_q, dw_q;
  logic signed [VecW-1:0]   row_vec_q, tap_vec_q, dvec_q;  // r*tap_h, and s*tap_w, and ct
  logic signed [VecW-1:0]   next_row, next_tap, next_ct;

  assign ct_last_o = ct_last_q;
  assign s_last_o  = s_last_q;
  assign tap_ok_o  = tap_ok_q;
  assign dh_o      = dh_q;
  assign dw_o      = dw_q;
  assign dvec_o    = dvec_q;

  common_add #(.Width(VecW)) u_next_row (
    .a_i   (row_vec_q),
    .b_i   (tap_h_i),
    .c_i   (1'b0),
    .sum_o (next_row)
  );

  common_add #(.Width(VecW)) u_next_tap (
    .a_i   (tap_vec_q),
    .b_i   (tap_w_i),
    .c_i   (1'b0),
    .sum_o (next_tap)
  );

  common_add #(.Width(VecW)) u_next_ct (
    .a_i   (dvec_q),
    .b_i   ('0),
    .c_i   (1'b1),
    .sum_o (next_ct)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni || restart_i) begin
      ct_left_q <= vec_per_pixel_i;
      ct_last_q <= (vec_per_pixel_i == 16'd1);
      s_left_q  <= taps_w_i;
      s_last_q  <= (taps_w_i == 16'd1);
      r_left_q  <= taps_h_i;
      tap_ok_q  <= 1'b1;
      dh_q      <= '0;
      dw_q      <= '0;
      row_vec_q <= '0;
      tap_vec_q <= '0;
      dvec_q    <= '0;
    end else if (step_i) begin
      if (!ct_last_q) begin
        ct_left_q <= ct_left_q - 16'd1;
        ct_last_q <= (ct_left_q == 16'd2);
        dvec_q    <= next_ct;
      end else begin
        ct_left_q <= vec_per_pixel_i;
        ct_last_q <= (vec_per_pixel_i == 16'd1);
        if (!s_last_q) begin
          s_left_q  <= s_left_q - 16'd1;
          s_last_q  <= (s_left_q == 16'd2);
          dw_q      <= dw_q + dil_w_i;
          tap_vec_q <= next_tap;
          dvec_q    <= next_tap;
        end else begin
          s_left_q  <= taps_w_i;
          s_last_q  <= (taps_w_i == 16'd1);
          r_left_q  <= r_left_q - 16'd1;
          tap_ok_q  <= tap_ok_q && (r_left_q != 16'd1);
          dw_q      <= '0;
          dh_q      <= dh_q + dil_h_i;
          row_vec_q <= next_row;
          tap_vec_q <= next_row;
          dvec_q    <= next_row;
        end
      end
    end
  end

endmodule

`default_nettype wire
