// SPDX-License-Identifier: Apache-2.0
//
// common_conv_issue issues each position of a descriptor once, in order, and never too early:
//
//   for column tile: for position tile: for pass: for position in tile: one token
//
//   tok_h/w/addr = the position's (number tile*tile_pos + pos of the walk) plus the pass's first tap,
//   tok_psum = pos, over = first pass && acc_first, emit = last pass && emit, start = first position;
//   results take the places of the result buffer in turn
//   a token goes only when the array was ready a cycle before, after its pass was taken from a ready loader (each pass once, in order), when
//   position + need vectors or all vectors have arrived, and, if it emits, with a free result place
//   done_o falls with load_i and rises when the last token has gone; until then, in each cycle, there
//   is a token or just one reason why not
//
// With Order = 0 only what needs no loops is checked: credits, takes, arrival (of the position that the
// token shows), reasons. With Order = 1 all of it, the order of tokens and done_o too: without a bound
// for tiles of one position, BOUNDED (so many cycles from reset) for tiles of two.
//
// For loops of up to 2 turns and several descriptors after one another. The walk over positions is
// replaced by their number (common_pos_walk_proof), the adder by a sum (common_add_proof).
//
// Assumed: a result is freed only when there is one; a pass is ready only when the one before has
// started, its need and first tap being constant until it is taken; vectors arrive and do not go while
// the descriptor is at work; load_i comes when done; the descriptor is legal and stable from then on.
//
//: rtl common_conv_issue
//: quick pdr 400 Order=0 ResultDepth=2
//: quick bmc 16 Order=1 ResultDepth=2
//: full pdr 1000 Order=1 PsumDepth=1 ResultDepth=1 ActDepth=1
//: full pdr 400 Order=0 ResultDepth=1
//: full pdr 400 Order=0 ResultDepth=4
//: full cover 14 ResultDepth=1
//: mutants bmc 20 Order=1 ResultDepth=2

`default_nettype none

module common_add #(
  parameter int unsigned Width = 24
) (
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  input  logic             c_i,
  output logic [Width-1:0] sum_o
);
  assign sum_o = a_i + b_i + Width'(c_i);
endmodule

// The number of the position, as row, column and vector.
module common_pos_walk (
  input  logic        clk_i,
  input  logic [15:0] out_w_i,
  input  logic [15:0] org_h_i,
  input  logic [15:0] org_w_i,
  input  logic [15:0] stride_h_i,
  input  logic [15:0] stride_w_i,
  input  logic [23:0] org_vec_i,
  input  logic [23:0] step_w_i,
  input  logic [23:0] step_h_i,
  input  logic        restart_i,
  input  logic        back_i,
  input  logic        step_i,
  input  logic        mark_i,
  output logic [15:0] h_o,
  output logic [15:0] w_o,
  output logic [23:0] vec_o
);
  logic [2:0] k_q, mark_q;
  always_ff @(posedge clk_i) begin
    if (restart_i) begin
      {k_q, mark_q} <= '0;
    end else if (back_i) begin
      k_q <= mark_q;
    end else if (step_i) begin
      k_q <= k_q + 3'd1;
      if (mark_i) mark_q <= k_q + 3'd1;
    end
  end
  assign h_o   = 16'(k_q);
  assign w_o   = 16'(k_q);
  assign vec_o = 24'(k_q);
endmodule

module common_conv_issue_proof #(
  parameter  bit          Order       = 1'b1,
  parameter  int unsigned ActDepth    = 4,
  parameter  int unsigned PsumDepth   = 2,
  parameter  int unsigned ResultDepth = 2,
  localparam int unsigned ActAw       = common_pkg::idx_width(ActDepth),
  localparam int unsigned ActCntW     = $clog2(ActDepth) + 1,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned UsedW       = $clog2(ResultDepth) + 1
) (
  input logic               clk_i,
  input logic               rst_i,            // free after the first cycle
  input logic               load_i,
  input logic               acc_first_i,
  input logic               emit_i,
  input logic [1:0]         col_tiles_i,
  input logic [1:0]         pos_tiles_i,
  input logic [1:0]         passes_i,
  input logic [1:0]         tile_pos_i,
  input logic [1:0]         tile_pos_last_i,
  input logic [2:0]         vectors_i,
  input logic               pass_ready_i,
  input logic [2:0]         pass_need_i,      // signed
  input logic [1:0]         tap_i,
  input logic [ActCntW-1:0] arrived_i,
  input logic [ActCntW-1:0] base_i,
  input logic               res_pop_i,
  input logic               ready_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [common_conv_pkg::DescW-1:0] desc;
  always_comb begin
    desc                 = '0;
    desc[1:0]            = {emit_i, acc_first_i};
    desc[2*32 +: 2]      = col_tiles_i;
    desc[3*32 +: 2]      = tile_pos_i;
    desc[3*32 + 16 +: 2] = tile_pos_last_i;
    desc[4*32 +: 2]      = pos_tiles_i;
    desc[5*32 +: 2]      = passes_i;
    desc[18*32 +: 3]     = vectors_i;
  end

  logic              done, take, fire, start, col_last, res_busy, wait_pass, wait_act, wait_res;
  logic              tok_valid, tok_start, tok_first, tok_last, tok_over, tok_emit;
  logic [15:0]       tok_h, tok_w;
  logic [ActAw-1:0]  tok_addr;
  logic [PsumAw-1:0] tok_psum;
  logic [ResAw-1:0]  tok_res;

  common_conv_issue #(
    .ActDepth(ActDepth), .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
  ) u_dut (
    .clk_i, .rst_ni, .load_i, .desc_i(desc), .done_o(done), .pass_ready_i, .pass_take_o(take),
    .pass_need_i({{21{pass_need_i[2]}}, pass_need_i}), .tap_dh_i(16'(tap_i)),
    .tap_dw_i(16'(tap_i) << 2), .tap_dvec_i(ActAw'(tap_i)), .arrived_i, .base_i, .res_pop_i, .ready_i,
    .fire_o(fire), .start_o(start), .col_last_o(col_last), .res_busy_o(res_busy),
    .wait_pass_o(wait_pass), .wait_act_o(wait_act), .wait_res_o(wait_res), .tok_valid_o(tok_valid),
    .tok_start_o(tok_start), .tok_first_o(tok_first), .tok_last_o(tok_last), .tok_h_o(tok_h),
    .tok_w_o(tok_w),
    .tok_addr_o(tok_addr), .tok_over_o(tok_over), .tok_emit_o(tok_emit), .tok_psum_o(tok_psum),
    .tok_res_o(tok_res)
  );

  // The loops, one turn a token; first_q: number of the tile's first position.
  logic               work_q, work_next_q, pending_q, ready_q;  // pending: taken, no token yet
  logic               asked_q;  // the array takes a token in this cycle
  logic [1:0]         pos_q, pass_q, tile_q, col_q;
  logic [2:0]         first_q, pend_need_q, pass_need_q, need_q;
  logic [1:0]         pend_tap_q, pass_tap_q, tap_q;
  logic [UsedW-1:0]   used_q;
  logic [ResAw-1:0]   res_q;
  logic [14:0]        desc_q;
  logic [ActCntW-1:0] base_q, arrived_q;

  wire  [14:0]        desc_now  = {acc_first_i, emit_i, col_tiles_i, pos_tiles_i, passes_i, tile_pos_i,
                                   tile_pos_last_i, vectors_i};
  wire  [ActCntW-1:0] here      = arrived_i - base_i;
  wire                tile_last = (tile_q + 2'd1 == pos_tiles_i);
  wire                pos_last  = (pos_q + 2'd1 == (tile_last ? tile_pos_last_i : tile_pos_i));
  wire                pass_last = (pass_q + 2'd1 == passes_i);
  wire                first     = (pos_q == 2'd0);
  wire                working   = !done && !work_next_q;
  wire  [2:0]         number    = Order ? first_q + 3'(pos_q) : tok_h[2:0];
  wire  [1:0]         tap       = tok_start ? pend_tap_q : tap_q;
  wire  [2:0]         need      = tok_start ? pend_need_q : need_q;
  wire signed [5:0]   wanted    = $signed({3'b000, number}) + 6'($signed(need));
  wire  [ActAw-1:0]   address   = ActAw'(base_i) + ActAw'(number) + ActAw'(tap);
  wire                emits     = pass_last && emit_i;

  always_comb begin
    assume (col_tiles_i != 2'd0 && col_tiles_i != 2'd3 && pos_tiles_i != 2'd0 && pos_tiles_i != 2'd3);
    assume (passes_i != 2'd0 && passes_i != 2'd3 && tile_pos_i != 2'd0 && tile_pos_last_i != 2'd0);
    assume (32'(tile_pos_i) <= PsumDepth && 32'(tile_pos_last_i) <= PsumDepth);
    assume (vectors_i != 3'd0 && 32'(vectors_i) <= ActDepth);
    assume (!load_i || done);
    assume (Order || tap_i == 2'd0);
    assume (!res_pop_i || used_q != '0);
    assume (!pass_ready_i || (working && !pending_q));
    assume (here <= ActCntW'(ActDepth));
    if (started_q) begin
      assume (work_next_q || desc_now == desc_q);
      assume (done || (base_i == base_q && here >= ActCntW'(arrived_q - base_q)));
      assume (!ready_q || (pass_ready_i && pass_need_i == pass_need_q && tap_i == pass_tap_q));
    end
  end

  always_ff @(posedge clk_i) begin
    desc_q      <= desc_now;
    base_q      <= base_i;
    arrived_q   <= arrived_i;
    pass_need_q <= pass_need_i;
    pass_tap_q  <= tap_i;
    asked_q     <= ready_i;
    if (!rst_ni) begin
      {work_q, work_next_q, pending_q, ready_q} <= '0;
      {pos_q, pass_q, tile_q, col_q, first_q, used_q, res_q} <= '0;
    end else begin
      work_next_q <= load_i;
      work_q      <= work_q || work_next_q;
      ready_q     <= pass_ready_i && !take;
      used_q      <= used_q + UsedW'(fire && tok_emit) - UsedW'(res_pop_i);
      if (take) {pending_q, pend_need_q, pend_tap_q} <= {1'b1, pass_need_i, tap_i};
      if (fire) begin
        if (tok_start) {pending_q, need_q, tap_q} <= {1'b0, pend_need_q, pend_tap_q};
        if (tok_emit) res_q <= (res_q == ResAw'(ResultDepth - 1)) ? '0 : res_q + ResAw'(1);
        pos_q <= pos_last ? '0 : pos_q + 2'd1;
        if (pos_last) begin
          pass_q <= pass_last ? '0 : pass_q + 2'd1;
          if (pass_last) begin
            tile_q  <= tile_last ? '0 : tile_q + 2'd1;
            first_q <= tile_last ? '0 : first_q + 3'(tile_pos_i);
            if (tile_last) begin
              col_q <= col_q + 2'd1;
              if (col_q + 2'd1 == col_tiles_i) {col_q, work_q} <= '0;
            end
          end
        end
      end
    end
  end

  always_comb begin
    if (rst_ni) begin
      a_take : assert (!take || (pass_ready_i && working && !pending_q));
      a_valid : assert (tok_valid == fire && tok_start == start);
      a_why : assert (3'(fire) + 3'(wait_pass) + 3'(wait_act) + 3'(wait_res) == 3'(working) ||
                      (working && !asked_q && !fire && !wait_pass && !wait_act && !wait_res));
      a_ready : assert (!fire || asked_q);
      a_busy : assert (res_busy == (used_q != '0));
      a_taken : assert (!start || pending_q);
      a_first : assert (!fire || tok_first == tok_start);
      a_place : assert (!fire || !tok_emit || (tok_res == res_q && used_q < UsedW'(ResultDepth)));
      a_arrived : assert (!fire || here >= ActCntW'(vectors_i) || wanted <= $signed(6'(here)));
      if (Order) begin
        a_done : assert (done == (!work_q && !work_next_q));
        if (fire) begin
          a_start : assert (start == first);
          a_last : assert (tok_last == pos_last);
          a_position : assert (tok_h == 16'(number) + 16'(tap) &&
                               tok_w == 16'(number) + (16'(tap) << 2));
          a_address : assert (tok_addr == address);
          a_psum : assert (32'(tok_psum) == 32'(pos_q));
          a_over : assert (tok_over == (pass_q == 2'd0 && acc_first_i));
          a_emit : assert (tok_emit == emits);
          a_column : assert (col_last == (col_q + 2'd1 == col_tiles_i));
        end
      end
      c_loops : cover (fire && pass_q == 2'd1 && pos_q == 2'd1);
      c_columns : cover (fire && col_q == 2'd1);
      c_tiles : cover (fire && tile_q == 2'd1);
      c_full : cover (wait_res && used_q == UsedW'(ResultDepth));
      c_late : cover (wait_act && pos_q == 2'd1);
    end
  end

endmodule

`default_nettype wire
