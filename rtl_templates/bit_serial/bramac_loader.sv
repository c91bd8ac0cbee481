// SPDX-License-Identifier: Apache-2.0
//
// Walks the passes of a descriptor over the weights in the main arrays and offers each to the issuer.
// A pass is one tap of one channel vector: Vec words of every main array, which is a ring of 512.
//
//   pass_ready = the pass before has sent its first token, and the pass's words are there
//
// Words are read in stream order; a column tile's are read again for each position tile and given back,
// pass after pass, during the last one: written_i - released_o words are held. Up to two passes are
// between here and the arrays; head_* describes the older one until pop_i.
// Golden model: models/bit_serial/bramac_cycles.

`include "common_assert.svh"

`default_nettype none

module bramac_loader #(
  parameter  int unsigned Vec      = 16,  // words of a pass, even
  parameter  int unsigned ActDepth = 64,  // vectors, a power of two
  localparam int unsigned ActAw    = common_pkg::idx_width(ActDepth),
  localparam int unsigned CntW     = $clog2(bramac_pkg::Words) + 1,
  localparam int unsigned VecCntW  = common_pkg::idx_width(Vec + 1),
  localparam int unsigned DescW    = common_conv_pkg::DescW,
  localparam int unsigned CoordW   = common_conv_pkg::CoordW,
  localparam int unsigned VecW     = common_conv_pkg::VecW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     load_i,       // desc_i is taken over
  input  logic [DescW-1:0]         desc_i,       // stable from the cycle after load_i until done_o
  output logic                     done_o,       // every pass has been taken

  input  logic [CntW-1:0]          written_i,    // words in each main array since reset
  output logic [CntW-1:0]          released_o,
  output logic                     pass_ready_o,
  input  logic                     pass_take_i,
  input  logic                     pass_start_i, // first token of the pass that was taken
  output logic                     starved_o,    // not ready, for want of words
  output logic signed [VecW-1:0]   pass_need_o,  // vectors beyond a position's own
  output logic signed [CoordW-1:0] tap_dh_o,
  output logic signed [CoordW-1:0] tap_dw_o,
  output logic [ActAw-1:0]         tap_dvec_o,   // modulo the buffer's depth

  output logic [CntW-1:0]          head_base_o,  // first word of the pass
  output logic [VecCntW-1:0]       head_rows_o,  // channels in use
  output logic                     head_end_o,   // the tile's last pass
  input  logic                     pop_i
);

  localparam int unsigned InfoW = CntW + VecCntW + 2;

  logic [15:0]            pos_tiles, rows_last;
  logic [31:0]            passes;
  logic                   done_q, load_q, pending_q, busy, enough, open;
  logic [CntW-1:0]        rd_q, tile_base_q, rd_next;
  logic [15:0]            tile_left_q;
  logic [31:0]            pass_left_q;
  logic                   tile_last_q, pass_last_q, ct_last, s_last, tap_ok;
  logic signed [VecW-1:0] dvec;

  assign pos_tiles = desc_i[4*32 +: 16];
  assign passes    = desc_i[5*32 +: 32];
  assign rows_last = desc_i[19*32 +: 16];

  logic unused_desc;  // the fields of other blocks; one column tile
  assign unused_desc = ^{desc_i, s_last, tap_ok};

  assign busy         = !done_q && !load_q;
  assign done_o       = done_q && !load_q;
  assign enough       = (CntW'(written_i - rd_q) >= CntW'(Vec));
  assign open         = busy && !pending_q && !(used_q == 2'd2);
  assign pass_ready_o = open && enough;
  assign starved_o    = open && !enough;
  assign rd_next      = rd_q + CntW'(Vec);
  assign tap_dvec_o   = dvec[ActAw-1:0];

  common_add #(.Width(VecW)) u_need (
    .a_i   (dvec),
    .b_i   ('0),
    .c_i   (1'b1),
    .sum_o (pass_need_o)
  );

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
    .restart_i       (load_q || (pass_take_i && pass_last_q)),
    .step_i          (pass_take_i),
    .tap_ok_o        (tap_ok),
    .ct_last_o       (ct_last),
    .s_last_o        (s_last),
    .dh_o            (tap_dh_o),
    .dw_o            (tap_dw_o),
    .dvec_o          (dvec)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      done_q      <= 1'b1;
      load_q      <= 1'b0;
      pending_q   <= 1'b0;
      rd_q        <= '0;
      tile_base_q <= '0;
    end else begin
      load_q    <= load_i;
      pending_q <= (pending_q && !pass_start_i) || pass_take_i;
      if (load_i) begin
        done_q <= 1'b0;
      end
      if (pass_take_i) begin
        rd_q <= rd_next;
        if (pass_last_q && tile_last_q) begin
          tile_base_q <= rd_next;
          done_q      <= 1'b1;
        end else if (pass_last_q) begin
          rd_q <= tile_base_q;
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
    end else if (pass_take_i) begin
      pass_left_q <= pass_last_q ? passes : pass_left_q - 32'd1;
      pass_last_q <= pass_last_q ? (passes == 32'd1) : (pass_left_q == 32'd2);
      if (pass_last_q) begin
        tile_left_q <= tile_left_q - 16'd1;
        tile_last_q <= (tile_left_q == 16'd2);
      end
    end
  end

  // Passes between here and the arrays, the older one at the bottom.
  logic [1:0]         used_q;
  logic [2*InfoW-1:0] info_q;
  logic [InfoW-1:0]   info;
  logic               head_release;

  assign info = {rd_q, VecCntW'(ct_last ? rows_last : 16'(Vec)), pass_last_q, tile_last_q};
  assign {head_base_o, head_rows_o, head_end_o, head_release} = info_q[InfoW-1:0];

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      used_q     <= '0;
      released_o <= '0;
    end else begin
      used_q <= used_q + 2'(pass_take_i) - 2'(pop_i);
      if (pop_i && head_release) begin
        released_o <= released_o + CntW'(Vec);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (pop_i) begin
      info_q[InfoW-1:0] <= (used_q == 2'd2) ? info_q[InfoW +: InfoW] : info;
    end else if (pass_take_i && used_q == '0) begin
      info_q[InfoW-1:0] <= info;
    end
    if (pass_take_i) begin
      info_q[InfoW +: InfoW] <= info;
    end
  end

  `COMMON_ASSERT(a_popped_is_there, !pop_i || used_q != '0)
  `COMMON_ASSERT(a_taken_when_ready, !pass_take_i || pass_ready_o)
  `COMMON_ASSERT(a_words_are_held,
                 CntW'(written_i - released_o) <= CntW'(bramac_pkg::Words))

endmodule

`default_nettype wire
