// SPDX-License-Identifier: Apache-2.0
//
// Post-processor: takes finished positions out of the result banks, requantizes Lanes channels a
// cycle and packs them into beats of the out stream (CONTRACT.md, section out).
//
//   steps of a position = sum over its beats of ceil(channels in the beat / StepN)
//   StepN = min(Lanes, elements a beat); latency from a step to its beat on out: 12 cycles
//
// One descriptor at a time: take_i hands it over while idle_o. push_i says that one more position
// is complete in the banks; pop_o that one has been read for the last time. idle_o waits for the
// pipeline to empty, because the mode, zero point and limits are not carried along. A column tile's
// records must be there (tile_done_i counts them in); slot_free_o gives them back after the tile's last
// position. The pipeline never stops: a step waits until out's queue has a place for its beat, which
// is given back when the beat has left. Golden model: models/systolic/block_model.

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
  localparam int unsigned DescW       = common_conv_pkg::DescW,
  localparam int unsigned RecW        = common_conv_pkg::RecW
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

  // The same in desc_i; short: a position of so many columns is one step.
  logic              in_raw, last_short, full_short;
  logic [15:0]       in_tiles, in_positions;
  logic [StepW-1:0]  in_cols_last, in_step_n;

  assign in_raw       = desc_i[2];
  assign in_tiles     = desc_i[2*32 +: 16];
  assign in_cols_last = desc_i[2*32 + 16 +: StepW];
  assign in_positions = desc_i[4*32 + 16 +: 16];
  assign in_step_n    = in_raw ? StepW'(RawStep) : StepW'(Lanes);
  assign last_short  = (in_cols_last <= in_step_n);
  assign full_short  = (StepW'(Cols) <= in_step_n);

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

  // A lane's 9 after the memory's own cycle and the choice of the column.
  localparam int unsigned Stages = 11;

  // Beats between the step and out's handshake, whose place is free again two cycles after it at a
  // beat a cycle.
  localparam int unsigned OutDepth = 16;
  localparam int unsigned RoomW    = $clog2(OutDepth) + 1;

  if (OutDepth < Stages + 3) begin : gen_bad_out_depth
    $error("common_post: OutDepth must hold a beat for each cycle from step to out");
  end

  logic [Stages-1:0] valid_q;
  logic [RoomW-1:0]  room_q;            // beats that may still be begun
  logic              room_some_q;       // room_q != 0
  logic              step, recs_here, beat_end, slot_end, beat_step, out_beat;
  logic [StepW-1:0] step_n, count;

  // What the next step is, ready at the start of its cycle.
  logic             avail_some_q;       // avail_q != 0
  logic             tile_last, pos_last, vec_end;
  logic             tile_last_d, last_short_q, full_short_q;
  logic [StepW-1:0] left_q;             // columns of the position that no step has taken
  logic [ByteW-1:0] bytes_after;

  assign idle_o    = !busy_q && (valid_q == '0);
  assign step_n    = raw_q ? StepW'(RawStep) : StepW'(Lanes);
  assign count     = vec_end ? left_q : step_n;
  assign recs_here = raw_q || (held_q != '0);

  assign bytes_after = byte_q + (raw_q ? ByteW'({count, 2'b00}) : ByteW'(count));
  assign beat_end    = vec_end || (bytes_after == ByteW'(StreamW/8));

  assign step        = busy_q && room_some_q && avail_some_q && recs_here;
  assign beat_step   = step && beat_end;
  assign out_beat    = out_valid_o && out_ready_i;
  assign pop_o       = step && vec_end;
  assign slot_end    = pop_o && pos_last && !raw_q;
  assign res_re_o    = step;
  assign res_raddr_o = raddr_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q       <= 1'b0;
      avail_q      <= '0;
      avail_some_q <= 1'b0;
      raddr_q      <= '0;
      col_q        <= '0;
      byte_q       <= '0;
      held_q       <= '0;
      slot_q       <= '0;
      rec_base_q   <= '0;
      rec_grp_q    <= '0;
      room_q       <= RoomW'(OutDepth);
      room_some_q  <= 1'b1;
    end else begin
      avail_q      <= avail_q + ResCntW'(push_i) - ResCntW'(pop_o);
      avail_some_q <= push_i || (avail_q > ResCntW'(1)) || (!pop_o && avail_some_q);
      held_q       <= held_q + HeldW'(tile_done_i) - HeldW'(slot_end);
      room_q       <= room_q + RoomW'(out_beat) - RoomW'(beat_step);
      room_some_q  <= out_beat || (room_q > RoomW'(1)) || (!beat_step && room_some_q);
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
      if (slot_end) begin
        slot_q     <= (slot_q == SlotW'(Slots - 1)) ? '0 : slot_q + SlotW'(1);
        rec_base_q <= (slot_q == SlotW'(Slots - 1)) ? '0 : rec_base_q + RecAw'(Groups);
      end
    end
  end

  assign tile_last_d = pos_last ? (tiles_left_q == 16'd2) : tile_last;

  always_ff @(posedge clk_i) begin
    if (take_i) begin
      raw_q        <= in_raw;
      final_q      <= desc_i[3];
      round_q      <= desc_i[4];
      zp_q         <= $signed(desc_i[32 +: 10]);
      min_q        <= $signed(desc_i[42 +: 10]);
      max_q        <= $signed(desc_i[52 +: 10]);
      tiles_left_q <= in_tiles;
      cols_last_q  <= in_cols_last;
      positions_q  <= in_positions;
      pos_left_q   <= in_positions;
      tile_last    <= (in_tiles == 16'd1);
      pos_last     <= (in_positions == 16'd1);
      left_q       <= (in_tiles == 16'd1) ? in_cols_last : StepW'(Cols);
      vec_end      <= (in_tiles == 16'd1) ? last_short : full_short;
      last_short_q <= last_short;
      full_short_q <= full_short;
    end else if (step) begin
      left_q  <= left_q - step_n;
      vec_end <= (left_q <= (step_n << 1));
      if (vec_end) begin
        pos_left_q <= pos_last ? positions_q : pos_left_q - 16'd1;
        pos_last   <= pos_last ? (positions_q == 16'd1) : (pos_left_q == 16'd2);
        tile_last  <= tile_last_d;
        left_q     <= tile_last_d ? cols_last_q : StepW'(Cols);
        vec_end    <= tile_last_d ? last_short_q : full_short_q;
        if (pos_last) begin
          tiles_left_q <= tiles_left_q - 16'd1;
        end
      end
    end
  end

  // What travels beside the data, entry k with the step of k+1 cycles ago. The bytes that a step
  // fills are counted again where it leaves.
  localparam int unsigned CountW = $clog2(Lanes) + 1;
  localparam int unsigned SideW  = 2 + CountW;

  logic [StepW-1:0]        col_rd_q;
  logic [Stages*SideW-1:0] side_q;
  logic                    slot_end_q, out_step, out_end, out_last, unused_end, unused_last;
  logic [CountW-1:0]       next_count, unused_count;
  logic [ByteW-1:0]        out_from, out_bytes, next_from;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q    <= '0;
      slot_end_q <= 1'b0;
      out_from   <= '0;
    end else begin
      slot_end_q <= slot_end;
      valid_q    <= {valid_q[Stages-2:0], step};
      out_from   <= next_from;
    end
  end

  always_ff @(posedge clk_i) begin
    col_rd_q  <= col_q;
    side_q    <= {side_q[(Stages-1)*SideW-1:0],
                  {pop_o && pos_last && tile_last, beat_end, CountW'(count)}};
    out_bytes <= next_from + (raw_q ? ByteW'({next_count, 2'b00}) : ByteW'(next_count));
  end

  // The last record is read in this cycle.
  assign slot_free_o = slot_end_q;

  assign out_step  = valid_q[Stages-1];
  assign next_from = !out_step ? out_from : out_end ? '0 : out_bytes;
  assign {out_last, out_end, unused_count}       = side_q[(Stages-1)*SideW +: SideW];
  assign {unused_last, unused_end, next_count}   = side_q[(Stages-2)*SideW +: SideW];

  logic unused_side;
  assign unused_side = ^{unused_last, unused_end, unused_count};

  // Lanes.
  logic [(Cols+Lanes)*AccW-1:0] sums;  // zeros beyond the last column
  assign sums = {{(Lanes*AccW){1'b0}}, res_rdata_i};

  logic [Lanes*32-1:0] y;

  // Records are read a cycle after the sums, whose column is chosen in the meantime.
  logic             rec_re_q;
  logic [RecAw-1:0] rec_raddr_q;

  always_ff @(posedge clk_i) begin
    rec_re_q    <= step && !raw_q;
    rec_raddr_q <= rec_base_q + rec_grp_q;
  end

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic [AccW-1:0] acc, acc_q;
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

    always_ff @(posedge clk_i) begin
      acc_q <= acc;
    end

    assign rec_we = rec_we_i && ((StepW'(rec_col_i) & StepW'(Lanes - 1)) == StepW'(l));

    common_ram_1r1w #(.Depth(RecDepth), .Width(RecW)) u_rec (
      .clk_i,
      .we_i    (rec_we),
      .waddr_i (RecAw'(32'(rec_slot_i) * Groups + 32'(rec_col_i) / Lanes)),
      .wdata_i (rec_i),
      .re_i    (rec_re_q),
      .raddr_i (rec_raddr_q),
      .rdata_o (rec)
    );

    common_requant_lane #(
      .AccW(AccW), .HasDouble(HasDouble), .HasAdd(HasAdd), .HasRaw(l < RawStep)
    ) u_requant (
      .clk_i,
      .raw_i   (raw_q),
      .round_i (round_q),
      .zp_i    (zp_q),
      .min_i   (min_q),
      .max_i   (max_q),
      .acc_i   (acc_q),
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
    if (raw_q) begin
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
    if (out_step) begin
      beat_q <= beat;
    end
  end

  common_queue #(.Depth(OutDepth), .Width(StreamW + StreamW/8 + 2)) u_out (
    .clk_i,
    .rst_ni,
    .in_valid_i  (out_step && out_end),
    .in_data_i   ({final_q, out_last, keep, beat}),
    .out_valid_o,
    .out_ready_i,
    .out_data_o  ({out_final_o, out_last_o, out_keep_o, out_data_o})
  );

  `COMMON_ASSERT(a_results_fit, avail_q <= ResCntW'(ResultDepth))
  `COMMON_ASSERT(a_room_is_room, room_q <= RoomW'(OutDepth) && room_some_q == (room_q != '0))
  `COMMON_ASSERT(a_slots_held, held_q <= HeldW'(Slots))
  `COMMON_ASSERT(a_taken_when_idle, !take_i || idle_o)
  `COMMON_ASSERT(a_step_in_tile, !step || (left_q != '0 && left_q <= StepW'(Cols)))
  `COMMON_ASSERT(a_beat_not_overfull, !step || bytes_after <= ByteW'(StreamW/8))

endmodule

`default_nettype wire
