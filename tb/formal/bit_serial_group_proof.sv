// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_group: for tile: for group: the tile's next Windows positions in raster order, or, the
// tile's last group, what is left; fully connected a tile is one group. Beside each group:
//
//   used_o = the windows with a position, count_o their number; last_o, col_last_o, end_o = it is the
//   tile's last group, of the last tile, both; h_o, w_o, pix_o of window i = those of position first + i
//
// The first position enters two cycles after load_i, then one a cycle, also in the cycle of take_i;
// valid_o from the cycle after a group's last position until take_i. Everything stands meanwhile.
//
// For up to 3 tiles of up to 7 positions. The walk is replaced by one that shows a position's number
// (common_pos_walk_proof is about the real one).
//
// Assumed: load_i comes when the last group has been taken; the descriptor stands from the next cycle
// on; fully connected tiles have at most Windows positions.
//
//: rtl bit_serial_group
//: quick pdr 200 Windows=1
//: quick pdr 200 Windows=3
//: full pdr 200 Windows=2
//: full pdr 200 Windows=4
//: full cover 24 Windows=3
//: mutants bmc 20 Windows=3

`default_nettype none

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
  logic [2:0] number_q;
  always_ff @(posedge clk_i) begin
    number_q <= restart_i ? '0 : number_q + 3'(step_i);
  end
  assign h_o   = 16'(number_q);
  assign w_o   = {number_q, 13'd0};
  assign vec_o = {21'd0, ~number_q};
endmodule

module bit_serial_group_proof #(
  parameter  int unsigned Windows = 3,
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1)
) (
  input logic       clk_i,
  input logic       rst_i,            // free after the first cycle
  input logic       load_i,
  input logic       fc_i,
  input logic [1:0] tiles_i,
  input logic [2:0] positions_i,      // of a tile; fc: of a tile but the last one
  input logic [2:0] last_positions_i, // fc: of the last tile
  input logic       take_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [common_conv_pkg::DescW-1:0] desc;
  always_comb begin
    desc                 = '0;
    desc[14]             = fc_i;
    desc[2*32 +: 16]     = fc_i ? 16'd0 : 16'(tiles_i);
    desc[4*32 +: 16]     = fc_i ? 16'(tiles_i) : 16'd0;
    desc[3*32 +: 16]     = fc_i ? 16'(positions_i) : 16'd0;
    desc[3*32 + 16 +: 16] = fc_i ? 16'(last_positions_i) : 16'd0;
    desc[4*32 + 16 +: 16] = fc_i ? 16'd0 : 16'(positions_i);
  end

  logic                  valid, last, col_last, end_;
  logic [Windows*16-1:0] h, w;
  logic [Windows*3-1:0]  pix;
  logic [Windows-1:0]    used;
  logic [CntW-1:0]       count;

  bit_serial_group #(.Windows(Windows), .PixW(3)) u_dut (
    .clk_i, .rst_ni, .load_i, .desc_i(desc), .valid_o(valid), .take_i, .h_o(h), .w_o(w), .pix_o(pix),
    .used_o(used), .count_o(count), .last_o(last), .col_last_o(col_last), .end_o(end_)
  );

  // The loops: the group that is shown or on its way, its first position and how many have entered.
  logic            work_q, load1_q, load2_q;
  logic [1:0]      tile_q;
  logic [2:0]      first_q;
  logic [3:0]      in_q;
  logic [8:0]      desc_q;

  wire [8:0] desc_now  = {fc_i, tiles_i, positions_i, last_positions_i};
  wire       tile_last = (tile_q + 2'd1 == tiles_i);
  wire [2:0] positions = (fc_i && tile_last) ? last_positions_i : positions_i;
  wire [2:0] left      = positions - first_q;
  wire [3:0] size      = (32'(left) <= Windows) ? 4'(left) : 4'(Windows);
  wire       whole     = work_q && (in_q == size);
  wire       grp_last  = (32'(left) <= Windows);
  wire       finished  = whole && grp_last && tile_last;

  always_comb begin
    assume (tiles_i != 2'd0 && positions_i != 3'd0 && last_positions_i != 3'd0);
    assume (!fc_i || (32'(positions_i) <= Windows && 32'(last_positions_i) <= Windows));
    assume (!load_i || (!work_q && !load1_q && !load2_q));
    assume (!take_i || valid);
    if (started_q) assume (load1_q || desc_now == desc_q);
  end

  always_ff @(posedge clk_i) begin
    desc_q <= desc_now;
    if (!rst_ni) begin
      {work_q, load1_q, load2_q} <= '0;
    end else begin
      load1_q <= load_i;
      load2_q <= load1_q;
      if (load1_q) begin
        work_q <= 1'b1;
        {tile_q, first_q, in_q} <= '0;
      end else if (work_q && !whole) begin
        in_q <= in_q + 4'd1;
      end else if (take_i) begin
        in_q    <= finished ? 4'd0 : 4'd1;
        first_q <= grp_last ? 3'd0 : first_q + 3'(Windows);
        if (grp_last) tile_q <= tile_q + 2'd1;
        work_q  <= !finished;
      end
    end
  end

  logic [Windows-1:0] right;
  for (genvar i = 0; i < Windows; i++) begin : gen_window
    wire [2:0] number = first_q + 3'(i);
    wire       in_use = (4'(i) < size);
    assign right[i] = (used[i] == in_use) &&
                      (!in_use || (h[i*16 +: 16] == 16'(number) && w[i*16 +: 16] == {number, 13'd0} &&
                                   pix[i*3 +: 3] == ~number));
  end

  // What the registers of the block are in terms of the loops: for the solver.
  (* hierconn *) wire [15:0] \u_dut.pos_left_q ;
  (* hierconn *) wire [15:0] \u_dut.col_left_q ;
  (* hierconn *) wire        \u_dut.walk_q ;
  wire [15:0] pos_left = 16'(positions) - 16'(first_q) - 16'(in_q);  // 0: the next tile's are next
  wire [15:0] tiles_left = 16'(tiles_i) - 16'(tile_q);
  always_comb begin
    if (rst_ni && work_q && !finished) begin
      i_tile : assert (\u_dut.col_left_q == tiles_left - 16'(pos_left == 16'd0));
      i_left : assert (pos_left == 16'd0 || \u_dut.pos_left_q == pos_left);
      i_walk : assert (\u_dut.walk_q );
    end
  end

  always_comb begin
    if (rst_ni) begin
      a_valid : assert (valid == whole);
      if (valid) begin
        a_windows : assert (&right);
        a_count   : assert (4'(count) == size);
        a_last    : assert (last == grp_last);
        a_tile    : assert (col_last == tile_last);
        a_end     : assert (end_ == (grp_last && tile_last));
      end
      c_groups : cover (valid && first_q != 3'd0 && tile_q == 2'd1 && grp_last);
      c_fc     : cover (valid && fc_i && tile_q == 2'd1 && size != 4'(positions_i));
    end
  end

endmodule

`default_nettype wire
