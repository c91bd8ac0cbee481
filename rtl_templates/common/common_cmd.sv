// SPDX-License-Identifier: Apache-2.0
//
// Receives the cmd stream: descriptors (DescWords words) and, after a descriptor that emits
// requantized results, one record of RecWords words for each of its output channels (CONTRACT.md).
//
// Descriptor side: desc_valid_o with desc_o until desc_take_i. The next descriptor is received only
// then, so at most one waits here while another is being worked on. Record side: records are
// written to the record memory of the post-processor, column tile after column tile, as long as
// fewer than Slots tiles are held; tile_done_o pulses when a tile's records are complete.

`include "common_assert.svh"

`default_nettype none

module common_cmd #(
  parameter  int unsigned StreamW = 128,  // bits of a beat
  parameter  int unsigned Cols    = 16,   // channels of a column tile
  parameter  int unsigned Slots   = 2,    // column tiles whose records are held, a power of two
  localparam int unsigned DescW   = common_conv_pkg::DescW,
  localparam int unsigned RecW    = common_conv_pkg::RecW,
  localparam int unsigned ColW    = common_pkg::idx_width(Cols + 1),
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots)
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  input  logic [StreamW-1:0] in_data_i,

  output logic               desc_valid_o,
  output logic [DescW-1:0]   desc_o,       // word i at [32*i +: 32]
  input  logic               desc_take_i,

  input  logic               slot_free_i,  // a column tile's records are not needed any more
  output logic               tile_done_o,
  output logic               rec_we_o,
  output logic [SlotW-1:0]   rec_slot_o,
  output logic [ColW-1:0]    rec_col_o,    // column within the tile
  output logic [RecW-1:0]    rec_o         // word i at [32*i +: 32]
);

  localparam int unsigned DescBeats = common_pkg::beats(common_conv_pkg::DescWords, StreamW, 32);
  localparam int unsigned RecBeats  = common_pkg::beats(common_conv_pkg::RecWords, StreamW, 32);
  localparam int unsigned BeatW     = common_pkg::idx_width(DescBeats);
  localparam int unsigned HeldW     = common_pkg::idx_width(Slots + 1);

  logic [DescBeats*StreamW-1:0] desc_q;
  logic                         have_q, in_recs_q;
  logic [BeatW-1:0]             beat_q;
  logic [15:0]                  tiles_left_q, cols_last_q;
  logic [ColW-1:0]              col_q;
  logic [SlotW-1:0]             slot_q;
  logic [HeldW-1:0]             held_q;
  logic                         in_beat, desc_last, rec_last, col_last, has_recs;

  assign in_ready_o = in_recs_q ? (held_q != HeldW'(Slots)) : !have_q;
  assign in_beat    = in_valid_i && in_ready_o;
  assign desc_last  = in_beat && !in_recs_q && (beat_q == BeatW'(DescBeats - 1));
  assign rec_last   = in_beat && in_recs_q && (beat_q == BeatW'(RecBeats - 1));
  assign col_last   = (tiles_left_q == 16'd1) ? (16'(col_q) + 16'd1 == cols_last_q)
                                              : (col_q == ColW'(Cols - 1));

  // Descriptor beats enter at the top, so that the first one ends up at the bottom.
  if (DescBeats == 1) begin : gen_desc_one
    always_ff @(posedge clk_i) begin
      if (in_beat && !in_recs_q) begin
        desc_q <= in_data_i;
      end
    end
  end else begin : gen_desc_shift
    always_ff @(posedge clk_i) begin
      if (in_beat && !in_recs_q) begin
        desc_q <= {in_data_i, desc_q[DescBeats*StreamW-1:StreamW]};
      end
    end
  end

  // The records' wider beats of earlier cycles; the last beat is used as it arrives.
  if (RecBeats == 1) begin : gen_rec_one
    assign rec_o = in_data_i[RecW-1:0];
  end else begin : gen_rec_shift
    logic [(RecBeats-1)*StreamW-1:0] rec_q;
    if (RecBeats == 2) begin : gen_two
      always_ff @(posedge clk_i) begin
        if (in_beat) begin
          rec_q <= in_data_i;
        end
      end
    end else begin : gen_more
      always_ff @(posedge clk_i) begin
        if (in_beat) begin
          rec_q <= {in_data_i, rec_q[(RecBeats-1)*StreamW-1:StreamW]};
        end
      end
    end
    assign rec_o = {in_data_i, rec_q};
  end

  // emit and not raw; the tile counts come from the same, just completed descriptor.
  assign has_recs     = desc_o[1] && !desc_o[2];
  assign desc_valid_o = have_q;
  assign desc_o       = desc_q[DescW-1:0];
  assign rec_we_o     = rec_last;
  assign rec_slot_o   = slot_q;
  assign rec_col_o    = col_q;
  assign tile_done_o  = rec_last && col_last;

  logic unused_pad;  // bits of the last beat beyond the descriptor or record
  assign unused_pad = ^{desc_q, in_data_i};

  logic start_recs_q;  // the cycle after a descriptor is complete

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      have_q       <= 1'b0;
      in_recs_q    <= 1'b0;
      start_recs_q <= 1'b0;
      beat_q       <= '0;
      tiles_left_q <= '0;
      cols_last_q  <= '0;
      col_q        <= '0;
      slot_q       <= '0;
      held_q       <= '0;
    end else begin
      start_recs_q <= desc_last;
      if (desc_last) begin
        have_q <= 1'b1;
      end else if (desc_take_i) begin
        have_q <= 1'b0;
      end
      if (in_beat) begin
        beat_q <= (desc_last || rec_last) ? '0 : beat_q + BeatW'(1);
      end
      if (start_recs_q && has_recs) begin
        in_recs_q    <= 1'b1;
        tiles_left_q <= desc_o[64 +: 16];
        cols_last_q  <= desc_o[80 +: 16];
      end
      if (rec_last) begin
        col_q <= col_last ? '0 : col_q + ColW'(1);
        if (col_last) begin
          tiles_left_q <= tiles_left_q - 16'd1;
          slot_q       <= (slot_q == SlotW'(Slots - 1)) ? '0 : slot_q + SlotW'(1);
          if (tiles_left_q == 16'd1) begin
            in_recs_q <= 1'b0;
          end
        end
      end
      held_q <= held_q + HeldW'(tile_done_o) - HeldW'(slot_free_i);
    end
  end

  `COMMON_ASSERT(a_slots_held, held_q <= HeldW'(Slots))
  `COMMON_ASSERT(a_slot_freed_is_held, !slot_free_i || held_q != '0)
  `COMMON_ASSERT(a_taken_is_there, !desc_take_i || have_q)

endmodule

`default_nettype wire
