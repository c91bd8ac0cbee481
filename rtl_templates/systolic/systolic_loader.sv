// SPDX-License-Identifier: Apache-2.0
//
// Loads the next pass's weights and taps into the array, one row a cycle, while the current pass
// runs.
//
//   loading starts in the cycle after the previous pass's first token, one row a cycle; a weight
//   vector is seen one cycle after it was written
//   pass_ready = all rows loaded, or one loaded and the others in the buffer (they stay ahead), seen
//                one cycle late
//
// so that a pass takes max(positions, Rows) cycles when the buffer keeps up. Weight vectors are
// read in stream order; a column tile's are read again for each position tile and given back during
// the last one. With the first row goes the pass's first tap, which stands until the next pass's
// first row. A cycle after its load each row also gets how the tap that it reads activations for follows from the row
// above: normally it is the same, with stacked taps (pass_taps > 1) the next one at each group of
// group_rows rows. Golden model: models/systolic/block_model (order), models/systolic/cycle_model
// (cycles).

`include "common_assert.svh"

`default_nettype none

module systolic_loader #(
  parameter  int unsigned Rows     = 16,
  parameter  int unsigned WgtDepth = 64,  // vectors, a power of two, at least 2*Rows
  parameter  int unsigned ActDepth = 64,  // vectors, a power of two
  localparam int unsigned ActAw    = common_pkg::idx_width(ActDepth),
  localparam int unsigned WgtAw    = common_pkg::idx_width(WgtDepth),
  localparam int unsigned CntW     = $clog2(WgtDepth) + 1,
  localparam int unsigned RowW     = common_pkg::idx_width(Rows),
  localparam int unsigned RowsW    = common_pkg::idx_width(Rows + 1),
  localparam int unsigned DescW    = common_conv_pkg::DescW,
  localparam int unsigned CoordW   = common_conv_pkg::CoordW,
  localparam int unsigned VecW     = common_conv_pkg::VecW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     load_i,       // desc_i is taken over
  input  logic [DescW-1:0]         desc_i,       // stable from the cycle after load_i until done_o
  output logic                     done_o,       // every pass has been loaded and started

  input  logic [CntW-1:0]          written_i,    // weight vectors in the buffer since reset
  output logic                     pass_ready_o, // until pass_take_i
  input  logic                     pass_take_i,
  input  logic                     pass_start_i, // first token of the pass that was taken
  output logic                     starved_o,    // was not ready, for want of weights in the buffer
  output logic signed [VecW-1:0]   pass_need_o,  // vectors beyond a position's own
  output logic [RowsW-1:0]         pass_rows_o,  // rows in use

  output logic                     fire_o,       // a row is loaded in this cycle
  output logic [RowW-1:0]          row_o,
  output logic [WgtAw-1:0]         addr_o,       // in the weight banks
  output logic                     release_o,    // read for the last time
  output logic                     step_we_o,    // fire_o, row_o of the cycle before
  output logic [RowW-1:0]          step_row_o,
  output logic [1:0]               step_o,       // with step_we_o: see common_tap_step
  output logic signed [CoordW-1:0] wrap_dw_o,    // from a kernel row's last tap to the next one's first
  output logic [ActAw-1:0]         wrap_dvec_o,
  output logic signed [CoordW-1:0] tap_dh_o,     // the pass's first tap; with pass_ready_o
  output logic signed [CoordW-1:0] tap_dw_o,
  output logic [ActAw-1:0]         tap_dvec_o    // modulo the buffer's depth
);

  logic [15:0] col_tiles, pos_tiles, slack;
  logic [8:0]  group_rows, pass_taps, rows_last;  // at most 256
  logic [31:0] passes;

  assign col_tiles  = desc_i[2*32 +: 16];
  assign pos_tiles  = desc_i[4*32 +: 16];
  assign passes     = desc_i[5*32 +: 32];
  assign group_rows = desc_i[6*32 + 16 +: 9];
  assign pass_taps  = desc_i[7*32 + 16 +: 9];
  assign slack      = desc_i[8*32 + 16 +: 16];
  assign rows_last  = desc_i[19*32 +: 9];

  logic                   done_q, load_q, taken_q, started_q, busy;
  logic [8:0]             row_q, left;                 // rows of the pass loaded, 0..Rows
  logic [8:0]             group_row_q, group_q, group_last_q;  // the latter: group_rows - 1
  logic [15:0]            tile_left_q, col_left_q;     // this one included
  logic [31:0]            pass_left_q;
  logic                   pass_last_q, tile_last_q, col_last_q;
  logic [CntW-1:0]        rd_q, tile_base_q, rd_next, held;
  logic signed [VecW-1:0] need_q, need;
  logic [RowsW-1:0]       rows_used_q;
  logic                   full_q, row_last_q;          // row_q is Rows, Rows - 1
  logic                   some_q, enough, pass_end;
  logic                   group_live, group_start, group_end, tap_ok, ct_last, s_last, stacked;
  logic signed [CoordW-1:0] dh, dw;
  logic signed [VecW-1:0]   dvec;

  assign busy      = !done_q && !load_q;
  assign held      = written_i - rd_q;
  assign left      = 9'(Rows) - row_q;
  assign enough    = (32'(held) >= 32'(left));
  assign fire_o    = busy && !full_q && some_q;
  assign pass_end  = busy && (full_q || (fire_o && row_last_q)) && (started_q || pass_start_i);
  assign stacked   = (pass_taps != 9'd1);
  assign rd_next   = rd_q + CntW'(fire_o);

  assign group_live  = (group_q != pass_taps);
  assign group_start = fire_o && group_live && (group_row_q == 9'd0);
  assign group_end   = fire_o && group_live && (group_row_q == group_last_q);

  assign done_o       = done_q && !load_q;
  assign pass_need_o  = need_q;
  assign pass_rows_o  = rows_used_q;
  assign row_o        = row_q[RowW-1:0];
  assign addr_o       = rd_q[WgtAw-1:0];
  assign release_o    = tile_last_q;

  // The taps follow one cycle behind the rows, which is soon enough: a pass is ready two cycles after
  // its last group's first row, or later.
  logic walk_restart_q, walk_step_q, walk_start_q, walk_first_q;  // the last two: group, pass

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      walk_restart_q <= 1'b0;
      walk_step_q    <= 1'b0;
      walk_start_q   <= 1'b0;
      walk_first_q   <= 1'b0;
      step_we_o      <= 1'b0;
    end else begin
      walk_restart_q <= load_q || (pass_end && pass_last_q);
      walk_step_q    <= group_end;
      walk_start_q   <= group_start;
      walk_first_q   <= fire_o && row_q == 9'd0;
      step_we_o      <= fire_o;
    end
    step_row_o   <= row_o;
    group_last_q <= group_rows - 9'd1;
  end

  common_tap_walk u_taps (
    .clk_i,
    .rst_ni,
    .vec_per_pixel_i (desc_i[6*32 +: 16]),
    .taps_w_i        (desc_i[7*32 +: 16]),
    .taps_h_i        (desc_i[19*32 + 16 +: 16]),
    .dil_h_i         (desc_i[12*32 +: CoordW]),
    .dil_w_i         (desc_i[12*32 + 16 +: CoordW]),
    .tap_w_i         (desc_i[16*32 +: VecW]),
    .tap_h_i         (desc_i[17*32 +: VecW]),
    .restart_i       (walk_restart_q),
    .step_i          (walk_step_q),
    .tap_ok_o        (tap_ok),
    .ct_last_o       (ct_last),
    .s_last_o        (s_last),
    .dh_o            (dh),
    .dw_o            (dw),
    .dvec_o          (dvec)
  );

  // How the tap follows from that of the group before. Stacked taps have one vector a pixel.
  logic                     wrap_q, wrapped_q;
  logic signed [CoordW-1:0] old_dw_q;
  logic [ActAw-1:0]         old_dvec_q;

  assign step_o = (walk_start_q && !walk_first_q) ? {wrap_q, !wrap_q} : 2'b00;

  always_ff @(posedge clk_i) begin
    wrapped_q <= walk_step_q && s_last;
    if (walk_step_q) begin
      wrap_q     <= s_last;
      old_dw_q   <= dw;
      old_dvec_q <= dvec[ActAw-1:0];
    end
    if (wrapped_q) begin
      wrap_dw_o   <= dw - old_dw_q;
      wrap_dvec_o <= dvec[ActAw-1:0] - old_dvec_q;
    end
    if (walk_first_q) begin
      tap_dh_o   <= dh;
      tap_dw_o   <= dw;
      tap_dvec_o <= dvec[ActAw-1:0];
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      done_q       <= 1'b1;
      load_q       <= 1'b0;
      taken_q      <= 1'b0;
      started_q    <= 1'b0;
      pass_ready_o <= 1'b0;
      starved_o    <= 1'b0;
      full_q       <= 1'b0;
      some_q       <= 1'b0;
      row_last_q   <= (Rows == 1);
      row_q        <= '0;
      group_row_q  <= '0;
      group_q      <= '0;
      rd_q         <= '0;
      tile_base_q  <= '0;
    end else begin
      load_q       <= load_i;
      rd_q         <= rd_next;
      taken_q      <= (taken_q || pass_take_i) && !pass_end;
      started_q    <= (started_q || pass_start_i) && !pass_end;
      pass_ready_o <= busy && !taken_q && !pass_take_i &&
                      (full_q || (!stacked && row_q != 9'd0 && enough));
      starved_o    <= busy && !taken_q && !pass_take_i && !full_q && !enough;
      full_q       <= !pass_end && (full_q || (fire_o && row_last_q));
      some_q       <= (held != '0) && !(fire_o && held == CntW'(1));
      if (load_i) begin
        done_q <= 1'b0;
      end
      if (fire_o) begin
        row_last_q  <= (row_q + 9'd2 == 9'(Rows));
        row_q       <= row_q + 9'd1;
        group_row_q <= group_end ? '0 : group_row_q + 9'd1;
        group_q     <= group_end ? group_q + 9'd1 : group_q;
      end
      if (pass_end) begin
        row_last_q  <= (Rows == 1);
        row_q       <= '0;
        group_row_q <= '0;
        group_q     <= '0;
        if (pass_last_q) begin
          if (!tile_last_q) begin
            rd_q   <= tile_base_q;
            some_q <= 1'b1;  // nothing has been given back yet
          end else begin
            tile_base_q <= rd_next;
            if (col_last_q) begin
              done_q <= 1'b1;
            end
          end
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (load_q) begin
      pass_left_q <= passes;
      pass_last_q <= (passes == 32'd1);
      tile_left_q <= pos_tiles;
      tile_last_q <= (pos_tiles == 16'd1);
      col_left_q  <= col_tiles;
      col_last_q  <= (col_tiles == 16'd1);
    end else if (pass_end) begin
      pass_left_q <= pass_last_q ? passes : pass_left_q - 32'd1;
      pass_last_q <= pass_last_q ? (passes == 32'd1) : (pass_left_q == 32'd2);
      if (pass_last_q) begin
        tile_left_q <= tile_last_q ? pos_tiles : tile_left_q - 16'd1;
        tile_last_q <= tile_last_q ? (pos_tiles == 16'd1) : (tile_left_q == 16'd2);
        if (tile_last_q) begin
          col_left_q <= col_left_q - 16'd1;
          col_last_q <= (col_left_q == 16'd2);
        end
      end
    end
  end

  logic unused_desc;  // the fields of other blocks
  assign unused_desc = ^desc_i;

  common_add #(.Width(VecW)) u_need (
    .a_i   (dvec),
    .b_i   (VecW'(slack)),
    .c_i   (1'b0),
    .sum_o (need)
  );

  // Of the pass in the loader: the furthest tap, and the rows in use.
  always_ff @(posedge clk_i) begin
    if (walk_start_q) begin
      if (tap_ok) begin
        need_q <= need;
      end
      if (walk_first_q) begin
        rows_used_q <= RowsW'(ct_last ? rows_last : group_rows);
      end else if (tap_ok) begin
        rows_used_q <= rows_used_q + RowsW'(group_rows);
      end
    end
  end

  `COMMON_ASSERT(a_reads_what_was_written, held <= CntW'(WgtDepth))
  `COMMON_ASSERT(a_pass_taken_when_ready, !pass_take_i || pass_ready_o)
  `COMMON_ASSERT(a_pass_starts_when_taken, !pass_start_i || (taken_q && !started_q))
  `COMMON_ASSERT(a_rows_in_array, row_q <= 9'(Rows))
  `COMMON_ASSERT(a_full_is_all_rows, full_q == (row_q == 9'(Rows)))
  `COMMON_ASSERT(a_row_there, !some_q || held != '0)

endmodule

`default_nettype wire
