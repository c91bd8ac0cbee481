// SPDX-License-Identifier: Apache-2.0
//
// Everything of a convolution block that is not its array: descriptors and records in, results out,
// and the counters (CONTRACT.md). An engine is this shell, its array, its buffers and their control.
//
//   cmd -> common_cmd -> common_stages -> desc_o and load_*: activations in; compute_*: the array works
//   array's results (push_i, res_*) -> common_post -> out
//
// The array says in each cycle what it does, or why it does nothing; one reason at most counts, in
// the order of the ports. When it says nothing,
//
//   out:   the last beats meet a stalled out
//   fill:  nothing is left in the block, and a descriptor is there
//   drain: results travel
//   cmd:   none of these
//
// Latency: of the parts. Golden model: models/common/cycle_conv (cycles).

`default_nettype none

module common_conv_shell #(
  parameter  int unsigned Cols           = 16,   // channels of a column tile, 1..256
  parameter  int unsigned AccW           = 32,   // 8..32
  parameter  int unsigned StreamW        = 128,  // power of two, 32..1024
  parameter  int unsigned ActDepth       = 64,   // act buffer, vectors, a power of two
  parameter  int unsigned ResultDepth    = 16,   // positions, power of two
  parameter  int unsigned RequantLanes   = 8,    // power of two, at most StreamW/8
  parameter  bit [3:0]    Rules          = 4'b1111,  // double, single, floor, half-up from bit 0
  parameter  int unsigned FlushCycles    = 20,   // common_stages
  parameter  int unsigned MacW           = 17,   // bits of macs_i
  parameter  int unsigned ClocksPerCycle = 1,    // common_counters
  localparam int unsigned ActCntW        = $clog2(ActDepth) + 1,
  localparam int unsigned ResAw          = common_pkg::idx_width(ResultDepth),
  localparam int unsigned DescW          = common_conv_pkg::DescW
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 cmd_valid_i,
  output logic                 cmd_ready_o,
  input  logic [StreamW-1:0]   cmd_data_i,

  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [StreamW-1:0]   out_data_o,
  output logic [StreamW/8-1:0] out_keep_o,
  output logic                 out_last_o,

  input  logic [3:0]           cnt_addr_i,
  output logic [31:0]          cnt_data_o,

  // Load: see common_stages.
  input  logic                 in_beat_i,       // a beat of wgt or act is accepted
  output logic                 load_enable_o,
  output logic [7:0]           load_beats_o,
  output logic [7:0]           load_pack_o,
  input  logic                 vec_done_i,

  // Compute: see common_stages.
  output logic                 compute_load_o,
  output logic [DescW-1:0]     desc_o,          // compute's descriptor
  output logic [ActCntW-1:0]   base_o,
  input  logic                 issued_i,
  input  logic                 moving_i,

  // Results: see common_post.
  input  logic                 push_i,
  output logic                 pop_o,
  output logic                 res_re_o,
  output logic [ResAw-1:0]     res_raddr_o,
  input  logic [Cols*AccW-1:0] res_rdata_i,     // column j at [j*AccW +: AccW], after res_re_o

  // What the array does, or waits for.
  input  logic                 compute_i,
  input  logic                 wait_wgt_i,
  input  logic                 wait_act_i,
  input  logic                 wait_out_i,      // a place for a result
  input  logic                 wait_fill_i,     // weights on their way into the array
  input  logic                 wait_drain_i,    // results on their way out of it
  input  logic                 res_busy_i,      // results are in the array or the banks
  input  logic                 macs_valid_i,
  input  logic [MacW-1:0]      macs_i,
  output logic                 main_o           // common_counters
);

  localparam int unsigned RecW  = common_conv_pkg::RecW;
  localparam int unsigned ColW  = common_pkg::idx_width(Cols + 1);
  localparam int unsigned Slots = 2;  // column tiles whose records are held
  localparam int unsigned SlotW = common_pkg::idx_width(Slots);

  logic             desc_valid, desc_take, slot_free, tile_done, rec_we;
  logic             compute_busy, post_idle, post_take, out_final;
  logic [DescW-1:0] desc;
  logic [SlotW-1:0] rec_slot;
  logic [ColW-1:0]  rec_col;
  logic [RecW-1:0]  rec;

  common_cmd #(.StreamW(StreamW), .Cols(Cols), .Slots(Slots)) u_cmd (
    .clk_i,
    .rst_ni,
    .in_valid_i   (cmd_valid_i),
    .in_ready_o   (cmd_ready_o),
    .in_data_i    (cmd_data_i),
    .desc_valid_o (desc_valid),
    .desc_o       (desc),
    .desc_take_i  (desc_take),
    .slot_free_i  (slot_free),
    .tile_done_o  (tile_done),
    .rec_we_o     (rec_we),
    .rec_slot_o   (rec_slot),
    .rec_col_o    (rec_col),
    .rec_o        (rec)
  );

  common_stages #(.ActDepth(ActDepth), .FlushCycles(FlushCycles)) u_stages (
    .clk_i,
    .rst_ni,
    .desc_valid_i   (desc_valid),
    .desc_i         (desc),
    .desc_take_o    (desc_take),
    .load_enable_o,
    .load_beats_o,
    .load_pack_o,
    .vec_done_i,
    .compute_load_o,
    .compute_desc_o (desc_o),
    .base_o,
    .issued_i,
    .moving_i,
    .compute_busy_o (compute_busy),
    .post_idle_i    (post_idle),
    .post_take_o    (post_take)
  );

  common_post #(
    .Cols(Cols), .AccW(AccW), .StreamW(StreamW), .Lanes(RequantLanes), .Slots(Slots),
    .ResultDepth(ResultDepth), .HasDouble(Rules[0]), .HasAdd(|Rules[3:2])
  ) u_post (
    .clk_i,
    .rst_ni,
    .idle_o      (post_idle),
    .take_i      (post_take),
    .desc_i      (desc_o),
    .tile_done_i (tile_done),
    .rec_we_i    (rec_we),
    .rec_slot_i  (rec_slot),
    .rec_col_i   (rec_col),
    .rec_i       (rec),
    .slot_free_o (slot_free),
    .push_i,
    .pop_o,
    .res_re_o,
    .res_raddr_o,
    .res_rdata_i,
    .out_valid_o,
    .out_ready_i,
    .out_data_o,
    .out_keep_o,
    .out_last_o,
    .out_final_o (out_final)
  );

  logic array_speaks, settled;

  assign array_speaks = compute_i || wait_wgt_i || wait_act_i || wait_out_i || wait_fill_i ||
                        wait_drain_i;
  assign settled      = !res_busy_i && post_idle && !out_valid_o;

  common_counters #(.MacW(MacW), .ClocksPerCycle(ClocksPerCycle)) u_counters (
    .clk_i,
    .rst_ni,
    .start_i   ((cmd_valid_i && cmd_ready_o) || in_beat_i),
    .stop_i    (out_valid_o && out_ready_i && out_last_o && out_final),
    .compute_i,
    .wgt_i     (wait_wgt_i),
    .act_i     (wait_act_i),
    .out_i     (wait_out_i || (!array_speaks && out_valid_o && !out_ready_i)),
    .fill_i    (wait_fill_i || (!array_speaks && settled && (compute_busy || desc_valid))),
    .drain_i   (wait_drain_i || !settled),
    .macs_valid_i,
    .macs_i,
    .main_o,
    .addr_i    (cnt_addr_i),
    .data_o    (cnt_data_o)
  );

endmodule

`default_nettype wire
