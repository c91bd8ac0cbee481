// SPDX-License-Identifier: Apache-2.0
//
// common_cmd splits the cmd stream as CONTRACT.md says: a descriptor is DescBeats beats, after it, if it
// emits and is not raw, records of RecBeats beats follow: Cols for each column tile, cols_last for the last
// (in all (col_tiles - 1) * Cols + cols_last, multiplied out only with Total = 1, for col_tiles <= 15). Beat j comes
// out at [j*StreamW +: StreamW] of the descriptor or record; records are written column after column,
// tile after tile into the slots in turn, tile_done_o with the last of a tile; a beat of a record waits
// only while all slots are held, a beat of a descriptor only while the last one has not been taken.
// Environment: cols_last is 1..Cols, col_tiles
// not 0, only what is there is taken or freed. The input need not even be stable while stalled.
//
//: rtl common_cmd
//: quick induct 1 StreamW=32 Cols=1 Slots=1
//: quick induct 1 StreamW=128 Cols=3 Slots=2
//: full induct 1 StreamW=64 Cols=2 Slots=2
//: full induct 1 StreamW=256 Cols=5 Slots=4
//: full induct 1 StreamW=512 Cols=1 Slots=2
//: full induct 1 StreamW=1024 Cols=4 Slots=2
//: full induct 1 StreamW=128 Cols=16 Slots=2
//: full induct 1 StreamW=1024 Cols=3 Slots=2 Total=1
//: full induct 1 StreamW=1024 Cols=16 Slots=2 Total=1
//: full cover 9 StreamW=1024 Cols=2 Slots=2
//: mutants bmc 8 StreamW=512 Cols=2 Slots=1

`default_nettype none

module common_cmd_proof #(
  parameter  int unsigned StreamW   = 128,
  parameter  int unsigned Cols      = 3,
  parameter  int unsigned Slots     = 2,
  parameter  bit          Total     = 1'b0,
  localparam int unsigned DescW     = common_conv_pkg::DescW,
  localparam int unsigned RecW      = common_conv_pkg::RecW,
  localparam int unsigned ColW      = common_pkg::idx_width(Cols + 1),
  localparam int unsigned SlotW     = common_pkg::idx_width(Slots),
  localparam int unsigned DescBeats = common_pkg::beats(common_conv_pkg::DescWords, StreamW, 32),
  localparam int unsigned RecBeats  = common_pkg::beats(common_conv_pkg::RecWords, StreamW, 32),
  localparam int unsigned BeatW     = common_pkg::idx_width(DescBeats),
  localparam int unsigned HeldW     = common_pkg::idx_width(Slots + 1),
  localparam int unsigned CountW    = 16 + $clog2(Cols + 1),  // of records of a descriptor
  localparam int unsigned RecHeld   = (RecBeats > 1) ? (RecBeats - 1) * StreamW : 1
) (
  input logic               clk_i,
  input logic               rst_i,
  input logic               in_valid_i,
  input logic [StreamW-1:0] in_data_i,
  input logic               desc_take_i,
  input logic               slot_free_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic             in_ready, desc_valid, tile_done, rec_we;
  logic [DescW-1:0] desc;
  logic [SlotW-1:0] rec_slot;
  logic [ColW-1:0]  rec_col;
  logic [RecW-1:0]  rec;

  common_cmd #(.StreamW(StreamW), .Cols(Cols), .Slots(Slots)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i,
    .desc_valid_o(desc_valid), .desc_o(desc), .desc_take_i, .slot_free_i,
    .tile_done_o(tile_done), .rec_we_o(rec_we), .rec_slot_o(rec_slot), .rec_col_o(rec_col), .rec_o(rec)
  );

  // The model: where the stream stands. Phase 0 descriptor, 1 it is complete, 2 records.
  logic [1:0]       phase_q;
  logic             have_q;             // a descriptor waits to be taken
  logic [BeatW-1:0] beat_q;
  logic [CountW-1:0] records_q, total_q;  // complete records of this descriptor, of those that follow
  logic [16:0]      tile_q, tiles_q;    // the same in tiles
  logic [ColW-1:0]  column_q;           // records_q - tile_q * Cols
  logic [SlotW-1:0] slot_q;
  logic [HeldW-1:0] held_q;
  logic [DescBeats*StreamW-1:0] desc_q; // beat j at [j*StreamW +: StreamW]
  logic [RecBeats*StreamW-1:0]  rec_q, rec_now;
  logic [15:0]      last_q;
  wire              last_tile = (tile_q + 17'd1 == tiles_q);
  wire              beat = in_valid_i && in_ready;
  wire              rec_end = (phase_q == 2'd2) && beat && (beat_q == RecBeats - 1);
  wire              tile_end = rec_end && (32'(column_q) + 32'd1 == (last_tile ? 32'(last_q) : Cols));
  wire              end_all = tile_end && last_tile;
  wire [15:0]       col_tiles = desc[2*32 +: 16];
  wire [15:0]       cols_last = desc[2*32 + 16 +: 16];

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      phase_q   <= 2'd0;
      have_q    <= 1'b0;
      beat_q    <= '0;
      records_q <= '0;
      tile_q    <= '0;
      total_q   <= '0;
      tiles_q   <= '0;
      column_q  <= '0;
      slot_q    <= '0;
      held_q    <= '0;
    end else begin
      if (desc_take_i) have_q <= 1'b0;
      if (beat) beat_q <= beat_q + BeatW'(1);
      if (phase_q == 2'd0 && beat && beat_q == DescBeats - 1) begin
        phase_q <= 2'd1;
        have_q  <= 1'b1;
        beat_q  <= '0;
      end
      if (phase_q == 2'd1) begin
        phase_q   <= (desc[1] && !desc[2]) ? 2'd2 : 2'd0;
        records_q <= '0;
        tile_q    <= '0;
        column_q  <= '0;
        total_q   <= CountW'((32'(col_tiles) - 32'd1) * Cols + 32'(cols_last));
        tiles_q   <= 17'(col_tiles);
        last_q    <= cols_last;
      end
      if (rec_end) begin
        beat_q    <= '0;
        records_q <= records_q + CountW'(1);
        column_q  <= tile_end ? '0 : column_q + ColW'(1);
        if (tile_end) begin
          tile_q <= tile_q + 17'd1;
          slot_q <= (32'(slot_q) == Slots - 1) ? '0 : slot_q + SlotW'(1);
        end
        if (end_all) phase_q <= 2'd0;
      end
      held_q <= held_q + HeldW'(tile_end) - HeldW'(slot_free_i);
    end
    if (beat) begin
      for (int unsigned j = 0; j < DescBeats; j++) begin
        if (phase_q == 2'd0 && 32'(beat_q) == j) desc_q[j*StreamW +: StreamW] <= in_data_i;
      end
      for (int unsigned j = 0; j < RecBeats; j++) begin
        if (phase_q == 2'd2 && 32'(beat_q) == j) rec_q[j*StreamW +: StreamW] <= in_data_i;
      end
    end
  end

  always_comb begin
    rec_now = rec_q;
    rec_now[(RecBeats-1)*StreamW +: StreamW] = in_data_i;
  end

  (* hierconn *) wire [DescBeats*StreamW-1:0] \u_dut.desc_q ;
  (* hierconn *) wire [BeatW-1:0]             \u_dut.beat_q ;
  (* hierconn *) wire                         \u_dut.in_recs_q ;
  (* hierconn *) wire                         \u_dut.start_recs_q ;
  (* hierconn *) wire                         \u_dut.have_q ;
  (* hierconn *) wire [15:0]                  \u_dut.tiles_left_q ;
  (* hierconn *) wire [15:0]                  \u_dut.cols_last_q ;
  (* hierconn *) wire [HeldW-1:0]             \u_dut.held_q ;

  // The shift registers while the rest is still on its way: k beats, at the top.
  for (genvar k = 1; k < DescBeats; k++) begin : gen_desc_place
    always_comb begin
      if (rst_ni && phase_q == 2'd0 && 32'(beat_q) == k) begin
        assert (\u_dut.desc_q [DescBeats*StreamW-1 -: k*StreamW] == desc_q[k*StreamW-1:0]);
      end
    end
  end

  (* hierconn *) wire [RecHeld-1:0] \u_dut.gen_rec_shift.rec_q ;
  for (genvar k = 1; k < RecBeats; k++) begin : gen_rec_place
    always_comb begin
      if (rst_ni && phase_q == 2'd2 && 32'(beat_q) == k) begin
        assert (\u_dut.gen_rec_shift.rec_q [RecHeld-1 -: k*StreamW] == rec_q[k*StreamW-1:0]);
      end
    end
  end

  always_comb begin
    if (rst_ni) begin
      m_taken : assume (!desc_take_i || desc_valid);
      m_freed : assume (!slot_free_i || held_q != '0);
      m_fields : assume (phase_q != 2'd1 || (col_tiles != '0 && cols_last != '0 && 32'(cols_last) <= Cols));

      a_ready : assert (in_ready == (phase_q == 2'd2 ? 32'(held_q) != Slots : (phase_q == 2'd0 && !have_q)));
      a_desc : assert (!desc_valid || desc == desc_q[DescW-1:0]);
      a_desc_valid : assert (desc_valid == have_q);
      a_rec_we : assert (rec_we == rec_end);
      a_rec : assert (!rec_we || rec == rec_now[RecW-1:0]);
      a_rec_col : assert (!rec_we || rec_col == column_q);
      a_rec_slot : assert (!rec_we || rec_slot == slot_q);
      a_tile_done : assert (tile_done == tile_end);
      a_held : assert (32'(held_q) <= Slots);
      if (Total) begin
        m_few : assume (phase_q != 2'd1 || col_tiles <= 16'd15);
        a_total : assert (!end_all || records_q + CountW'(1) == total_q);
      end

      i_beat : assert (\u_dut.beat_q == beat_q);
      i_beats : assert (32'(beat_q) < (phase_q == 2'd0 ? DescBeats : phase_q == 2'd1 ? 32'd1 : RecBeats));
      i_phase : assert (phase_q != 2'd3 && \u_dut.in_recs_q == (phase_q == 2'd2) && \u_dut.start_recs_q == (phase_q == 2'd1));
      i_have : assert (\u_dut.have_q == have_q && (phase_q != 2'd1 || have_q) && !(phase_q == 2'd0 && beat_q != '0 && have_q));
      i_held : assert (\u_dut.held_q == held_q);
      i_col : assert (rec_col == (phase_q == 2'd2 ? column_q : ColW'(0)) && rec_slot == slot_q);
      i_desc : assert (!(have_q || phase_q == 2'd1) || \u_dut.desc_q == desc_q);
      if (phase_q == 2'd2) begin
        i_total : assert (!Total || (tiles_q <= 17'd15 && total_q == CountW'((32'(tiles_q[3:0]) - 32'd1) * Cols + 32'(last_q))));
        i_records : assert (!Total || records_q == CountW'(32'(tile_q[3:0]) * Cols + 32'(column_q)));
        i_cols_last : assert (last_q == \u_dut.cols_last_q );
        i_tiles : assert (tiles_q - tile_q == 17'(\u_dut.tiles_left_q ) && \u_dut.tiles_left_q != '0 && tiles_q < 17'h10000 && tile_q < tiles_q);
        i_column : assert (32'(column_q) < (\u_dut.tiles_left_q == 16'd1 ? 32'(\u_dut.cols_last_q ) : Cols));
        i_last : assert (\u_dut.cols_last_q != '0 && 32'(\u_dut.cols_last_q ) <= Cols);
      end

      c_full : cover (phase_q == 2'd2 && 32'(held_q) == Slots && slot_free_i && tiles_q > 17'd2);
      c_next : cover (desc_take_i && tile_q > 17'd1 && phase_q == 2'd0);
    end
  end

endmodule

`default_nettype wire
