// SPDX-License-Identifier: Apache-2.0
//
// Issues the array's steps, one token a cycle:
//
//   for brick: for plane Q-1 .. 0: for slice skip .. S-1: token
//
// Fully connected (desc_i fc): the plane's words, one a column, are read in its first steps, and a
// plane takes max(Windows, S) steps, those after the S-th without a token; after the descriptor's
// last plane Windows - 1 steps more (S - 1 where there are more columns than any S), until the last
// column is through (bit_serial_skew).
//
// A step is issued (fire_o) when its brick is in the window registers, and the
// word that it reads is there; the last step of a group's first brick only when the sums of the
// group before have left the array (hold), the last step of a group only when the result buffer has
// room for its windows. Words are given back
// as they are read, or, resident, after the tile's last group. Golden model: models/bit_serial/block_model
// (order), models/bit_serial/cycle_model (cycles).

`include "common_assert.svh"

`default_nettype none

module bit_serial_step #(
  parameter  int unsigned Windows     = 4,    // 1..128
  parameter  int unsigned WgtDepth    = 256,  // words, a power of two
  parameter  int unsigned ResultDepth = 16,   // positions, a power of two, at least Windows
  parameter  bit          WgtGroups   = 1'b0, // each brick has its own planes, marked by wgt_last_i
  localparam int unsigned WgtAw       = common_pkg::idx_width(WgtDepth),
  localparam int unsigned WgtCntW     = $clog2(WgtDepth) + 1,
  localparam int unsigned ResCntW     = $clog2(ResultDepth) + 1,
  localparam int unsigned DescW       = common_conv_pkg::DescW,
  localparam int unsigned CntW        = common_pkg::idx_width(Windows + 1),
  localparam int unsigned TokW        = bit_serial_pkg::TokW,
  localparam int unsigned ColumnW     = bit_serial_pkg::ColumnW
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               load_i,       // desc_i is taken over: start over
  input  logic [DescW-1:0]   desc_i,       // stable from the cycle after load_i until done_o
  output logic               done_o,       // every step has been issued

  input  logic               brk_valid_i,  // a brick is complete, and what it is:
  input  logic               brk_ct_last_i,
  input  logic               brk_first_i,
  input  logic               brk_last_i,
  input  logic [CntW-1:0]    brk_count_i,
  input  logic               brk_grp_last_i,
  input  logic               brk_col_last_i,
  input  logic               brk_end_i,
  input  logic [3:0]         skip_i,       // of the set in turn

  input  logic [WgtCntW-1:0] written_i,    // weight words written since reset (WgtGroups: a cycle ago)
  output logic [WgtCntW-1:0] released_o,   // and given back
  output logic               wgt_re_o,
  output logic [WgtAw-1:0]   wgt_addr_o,
  output logic [WgtAw-1:0]   wgt_next_o,   // of the next cycle's word to be read
  input  logic               wgt_last_i,   // that word, there for a cycle, is of its brick's last plane

  input  logic               res_pop_i,    // an entry of the result buffer is freed
  output logic               res_busy_o,   // entries in use

  output logic               fire_o,
  output logic               set_o,
  output logic [3:0]         slice_o,      // counted from the most significant one
  output logic               tok_valid_o,  // the step has a token; with fire_o
  output logic [TokW-1:0]    tok_o,        // bit_serial_pkg::Tok*
  output logic               col_end_o,    // a column's last step of a group, column after column
  output logic               col_first_o,  // the first column's
  output logic               ending_o,     // the last group's have begun, and steps are left (fc)
  output logic               brick_end_o,  // the step is the last one of its brick, and of that:
  output logic [CntW-1:0]    count_o,      // windows of the group
  output logic               ct_last_o,
  output logic               col_last_o,
  output logic               wait_brick_o, // why nothing was issued: one of three
  output logic               wait_wgt_o,
  output logic               wait_out_o
);

  localparam int unsigned InfoW = 6 + CntW;

  if (Windows < 1 || Windows > bit_serial_pkg::MaxWindows) begin : gen_bad_windows
    $error("bit_serial_step: Windows must be 1 to bit_serial_pkg::MaxWindows");
  end

  logic               act_signed, wgt_signed, resident, fc;
  logic [ColumnW-1:0] cascade;
  logic [3:0]         slices, planes;

  assign planes     = desc_i[8 +: 4];
  assign wgt_signed = desc_i[12];
  assign resident   = desc_i[13];
  assign fc         = desc_i[14];
  assign cascade    = desc_i[16 +: ColumnW];
  assign slices     = desc_i[24 +: 4];
  assign act_signed = desc_i[28];

  logic unused_desc;  // the fields of other blocks
  assign unused_desc = ^desc_i;

  // ---- bricks in the window registers -----------------------------------------------------------

  logic [1:0]         filled_q;
  logic               in_set_q, set_q;
  logic [2*InfoW-1:0] info_q;
  logic [CntW-1:0]    count;
  logic               ct_last, first, last, grp_last, col_last, end_, brick_next;

  assign {end_, col_last, grp_last, last, first, ct_last, count} =
      set_q ? info_q[InfoW +: InfoW] : info_q[0 +: InfoW];

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      filled_q <= '0;
      in_set_q <= 1'b0;
      set_q    <= 1'b0;
    end else begin
      filled_q <= filled_q + 2'(brk_valid_i) - 2'(brick_next);
      in_set_q <= in_set_q ^ brk_valid_i;
      set_q    <= set_q ^ brick_next;
    end
  end

  for (genvar k = 0; k < 2; k++) begin : gen_info
    always_ff @(posedge clk_i) begin
      if (brk_valid_i && in_set_q == 1'(k)) begin
        info_q[k*InfoW +: InfoW] <= {brk_end_i, brk_col_last_i, brk_grp_last_i, brk_last_i,
                                     brk_first_i, brk_ct_last_i, brk_count_i};
      end
    end
  end

  // ---- steps ------------------------------------------------------------------------------------

  localparam int unsigned StepW = common_pkg::max2(4, common_pkg::idx_width(Windows)) + 1;

  logic               load_q, done_q, ending_q, busy, have, plane_start_q, brick_start_q;
  logic [StepW-1:0]   step_q, step, step_end;            // within the plane
  logic [CntW-1:0]    tail_q, tail_steps, hold_q;
  logic               tail, tok, slice_last, plane_over, plane_last, group_end;
  logic               wgt_wanted, wgt_here, room, free_to_end;
  logic [WgtCntW-1:0] rd_q, rd_next, tile_q;
  logic [ResCntW-1:0] res_free_q;  // entries of the result buffer

  assign busy       = !done_q && !load_q;
  assign done_o     = done_q && !load_q;
  assign ending_o   = ending_q && !done_q;
  assign tail       = (tail_q != '0);
  assign have       = (filled_q != 2'd0);
  assign step       = plane_start_q ? (fc ? '0 : StepW'(skip_i)) : step_q;
  assign step_end   = (fc && Windows > 32'(slices) + 1) ? StepW'(Windows - 1) : StepW'(slices);
  assign tok        = (step <= StepW'(slices));
  assign slice_last = (step == StepW'(slices));
  assign plane_over = (step == step_end);
  assign tail_steps = !fc                                   ? '0 :
                      (Windows > bit_serial_pkg::MaxSlices) ? CntW'(slices) : CntW'(Windows - 1);

  assign wgt_wanted  = fc ? (step < StepW'(count)) : plane_start_q;
  assign wgt_here    = !wgt_wanted || (written_i != rd_q);
  assign room        = (ResCntW'(count) <= res_free_q);
  assign free_to_end = !slice_last || !plane_last ||
                       ((!first || hold_q == '0) && (!last || room));

  assign wait_brick_o = busy && !tail && !have;
  assign wait_wgt_o   = busy && !tail && have && !wgt_here;
  assign wait_out_o   = busy && !tail && have && wgt_here && !free_to_end;
  assign fire_o       = busy && (tail || (have && wgt_here && free_to_end));

  assign set_o       = set_q;
  assign slice_o     = step[3:0];
  assign tok_valid_o = tok && !tail;
  assign brick_end_o = fire_o && tok_valid_o && slice_last && plane_last;
  assign group_end   = brick_end_o && last;
  assign brick_next  = fire_o && !tail && plane_over && plane_last;
  assign count_o     = count;
  assign ct_last_o   = ct_last;
  assign col_last_o  = col_last;
  assign res_busy_o  = (res_free_q != ResCntW'(ResultDepth));

  always_comb begin
    tok_o = '0;
    tok_o[bit_serial_pkg::TokSliceFirst] = plane_start_q;
    tok_o[bit_serial_pkg::TokSliceNeg]   = plane_start_q && act_signed;
    tok_o[bit_serial_pkg::TokPlaneEnd]   = slice_last;
    tok_o[bit_serial_pkg::TokPlaneFirst] = brick_start_q;
    tok_o[bit_serial_pkg::TokPlaneNeg]   = brick_start_q && wgt_signed;
    tok_o[bit_serial_pkg::TokBrickEnd]   = slice_last && plane_last;
    tok_o[bit_serial_pkg::TokBrickFirst] = first;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      load_q        <= 1'b0;
      done_q        <= 1'b1;
      ending_q      <= 1'b0;
      plane_start_q <= 1'b1;
      brick_start_q <= 1'b1;
      tail_q        <= '0;
    end else begin
      load_q   <= load_i;
      ending_q <= !load_i && (ending_q || (group_end && end_));
      if (load_i) begin
        done_q <= 1'b0;
      end else if (brick_next && last && end_) begin
        done_q <= (tail_steps == '0);
        tail_q <= tail_steps;
      end else if (tail) begin
        done_q <= (tail_q == CntW'(1));
        tail_q <= tail_q - CntW'(1);
      end
      if (fire_o && !tail) begin
        plane_start_q <= plane_over;
        brick_start_q <= plane_over ? plane_last : brick_start_q;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (fire_o) begin
      step_q <= step + StepW'(1);
    end
  end

  if (WgtGroups) begin : gen_marked
    logic plane_last_q, unused_planes;
    assign unused_planes = ^planes;
    assign plane_last    = plane_start_q ? wgt_last_i : plane_last_q;
    always_ff @(posedge clk_i) begin
      plane_last_q <= plane_last;
    end
  end else begin : gen_counted
    logic [3:0] plane_left_q, plane_left;
    logic       unused_last;
    assign unused_last = wgt_last_i;
    assign plane_left  = brick_start_q ? planes : plane_left_q;
    assign plane_last  = (plane_left == 4'd0);
    always_ff @(posedge clk_i) begin
      if (fire_o) begin
        plane_left_q <= plane_over ? plane_left - 4'd1 : plane_left;
      end
    end
  end

  // ---- weight words -----------------------------------------------------------------------------

  logic               tile_again;  // after the tile's last word it is needed again
  logic [WgtCntW-1:0] rd_d;

  assign wgt_re_o   = fire_o && !tail && wgt_wanted;
  assign rd_next    = rd_q + WgtCntW'(1);
  assign tile_again = resident && !grp_last;
  assign rd_d       = !wgt_re_o ? rd_q : (plane_last && last && tile_again) ? tile_q : rd_next;
  assign released_o = tile_q;

  if (WgtDepth == 1) begin : gen_addr_one
    assign wgt_addr_o = '0;
    assign wgt_next_o = '0;
  end else begin : gen_addr
    assign wgt_addr_o = rd_q[WgtAw-1:0];
    assign wgt_next_o = rd_d[WgtAw-1:0];
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      rd_q   <= '0;
      tile_q <= '0;
    end else if (wgt_re_o) begin
      rd_q <= rd_d;
      if (!resident || (plane_last && last && grp_last)) begin
        tile_q <= rd_next;
      end
    end
  end

  // ---- results: columns end one a cycle, or, staggered, one a step ------------------------------

  logic [ColumnW-1:0] part_q, part;
  logic               set_end;  // of a cascade

  assign col_first_o = group_end;
  assign col_end_o   = group_end || (hold_q != '0 && (!fc || fire_o));
  assign part        = group_end ? '0 : part_q;
  assign set_end     = col_end_o && (part == cascade);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      res_free_q <= ResCntW'(ResultDepth);
      hold_q     <= '0;
    end else begin
      if (set_end != res_pop_i) begin
        res_free_q <= res_pop_i ? res_free_q + ResCntW'(1) : res_free_q - ResCntW'(1);
      end
      if (group_end) begin
        hold_q <= count - CntW'(1);
      end else if (col_end_o) begin
        hold_q <= hold_q - CntW'(1);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (col_end_o) begin
      part_q <= set_end ? '0 : part + ColumnW'(1);
    end
  end

  `COMMON_ASSERT(a_filled, filled_q <= 2'd2)
  `COMMON_ASSERT(a_room_for_brick, !brk_valid_i || filled_q != 2'd2 || brick_next)
  `COMMON_ASSERT(a_skip_in_slices, !busy || filled_q == 2'd0 || skip_i <= slices)
  `COMMON_ASSERT(a_columns_apart, !group_end || hold_q == '0)
  `COMMON_ASSERT(a_results_fit, !set_end || res_free_q != '0)
  `COMMON_ASSERT(a_freed_result_was_used, !res_pop_i || res_busy_o)

endmodule

`default_nettype wire
