// SPDX-License-Identifier: Apache-2.0
//
// common_counters counts each active cycle (from a start to a stop, both included) in counter 0 and in
// exactly one of counters 1..7, the first of its causes in the order of the ports; counter 8 adds the
// MACs; other addresses read 0. One counter's number is chosen by the solver and so stands for all. That
// counters 1..7 add up to counter 0 is proved edge by edge: all are 0 after reset, and when counter 0
// moves by one then so does exactly one of them, else none (the sum of seven 32-bit counters itself is
// beyond z3). What a counter of cycles owes (owed_q) is counted with it. All widths are the real ones.
//
//: rtl common_counters
//: quick induct 1 MacW=3
//: full induct 1 MacW=1
//: full induct 1 MacW=17
//: full induct 1 MacW=32
//: full cover 6 MacW=3
//: mutants bmc 5 MacW=3

`default_nettype none

module common_counters_proof #(
  parameter int unsigned MacW = 3
) (
  input logic            clk_i,
  input logic            rst_i,
  input logic            start_i,
  input logic            stop_i,
  input logic [5:0]      causes_i,  // compute, wgt, act, out, fill, drain: any of them together
  input logic            macs_valid_i,
  input logic [MacW-1:0] macs_i,
  input logic [3:0]      addr_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [3:0] number;
  logic [31:0] data;

  common_counters #(.MacW(MacW)) u_dut (
    .clk_i, .rst_ni, .start_i, .stop_i,
    .compute_i(causes_i[0]), .wgt_i(causes_i[1]), .act_i(causes_i[2]), .out_i(causes_i[3]),
    .fill_i(causes_i[4]), .drain_i(causes_i[5]),
    .macs_valid_i, .macs_i, .addr_i, .data_o(data)
  );

  // Causes in words: the number of the lowest set bit plus 1, or 7.
  logic [3:0] cause;
  always_comb begin
    cause = 4'd7;
    for (int i = 5; i >= 0; i--) begin
      if (causes_i[i]) cause = 4'(i) + 4'd1;
    end
  end

  logic        active_q;
  wire         active = active_q || start_i;
  logic [31:0] model_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      model_q  <= '0;
    end else begin
      if (start_i) active_q <= 1'b1;
      if (stop_i)  active_q <= 1'b0;
      if (number == 4'd0 ? active : (number < 4'd8 && active && cause == number)) begin
        model_q <= model_q + 32'd1;
      end
      if (number == 4'd8 && macs_valid_i) begin
        model_q <= model_q + 32'(macs_i);
      end
    end
  end

  (* hierconn *) wire [9*32-1:0] \u_dut.cnt_q ;
  (* hierconn *) wire \u_dut.active_q ;
  (* hierconn *) wire [7:0] \u_dut.owed_q ;

  // What the last edge added to each.
  logic            moved_q = 1'b0;
  logic [8*32-1:0] before_q;
  logic [7:0]      odd;       // moved by one
  logic [3:0]      moves;
  logic            steps;     // none moved by more
  logic [8*32-1:0] now;
  always_comb begin
    for (int i = 0; i < 8; i++) begin
      now[i*32 +: 32] = \u_dut.cnt_q [i*32 +: 32] + 32'(\u_dut.owed_q [i]);
    end
  end
  always_ff @(posedge clk_i) begin
    moved_q  <= started_q && rst_ni;
    before_q <= now;
  end

  logic [31:0] counter;
  always_comb begin
    counter = '0;
    moves   = '0;
    steps   = 1'b1;
    for (int i = 0; i < 9; i++) begin
      if (number == 4'(i)) counter = (i < 8) ? now[(i % 8)*32 +: 32] : \u_dut.cnt_q [i*32 +: 32];
    end
    for (int i = 0; i < 8; i++) begin
      odd[i] = (now[i*32 +: 32] == before_q[i*32 +: 32] + 32'd1);
      steps  = steps && (odd[i] || now[i*32 +: 32] == before_q[i*32 +: 32]);
      if (i > 0) moves = moves + 4'(odd[i]);
    end
  end

  always_comb begin
    if (started_q && rst_ni) begin
      i_active : assert (\u_dut.active_q == active_q);
      i_counter : assert (counter == model_q);
      a_read : assert (addr_i != number || data == model_q);
      a_beyond : assert (addr_i < 4'd9 || data == '0);
      a_steps : assert (!moved_q || steps);
      a_one_cause : assert (!moved_q || moves == 4'(odd[0]));
      a_cleared : assert (moved_q || (\u_dut.cnt_q == '0 && \u_dut.owed_q == '0));
      c_counted : cover (number == 4'd5 && model_q == 32'd2 && !active_q);
      c_macs : cover (number == 4'd8 && model_q == 32'd1);
    end
  end

endmodule

`default_nettype wire
