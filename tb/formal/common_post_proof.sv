// SPDX-License-Identifier: Apache-2.0
//
// common_post, control only, bounded: each descriptor gives exactly its beats in order: tile after tile,
// position after position, ceil(bytes / beat) beats with the bytes in use marked from byte 0 upwards, last
// on the last beat and only there; idle_o not before; one pop a position and one slot given back a tile.
// Seen where beats enter the queue of out (whose order and stability are common_queue's proof), under any
// stall. The data are not looked at: lanes are common_requant_lane's proof, the rest is simulated.
// Environment: up to two tiles of up to two positions; no more results and records than there is room for.
//
//: rtl common_add common_booth common_requant_lane common_ram_1r1w common_queue common_post
//: quick bmc 18 Cols=1 Lanes=1 StreamW=32
//: full bmc 17 Cols=3 Lanes=1 StreamW=32
//: mutants bmc 26 Cols=3 Lanes=1 StreamW=32

`default_nettype none

module common_post_proof #(
  parameter  int unsigned Cols        = 3,
  parameter  int unsigned StreamW     = 32,
  parameter  int unsigned Lanes       = 1,
  parameter  int unsigned Slots       = 2,
  parameter  int unsigned ResultDepth = 2,
  localparam int unsigned AccW        = 8,
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned SlotW       = common_pkg::idx_width(Slots),
  localparam int unsigned ColW        = common_pkg::idx_width(Cols + 1),
  localparam int unsigned Bytes       = StreamW / 8
) (
  input logic                          clk_i,
  input logic                          rst_i,
  input logic                          take_i,
  input logic [common_conv_pkg::DescW-1:0]  desc_i,
  input logic                          tile_done_i,
  input logic                          push_i,
  input logic                          out_ready_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic               idle, slot_free, pop, res_re, out_valid, out_last, out_final;
  logic [ResAw-1:0]   res_raddr;
  logic [StreamW-1:0] out_data;
  logic [Bytes-1:0]   out_keep;

  wire                        no_we   = 1'b0;
  wire [SlotW-1:0]            no_slot = '0;
  wire [ColW-1:0]             no_col  = '0;
  wire [common_conv_pkg::RecW-1:0] no_rec  = '0;
  wire [Cols*AccW-1:0]        no_data = '0;

  common_post #(
    .Cols(Cols), .AccW(AccW), .StreamW(StreamW), .Lanes(Lanes), .Slots(Slots), .ResultDepth(ResultDepth)
  ) u_dut (
    .clk_i, .rst_ni, .idle_o(idle), .take_i, .desc_i, .tile_done_i,
    .rec_we_i(no_we), .rec_slot_i(no_slot), .rec_col_i(no_col), .rec_i(no_rec), .slot_free_o(slot_free),
    .push_i, .pop_o(pop), .res_re_o(res_re), .res_raddr_o(res_raddr), .res_rdata_i(no_data),
    .out_valid_o(out_valid), .out_ready_i, .out_data_o(out_data), .out_keep_o(out_keep),
    .out_last_o(out_last), .out_final_o(out_final)
  );

  (* hierconn *) wire             \u_dut.out_step ;
  (* hierconn *) wire             \u_dut.out_end ;
  (* hierconn *) wire             \u_dut.out_last ;
  (* hierconn *) wire [Bytes-1:0] \u_dut.keep ;
  wire beat = \u_dut.out_step && \u_dut.out_end ;

  // The model: what is still to come of the descriptor in work.
  logic        open_q, raw_q;
  logic [15:0] tiles_q, positions_q, position_q, cols_last_q;
  logic [15:0] sent_q;            // bytes of this position
  logic [7:0]  results_q, slots_q;  // in the environment
  logic [15:0] pops_q, frees_q;   // of this descriptor still to come
  wire [15:0]  bytes = (tiles_q == 16'd1 ? cols_last_q : 16'(Cols)) << (raw_q ? 2 : 0);
  wire [15:0]  rest  = bytes - sent_q;
  wire         ends  = (rest <= 16'(Bytes));   // this beat is the position's last
  wire         final_beat = ends && position_q == 16'd1 && tiles_q == 16'd1;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      open_q    <= 1'b0;
      results_q <= '0;
      slots_q   <= '0;
      pops_q    <= '0;
      frees_q   <= '0;
    end else begin
      results_q <= results_q + 8'(push_i) - 8'(pop);
      slots_q   <= slots_q + 8'(tile_done_i) - 8'(slot_free);
      pops_q    <= pops_q - 16'(pop);
      frees_q   <= frees_q - 16'(slot_free);
      if (beat) begin
        sent_q <= ends ? 16'd0 : sent_q + 16'(Bytes);
        if (ends) begin
          position_q <= (position_q == 16'd1) ? positions_q : position_q - 16'd1;
          if (position_q == 16'd1) tiles_q <= tiles_q - 16'd1;
        end
        if (final_beat) open_q <= 1'b0;
      end
      if (take_i) begin
        open_q      <= 1'b1;
        raw_q       <= desc_i[2];
        tiles_q     <= desc_i[2*32 +: 16];
        cols_last_q <= desc_i[2*32 + 16 +: 16];
        positions_q <= desc_i[4*32 + 16 +: 16];
        position_q  <= desc_i[4*32 + 16 +: 16];
        sent_q      <= '0;
        pops_q      <= desc_i[2*32 +: 16] * desc_i[4*32 + 16 +: 2];
        frees_q     <= desc_i[2] ? 16'd0 : desc_i[2*32 +: 16];
      end
    end
  end

  always_comb begin
    if (rst_ni) begin
      m_idle : assume (!take_i || idle);
      m_tiles : assume (!take_i || (desc_i[2*32 +: 16] != '0 && desc_i[2*32 +: 16] <= 16'd2));
      m_positions : assume (!take_i || (desc_i[4*32 + 16 +: 16] != '0 && desc_i[4*32 + 16 +: 16] <= 16'd2));
      m_cols : assume (!take_i || (desc_i[2*32 + 16 +: 16] != '0 && desc_i[2*32 + 16 +: 16] <= 16'(Cols)));
      m_results : assume (!push_i || 32'(results_q) < ResultDepth);
      m_slots : assume (!tile_done_i || 32'(slots_q) < Slots);

      a_beat : assert (!beat || open_q);
      a_keep : assert (!beat || \u_dut.keep == (ends ? (Bytes'(1) << rest) - Bytes'(1) : '1));
      a_last : assert (!beat || \u_dut.out_last == final_beat);
      a_idle : assert (!idle || (!open_q && pops_q == '0));
      a_pop : assert (!pop || (results_q != '0 && pops_q != '0));
      a_slot : assert (!slot_free || (slots_q != '0 && frees_q != '0));
      c_second : cover (beat && tiles_q == 16'd1 && position_q == 16'd2);
    end
  end

endmodule

`default_nettype wire
