// SPDX-License-Identifier: Apache-2.0
//
// common_pos_walk: k steps after a restart it stands at output position (oh, ow), oh*out_w + ow = k,
// ow < out_w, and shows where that position's tap (0, 0) lies:
//
//   h = org_h + oh*stride_h    w = org_w + ow*stride_w    vec = org_vec + oh*step_h + ow*step_w
//
// `back` returns to the position of the last mark or restart. For every output of up to 4 x 4
// positions, every origin, stride and step at full width.
//
// Assumed: the descriptor changes only with a restart; the first command is a restart.
//
//: rtl common_pos_walk
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

module common_pos_walk_proof #(
  parameter int unsigned Max = 3  // largest row and column, at most 6
) (
  input logic        clk_i,
  input logic [2:0]  out_w_i,
  input logic [15:0] org_h_i,
  input logic [15:0] org_w_i,
  input logic [15:0] stride_h_i,
  input logic [15:0] stride_w_i,
  input logic [23:0] org_vec_i,
  input logic [23:0] step_w_i,
  input logic [23:0] step_h_i,
  input logic        restart_i,
  input logic        back_i,
  input logic        step_i,
  input logic        mark_i
);

  logic [15:0] h, w;
  logic [23:0] vec;

  common_pos_walk u_dut (
    .clk_i, .out_w_i(16'(out_w_i)), .org_h_i, .org_w_i, .stride_h_i, .stride_w_i, .org_vec_i,
    .step_w_i, .step_h_i, .restart_i, .back_i, .step_i, .mark_i, .h_o(h), .w_o(w), .vec_o(vec)
  );

  // The descriptor; begun_q: there has been a restart.
  logic         begun_q = 1'b0;
  logic [138:0] desc_q;
  wire  [138:0] desc = {out_w_i, org_h_i, org_w_i, stride_h_i, stride_w_i, org_vec_i, step_w_i,
                        step_h_i};
  always_ff @(posedge clk_i) begin
    begun_q <= begun_q || restart_i;
    desc_q  <= desc;
  end
  always_comb begin
    assume (out_w_i != 3'd0 && out_w_i <= 3'(Max + 1));
    assume (restart_i || (begun_q && desc == desc_q));
  end

  // The position by the equation, and the marked one.
  logic [6:0] k_q, k_mark_q;
  logic [3:0] oh_q, oh_mark_q;
  logic [2:0] ow_q, ow_mark_q;
  wire        row_end = (ow_q + 3'd1 == out_w_i);
  wire  [3:0] oh_next = oh_q + 4'(row_end);
  wire  [2:0] ow_next = row_end ? 3'd0 : ow_q + 3'd1;
  always_comb assume (!(step_i && row_end && oh_q == 4'(Max)));
  always_ff @(posedge clk_i) begin
    if (restart_i) begin
      {k_q, oh_q, ow_q} <= '0;
      {k_mark_q, oh_mark_q, ow_mark_q} <= '0;
    end else if (back_i) begin
      {k_q, oh_q, ow_q} <= {k_mark_q, oh_mark_q, ow_mark_q};
    end else if (step_i) begin
      {k_q, oh_q, ow_q} <= {k_q + 7'd1, oh_next, ow_next};
      if (mark_i) {k_mark_q, oh_mark_q, ow_mark_q} <= {k_q + 7'd1, oh_next, ow_next};
    end
  end

  (* hierconn *) wire [15:0] \u_dut.ow_left_q ;
  (* hierconn *) wire        \u_dut.ow_last_q ;
  (* hierconn *) wire        \u_dut.ow_last_mark_q ;
  (* hierconn *) wire        \u_dut.marked_q ;
  (* hierconn *) wire [23:0] \u_dut.row_q ;
  (* hierconn *) wire [15:0] \u_dut.ow_left_mark_q ;
  (* hierconn *) wire [15:0] \u_dut.h_mark_q ;
  (* hierconn *) wire [15:0] \u_dut.w_mark_q ;
  (* hierconn *) wire [23:0] \u_dut.vec_mark_q ;
  (* hierconn *) wire [23:0] \u_dut.row_mark_q ;

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

  // A restart may come with the next descriptor: what is shown is the previous one's position.
  wire [23:0] vec_row      = plus(org_vec_i, oh_q, step_h_i);
  wire [23:0] vec_mark_row = plus(org_vec_i, oh_mark_q, step_h_i);

  always_comb begin
    if (begun_q && !restart_i) begin
      a_order : assert (k_q == 7'(plus(24'd0, oh_q, 24'(out_w_i))) + 7'(ow_q) && ow_q < out_w_i);
      i_range : assert (oh_q <= 4'(Max) && oh_mark_q <= 4'(Max));
      a_h : assert (h == 16'(plus(24'(org_h_i), oh_q, 24'(stride_h_i))));
      a_w : assert (w == 16'(plus(24'(org_w_i), 4'(ow_q), 24'(stride_w_i))));
      a_vec : assert (vec == plus(vec_row, 4'(ow_q), step_w_i));
      // These make it inductive.
      i_now : assert (\u_dut.ow_left_q == 16'(out_w_i) - 16'(ow_q) &&
              \u_dut.ow_last_q == (ow_q == out_w_i - 3'd1) && \u_dut.row_q == vec_row);
      if (\u_dut.marked_q ) begin
        i_marked : assert ({k_mark_q, oh_mark_q, ow_mark_q} == {k_q, oh_q, ow_q});
      end else begin
        i_mark : assert (\u_dut.ow_left_mark_q == 16'(out_w_i) - 16'(ow_mark_q) &&
                \u_dut.ow_last_mark_q == (ow_mark_q == out_w_i - 3'd1) && \u_dut.row_mark_q == vec_mark_row);
        i_mark_h : assert (\u_dut.h_mark_q == 16'(plus(24'(org_h_i), oh_mark_q, 24'(stride_h_i))));
        i_mark_w : assert (\u_dut.w_mark_q == 16'(plus(24'(org_w_i), 4'(ow_mark_q), 24'(stride_w_i))));
        i_mark_vec : assert (\u_dut.vec_mark_q == plus(vec_mark_row, 4'(ow_mark_q), step_w_i));
      end
      i_mark_loops : assert (k_mark_q == 7'(plus(24'd0, oh_mark_q, 24'(out_w_i))) + 7'(ow_mark_q) &&
                             ow_mark_q < out_w_i);
      c_back : cover (back_i && k_mark_q == 7'd3 && k_q == 7'd6 && out_w_i == 3'd2);
      c_one_column : cover (out_w_i == 3'd1 && oh_q == 4'(Max));
    end
  end

endmodule

`default_nettype wire
