// SPDX-License-Identifier: Apache-2.0
//
// Issues the output positions of a convolution descriptor to an array, one token a cycle:
//
//   for column tile: for position tile: for pass: for position in tile: token
//
// A token is issued when the array takes one (ready_i says so a cycle ahead), the pass's weights are
// ready, the position's activations have arrived and, in an emitting last pass, the result buffer has
// a free entry:
//
//   act_ok = (vec + need <= arrived) || (arrived >= vectors)
//
// (arrived seen one cycle, all of them two cycles late). start_o marks the first token of a pass.
// Four stages, each holding one position: walk (what it is the first or last of), place (where it
// lies), next (what it waits for), head (the token, sent in the cycle of fire_o). A pass's first
// position leaves walk when the loader is ready (pass_take_o, which uses that up). Whether head and
// place go is worked out in the cycle before, so that both decisions are flip-flops: much hangs on
// them. Not here: weights, what the array does with a token. Golden model of the order:
// models/systolic/block_model; of the cycles: models/systolic/cycle_model.

`include "common_assert.svh"

`default_nettype none

module common_conv_issue #(
  parameter  int unsigned ActDepth    = 64,  // act buffer, vectors, a power of two
  parameter  int unsigned PsumDepth   = 16,  // partial sums of a tile
  parameter  int unsigned ResultDepth = 16,  // result buffer, a power of two
  localparam int unsigned ActAw       = common_pkg::idx_width(ActDepth),
  localparam int unsigned ActCntW     = $clog2(ActDepth) + 1,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned ResCntW     = $clog2(ResultDepth) + 1,
  localparam int unsigned DescW       = common_conv_pkg::DescW,
  localparam int unsigned CoordW      = common_conv_pkg::CoordW,
  localparam int unsigned VecW        = common_conv_pkg::VecW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     load_i,       // desc_i is taken over: start over
  input  logic [DescW-1:0]         desc_i,       // stable from the cycle after load_i until done_o
  output logic                     done_o,       // every token has been issued

  input  logic                     pass_ready_i, // weights of the next pass are in place
  output logic                     pass_take_o,  // its first position is on the way
  input  logic signed [VecW-1:0]   pass_need_i,  // vectors beyond a position's own; with pass_ready_i
  input  logic signed [CoordW-1:0] tap_dh_i,     // the pass's first tap; with pass_ready_i
  input  logic signed [CoordW-1:0] tap_dw_i,
  input  logic [ActAw-1:0]         tap_dvec_i,
  input  logic [ActCntW-1:0]       arrived_i,    // act vectors written since reset
  input  logic [ActCntW-1:0]       base_i,       // those before this descriptor's first one
  input  logic                     res_pop_i,    // an entry of the result buffer is freed
  input  logic                     ready_i,      // the array takes a token in the next cycle

  output logic                     fire_o,
  output logic                     start_o,
  output logic                     col_last_o,   // the token is of the last column tile
  output logic                     res_busy_o,   // results not yet read for the last time
  output logic                     wait_pass_o,  // what is not there for a token: one of three
  output logic                     wait_act_o,
  output logic                     wait_res_o,

  output logic                     tok_valid_o,
  output logic                     tok_start_o,
  output logic                     tok_first_o,  // as tok_start_o, if the token is valid
  output logic                     tok_last_o,   // the pass's last token
  output logic signed [CoordW-1:0] tok_h_o,      // of the pass's first tap
  output logic signed [CoordW-1:0] tok_w_o,
  output logic [ActAw-1:0]         tok_addr_o,   // in the act buffer
  output logic                     tok_over_o,   // overwrite the partial sum
  output logic                     tok_emit_o,   // the sum is a result
  output logic [PsumAw-1:0]        tok_psum_o,
  output logic [ResAw-1:0]         tok_res_o
);

  logic        acc_first, emit;
  logic [15:0] col_tiles, tile_pos, tile_pos_last, pos_tiles, vectors;
  logic [31:0] passes;

  assign acc_first     = desc_i[0];
  assign emit          = desc_i[1];
  assign col_tiles     = desc_i[2*32 +: 16];
  assign tile_pos      = desc_i[3*32 +: 16];
  assign tile_pos_last = desc_i[3*32 + 16 +: 16];
  assign pos_tiles     = desc_i[4*32 +: 16];
  assign passes        = desc_i[5*32 +: 32];
  assign vectors       = desc_i[18*32 +: 16];

  logic unused_desc;  // the fields of other blocks
  assign unused_desc = ^desc_i;

  logic load_q, done_q, busy;

  assign busy   = !done_q && !load_q;
  assign done_o = done_q && !load_q;

  // ---- walk: what the position is the first or last of ------------------------------------------

  logic              walk_valid_q, walk, place_valid_q, place_go_q;
  logic [PsumAw-1:0] pos_q;
  logic [15:0]       pos_left_q, tile_left_q, col_left_q;  // this one included
  logic [31:0]       pass_left_q;
  logic              pos_first_q, pos_last_q, pass_first_q, pass_last_q;
  logic              tile_last_q, tile_last_d, col_last_q;

  assign walk = walk_valid_q && (!place_valid_q || place_go_q) && (!pos_first_q || pass_ready_i);
  assign pass_take_o = walk && pos_first_q;

  // Whether the tile of the next pass is the last one.
  always_comb begin
    tile_last_d = tile_last_q;
    if (pass_last_q) begin
      tile_last_d = tile_last_q ? (pos_tiles == 16'd1) : (tile_left_q == 16'd2);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      walk_valid_q <= 1'b0;
    end else if (load_q) begin
      walk_valid_q <= 1'b1;
    end else if (walk && pos_last_q && pass_last_q && tile_last_q && col_last_q) begin
      walk_valid_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (load_q) begin
      pos_q        <= '0;
      pos_first_q  <= 1'b1;
      pos_left_q   <= (pos_tiles == 16'd1) ? tile_pos_last : tile_pos;
      pos_last_q   <= ((pos_tiles == 16'd1) ? tile_pos_last : tile_pos) == 16'd1;
      pass_first_q <= 1'b1;
      pass_left_q  <= passes;
      pass_last_q  <= (passes == 32'd1);
      tile_left_q  <= pos_tiles;
      tile_last_q  <= (pos_tiles == 16'd1);
      col_left_q   <= col_tiles;
      col_last_q   <= (col_tiles == 16'd1);
    end else if (walk) begin
      pos_q       <= pos_q + PsumAw'(1);
      pos_first_q <= pos_last_q;
      pos_left_q  <= pos_left_q - 16'd1;
      pos_last_q  <= (pos_left_q == 16'd2);
      if (pos_last_q) begin
        pos_q        <= '0;
        pos_left_q   <= tile_last_d ? tile_pos_last : tile_pos;
        pos_last_q   <= tile_last_d ? (tile_pos_last == 16'd1) : (tile_pos == 16'd1);
        pass_first_q <= pass_last_q;
        pass_left_q  <= pass_last_q ? passes : pass_left_q - 32'd1;
        pass_last_q  <= pass_last_q ? (passes == 32'd1) : (pass_left_q == 32'd2);
        tile_last_q  <= tile_last_d;
        if (pass_last_q) begin
          tile_left_q <= tile_last_q ? pos_tiles : tile_left_q - 16'd1;
          if (tile_last_q) begin
            col_left_q <= col_left_q - 16'd1;
            col_last_q <= (col_left_q == 16'd2);
          end
        end
      end
    end
  end

  // ---- place: where it lies ---------------------------------------------------------------------

  logic                     place_start_q, place_over_q, place_emit_q, place_col_last_q;
  logic                     place_end_q, place_restart_q, place_back_q, place_mark_q;
  logic [PsumAw-1:0]        place_psum_q;
  logic signed [CoordW-1:0] h, w, dh_q, dw_q;  // of the position, of the pass's first tap
  logic signed [VecW-1:0]   vec, need_q;
  logic [ActAw-1:0]         dvec_q;
  logic                     place_valid_d, next_valid_d, head_valid_d, fire_d;  // in the next cycle
  logic                     place_go_d, place_restart_d, place_back_d, pos_restart_q, pos_back_q;

  assign place_valid_d   = walk || (place_valid_q && !place_go_q);
  assign place_go_d      = place_valid_d && (!next_valid_d || !head_valid_d || fire_d);
  assign place_restart_d = walk ? (pos_last_q && pass_last_q && tile_last_q) : place_restart_q;
  assign place_back_d    = walk ? (pos_last_q && !pass_last_q) : place_back_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      place_valid_q <= 1'b0;
      place_go_q    <= 1'b0;
      pos_restart_q <= 1'b0;
      pos_back_q    <= 1'b0;
    end else begin
      place_valid_q <= place_valid_d;
      place_go_q    <= place_go_d;
      pos_restart_q <= load_q || (place_go_d && place_restart_d);
      pos_back_q    <= place_go_d && place_back_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (walk) begin
      place_start_q    <= pos_first_q;
      place_over_q     <= pass_first_q && acc_first;
      place_emit_q     <= pass_last_q && emit;
      place_col_last_q <= col_last_q;
      place_end_q      <= pos_last_q && pass_last_q && tile_last_q && col_last_q;
      place_mark_q     <= pos_last_q;
      place_psum_q     <= pos_q;
    end
    place_restart_q <= place_restart_d;
    place_back_q    <= place_back_d;
    if (pass_take_o) begin
      need_q <= pass_need_i;
      dh_q   <= tap_dh_i;
      dw_q   <= tap_dw_i;
      dvec_q <= tap_dvec_i;
    end
  end

  common_pos_walk u_pos (
    .clk_i,
    .out_w_i    (desc_i[8*32 +: 16]),
    .org_h_i    (desc_i[10*32 +: CoordW]),
    .org_w_i    (desc_i[10*32 + 16 +: CoordW]),
    .stride_h_i (desc_i[11*32 +: CoordW]),
    .stride_w_i (desc_i[11*32 + 16 +: CoordW]),
    .org_vec_i  (desc_i[13*32 +: VecW]),
    .step_w_i   (desc_i[14*32 +: VecW]),
    .step_h_i   (desc_i[15*32 +: VecW]),
    .restart_i  (pos_restart_q),
    .back_i     (pos_back_q),
    .step_i     (place_go_q),
    .mark_i     (place_mark_q),
    .h_o        (h),
    .w_o        (w),
    .vec_o      (vec)
  );

  // ---- next: the vectors that the position waits for --------------------------------------------

  logic                     next_valid_q, next_start_q, next_over_q, next_emit_q, next_col_last_q;
  logic                     next_end_q, next_last_q, advance;
  logic signed [CoordW-1:0] next_h_q, next_w_q;
  logic [ActAw-1:0]         next_addr_q;
  logic [PsumAw-1:0]        next_psum_q;
  logic signed [VecW-1:0]   wanted, next_wanted_q;

  common_add #(.Width(VecW)) u_wanted (
    .a_i   (vec),
    .b_i   (need_q),
    .c_i   (1'b0),
    .sum_o (wanted)
  );

  assign next_valid_d = place_go_q || (next_valid_q && !advance);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      next_valid_q <= 1'b0;
    end else begin
      next_valid_q <= next_valid_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (place_go_q) begin
      next_wanted_q   <= wanted;
      next_start_q    <= place_start_q;
      next_over_q     <= place_over_q;
      next_emit_q     <= place_emit_q;
      next_col_last_q <= place_col_last_q;
      next_last_q     <= place_mark_q;
      next_end_q      <= place_end_q;
      next_h_q        <= h + dh_q;
      next_w_q        <= w + dw_q;
      next_addr_q     <= ActAw'(base_i) + vec[ActAw-1:0] + dvec_q;
      next_psum_q     <= place_psum_q;
    end
  end

  // ---- head: the token itself -------------------------------------------------------------------

  logic                   head_valid_q, head_start_q, head_emit_q, head_end_q, act_ok_q;
  logic                   act_ok_d, res_full_d, fire_q, start_q;
  logic signed [VecW-1:0] head_wanted_q;
  logic [ActCntW-1:0]     arrived_q;
  logic                   all_here_q, res_full_q;
  logic [ResCntW-1:0]     res_used_q;

  assign advance     = next_valid_q && (!head_valid_q || fire_o);
  assign fire_o      = fire_q;
  assign start_o     = start_q;
  assign wait_pass_o = busy && !head_valid_q;
  assign wait_act_o  = head_valid_q && !act_ok_q;
  assign wait_res_o  = head_valid_q && act_ok_q && head_emit_q && res_full_q;
  assign res_busy_o  = (res_used_q != '0);

  assign tok_valid_o = fire_o;
  assign tok_start_o = start_o;
  assign tok_first_o = head_start_q;
  assign tok_emit_o  = head_emit_q;

  assign head_valid_d = advance || (head_valid_q && !fire_o);
  assign act_ok_d     = all_here_q ||
                        (advance ? (next_wanted_q <= $signed(VecW'(arrived_q)))
                                 : (head_wanted_q <= $signed(VecW'(arrived_q))));
  assign fire_d       = head_valid_d && act_ok_d &&
                        !((advance ? next_emit_q : head_emit_q) && res_full_d) && ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      load_q       <= 1'b0;
      done_q       <= 1'b1;
      head_valid_q <= 1'b0;
      act_ok_q     <= 1'b0;
      fire_q       <= 1'b0;
      start_q      <= 1'b0;
    end else begin
      load_q       <= load_i;
      done_q       <= (done_q || (fire_o && head_end_q)) && !load_i;
      head_valid_q <= head_valid_d;
      act_ok_q     <= act_ok_d;
      fire_q       <= fire_d;
      start_q      <= fire_d && (advance ? next_start_q : head_start_q);
    end
  end

  always_ff @(posedge clk_i) begin
    arrived_q  <= arrived_i - base_i;
    all_here_q <= (32'(arrived_q) >= 32'(vectors));
    if (advance) begin
      head_start_q  <= next_start_q;
      head_emit_q   <= next_emit_q;
      head_end_q    <= next_end_q;
      head_wanted_q <= next_wanted_q;
      col_last_o    <= next_col_last_q;
      tok_last_o    <= next_last_q;
      tok_h_o       <= next_h_q;
      tok_w_o       <= next_w_q;
      tok_addr_o    <= next_addr_q;
      tok_over_o    <= next_over_q;
      tok_psum_o    <= next_psum_q;
    end
  end

  // Entries of the result buffer are taken here, at issue, so that the array never has to stop.
  logic res_take;

  assign res_take   = fire_o && head_emit_q;
  assign res_full_d = !res_pop_i &&
                      (res_full_q || (res_take && res_used_q == ResCntW'(ResultDepth - 1)));

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      res_used_q <= '0;
      res_full_q <= 1'b0;
      tok_res_o  <= '0;
    end else begin
      res_used_q <= res_used_q + ResCntW'(res_take) - ResCntW'(res_pop_i);
      res_full_q <= res_full_d;
      if (res_take) begin
        tok_res_o <= (tok_res_o == ResAw'(ResultDepth - 1)) ? '0 : tok_res_o + ResAw'(1);
      end
    end
  end

  `COMMON_ASSERT(a_results_fit, res_used_q <= ResCntW'(ResultDepth))
  `COMMON_ASSERT(a_full_is_full, res_full_q == (res_used_q == ResCntW'(ResultDepth)))
  `COMMON_ASSERT(a_fires_when_due,
                 !fire_q || (head_valid_q && act_ok_q && !(head_emit_q && res_full_q)))
  `COMMON_ASSERT(a_start_is_first, start_q == (fire_q && head_start_q))
  `COMMON_ASSERT(a_place_goes_when_it_may,
                 place_go_q == (place_valid_q && (!next_valid_q || advance)))
  `COMMON_ASSERT(a_freed_result_was_used, !res_pop_i || res_used_q != '0)
  `COMMON_ASSERT(a_tile_fits, !walk || pos_last_q || 32'(pos_q) < PsumDepth - 1)

endmodule

`default_nettype wire
