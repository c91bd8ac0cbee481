// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_bricks: every group that bit_serial_group offers becomes taps * B bricks, tap after tap,
// channel group ct = 0 .. B-1 innermost, each once, a brick a cycle as long as they are taken:
//
//   pend_o of window i = used && 0 <= h + dh < in_h && 0 <= w + dw < in_w, in integers
//   block_o, slot_o    = the pixel's number + dvec, divided by Slots and its remainder
//   ct_word_o = ct * S, ct_last_o = (ct = B-1); first_o, last_o: of the group; the rest is the group's
//
// For every group and coordinate at full width, up to 3 taps of up to 3 channel groups. The group is
// replaced by any groups whatever, the walk over taps by one of three symbolic taps, the bricks in hand by
// a register that takes one when it likes (bit_serial_group_proof, common_tap_walk_proof and
// common_skid_proof are about the real ones).
//
// Assumed: load_i comes when the last brick has been taken, groups later than the cycle after it; the
// descriptor stands from then on; coordinates fit 16 bits.
//
//: rtl bit_serial_bricks
//: quick induct 1 Windows=1 Slots=1
//: quick induct 1 Windows=2 Slots=2
//: full induct 1 Windows=3 Slots=4
//: full cover 20 Windows=2 Slots=2
//: mutants bmc 14 Windows=2 Slots=2

`default_nettype none

// Any group, offered until it is taken.
module bit_serial_group #(
  parameter  int unsigned Windows = 4,
  parameter  int unsigned PixW    = 16,
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1)
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic                              load_i,
  input  logic [common_conv_pkg::DescW-1:0] desc_i,
  output logic                              valid_o,
  input  logic                              take_i,
  output logic [Windows*16-1:0]             h_o,
  output logic [Windows*16-1:0]             w_o,
  output logic [Windows*PixW-1:0]           pix_o,
  output logic [Windows-1:0]                used_o,
  output logic [CntW-1:0]                   count_o,
  output logic                              last_o,
  output logic                              col_last_o,
  output logic                              end_o
);
  localparam int unsigned InfoW = Windows * (33 + PixW) + CntW + 3;
  (* anyseq *) logic             any_valid;
  (* anyseq *) logic [InfoW-1:0] any_info;
  logic             waits_q = 1'b0;
  logic [InfoW-1:0] info_q;
  assign valid_o = any_valid || waits_q;
  assign {h_o, w_o, pix_o, used_o, count_o, last_o, col_last_o, end_o} = waits_q ? info_q : any_info;
  always_ff @(posedge clk_i) begin
    waits_q <= rst_ni && valid_o && !take_i;
    if (!waits_q) info_q <= any_info;
  end
endmodule

module common_tap_walk (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [15:0] vec_per_pixel_i,
  input  logic [15:0] taps_w_i,
  input  logic [15:0] taps_h_i,
  input  logic [15:0] dil_h_i,
  input  logic [15:0] dil_w_i,
  input  logic [23:0] tap_w_i,
  input  logic [23:0] tap_h_i,
  input  logic        restart_i,
  input  logic        step_i,
  output logic        tap_ok_o,
  output logic        ct_last_o,
  output logic        s_last_o,
  output logic [15:0] dh_o,
  output logic [15:0] dw_o,
  output logic [23:0] dvec_o
);
  logic [1:0] tap_q = '0;
  always_ff @(posedge clk_i) begin
    tap_q <= (!rst_ni || restart_i) ? '0 : tap_q + 2'(step_i);
  end
  // Tap t is handed in by the harness in place of the steps.
  assign dh_o   = (tap_q == 2'd0) ? 16'd0 : (tap_q == 2'd1) ? dil_h_i : tap_h_i[15:0];
  assign dw_o   = (tap_q == 2'd0) ? 16'd0 : (tap_q == 2'd1) ? dil_w_i : tap_w_i[15:0];
  assign dvec_o = (tap_q == 2'd0) ? 24'd0 : (tap_q == 2'd1) ? tap_w_i : tap_h_i;
  assign tap_ok_o  = 1'b1;
  assign ct_last_o = 1'b1;
  assign s_last_o  = 1'b1;
endmodule

module common_skid #(
  parameter int unsigned Width = 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             in_valid_i,
  output logic             in_ready_o,
  input  logic [Width-1:0] in_data_i,
  output logic             out_valid_o,
  input  logic             out_ready_i,
  output logic [Width-1:0] out_data_o
);
  (* anyseq *) logic any_ready;
  logic valid_q = 1'b0;
  assign out_valid_o = valid_q;
  assign in_ready_o  = any_ready && (!valid_q || out_ready_i);
  always_ff @(posedge clk_i) begin
    valid_q <= rst_ni && ((in_valid_i && in_ready_o) || (valid_q && !out_ready_i));
    if (in_valid_i && in_ready_o) out_data_o <= in_data_i;
  end
endmodule

module bit_serial_bricks_proof #(
  parameter  int unsigned Windows = 2,
  parameter  int unsigned Slots   = 2,
  parameter  int unsigned BlockW  = 2,
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots),
  localparam int unsigned PixW    = BlockW + $clog2(Slots),
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1)
) (
  input logic        clk_i,
  input logic        rst_i,       // free after the first cycle
  input logic        load_i,
  input logic [1:0]  taps_i,
  input logic [1:0]  depth_i,     // B
  input logic [3:0]  slices_i,    // S - 1
  input logic [14:0] in_h_i,
  input logic [14:0] in_w_i,
  input logic [31:0] dil_i,       // tap 1: dh, dw
  input logic [47:0] tap_i,       // dvec of taps 1 and 2, whose low bits are dw and dh of tap 2
  input logic        take_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [common_conv_pkg::DescW-1:0] desc;
  always_comb begin
    desc                  = '0;
    desc[24 +: 4]         = slices_i;
    desc[5*32 +: 4]       = 4'(taps_i) * 4'(depth_i);
    desc[6*32 +: 2]       = depth_i;
    desc[9*32 +: 15]      = in_h_i;
    desc[9*32 + 16 +: 15] = in_w_i;
    desc[12*32 +: 32]     = dil_i;
    desc[16*32 +: 24]     = tap_i[23:0];
    desc[17*32 +: 24]     = tap_i[47:24];
  end

  logic                      valid, ct_last, first, last, grp_last, col_last, end_;
  logic [Windows-1:0]        pend;
  logic [Windows*BlockW-1:0] block;
  logic [Windows*SlotW-1:0]  slot;
  logic [15:0]               ct_word;
  logic [CntW-1:0]           count;

  bit_serial_bricks #(.Windows(Windows), .Slots(Slots), .BlockW(BlockW)) u_dut (
    .clk_i, .rst_ni, .load_i, .desc_i(desc), .valid_o(valid), .take_i, .pend_o(pend), .block_o(block),
    .slot_o(slot), .ct_word_o(ct_word), .ct_last_o(ct_last), .first_o(first), .last_o(last),
    .count_o(count), .grp_last_o(grp_last), .col_last_o(col_last), .end_o(end_)
  );

  // Groups as they are taken: the brick in hand is the older one's.
  localparam int unsigned InfoW = Windows * (33 + PixW) + CntW + 3;
  (* hierconn *) wire                    \u_dut.room ;
  (* hierconn *) wire                    \u_dut.grp_valid ;
  (* hierconn *) wire                    \u_dut.grp_take ;
  (* hierconn *) wire [Windows*16-1:0]   \u_dut.grp_h ;
  (* hierconn *) wire [Windows*16-1:0]   \u_dut.grp_w ;
  (* hierconn *) wire [Windows*PixW-1:0] \u_dut.grp_pix ;
  (* hierconn *) wire [Windows-1:0]      \u_dut.grp_used ;
  (* hierconn *) wire [CntW-1:0]         \u_dut.grp_count ;
  (* hierconn *) wire                    \u_dut.grp_last ;
  (* hierconn *) wire                    \u_dut.grp_col_last ;
  (* hierconn *) wire                    \u_dut.grp_end ;
  wire             grp_take = \u_dut.grp_take ;
  wire [InfoW-1:0] offered  = {\u_dut.grp_h , \u_dut.grp_w , \u_dut.grp_pix , \u_dut.grp_used ,
                               \u_dut.grp_count , \u_dut.grp_last , \u_dut.grp_col_last , \u_dut.grp_end };

  // The loops: of the group in work the brick to be formed next, and the brick in hand.
  logic             cur_q, hand_q, load1_q, loaded_q;
  logic [InfoW-1:0] cur_info_q, info_q;
  logic [1:0]       cur_tap_q, cur_ct_q, tap_q, ct_q;
  logic [86:0]      desc_dil_q;
  logic [37:0]      desc_q;

  wire [86:0] desc_dil_now = {dil_i, tap_i, 7'd0};
  wire [37:0] desc_now = {taps_i, depth_i, slices_i, in_h_i, in_w_i};
  wire        forms    = cur_q && \u_dut.room ;
  wire        ct_end   = (cur_ct_q + 2'd1 == depth_i);
  wire        ends     = ct_end && (cur_tap_q + 2'd1 == taps_i);

  always_comb begin
    assume (taps_i != 2'd0 && depth_i != 2'd0);
    assume (!load_i || (!cur_q && !hand_q && !load1_q && !\u_dut.grp_valid ));
    assume (loaded_q || !\u_dut.grp_valid );
    assume (!take_i || valid);
    if (started_q) assume (load1_q || (desc_now == desc_q && desc_dil_now == desc_dil_q));
  end

  always_ff @(posedge clk_i) begin
    desc_q     <= desc_now;
    desc_dil_q <= desc_dil_now;
    if (!rst_ni) begin
      {cur_q, hand_q, load1_q, loaded_q} <= '0;
    end else begin
      load1_q  <= load_i;
      loaded_q <= (loaded_q || load1_q) && !load_i;
      if (forms) begin
        {info_q, tap_q, ct_q} <= {cur_info_q, cur_tap_q, cur_ct_q};
        cur_ct_q  <= ct_end ? 2'd0 : cur_ct_q + 2'd1;
        cur_tap_q <= ends ? 2'd0 : cur_tap_q + 2'(ct_end);
      end
      if (load1_q) {cur_tap_q, cur_ct_q} <= '0;
      if (grp_take) cur_info_q <= offered;
      hand_q <= forms || (hand_q && !take_i);
      cur_q  <= grp_take || (cur_q && !(forms && ends));
    end
  end

  logic [Windows*16-1:0]   h, w;
  logic [Windows*PixW-1:0] pix;
  logic [Windows-1:0]      used, right, fits;
  logic [CntW+2:0]         flags;
  assign {h, w, pix, used, flags} = info_q;
  wire signed [15:0] dh   = (tap_q == 2'd0) ? '0 : (tap_q == 2'd1) ? dil_i[15:0]  : tap_i[39:24];
  wire signed [15:0] dw   = (tap_q == 2'd0) ? '0 : (tap_q == 2'd1) ? dil_i[31:16] : tap_i[15:0];
  wire        [23:0] dvec = (tap_q == 2'd0) ? '0 : (tap_q == 2'd1) ? tap_i[23:0] : tap_i[47:24];
  for (genvar i = 0; i < Windows; i++) begin : gen_window
    wire signed [16:0] row = 17'($signed(h[i*16 +: 16])) + 17'(dh);
    wire signed [16:0] col = 17'($signed(w[i*16 +: 16])) + 17'(dw);
    wire [PixW-1:0]    p   = pix[i*PixW +: PixW] + dvec[PixW-1:0];
    wire inside = row >= 0 && row < $signed({2'b00, in_h_i}) && col >= 0 && col < $signed({2'b00, in_w_i});
    assign fits[i]  = (row[16] == row[15]) && (col[16] == col[15]);
    assign right[i] = (pend[i] == (used[i] && inside)) &&
                      ({block[i*BlockW +: BlockW], slot[i*SlotW +: SlotW]} ==
                       (Slots == 1 ? {p, 1'b0} : (BlockW+SlotW)'(p)));
  end

  // What the registers of the block are in terms of the loops: for the solver.
  (* hierconn *) wire [31:0]             \u_dut.left_q ;
  (* hierconn *) wire [15:0]             \u_dut.ct_left_q ;
  (* hierconn *) wire [15:0]             \u_dut.ct_word_q ;
  (* hierconn *) wire                    \u_dut.brick_first_q ;
  (* hierconn *) wire                    \u_dut.brick_last_q ;
  (* hierconn *) wire                    \u_dut.load_q ;
  (* hierconn *) wire                    \u_dut.cur_valid_q ;
  (* hierconn *) wire [Windows*16-1:0]   \u_dut.cur_h_q ;
  (* hierconn *) wire [Windows*16-1:0]   \u_dut.cur_w_q ;
  (* hierconn *) wire [Windows*PixW-1:0] \u_dut.cur_pix_q ;
  (* hierconn *) wire [Windows-1:0]      \u_dut.cur_used_q ;
  (* hierconn *) wire [CntW-1:0]         \u_dut.cur_count_q ;
  (* hierconn *) wire                    \u_dut.cur_last_q ;
  (* hierconn *) wire                    \u_dut.cur_col_last_q ;
  (* hierconn *) wire                    \u_dut.cur_end_q ;
  (* hierconn *) wire [1:0]              \u_dut.u_taps.tap_q ;
  wire [3:0] bricks = 4'(taps_i) * 4'(depth_i);
  wire [3:0] formed = 4'(cur_tap_q) * 4'(depth_i) + 4'(cur_ct_q);
  always_comb begin
    if (rst_ni) begin
      i_load  : assert (\u_dut.load_q == load1_q);
      i_group : assert (\u_dut.cur_valid_q == cur_q);
      i_busy  : assert (loaded_q || (!cur_q && !hand_q));
      if (loaded_q) begin
        i_loops : assert (cur_tap_q < taps_i && cur_ct_q < depth_i);
        i_left  : assert (\u_dut.left_q == 32'(bricks) - 32'(formed));
        i_ct    : assert (\u_dut.ct_left_q == 16'(depth_i) - 16'(cur_ct_q));
        i_word  : assert (\u_dut.ct_word_q == 16'(cur_ct_q) * (16'(slices_i) + 16'd1));
        i_first : assert (\u_dut.brick_first_q == (formed == 4'd0));
        i_last  : assert (\u_dut.brick_last_q == (formed + 4'd1 == bricks));
        i_tap   : assert (\u_dut.u_taps.tap_q == cur_tap_q);
      end
      if (cur_q) begin
        i_info : assert ({\u_dut.cur_h_q , \u_dut.cur_w_q , \u_dut.cur_pix_q , \u_dut.cur_used_q ,
                          \u_dut.cur_count_q , \u_dut.cur_last_q , \u_dut.cur_col_last_q ,
                          \u_dut.cur_end_q } == cur_info_q);
      end
    end
  end

  always_comb begin
    if (rst_ni) begin
      a_valid : assert (valid == hand_q);
      a_take  : assert (grp_take == (\u_dut.grp_valid && (!cur_q || (forms && ends))));
      if (valid) begin
        a_windows : assert (&(right | ~fits));
        a_word    : assert (ct_word == 16'(ct_q) * (16'(slices_i) + 16'd1));
        a_ct_last : assert (ct_last == (ct_q + 2'd1 == depth_i));
        a_first   : assert (first == (tap_q == 2'd0 && ct_q == 2'd0));
        a_last    : assert (last == (ct_last && tap_q + 2'd1 == taps_i));
        a_group   : assert ({count, grp_last, col_last, end_} == flags);
      end
      c_second : cover (valid && tap_q == 2'd1 && ct_q == 2'd1 && pend == '1 && grp_take);
    end
  end

endmodule

`default_nettype wire
