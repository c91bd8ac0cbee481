// SPDX-License-Identifier: Apache-2.0
//
// common_skid is a queue of two entries: it shows the oldest entry, takes a beat unless it holds two,
// and so loses, doubles and reorders nothing, stays stable under a stall and moves a beat every cycle.
//
//: rtl common_skid
//: quick induct 2 Width=1
//: quick induct 2 Width=3
//: full induct 2 Width=16
//: full pdr 50 Width=1
//: full cover 8 Width=2
//: mutants bmc 8 Width=2

`default_nettype none

module common_skid_proof #(
  parameter int unsigned Width = 2
) (
  input logic             clk_i,
  input logic             rst_i,        // free after the first cycle: reset may come at any time
  input logic             in_valid_i,   // free: not even assumed to stay while stalled
  input logic [Width-1:0] in_data_i,
  input logic             out_ready_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic             in_ready, out_valid;
  logic [Width-1:0] out_data;

  common_skid #(.Width(Width)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i,
    .out_valid_o(out_valid), .out_ready_i, .out_data_o(out_data)
  );

  // The obvious queue: entry 0 is the oldest.
  logic [1:0]       count_q;
  logic [Width-1:0] entry0_q, entry1_q;
  wire              put = in_valid_i && in_ready;
  wire              get = out_valid && out_ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      count_q <= 2'd0;
    end else begin
      count_q <= count_q + 2'(put) - 2'(get);
      if (get) entry0_q <= entry1_q;
      if (put && (count_q - 2'(get)) == 2'd0) entry0_q <= in_data_i;
      if (put && (count_q - 2'(get)) == 2'd1) entry1_q <= in_data_i;
    end
  end

  // Seen from outside one cycle later.
  logic             stalled_q = 1'b0;
  logic             flowing_q = 1'b0;
  logic [Width-1:0] data_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= rst_ni && out_valid && !out_ready_i;
    flowing_q <= rst_ni && in_valid_i && out_ready_i;
    data_q    <= out_data;
  end

  (* hierconn *) wire [Width-1:0] \u_dut.spare_q ;

  always_comb begin
    if (rst_ni) begin
      a_count : assert (count_q <= 2'd2);
      a_valid : assert (out_valid == (count_q != 2'd0));
      a_ready : assert (in_ready == (count_q != 2'd2));
      a_order : assert (!out_valid || out_data == entry0_q);
      i_spare : assert (count_q != 2'd2 || \u_dut.spare_q == entry1_q);  // makes it inductive
      a_stable : assert (!stalled_q || (out_valid && out_data == data_q));
      a_latency : assert (!flowing_q || out_valid);
      a_throughput : assert (!flowing_q || in_ready);
      c_full : cover (count_q == 2'd2 && out_ready_i && in_valid_i);
      c_both : cover (put && get && stalled_q);
    end
  end

endmodule

`default_nettype wire
