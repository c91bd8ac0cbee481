// SPDX-License-Identifier: Apache-2.0
//
// common_stages hands every descriptor to load, compute and (when it emits) post exactly once and in
// order; load at most one ahead of compute; compute takes the next one only when the last has been handed
// to post and nothing has moved for FlushCycles; each stage's fields stand still while it works; base_o
// is the sum of the vectors of all descriptors that left compute. Each hand-over happens in the first
// cycle that allows it, so that nothing waits for ever.
//
//: rtl common_stages
//: quick induct 2 ActDepth=1 FlushCycles=1
//: quick induct 2 ActDepth=4 FlushCycles=2
//: full induct 2 ActDepth=2 FlushCycles=5
//: full induct 2 ActDepth=64 FlushCycles=20
//: full cover 14 ActDepth=4 FlushCycles=2
//: mutants bmc 12 ActDepth=4 FlushCycles=2

`default_nettype none

module common_stages_proof #(
  parameter  int unsigned ActDepth    = 4,
  parameter  int unsigned FlushCycles = 2,
  localparam int unsigned CntW        = $clog2(ActDepth) + 1,
  localparam int unsigned FlushW      = $clog2(FlushCycles + 1),
  localparam int unsigned DescW       = common_conv_pkg::DescW
) (
  input logic             clk_i,
  input logic             rst_i,
  input logic             desc_valid_i,
  input logic [DescW-1:0] desc_i,
  input logic             vec_done_i,
  input logic             issued_i,
  input logic             moving_i,
  input logic             post_idle_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic             desc_take, load_enable, compute_load, busy, post_take;
  logic [7:0]       load_beats, load_pack;
  logic [DescW-1:0] compute_desc;
  logic [CntW-1:0]  base;

  common_stages #(.ActDepth(ActDepth), .FlushCycles(FlushCycles)) u_dut (
    .clk_i, .rst_ni, .desc_valid_i, .desc_i, .desc_take_o(desc_take),
    .load_enable_o(load_enable), .load_beats_o(load_beats), .load_pack_o(load_pack), .vec_done_i,
    .compute_load_o(compute_load), .compute_desc_o(compute_desc), .base_o(base),
    .issued_i, .moving_i, .compute_busy_o(busy), .post_idle_i, .post_take_o(post_take)
  );

  (* hierconn *) wire              \u_dut.load_take ;    // load takes desc_i over in this cycle
  (* hierconn *) wire [15:0]       \u_dut.load_left_q ;
  (* hierconn *) wire [FlushW-1:0] \u_dut.flush_q ;
  (* hierconn *) wire              \u_dut.post_wait_q ;
  (* hierconn *) wire              \u_dut.load_taken_q ;
  wire load_take = \u_dut.load_take ;

  // A waiting descriptor stays as it is until it is taken.
  logic             waits_q = 1'b0;
  logic [DescW-1:0] waiting_q;

  // The model: what has been handed over.
  logic             loaded_q;   // desc_i has been given to load
  logic [15:0]      left_q;     // vectors that load still waits for
  logic [7:0]       beats_q, pack_q;
  logic             busy_q, pending_q;
  logic [DescW-1:0] computing_q;
  logic [CntW-1:0]  base_q;
  logic [FlushW-1:0] still_q;   // cycles since something moved, at most FlushCycles
  wire  leaves = busy_q && issued_i && !moving_i && (still_q == FlushW'(FlushCycles)) && !pending_q;

  always_ff @(posedge clk_i) begin
    waits_q   <= rst_ni && desc_valid_i && !desc_take;
    waiting_q <= desc_i;
    if (!rst_ni) begin
      loaded_q  <= 1'b0;
      left_q    <= '0;
      busy_q    <= 1'b0;
      pending_q <= 1'b0;
      base_q    <= '0;
      still_q   <= FlushW'(FlushCycles);
    end else begin
      loaded_q <= (loaded_q || load_take) && !desc_take;
      if (load_take) begin
        left_q  <= desc_i[18*32 +: 16];                                      // vectors
        beats_q <= desc_i[24 +: 8];                                          // vec_beats
        pack_q  <= (desc_i[7*32 + 16 +: 16] == 16'd1) ? 8'd0 : desc_i[6*32 + 16 +: 8];  // pass_taps, group_rows
      end else if (vec_done_i) begin
        left_q <= left_q - 16'd1;
      end
      if (post_take) pending_q <= 1'b0;
      if (leaves) begin
        busy_q <= 1'b0;
        base_q <= base_q + CntW'(computing_q[18*32 +: 16]);
      end
      if (compute_load) begin
        busy_q      <= 1'b1;
        pending_q   <= desc_i[1];                                            // emit
        computing_q <= desc_i;
      end
      if (moving_i) begin
        still_q <= '0;
      end else if (still_q != FlushW'(FlushCycles)) begin
        still_q <= still_q + FlushW'(1);
      end
    end
  end

  always_comb begin
    if (rst_ni) begin
      m_stable : assume (!waits_q || (desc_valid_i && desc_i == waiting_q));
      m_vectors : assume (!desc_valid_i || desc_i[18*32 +: 16] != '0);
      m_wanted : assume (!vec_done_i || load_enable);
      m_moving : assume (!moving_i || busy);

      a_load_once : assert (!load_take || (desc_valid_i && !loaded_q && !load_enable));
      a_load_at_once : assert (load_take || !desc_valid_i || loaded_q || load_enable);
      a_load_counts : assert (load_enable == (left_q != '0));
      a_load_fields : assert (!load_enable || (load_beats == beats_q && load_pack == pack_q));
      a_load_first : assert (!compute_load || loaded_q || load_take);
      a_compute_one : assert (!compute_load || (desc_valid_i && !busy));
      a_compute_at_once : assert (compute_load || busy || !desc_valid_i || !(loaded_q || load_take));
      a_take : assert (desc_take == compute_load);
      a_busy : assert (busy == busy_q);
      a_desc : assert (!(busy || pending_q) || compute_desc == computing_q);
      a_still : assert (!compute_load || still_q == FlushW'(FlushCycles));
      a_posted : assert (!compute_load || !pending_q);
      a_base : assert (base == base_q);
      a_post : assert (post_take == (pending_q && post_idle_i));

      i_left : assert (\u_dut.load_left_q == left_q);
      i_flush : assert (\u_dut.flush_q == FlushW'(FlushCycles) - still_q);
      i_pending : assert (\u_dut.post_wait_q == pending_q);
      i_pending_busy : assert (!pending_q || busy_q);
      i_loaded : assert (\u_dut.load_taken_q == loaded_q);
      i_waits : assert (!loaded_q || waits_q);
      i_empty : assert (busy_q || still_q == FlushW'(FlushCycles));

      c_ahead : cover (busy && loaded_q && load_enable && left_q == 16'd1 && base_q != '0);
      c_post : cover (post_take && base_q != '0 && moving_i);
    end
  end

endmodule

`default_nettype wire
