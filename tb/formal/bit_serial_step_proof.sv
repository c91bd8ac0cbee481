// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_step issues for brick: for plane: the steps skip .. S-1, or, fully connected, 0 ..
// max(Windows, S)-1 of which the first S have a token, and Windows - 1 more (S - 1 with more than 16 windows)
// after the last brick:
//
//   fire_o exactly when the brick is there, the word that the step reads has been written, and, for a
//   brick's last token, the columns of the group before have ended (group's first brick) and the
//   result buffer has room for all windows (group's last brick); else exactly one wait_*_o
//   tok_o, slice_o, set_o, brick_end_o and what it says of the brick: by the loops
//   wgt_addr_o: the tile's words one after another, a resident tile's again in every group;
//   released_o: what no group needs any more; wgt_next_o is the next cycle's wgt_addr_o
//   col_end_o: with a group's last token, then for the columns after it, a cycle or, fully connected,
//   a step each; ending_o while there are steps after the last group's first column; every Sn-th takes a place of the result buffer, res_pop_i gives one back
//
// For S up to 3, Q up to 4; with WgtGroups any number of planes.
//
// Assumed: load_i comes when done and all columns have ended; the descriptor changes in the cycle after it; its
// bricks come only then, at most two at a time, the last one marked; skip_i < S; the ring holds at most
// WgtDepth words that are not given back.
//
//: rtl bit_serial_pkg bit_serial_step
//: quick pdr 100 Windows=1
//: quick pdr 100 Windows=3
//: quick pdr 100 Windows=2 WgtGroups=1
//: full bmc 14 Windows=5 ResultDepth=8
//: full pdr 100 Windows=2 WgtDepth=1
//: full cover 16 Windows=2
//: mutants bmc 16 Windows=3

`default_nettype none

module bit_serial_step_proof #(
  parameter  int unsigned Windows     = 3,
  parameter  int unsigned WgtDepth    = 4,
  parameter  int unsigned ResultDepth = 4,
  parameter  bit          WgtGroups   = 1'b0,
  localparam int unsigned WgtAw       = common_pkg::idx_width(WgtDepth),
  localparam int unsigned WgtCntW     = $clog2(WgtDepth) + 1,
  localparam int unsigned CntW        = common_pkg::idx_width(Windows + 1),
  localparam int unsigned UsedW       = $clog2(ResultDepth) + 1,
  localparam int unsigned StepW       = common_pkg::max2(4, common_pkg::idx_width(Windows)) + 1,
  localparam int unsigned TokW        = bit_serial_pkg::TokW
) (
  input logic               clk_i,
  input logic               rst_i,       // free after the first cycle
  input logic               load_i,
  input logic [1:0]         slices_i,    // S - 1
  input logic [1:0]         planes_i,    // Q - 1
  input logic [3:0]         flags_i,     // act_signed, wgt_signed, resident, fc
  input logic [CntW-1:0]    cascade_i,   // Sn - 1
  input logic               brk_valid_i,
  input logic [4:0]         brk_i,       // end, col_last, grp_last, last, ct_last
  input logic [CntW-1:0]    brk_count_i,
  input logic [1:0]         skip_i,
  input logic [WgtCntW-1:0] written_i,
  input logic               wgt_last_i,
  input logic               res_pop_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic act_signed, wgt_signed, resident, fc;
  assign {act_signed, wgt_signed, resident, fc} = flags_i;

  logic [common_conv_pkg::DescW-1:0] desc;
  always_comb begin
    desc           = '0;
    desc[8 +: 2]   = planes_i;
    desc[12]       = wgt_signed;
    desc[13]       = resident;
    desc[14]       = fc;
    desc[16 +: CntW] = cascade_i;
    desc[24 +: 2]  = slices_i;
    desc[28]       = act_signed;
  end

  logic               done, wgt_re, res_busy, fire, set, tok_valid, col_end, col_first, ending, brick_end;
  logic               ct_last, col_last, wait_brick, wait_wgt, wait_out, brk_first;
  logic [WgtCntW-1:0] released;
  logic [WgtAw-1:0]   wgt_addr, wgt_next;
  logic [3:0]         slice;
  logic [TokW-1:0]    tok;
  logic [CntW-1:0]    count;

  bit_serial_step #(
    .Windows(Windows), .WgtDepth(WgtDepth), .ResultDepth(ResultDepth), .WgtGroups(WgtGroups)
  ) u_dut (
    .clk_i, .rst_ni, .load_i, .desc_i(desc), .done_o(done), .brk_valid_i, .brk_ct_last_i(brk_i[0]),
    .brk_first_i(brk_first), .brk_last_i(brk_i[1]), .brk_count_i, .brk_grp_last_i(brk_i[2]),
    .brk_col_last_i(brk_i[3]), .brk_end_i(brk_i[4]), .skip_i(4'(skip_i)), .written_i,
    .released_o(released), .wgt_re_o(wgt_re), .wgt_addr_o(wgt_addr), .wgt_next_o(wgt_next),
    .wgt_last_i, .res_pop_i, .res_busy_o(res_busy), .fire_o(fire), .set_o(set), .slice_o(slice),
    .tok_valid_o(tok_valid), .tok_o(tok), .col_end_o(col_end), .col_first_o(col_first),
    .ending_o(ending), .brick_end_o(brick_end), .count_o(count), .ct_last_o(ct_last), .col_last_o(col_last),
    .wait_brick_o(wait_brick), .wait_wgt_o(wait_wgt), .wait_out_o(wait_out)
  );

  // Bricks in the registers, the older one first.
  localparam int unsigned InfoW = CntW + 6;
  logic [1:0]       bricks_q;
  logic [InfoW-1:0] old_q, new_q;
  logic             turn_q;                // number of the older one, modulo two
  logic             open_q, over_q;        // the last brick to come was not its group's last, was the last of all
  logic             inside_q;              // the same of the last one that is done with

  logic [CntW-1:0]  n;
  logic             is_end, is_col_last, grp_last, last, is_ct_last, first, final_one;
  assign {n, is_end, is_col_last, grp_last, last, is_ct_last, first} = old_q;
  assign brk_first = !open_q;
  assign final_one = last && is_end;

  // The loops.
  logic               work_q, fresh_q, start_q, mark_q;  // start: the plane's first step is next
  logic [1:0]         plane_q;
  logic [3:0]         x_q, x, x_end;
  logic [CntW-1:0]    tail_q;
  logic [WgtCntW-1:0] tile_q, offset_q, written_q, word;
  logic [CntW-1:0]    left_q, column_q, column;           // columns to end, the next one's number
  logic [CntW:0]      parts, part;
  logic [UsedW-1:0]   used_q;
  logic               busy, tail, plane_last, plane_over, needs, here, ends, may_end, fires, next;
  logic               group_ends, column_ends, place_taken;

  assign busy        = work_q && !fresh_q;
  assign tail        = (tail_q != '0);
  assign x           = !start_q ? x_q : fc ? 4'd0 : 4'(skip_i);
  assign x_end       = (fc && Windows > 32'(slices_i) + 1) ? 4'(Windows - 1) : 4'(slices_i);
  assign plane_last  = WgtGroups ? (start_q ? wgt_last_i : mark_q) : (plane_q == planes_i);
  assign plane_over  = (x == x_end);
  assign word        = tile_q + offset_q;
  assign needs       = fc ? (32'(x) < 32'(n)) : start_q;
  assign here        = !needs || (written_i != word);
  assign ends        = (x == 4'(slices_i)) && plane_last;
  assign may_end     = !ends || ((!first || left_q == '0) &&
                                 (!last || 32'(used_q) + 32'(n) <= ResultDepth));
  assign fires       = busy && (tail || (bricks_q != 2'd0 && here && may_end));
  assign next        = fires && !tail && plane_over && plane_last;
  assign group_ends  = fires && !tail && ends && last;
  assign column_ends = group_ends || (left_q != '0 && (!fc || fires));
  assign column      = group_ends ? '0 : column_q;
  assign parts       = (CntW+1)'(cascade_i) + (CntW+1)'(1);
  assign part        = (CntW+1)'(column) % parts;
  assign place_taken = column_ends && (part == (CntW+1)'(cascade_i));

  logic [CntW+7:0]  desc_q;
  wire  [CntW+7:0]  desc_now = {slices_i, planes_i, flags_i, cascade_i};
  wire  [InfoW-1:0] brick    = {brk_count_i, brk_i, brk_first};

  always_comb begin
    assume (slices_i != 2'd3 && skip_i <= slices_i);
    assume (fc ? (!resident && 32'(cascade_i) < Windows) : (cascade_i == '0));
    assume (!load_i || (!work_q && left_q == '0));
    assume (!started_q || fresh_q || desc_now == desc_q);
    assume (!brk_valid_i || (work_q && bricks_q != 2'd2 && !over_q));
    assume (brk_count_i != '0 && 32'(brk_count_i) <= Windows);
    assume (!(started_q && rst_ni) || WgtCntW'(written_i - tile_q) <= WgtCntW'(WgtDepth));
    assume (WgtCntW'(written_i - tile_q) >= WgtCntW'(written_q - tile_q));
    assume (!res_pop_i || used_q != '0);
  end

  always_ff @(posedge clk_i) begin
    desc_q <= desc_now;
    if (!rst_ni) begin
      {bricks_q, turn_q, open_q, over_q, inside_q, work_q, fresh_q, plane_q} <= '0;
      {tail_q, tile_q, offset_q, written_q, left_q, used_q} <= '0;
      start_q <= 1'b1;
    end else begin
      written_q <= written_i;
      fresh_q   <= load_i;
      used_q    <= used_q + UsedW'(place_taken) - UsedW'(res_pop_i);
      bricks_q  <= bricks_q + 2'(brk_valid_i) - 2'(next);
      turn_q    <= turn_q ^ next;
      if (next || bricks_q == 2'd0) old_q <= (bricks_q == 2'd2) ? new_q : brick;
      if (brk_valid_i) {new_q, open_q, over_q} <= {brick, !brk_i[1], brk_i[1] && brk_i[4]};
      if (load_i) {work_q, over_q} <= 2'b10;
      if (fires && !tail) begin
        x_q     <= x + 4'd1;
        mark_q  <= plane_last;
        start_q <= plane_over;
        if (plane_over) plane_q <= (plane_last) ? 2'd0 : WgtGroups ? 2'd1 : plane_q + 2'd1;
        if (needs) begin
          offset_q <= offset_q + WgtCntW'(1);
          if (!resident || (plane_last && last)) offset_q <= '0;
          if (!resident || (plane_last && last && grp_last)) tile_q <= word + WgtCntW'(1);
        end
      end
      if (next) begin
        inside_q <= !last;
        if (final_one) begin
          work_q <= fc && Windows > 1;
          tail_q <= fc ? CntW'(Windows > 16 ? 32'(slices_i) : Windows - 1) : '0;
        end
      end else if (tail) begin
        tail_q <= tail_q - CntW'(1);
        work_q <= (tail_q != CntW'(1));
      end
      if (column_ends) begin
        column_q <= column + CntW'(1);
        left_q   <= group_ends ? n - CntW'(1) : left_q - CntW'(1);
      end
    end
  end

  // What the registers of the block are in terms of the loops: for the solver.
  (* hierconn *) wire [1:0]         \u_dut.filled_q ;
  (* hierconn *) wire               \u_dut.in_set_q ;
  (* hierconn *) wire [2*InfoW-1:0] \u_dut.info_q ;
  (* hierconn *) wire               \u_dut.load_q ;
  (* hierconn *) wire               \u_dut.done_q ;
  (* hierconn *) wire               \u_dut.plane_start_q ;
  (* hierconn *) wire               \u_dut.brick_start_q ;
  (* hierconn *) wire [CntW-1:0]    \u_dut.tail_q ;
  (* hierconn *) wire [CntW-1:0]    \u_dut.hold_q ;
  (* hierconn *) wire [StepW-1:0]   \u_dut.step ;
  (* hierconn *) wire [WgtCntW-1:0] \u_dut.rd_q ;
  (* hierconn *) wire [bit_serial_pkg::ColumnW-1:0] \u_dut.part_q ;
  (* hierconn *) wire [UsedW-1:0]   \u_dut.res_free_q ;
  (* hierconn *) wire               \u_dut.plane_last ;

  function automatic logic [InfoW-1:0] held(input logic [InfoW-1:0] i);  // as the block packs it
    held = {i[5], i[4], i[3], i[2], i[0], i[1], i[InfoW-1:6]};
  endfunction
  wire [InfoW-1:0] in_turn  = turn_q ? \u_dut.info_q [InfoW +: InfoW] : \u_dut.info_q [0 +: InfoW];
  wire [InfoW-1:0] in_other = turn_q ? \u_dut.info_q [0 +: InfoW] : \u_dut.info_q [InfoW +: InfoW];
  wire [CntW:0]    next_part = (CntW+1)'(column_q) % parts;

  wire passed = !start_q && plane_last && x_q > 4'(slices_i);  // the brick has ended, its steps go on

  always_comb begin
    if (rst_ni) begin
      i_queue  : assert (\u_dut.filled_q == bricks_q && set == turn_q && \u_dut.in_set_q == (turn_q ^ bricks_q[0]));
      i_infos  : assert ((bricks_q == 2'd0 || in_turn == held(old_q)) && (bricks_q != 2'd2 || in_other == held(new_q)));
      i_firsts : assert (bricks_q == 2'd0 ? (open_q == inside_q) : (first == !inside_q));
      i_newest : assert ((bricks_q != 2'd1 || open_q == !last) &&
                         (bricks_q != 2'd2 || (new_q[0] == last && open_q == !new_q[2])));
      i_counts : assert ((bricks_q == 2'd0 || (n != '0 && 32'(n) <= Windows)) &&
                         (bricks_q != 2'd2 || (new_q[InfoW-1:6] != '0 && 32'(new_q[InfoW-1:6]) <= Windows)));
      i_final  : assert ((bricks_q != 2'd1 || over_q == final_one) &&
                         (bricks_q != 2'd2 || (!final_one && over_q == (new_q[2] && new_q[5]))));
      i_over   : assert (!(work_q && bricks_q == 2'd0) || over_q == tail);
      i_idle   : assert (bricks_q <= 2'd2 && (work_q || (bricks_q == 2'd0 && !tail && !inside_q)) &&
                         (!fresh_q || (work_q && !tail)) && (!tail || (fc && bricks_q == 2'd0 && !inside_q)));
      i_state  : assert (\u_dut.load_q == fresh_q && \u_dut.done_q == !work_q && \u_dut.tail_q == tail_q);
      i_start  : assert (\u_dut.plane_start_q == start_q && \u_dut.brick_start_q == (plane_q == 2'd0));
      i_rest   : assert (start_q || (busy && bricks_q != 2'd0 && !tail));
      i_brick  : assert (plane_q == 2'd0 || (busy && bricks_q != 2'd0 && !tail));
      i_plane  : assert (WgtGroups || plane_q <= planes_i || !work_q || fresh_q);
      i_step   : assert (start_q || (\u_dut.step == StepW'(x_q) && x_q <= x_end));
      i_last   : assert (start_q || \u_dut.plane_last == plane_last);
      i_words  : assert (\u_dut.rd_q == word);
      i_reach  : assert (resident ? 32'(offset_q) <= WgtDepth : (offset_q == '0 || !work_q || fresh_q));
      i_hold   : assert (\u_dut.hold_q == left_q);
      i_column : assert (left_q == '0 || (\u_dut.part_q == bit_serial_pkg::ColumnW'(next_part) && column_q != '0 && 32'(column_q) + 32'(left_q) <= Windows));
      i_used   : assert (32'(\u_dut.res_free_q ) + 32'(used_q) == ResultDepth && 32'(used_q) + 32'(left_q) <= ResultDepth);
      i_apart  : assert (!(passed ? !last : inside_q) || left_q == '0);
      i_steady : assert (left_q == '0 || !fresh_q);
    end
  end
  logic             next_known_q = 1'b0;
  logic [WgtAw-1:0] next_q;
  always_ff @(posedge clk_i) begin
    next_known_q <= rst_ni;
    next_q       <= wgt_next;
  end

  always_comb begin
    if (rst_ni) begin
      a_done  : assert (done == !work_q);
      a_fire  : assert (fire == fires);
      a_why   : assert (3'(fire) + 3'(wait_brick) + 3'(wait_wgt) + 3'(wait_out) == 3'(busy));
      a_brick : assert (!wait_brick || bricks_q == 2'd0);
      a_wgt   : assert (!wait_wgt || !here);
      a_read  : assert (wgt_re == (fires && !tail && needs));
      a_word  : assert (!wgt_re || (wgt_addr == WgtAw'(32'(word) % WgtDepth) &&
                                    WgtCntW'(written_i - word) - WgtCntW'(1) < WgtCntW'(WgtDepth)));
      a_given : assert (released == tile_q);
      a_next  : assert (!next_known_q || wgt_addr == next_q);
      a_token : assert (!fire || tok_valid == (!tail && x <= 4'(slices_i)));
      if (fire && tok_valid) begin
        a_slice : assert (slice == x && set == turn_q);
        a_flags : assert (tok == {first, ends, wgt_signed && plane_q == 2'd0, plane_q == 2'd0,
                                  x == 4'(slices_i), act_signed && start_q, start_q});
      end
      a_end   : assert (brick_end == (fires && !tail && ends));
      a_info  : assert (!brick_end || (count == n && ct_last == is_ct_last && col_last == is_col_last));
      a_cols  : assert (col_first == group_ends && col_end == column_ends);
      a_after : assert (ending == (work_q && (tail || (bricks_q != 2'd0 && final_one && passed))));
      a_busy  : assert (res_busy == (used_q != '0));
      c_again : cover (wgt_re && resident && tile_q == '0 && offset_q == '0 && used_q != '0);
      c_fc    : cover (tail && left_q != '0 && cascade_i == CntW'(1));
      c_full  : cover (wait_out && 32'(used_q) == ResultDepth);
    end
  end

endmodule

`default_nettype wire
