// SPDX-License-Identifier: Apache-2.0
//
// Issues the output positions of a convolution descriptor to an array, one token a cycle:
//
//   for column tile: for position tile: for pass: for position in tile: token
//
// A token is issued when the pass's weights are ready, the position's activations have arrived and,
// in an emitting last pass, the result buffer has a free entry:
//
//   act_ok = (vec + need <= arrived) || (arrived >= vectors)
//
// start_o marks the first token of a pass. Tokens leave through a register (1 cycle). Not here:
// weights (the loader tells pass_ready_i), what the array does with a token. Golden model of the
// order: models/systolic/block_model; of the cycles: models/systolic/cycle_model.

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
  localparam int unsigned DescW       = common_pkg::DescW,
  localparam int unsigned CoordW      = common_pkg::CoordW,
  localparam int unsigned VecW        = common_pkg::VecW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     load_i,       // desc_i is taken over: start over
  input  logic [DescW-1:0]         desc_i,       // stable from the cycle after load_i until done_o
  output logic                     done_o,       // every token has been issued

  input  logic                     pass_ready_i, // weights of the next pass are in place
  input  logic signed [VecW-1:0]   pass_need_i,  // vectors beyond a position's own
  input  logic [ActCntW-1:0]       arrived_i,    // act vectors written since reset
  input  logic [ActCntW-1:0]       base_i,       // those before this descriptor's first one
  input  logic                     res_pop_i,    // an entry of the result buffer is freed

  output logic                     fire_o,
  output logic                     start_o,
  output logic                     col_last_o,   // the last column tile
  output logic                     res_busy_o,   // results not yet read for the last time
  output logic                     wait_pass_o,  // why nothing was issued: one of three
  output logic                     wait_act_o,
  output logic                     wait_res_o,

  output logic                     tok_valid_o,
  output logic                     tok_start_o,
  output logic signed [CoordW-1:0] tok_h_o,
  output logic signed [CoordW-1:0] tok_w_o,
  output logic [ActAw-1:0]         tok_addr_o,   // act buffer address of the position's tap (0,0)
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

  logic [15:0]              pos_q, tile_q, col_q;
  logic [31:0]              pass_q;
  logic                     done_q, load_q;
  logic signed [VecW-1:0]   need_q, need, vec;
  logic signed [CoordW-1:0] h, w;
  logic                     pos_first, pos_last, pass_first, pass_last, tile_last, col_last;
  logic                     act_ok, res_ok, all_here;
  logic [ActCntW-1:0]       arrived;
  logic signed [VecW-1:0]   wanted;
  logic [ResCntW-1:0]       res_used_q;
  logic [ResAw-1:0]         res_q;
  logic                     res_take;

  assign pos_first  = (pos_q == 16'd0);
  assign pass_first = (pass_q == 32'd0);
  assign pass_last  = (pass_q == passes - 32'd1);
  assign tile_last  = (tile_q == pos_tiles - 16'd1);
  assign col_last   = (col_q == col_tiles - 16'd1);
  assign pos_last   = (pos_q == (tile_last ? tile_pos_last : tile_pos) - 16'd1);

  assign arrived  = arrived_i - base_i;
  assign all_here = (32'(arrived) >= 32'(vectors));
  assign need     = pos_first ? pass_need_i : need_q;
  assign wanted   = vec + need;
  assign act_ok   = all_here || (wanted <= $signed(VecW'(arrived)));
  assign res_ok   = !(pass_last && emit) || (res_used_q != ResCntW'(ResultDepth));

  logic busy;
  assign busy        = !done_q && !load_q;
  assign wait_pass_o = busy && pos_first && !pass_ready_i;
  assign wait_act_o  = busy && !wait_pass_o && !act_ok;
  assign wait_res_o  = busy && !wait_pass_o && act_ok && !res_ok;
  assign fire_o      = busy && !wait_pass_o && act_ok && res_ok;
  assign start_o     = fire_o && pos_first;
  assign done_o      = done_q && !load_q;
  assign col_last_o  = col_last;
  assign res_busy_o  = (res_used_q != '0);
  assign res_take    = fire_o && pass_last && emit;

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
    .restart_i  (load_q || (fire_o && pos_last && pass_last && tile_last)),
    .back_i     (fire_o && pos_last && !pass_last),
    .step_i     (fire_o),
    .mark_i     (pos_last),
    .h_o        (h),
    .w_o        (w),
    .vec_o      (vec)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      pos_q  <= '0;
      pass_q <= '0;
      tile_q <= '0;
      col_q  <= '0;
      done_q <= 1'b1;
      load_q <= 1'b0;
    end else begin
      load_q <= load_i;
      if (load_i) begin
        done_q <= 1'b0;
      end else if (fire_o) begin
        pos_q <= pos_last ? '0 : pos_q + 16'd1;
        if (pos_last) begin
          pass_q <= pass_last ? '0 : pass_q + 32'd1;
          if (pass_last) begin
            tile_q <= tile_last ? '0 : tile_q + 16'd1;
            if (tile_last) begin
              col_q <= col_last ? '0 : col_q + 16'd1;
              if (col_last) begin
                done_q <= 1'b1;
              end
            end
          end
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (start_o) begin
      need_q <= pass_need_i;
    end
  end

  // Entries of the result buffer are taken here, at issue, so that the array never has to stop.
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      res_used_q <= '0;
      res_q      <= '0;
    end else begin
      res_used_q <= res_used_q + ResCntW'(res_take) - ResCntW'(res_pop_i);
      if (res_take) begin
        res_q <= (res_q == ResAw'(ResultDepth - 1)) ? '0 : res_q + ResAw'(1);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      tok_valid_o <= 1'b0;
      tok_start_o <= 1'b0;
      tok_emit_o  <= 1'b0;
    end else begin
      tok_valid_o <= fire_o;
      tok_start_o <= start_o;
      tok_emit_o  <= res_take;
    end
  end

  always_ff @(posedge clk_i) begin
    tok_h_o    <= h;
    tok_w_o    <= w;
    tok_addr_o <= ActAw'(base_i) + vec[ActAw-1:0];
    tok_over_o <= pass_first && acc_first;
    tok_psum_o <= pos_q[PsumAw-1:0];
    tok_res_o  <= res_q;
  end

  `COMMON_ASSERT(a_results_fit, res_used_q <= ResCntW'(ResultDepth))
  `COMMON_ASSERT(a_freed_result_was_used, !res_pop_i || res_used_q != '0)
  `COMMON_ASSERT(a_psum_fits, !fire_o || 32'(pos_q) < PsumDepth)

endmodule

`default_nettype wire
