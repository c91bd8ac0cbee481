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
  localparam int unsigned CoordW = common_pkg::CoordW,
  localparam int unsigned VecW   = common_pkg::VecW
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
  output logic signed [CoordW-1:0] dh_o,
  output logic signed [CoordW-1:0] dw_o,
  output logic signed [VecW-1:0]   dvec_o
);

  logic [15:0]              ct_q, s_q, r_q;
  logic signed [CoordW-1:0] dh_q, dw_q;
  logic signed [VecW-1:0]   row_vec_q, tap_vec_q;  // r*tap_h and r*tap_h + s*tap_w
  logic                     s_last;

  assign ct_last_o = (ct_q == vec_per_pixel_i - 16'd1);
  assign s_last    = (s_q == taps_w_i - 16'd1);
  assign tap_ok_o  = (r_q < taps_h_i);
  assign dh_o      = dh_q;
  assign dw_o      = dw_q;
  assign dvec_o    = tap_vec_q + $signed({{(VecW - 16){1'b0}}, ct_q});

  always_ff @(posedge clk_i) begin
    if (!rst_ni || restart_i) begin
      ct_q      <= '0;
      s_q       <= '0;
      r_q       <= '0;
      dh_q      <= '0;
      dw_q      <= '0;
      row_vec_q <= '0;
      tap_vec_q <= '0;
    end else if (step_i) begin
      if (!ct_last_o) begin
        ct_q <= ct_q + 16'd1;
      end else begin
        ct_q <= '0;
        if (!s_last) begin
          s_q       <= s_q + 16'd1;
          dw_q      <= dw_q + dil_w_i;
          tap_vec_q <= tap_vec_q + tap_w_i;
        end else begin
          s_q       <= '0;
          r_q       <= r_q + 16'd1;
          dw_q      <= '0;
          dh_q      <= dh_q + dil_h_i;
          row_vec_q <= row_vec_q + tap_h_i;
          tap_vec_q <= row_vec_q + tap_h_i;
        end
      end
    end
  end

endmodule

`default_nettype wire
