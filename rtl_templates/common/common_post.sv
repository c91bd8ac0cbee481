// SPDX-License-Identifier: Apache-2.0
//
// Post-processor: takes finished positions out of the result banks, requantizes Lanes channels a
// cycle and packs them into beats of the out stream (CONTRACT.md, section out).
//
//   steps of a position = sum over its beats of ceil(channels in the beat / StepN)
//   StepN = min(Lanes, elements a beat); latency from a step to its beat on out: 8 cycles
//
// One descriptor at a time: take_i hands it over while idle_o. push_i says that one more position
// is complete in the banks; pop_o that one has been read for the last time. idle_o waits for the
// pipeline to empty, because the mode, zero point and limits are not carried along. A column tile's
// records must be there (tile_done_i counts them in); slot_free_o gives them back after the tile's
// last position. The whole pipeline stops while out's register slice is full. Golden model:
// models/systolic/block_model.

`include "common_assert.svh"

`default_nettype none

module common_post #(
  parameter  int unsigned Cols        = 16,   // 1..256
  parameter  int unsigned AccW        = 32,
  parameter  int unsigned StreamW     = 128,
  parameter  int unsigned Lanes       = 8,    // power of two, at most StreamW/8
  parameter  int unsigned Slots       = 2,    // column tiles whose records are held
  parameter  int unsigned ResultDepth = 16,   // power of two
  parameter  bit          HasDouble   = 1'b1,
  parameter  bit          HasAdd      = 1'b1,
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned ResCntW     = $clog2(ResultDepth) + 1,
  localparam int unsigned SlotW       = common_pkg::idx_width(Slots),
  localparam int unsigned ColW        = common_pkg::idx_width(Cols + 1),
  localparam int unsigned DescW       = common_pkg::DescW,
  localparam int unsigned RecW        = common_pkg::RecW
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  output logic                 idle_o,
  input  logic                 take_i,
  input  logic [DescW-1:0]     desc_i,        // read in the cycle of take_i only

  input  logic                 tile_done_i,
  input  logic                 rec_we_i,
  input  logic [SlotW-1:0]     rec_slot_i,
  input  logic [ColW-1:0]      rec_col_i,
  input  logic [RecW-1:0]      rec_i,
  output logic                 slot_free_o,

  input  logic                 push_i,
  output logic                 pop_o,
  output logic                 res_re_o,
  output logic [ResAw-1:0]     res_raddr_o,
  input  logic [Cols*AccW-1:0] res_rdata_i,   // column j at [j*AccW +: AccW], after res_re_o

  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [StreamW-1:0]   out_data_o,
  output logic [StreamW/8-1:0] out_keep_o,
  output logic                 out_last_o,
  output logic                 out_final_o    // with out_last_o: of a descriptor marked final
);

  localparam int unsigned PerBeat  = StreamW / 8;            // requantized elements of a beat
  localparam int unsigned RawBeat  = StreamW / 32;           // raw ones
  localparam int unsigned RawStep  = common_pkg::min2(Lanes, RawBeat);
  localparam int unsigned Groups   = (Cols + Lanes - 1) / Lanes;
  localparam int unsigned RecDepth = Slots * Groups;
  localparam int unsigned RecAw    = common_pkg::idx_width(RecDepth);
  localparam int unsigned HeldW    = common_pkg::idx_width(Slots + 1);
  localparam int unsigned StepW    = 9;                      // columns, 0..256 and Lanes beyond
  localparam int unsigned ByteW    = $clog2(StreamW/8) + 1;

  if ((Lanes & (Lanes - 1)) != 0 || Lanes > PerBeat) begin : gen_bad_lanes
    $error("common_post: Lanes must be a power of two and at most StreamW/8");
  end

  // The descriptor's part.
  logic              busy_q, raw_q, final_q, round_q;
  logic signed [9:0] zp_q, min_q, max_q;
  logic [15:0]       tiles_left_q, positions_q, pos_left_q;
  logic [StepW-1:0]  cols_last_q;

  logic unused_desc;  // the fields of other blocks
  assign unused_desc = ^desc_i;

  // Where the drain stands.
  logic [ResCntW-1:0] avail_q;
  logic [ResAw-1:0]   raddr_q;
  logic [StepW-1:0]   col_q;       // first column of the step
  logic [ByteW-1:0]   byte_q;      // bytes of the beat filled by earlier steps
  logic [HeldW-1:0]   held_q;
  logic [SlotW-1:0]   slot_q;
  logic [RecAw-1:0]   rec_base_q, rec_grp_q;

  localparam int unsigned Stages = 7;  // a lane's 6 after the memory's own cycle

  logic [Stages-1:0] valid_q;
  logic             en, step, tile_last, pos_last, recs_here;
  logic [StepW-1:0] cols_here, step_n, left, count;
  logic             vec_end, beat_end;
  logic [ByteW-1:0] bytes_after;

  assign idle_o    = !busy_q && (valid_q == '0);
  assign tile_last = (tiles_left_q == 16'd1);
  assign pos_last  = (pos_left_q == 16'd1);
  assign cols_here = tile_last ? cols_last_q : StepW'(Cols);
  assign step_n    = raw_q ? StepW'(RawStep) : StepW'(Lanes);
  assign left      = cols_here - col_q;
  assign vec_end   = (left <= step_n);
  assign count     = vec_end ? left : step_n;
  assign recs_here = raw_q || (held_q != '0);

  assign bytes_after = byte_q + (raw_q ? ByteW'({count, 2'b00}) : ByteW'(count));
  assign beat_end    = vec_end || (bytes_after == ByteW'(StreamW/8));

  assign step        = busy_q && en && (avail_q != '0) && recs_here;
  assign pop_o       = step && vec_end;
  assign slot_free_o = pop_o && pos_last && !raw_q;
  assign res_re_o    = step;
  assign res_raddr_o = raddr_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q     <= 1'b0;
      avail_q    <= '0;
      raddr_q    <= '0;
      col_q      <= '0;
      byte_q     <= '0;
      held_q     <= '0;
      slot_q     <= '0;
      rec_base_q <= '0;
      rec_grp_q  <= '0;
    end else begin
      avail_q <= avail_q + ResCntW'(push_i) - ResCntW'(pop_o);
      held_q  <= held_q + HeldW'(tile_done_i) - HeldW'(slot_free_o);
      if (take_i) begin
        busy_q <= 1'b1;
      end else if (pop_o && pos_last && tile_last) begin
        busy_q <= 1'b0;
      end
      if (step) begin
        col_q     <= vec_end ? '0 : col_q + step_n;
        byte_q    <= beat_end ? '0 : bytes_after;
        rec_grp_q <= vec_end ? '0 : rec_grp_q + RecAw'(1);
      end
      if (pop_o) begin
        raddr_q <= (raddr_q == ResAw'(ResultDepth - 1)) ? '0 : raddr_q + ResAw'(1);
      end
      if (slot_free_o) begin
        slot_q     <= (slot_q == SlotW'(Slots - 1)) ? '0 : slot_q + SlotW'(1);
        rec_base_q <= (slot_q == SlotW'(Slots - 1)) ? '0 : rec_base_q + RecAw'(Groups);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (take_i) begin
      raw_q        <= desc_i[2];
      final_q      <= desc_i[3];
      round_q      <= desc_i[4];
      zp_q         <= $signed(desc_i[32 +: 10]);
      min_q        <= $signed(desc_i[42 +: 10]);
      max_q        <= $signed(desc_i[52 +: 10]);
      tiles_left_q <= desc_i[2*32 +: 16];
      cols_last_q  <= desc_i[2*32 + 16 +: StepW];
      positions_q  <= desc_i[4*32 + 16 +: 16];
      pos_left_q   <= desc_i[4*32 + 16 +: 16];
    end else if (pop_o) begin
      pos_left_q <= pos_last ? positions_q : pos_left_q - 16'd1;
      if (pos_last) begin
        tiles_left_q <= tiles_left_q - 16'd1;
      end
    end
  end

  // What travels beside the data.
  localparam int unsigned SideW  = 4 + 2*ByteW;

  logic [StepW-1:0]        col_rd_q;
  logic [Stages*SideW-1:0] side_q;
  logic                    out_step, out_end, out_last, out_final, out_raw;
  logic [ByteW-1:0]        out_from, out_bytes;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
    end else if (en) begin
      valid_q <= {valid_q[Stages-2:0], step};
    end
  end

  always_ff @(posedge clk_i) begin
    if (en) begin
      col_rd_q <= col_q;
      side_q   <= {side_q[(Stages-1)*SideW-1:0],
                   {raw_q, final_q, pop_o && pos_last && tile_last, beat_end, byte_q, bytes_after}};
    end
  end

  assign out_step = valid_q[Stages-1];
  assign {out_raw, out_final, out_last, out_end, out_from, out_bytes} =
      side_q[(Stages-1)*SideW +: SideW];

  // Lanes.
  logic [(Cols+Lanes)*AccW-1:0] sums;  // zeros beyond the last column
  assign sums = {{(Lanes*AccW){1'b0}}, res_rdata_i};

  logic [Lanes*32-1:0] y;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic [AccW-1:0] acc;
    logic [RecW-1:0] rec;
    logic            rec_we;

    // Column col_rd_q + l; steps are multiples of RawStep (and of Lanes unless raw).
    always_comb begin
      acc = '0;
      for (int unsigned c = 0; c < Cols; c += RawStep) begin
        if (col_rd_q == StepW'(c)) begin
          acc = sums[(c + l)*AccW +: AccW];
        end
      end
    end

    assign rec_we = rec_we_i && ((StepW'(rec_col_i) & StepW'(Lanes - 1)) == StepW'(l));

    common_ram_1r1w #(.Depth(RecDepth), .Width(RecW)) u_rec (
      .clk_i,
      .we_i    (rec_we),
      .waddr_i (RecAw'(32'(rec_slot_i) * Groups + 32'(rec_col_i) / Lanes)),
      .wdata_i (rec_i),
      .re_i    (step && !raw_q),
      .raddr_i (rec_base_q + rec_grp_q),
      .rdata_o (rec)
    );

    common_requant_lane #(.AccW(AccW), .HasDouble(HasDouble), .HasAdd(HasAdd)) u_requant (
      .clk_i,
      .en_i    (en),
      .raw_i   (raw_q),
      .round_i (round_q),
      .zp_i    (zp_q),
      .min_i   (min_q),
      .max_i   (max_q),
      .acc_i   (acc),
      .rec_i   (rec),
      .y_o     (y[l*32 +: 32])
    );
  end

  // Packing: the step's elements go to byte out_from of the beat.
  logic [StreamW-1:0] elems, beat, beat_q;
  logic [StreamW/8-1:0] keep;

  always_comb begin
    elems = '0;
    for (int unsigned l = 0; l < Lanes; l++) begin
      elems[l*8 +: 8] = y[l*32 +: 8];
    end
    if (out_raw) begin
      for (int unsigned l = 0; l < RawStep; l++) begin
        elems[l*32 +: 32] = y[l*32 +: 32];
      end
    end
    beat = (out_from == '0) ? '0 : beat_q;
    for (int unsigned b = 0; b < StreamW/8; b += common_pkg::min2(Lanes, 4*RawStep)) begin
      if (out_from == ByteW'(b)) begin
        beat = beat | (elems << (8*b));
      end
    end
    for (int unsigned b = 0; b < StreamW/8; b++) begin
      keep[b] = (ByteW'(b) < out_bytes);
      if (!keep[b]) begin
        beat[8*b +: 8] = '0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (en && out_step) begin
      beat_q <= beat;
    end
  end

  common_skid #(.Width(StreamW + StreamW/8 + 2)) u_out (
    .clk_i,
    .rst_ni,
    .in_valid_i  (out_step && out_end),
    .in_ready_o  (en),
    .in_data_i   ({out_final, out_last, keep, beat}),
    .out_valid_o,
    .out_ready_i,
    .out_data_o  ({out_final_o, out_last_o, out_keep_o, out_data_o})
  );

  `COMMON_ASSERT(a_results_fit, avail_q <= ResCntW'(ResultDepth))
  `COMMON_ASSERT(a_slots_held, held_q <= HeldW'(Slots))
  `COMMON_ASSERT(a_taken_when_idle, !take_i || idle_o)
  `COMMON_ASSERT(a_step_in_tile, !step || (left != '0 && left <= StepW'(Cols)))
  `COMMON_ASSERT(a_beat_not_overfull, !step || bytes_after <= ByteW'(StreamW/8))

endmodule

`default_nettype wire
