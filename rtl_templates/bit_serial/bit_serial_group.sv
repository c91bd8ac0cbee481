// SPDX-License-Identifier: Apache-2.0
//
// Collects the output positions of a window group: where each one's tap (0,0) lies in the image.
//
//   for filter tile: for group: Windows consecutive positions in raster order, the tile's last group
//   has what is left
//
// Fully connected (desc_i fc): a tile is one group, tile_pos windows (the last one tile_pos_last),
// each with the part of the inputs that its column takes.
// One position a cycle; the finished group waits (valid_o) until take_i, in whose cycle the next
// one's first position may already enter. The first position enters two cycles after load_i.
// Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_group #(
  parameter  int unsigned Windows = 4,   // 1..128
  parameter  int unsigned PixW    = 16,  // bits of a pixel number, at most VecW
  localparam int unsigned CoordW  = common_conv_pkg::CoordW,
  localparam int unsigned VecW    = common_conv_pkg::VecW,
  localparam int unsigned DescW   = common_conv_pkg::DescW,
  localparam int unsigned WinW    = common_pkg::idx_width(Windows),
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1)
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,

  input  logic                      load_i,      // desc_i is taken over: start over
  input  logic [DescW-1:0]          desc_i,      // stable from the cycle after load_i on

  output logic                      valid_o,
  input  logic                      take_i,
  output logic [Windows*CoordW-1:0] h_o,         // window i at [i*CoordW +: CoordW]
  output logic [Windows*CoordW-1:0] w_o,
  output logic [Windows*PixW-1:0]   pix_o,
  output logic [Windows-1:0]        used_o,      // windows with a position
  output logic [CntW-1:0]           count_o,     // how many
  output logic                      last_o,      // the tile's last group
  output logic                      col_last_o,  // the last tile
  output logic                      end_o        // the last tile's last group
);

  logic        fc;
  logic [15:0] positions, last_positions, tiles;

  assign fc             = desc_i[14];
  assign tiles          = fc ? desc_i[4*32 +: 16] : desc_i[2*32 +: 16];
  assign positions      = fc ? desc_i[3*32 +: 16] : desc_i[4*32 + 16 +: 16];
  assign last_positions = fc ? desc_i[3*32 + 16 +: 16] : desc_i[4*32 + 16 +: 16];

  logic                     load_q, walk_q, full_q, enter, group_end;
  logic [WinW-1:0]          win_q;
  logic [15:0]              pos_left_q, col_left_q;  // this one included
  logic                     pos_last, col_last;
  logic signed [CoordW-1:0] h, w;
  logic signed [VecW-1:0]   pix;

  assign pos_last  = (pos_left_q == 16'd1);
  assign col_last  = (col_left_q == 16'd1);
  assign enter     = walk_q && (!full_q || take_i);
  assign group_end = pos_last || (win_q == WinW'(Windows - 1));
  assign valid_o   = full_q;

  logic unused_bits;  // the fields of other blocks; pixel numbers are modulo 2^PixW
  assign unused_bits = ^{desc_i, pix};

  common_pos_walk u_walk (
    .clk_i,
    .out_w_i    (desc_i[8*32 +: 16]),
    .org_h_i    (desc_i[10*32 +: CoordW]),
    .org_w_i    (desc_i[10*32 + 16 +: CoordW]),
    .stride_h_i (desc_i[11*32 +: CoordW]),
    .stride_w_i (desc_i[11*32 + 16 +: CoordW]),
    .org_vec_i  (desc_i[13*32 +: VecW]),
    .step_w_i   (desc_i[14*32 +: VecW]),
    .step_h_i   (desc_i[15*32 +: VecW]),
    .restart_i  (load_q || (enter && pos_last)),
    .back_i     (1'b0),
    .step_i     (enter),
    .mark_i     (1'b0),
    .h_o        (h),
    .w_o        (w),
    .vec_o      (pix)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      load_q <= 1'b0;
      walk_q <= 1'b0;
      full_q <= 1'b0;
      win_q  <= '0;
    end else begin
      load_q <= load_i;
      full_q <= (enter && group_end) || (full_q && !take_i);
      if (load_q) begin
        walk_q <= 1'b1;
      end else if (enter && pos_last && col_last) begin
        walk_q <= 1'b0;
      end
      if (enter) begin
        win_q <= group_end ? '0 : win_q + WinW'(1);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (load_q) begin
      pos_left_q <= (tiles == 16'd1) ? last_positions : positions;
      col_left_q <= tiles;
    end else if (enter) begin
      pos_left_q <= pos_left_q - 16'd1;
      if (pos_last) begin
        pos_left_q <= (col_left_q == 16'd2) ? last_positions : positions;
        col_left_q <= col_left_q - 16'd1;
      end
    end
    if (enter) begin
      count_o    <= CntW'(win_q) + CntW'(1);
      last_o     <= pos_last;
      col_last_o <= col_last;
      end_o      <= pos_last && col_last;
    end
  end

  for (genvar i = 0; i < Windows; i++) begin : gen_window
    always_ff @(posedge clk_i) begin
      if (enter && win_q == WinW'(i)) begin
        h_o[i*CoordW +: CoordW] <= h;
        w_o[i*CoordW +: CoordW] <= w;
        pix_o[i*PixW +: PixW]   <= pix[PixW-1:0];
      end
      if (enter && (win_q == WinW'(i) || win_q == '0)) begin
        used_o[i] <= (win_q == WinW'(i));
      end
    end
  end

endmodule

`default_nettype wire
