// SPDX-License-Identifier: Apache-2.0
//
// Activation buffer of an array with one bank a row, and the implicit im2col in front of each row.
//
// Beats enter through a vector ring (element i of a vector goes to bank i). A position token enters
// at row 0, with that row's tap added, and moves down one row a cycle; row i's element leaves 2
// cycles after the token reached it, i + 2 cycles after it entered. step_we_i writes how the next
// pass's tap of row step_row_i follows from the row above it (common_tap_step). Golden model:
// models/systolic/block_model.

`default_nettype none

module common_act_feeds #(
  parameter  int unsigned Rows    = 16,   // 1..256
  parameter  int unsigned ElemW   = 8,
  parameter  int unsigned StreamW = 128,
  parameter  int unsigned Depth   = 64,   // vectors, a power of two
  parameter  int unsigned PackMax = 8,    // most channels of stacked taps
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1,
  localparam int unsigned RowW    = common_pkg::idx_width(Rows),
  localparam int unsigned CoordW  = common_conv_pkg::CoordW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     in_valid_i,
  output logic                     in_ready_o,
  input  logic [StreamW-1:0]       in_data_i,

  input  logic                     enable_i,    // see common_vec_ring
  input  logic [7:0]               beats_i,
  input  logic [7:0]               pack_i,
  input  logic [CntW-1:0]          release_i,
  output logic                     vec_done_o,
  output logic [CntW-1:0]          count_o,

  input  logic                     step_we_i,
  input  logic [RowW-1:0]          step_row_i,
  input  logic [1:0]               step_i,

  input  logic signed [CoordW-1:0] dil_h_i,     // constant while tokens are in the rows
  input  logic signed [CoordW-1:0] dil_w_i,
  input  logic [AddrW-1:0]         tap_w_i,
  input  logic signed [CoordW-1:0] wrap_dw_i,
  input  logic [AddrW-1:0]         wrap_dvec_i,
  input  logic [CoordW-1:0]        in_h_i,
  input  logic [CoordW-1:0]        in_w_i,
  input  logic [ElemW-1:0]         act_zp_i,

  input  logic                     tok_valid_i,
  input  logic                     tok_start_i,
  input  logic                     tok_first_i, // as tok_start_i, if the token is valid
  input  logic signed [CoordW-1:0] tok_h_i,
  input  logic signed [CoordW-1:0] tok_w_i,
  input  logic [AddrW-1:0]         tok_addr_i,

  output logic [Rows-1:0]          start_o,
  output logic [Rows*ElemW-1:0]    elem_o       // row i at [i*ElemW +: ElemW]
);

  logic [Rows-1:0]       bank_we;
  logic [AddrW-1:0]      bank_waddr;
  logic [Rows*ElemW-1:0] bank_wdata;

  common_vec_ring #(
    .Lanes(Rows), .ElemW(ElemW), .StreamW(StreamW), .Depth(Depth), .PackMax(PackMax)
  ) u_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .beats_i,
    .pack_i,
    .enable_i,
    .release_i,
    .vec_done_o,
    .count_o,
    .bank_we_o   (bank_we),
    .bank_addr_o (bank_waddr),
    .bank_data_o (bank_wdata)
  );

  // Entry i is the token that row i sees.
  logic [Rows-1:0]        tok_valid, tok_start;
  logic [Rows*CoordW-1:0] tok_h, tok_w;
  logic [Rows*AddrW-1:0]  tok_addr;

  for (genvar i = 0; i < Rows; i++) begin : gen_feed
    if (i == 0) begin : gen_first
      assign tok_valid[0]        = tok_valid_i;
      assign tok_start[0]        = tok_start_i;
      assign tok_h[CoordW-1:0]   = tok_h_i;
      assign tok_w[CoordW-1:0]   = tok_w_i;
      assign tok_addr[AddrW-1:0] = tok_addr_i;
    end else begin : gen_step
      common_tap_step #(.AddrW(AddrW), .Steps(PackMax != 0)) u_step (
        .clk_i,
        .rst_ni,
        .step_we_i   (step_we_i && (step_row_i == RowW'(i))),
        .step_i,
        .dil_h_i,
        .dil_w_i,
        .tap_w_i,
        .wrap_dw_i,
        .wrap_dvec_i,
        .tok_valid_i (tok_valid[i-1]),
        .tok_start_i (tok_start[i-1]),
        .tok_first_i ((i == 1) ? tok_first_i : tok_start[i-1]),
        .tok_h_i     (tok_h[(i-1)*CoordW +: CoordW]),
        .tok_w_i     (tok_w[(i-1)*CoordW +: CoordW]),
        .tok_addr_i  (tok_addr[(i-1)*AddrW +: AddrW]),
        .tok_valid_o (tok_valid[i]),
        .tok_start_o (tok_start[i]),
        .tok_h_o     (tok_h[i*CoordW +: CoordW]),
        .tok_w_o     (tok_w[i*CoordW +: CoordW]),
        .tok_addr_o  (tok_addr[i*AddrW +: AddrW])
      );
    end

    common_tap_feed #(.ElemW(ElemW), .Depth(Depth)) u_feed (
      .clk_i,
      .rst_ni,
      .bank_we_i    (bank_we[i]),
      .bank_waddr_i (bank_waddr),
      .bank_wdata_i (bank_wdata[i*ElemW +: ElemW]),
      .in_h_i,
      .in_w_i,
      .act_zp_i,
      .tok_valid_i  (tok_valid[i]),
      .tok_start_i  (tok_start[i]),
      .tok_h_i      (tok_h[i*CoordW +: CoordW]),
      .tok_w_i      (tok_w[i*CoordW +: CoordW]),
      .tok_addr_i   (tok_addr[i*AddrW +: AddrW]),
      .start_o      (start_o[i]),
      .elem_o       (elem_o[i*ElemW +: ElemW])
    );
  end

  if (Rows == 1) begin : gen_one_row
    logic unused_steps;
    assign unused_steps = ^{step_we_i, step_row_i, step_i, dil_h_i, dil_w_i, tap_w_i, wrap_dw_i,
                            wrap_dvec_i, tok_first_i};
  end

endmodule

`default_nettype wire
