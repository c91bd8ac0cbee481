// SPDX-License-Identifier: Apache-2.0
//
// Walks the bricks of a window group, (r, s, ct) with ct innermost, and tells for each brick where
// every window's pixel lies in the act RAM.
//
//   h = h(window) + r*dil_h    w = w(window) + s*dil_w    p = pixel(window) + r*tap_h + s*tap_w
//   pend = window used && inside the image    block = p / Slots    slot = p mod Slots
//
// Two stages: the group in work, and up to two bricks in hand (valid_o until take_i), so that take_i
// reaches no further. A brick a cycle.
// Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_bricks #(
  parameter  int unsigned Windows = 4,
  parameter  int unsigned Slots   = 4,   // pixels of a block, a power of two
  parameter  int unsigned BlockW  = 8,   // bits of a block number
  localparam int unsigned CoordW  = common_conv_pkg::CoordW,
  localparam int unsigned VecW    = common_conv_pkg::VecW,
  localparam int unsigned DescW   = common_conv_pkg::DescW,
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots),
  localparam int unsigned LogV    = $clog2(Slots),
  localparam int unsigned CntW    = common_pkg::idx_width(Windows + 1)
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,

  input  logic                      load_i,
  input  logic [DescW-1:0]          desc_i,       // stable from the cycle after load_i on

  output logic                      valid_o,
  input  logic                      take_i,
  output logic [Windows-1:0]        pend_o,
  output logic [Windows*BlockW-1:0] block_o,      // window i at [i*BlockW +: BlockW]
  output logic [Windows*SlotW-1:0]  slot_o,
  output logic [15:0]               ct_word_o,    // ct * S
  output logic                      ct_last_o,    // the pixel's last channel group
  output logic                      first_o,      // the group's first brick
  output logic                      last_o,       // and its last one
  output logic [CntW-1:0]           count_o,      // windows used
  output logic                      grp_last_o,   // of the tile's last group
  output logic                      col_last_o,   // of the last tile
  output logic                      end_o         // of the descriptor's last group
);

  localparam int unsigned PixW = BlockW + LogV;

  if (PixW > VecW) begin : gen_bad_depth
    $error("bit_serial_bricks: ActDepth * Slots must not exceed 2^24");
  end
  if (Slots != (1 << LogV)) begin : gen_bad_slots
    $error("bit_serial_bricks: Slots must be a power of two");
  end

  logic [15:0]        vec_per_pixel;
  logic [31:0]        passes;
  logic [3:0]         slices;
  logic [CoordW-1:0]  in_h, in_w;

  assign slices        = desc_i[24 +: 4];
  assign passes        = desc_i[5*32 +: 32];
  assign vec_per_pixel = desc_i[6*32 +: 16];
  assign in_h          = desc_i[9*32 +: CoordW];
  assign in_w          = desc_i[9*32 + 16 +: CoordW];

  // ---- the group in work ------------------------------------------------------------------------

  logic                      grp_valid, grp_take, grp_last, grp_col_last, grp_end;
  logic [Windows*CoordW-1:0] grp_h, grp_w;
  logic [Windows*PixW-1:0]   grp_pix;
  logic [Windows-1:0]        grp_used;
  logic [CntW-1:0]           grp_count;

  bit_serial_group #(.Windows(Windows), .PixW(PixW)) u_group (
    .clk_i,
    .rst_ni,
    .load_i,
    .desc_i,
    .valid_o    (grp_valid),
    .take_i     (grp_take),
    .h_o        (grp_h),
    .w_o        (grp_w),
    .pix_o      (grp_pix),
    .used_o     (grp_used),
    .count_o    (grp_count),
    .last_o     (grp_last),
    .col_last_o (grp_col_last),
    .end_o      (grp_end)
  );

  logic                      cur_valid_q, cur_last_q, cur_col_last_q, cur_end_q, load_q;
  logic [Windows*CoordW-1:0] cur_h_q, cur_w_q;
  logic [Windows*PixW-1:0]   cur_pix_q;
  logic [Windows-1:0]        cur_used_q;
  logic [CntW-1:0]           cur_count_q;
  logic                      form, ct_last, brick_first_q, brick_last_q, room;
  logic [31:0]               left_q;     // bricks of the group, this one included
  logic [15:0]               ct_left_q, ct_word_q;

  assign form       = cur_valid_q && room;
  assign ct_last    = (ct_left_q == 16'd1);
  assign grp_take   = grp_valid && (!cur_valid_q || (form && brick_last_q));

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      load_q      <= 1'b0;
      cur_valid_q <= 1'b0;
    end else begin
      load_q      <= load_i;
      cur_valid_q <= grp_take || (cur_valid_q && !(form && brick_last_q));
    end
  end

  always_ff @(posedge clk_i) begin
    if (grp_take) begin
      cur_h_q        <= grp_h;
      cur_w_q        <= grp_w;
      cur_pix_q      <= grp_pix;
      cur_used_q     <= grp_used;
      cur_count_q    <= grp_count;
      cur_last_q     <= grp_last;
      cur_col_last_q <= grp_col_last;
      cur_end_q      <= grp_end;
    end
    if (load_q || (form && brick_last_q)) begin
      left_q        <= passes;
      brick_first_q <= 1'b1;
      brick_last_q  <= (passes == 32'd1);
    end else if (form) begin
      left_q        <= left_q - 32'd1;
      brick_first_q <= 1'b0;
      brick_last_q  <= (left_q == 32'd2);
    end
    if (load_q || (form && ct_last)) begin
      ct_left_q <= vec_per_pixel;
      ct_word_q <= '0;
    end else if (form) begin
      ct_left_q <= ct_left_q - 16'd1;
      ct_word_q <= ct_word_q + 16'(slices) + 16'd1;
    end
  end

  // ---- its taps ---------------------------------------------------------------------------------

  logic signed [CoordW-1:0] dh, dw;
  logic signed [VecW-1:0]   dpix;
  logic                     unused_tap_ok, unused_ct_last, unused_s_last;

  common_tap_walk u_taps (
    .clk_i,
    .rst_ni,
    .vec_per_pixel_i (16'd1),
    .taps_w_i        (desc_i[7*32 +: 16]),
    .taps_h_i        (desc_i[19*32 + 16 +: 16]),
    .dil_h_i         (desc_i[12*32 +: CoordW]),
    .dil_w_i         (desc_i[12*32 + 16 +: CoordW]),
    .tap_w_i         (desc_i[16*32 +: VecW]),
    .tap_h_i         (desc_i[17*32 +: VecW]),
    .restart_i       (load_q || (form && brick_last_q)),
    .step_i          (form && ct_last),
    .tap_ok_o        (unused_tap_ok),
    .ct_last_o       (unused_ct_last),
    .s_last_o        (unused_s_last),
    .dh_o            (dh),
    .dw_o            (dw),
    .dvec_o          (dpix)
  );

  logic unused_bits;  // the fields of other blocks; pixel numbers are modulo 2^PixW
  assign unused_bits = ^{desc_i, dpix};

  // ---- bricks in hand ---------------------------------------------------------------------------

  localparam int unsigned InfoW = 16 + 6 + CntW;

  logic [Windows-1:0]        pend;
  logic [Windows*BlockW-1:0] block;
  logic [Windows*SlotW-1:0]  slot;

  for (genvar i = 0; i < Windows; i++) begin : gen_window
    logic [CoordW-1:0] h, w;
    logic [PixW-1:0]   pix;

    assign h   = cur_h_q[i*CoordW +: CoordW] + dh;
    assign w   = cur_w_q[i*CoordW +: CoordW] + dw;
    assign pix = cur_pix_q[i*PixW +: PixW] + dpix[PixW-1:0];

    // A negative coordinate is a huge unsigned one.
    assign pend[i]                   = cur_used_q[i] && (h < in_h) && (w < in_w);
    assign block[i*BlockW +: BlockW] = pix[LogV +: BlockW];

    if (Slots == 1) begin : gen_slot_one
      assign slot[i*SlotW +: SlotW] = '0;
    end else begin : gen_slot
      assign slot[i*SlotW +: SlotW] = pix[0 +: SlotW];
    end
  end

  common_skid #(.Width(Windows * (1 + BlockW + SlotW) + InfoW)) u_hand (
    .clk_i,
    .rst_ni,
    .in_valid_i  (cur_valid_q),
    .in_ready_o  (room),
    .in_data_i   ({pend, block, slot, ct_word_q, ct_last, brick_first_q, brick_last_q, cur_count_q,
                   cur_last_q, cur_col_last_q, cur_end_q}),
    .out_valid_o (valid_o),
    .out_ready_i (take_i),
    .out_data_o  ({pend_o, block_o, slot_o, ct_word_o, ct_last_o, first_o, last_o, count_o,
                   grp_last_o, col_last_o, end_o})
  );

endmodule

`default_nettype wire
