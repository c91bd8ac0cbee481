// SPDX-License-Identifier: Apache-2.0
//
// common_tap_walk visits the kernel's taps in the order
//
//   for r: for s < taps_w: for ct < vec_per_pixel
//
// one a step, and shows where it is: dh = r*dil_h, dw = s*dil_w, dvec = r*tap_h + s*tap_w + ct,
// ct_last = (ct = vec_per_pixel - 1), s_last = (s = taps_w - 1), tap_ok = (r < taps_h). For every kernel of up to 4 x 4 taps
// and 7 vectors a pixel, every dilation and step at full width, also when the walk goes on behind the
// kernel.
//
// Assumed: the descriptor changes only with a restart, which is the first command.
//
//: rtl common_tap_walk
//: quick induct 1 Max=2
//: full induct 1 Max=3
//: full cover 16 Max=3
//: mutants bmc 7 Max=2

`default_nettype none

// The sum that common_add_proof shows common_add to be.
module common_add #(
  parameter int unsigned Width = 24
) (
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  input  logic             c_i,
  output logic [Width-1:0] sum_o
);
  assign sum_o = a_i + b_i + Width'(c_i);
endmodule

module common_tap_walk_proof #(
  parameter int unsigned Max = 3  // largest row and column, at most 6
) (
  input logic        clk_i,
  input logic        rst_i,        // free after the first cycle
  input logic [2:0]  channels_i,   // vec_per_pixel
  input logic [2:0]  taps_w_i,
  input logic [2:0]  taps_h_i,
  input logic [15:0] dil_h_i,
  input logic [15:0] dil_w_i,
  input logic [23:0] tap_w_i,
  input logic [23:0] tap_h_i,
  input logic        restart_i,
  input logic        step_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic        tap_ok, ct_last, s_last;
  logic [15:0] dh, dw;
  logic [23:0] dvec;

  common_tap_walk u_dut (
    .clk_i, .rst_ni, .vec_per_pixel_i(16'(channels_i)), .taps_w_i(16'(taps_w_i)),
    .taps_h_i(16'(taps_h_i)), .dil_h_i, .dil_w_i, .tap_w_i, .tap_h_i, .restart_i, .step_i,
    .tap_ok_o(tap_ok), .ct_last_o(ct_last), .s_last_o(s_last), .dh_o(dh), .dw_o(dw), .dvec_o(dvec)
  );

  // The descriptor; begun_q: there has been a restart.
  logic        begun_q = 1'b0;
  logic [88:0] desc_q;
  wire  [88:0] desc = {channels_i, taps_w_i, taps_h_i, dil_h_i, dil_w_i, tap_w_i, tap_h_i};
  always_ff @(posedge clk_i) begin
    begun_q <= rst_ni && (begun_q || restart_i);
    desc_q  <= desc;
  end
  always_comb begin
    assume (channels_i != 3'd0 && taps_w_i != 3'd0 && taps_w_i <= 3'(Max + 1) && taps_h_i != 3'd0);
    assume (!rst_ni || restart_i || (begun_q && desc == desc_q));
  end

  // The loops.
  logic [3:0] r_q;
  logic [2:0] s_q, ct_q;
  always_comb assume (!(step_i && r_q == 4'(Max) && ct_q == channels_i - 3'd1 &&
                       s_q == taps_w_i - 3'd1));
  always_ff @(posedge clk_i) begin
    if (!rst_ni || restart_i) begin
      r_q  <= '0;
      s_q  <= '0;
      ct_q <= '0;
    end else if (step_i) begin
      if (ct_q + 3'd1 != channels_i) begin
        ct_q <= ct_q + 3'd1;
      end else begin
        ct_q <= '0;
        s_q  <= (s_q + 3'd1 != taps_w_i) ? s_q + 3'd1 : '0;
        if (s_q + 3'd1 == taps_w_i) r_q <= r_q + 4'd1;
      end
    end
  end

  // base + k*step, the product as the repeated addition that it is: no multiplier for the solver.
  function automatic logic [23:0] plus(input logic [23:0] base, input logic [3:0] k,
                                       input logic [23:0] step);
    logic [23:0] sum;
    sum  = base;
    plus = base;
    for (int unsigned i = 1; i <= Max; i++) begin
      sum = sum + step;
      if (k == 4'(i)) plus = sum;
    end
  endfunction

  wire [23:0] row_vec = plus('0, r_q, tap_h_i);

  wire [23:0] tap_vec = plus(row_vec, 4'(s_q), tap_w_i);

  (* hierconn *) wire [15:0] \u_dut.ct_left_q ;
  (* hierconn *) wire [15:0] \u_dut.s_left_q ;
  (* hierconn *) wire [15:0] \u_dut.r_left_q ;
  (* hierconn *) wire        \u_dut.s_last_q ;
  (* hierconn *) wire        \u_dut.tap_ok_q ;
  (* hierconn *) wire [23:0] \u_dut.row_vec_q ;
  (* hierconn *) wire [23:0] \u_dut.tap_vec_q ;

  always_comb begin
    if (rst_ni && begun_q && !restart_i) begin
      a_loops : assert (ct_q < channels_i && s_q < taps_w_i);
      i_range : assert (r_q <= 4'(Max));
      a_dh : assert (dh == 16'(plus('0, r_q, 24'(dil_h_i))));
      a_dw : assert (dw == 16'(plus('0, 4'(s_q), 24'(dil_w_i))));
      a_dvec : assert (dvec == tap_vec + 24'(ct_q));
      a_ct_last : assert (ct_last == (ct_q == channels_i - 3'd1));
      a_s_last : assert (s_last == (s_q == taps_w_i - 3'd1));
      a_tap_ok : assert (tap_ok == (r_q < 4'(taps_h_i)));
      // These make it inductive.
      i_ct : assert (\u_dut.ct_left_q == 16'(channels_i) - 16'(ct_q));
      i_s : assert (\u_dut.s_left_q == 16'(taps_w_i) - 16'(s_q));
      i_s_last : assert (\u_dut.s_last_q == (s_q == taps_w_i - 3'd1));
      i_r : assert (\u_dut.r_left_q == 16'(taps_h_i) - 16'(r_q) && \u_dut.tap_ok_q == (r_q < 4'(taps_h_i)));
      i_row : assert (\u_dut.row_vec_q == row_vec && \u_dut.tap_vec_q == tap_vec);
      c_kernel : cover (r_q == 4'd2 && s_q == 3'd1 && ct_q == 3'd1 && tap_ok);
      c_behind : cover (r_q == 4'd3 && s_q == 3'd1 && !tap_ok && taps_h_i == 3'd2);
    end
  end

endmodule

`default_nettype wire
