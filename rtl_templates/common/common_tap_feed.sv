// SPDX-License-Identifier: Apache-2.0
//
// One row's activation bank with its share of the implicit im2col: adds the row's tap to the
// passing position, pads outside the image, reads the bank.
//
//   h = tok_h + dh, w = tok_w + dw, addr = tok_addr + dvec
//   elem_o = 0 <= h < in_h && 0 <= w < in_w ? bank[addr] : act_zp        2 cycles after the token
//
// The tap is double-buffered: tap_we_i writes the next pass's, a token with start takes it into
// use. Tokens pass on to the next row after 1 cycle. Golden model: models/systolic/block_model.

`default_nettype none

module common_tap_feed #(
  parameter  int unsigned ElemW  = 8,
  parameter  int unsigned Depth  = 64,  // vectors, a power of two
  localparam int unsigned AddrW  = common_pkg::idx_width(Depth),
  localparam int unsigned CoordW = common_pkg::CoordW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     bank_we_i,
  input  logic [AddrW-1:0]         bank_waddr_i,
  input  logic [ElemW-1:0]         bank_wdata_i,

  input  logic                     tap_we_i,
  input  logic signed [CoordW-1:0] tap_dh_i,
  input  logic signed [CoordW-1:0] tap_dw_i,
  input  logic [AddrW-1:0]         tap_dvec_i,

  input  logic [CoordW-1:0]        in_h_i,   // constant while tokens are in the array
  input  logic [CoordW-1:0]        in_w_i,
  input  logic [ElemW-1:0]         act_zp_i,

  input  logic                     tok_valid_i,
  input  logic                     tok_start_i,
  input  logic signed [CoordW-1:0] tok_h_i,
  input  logic signed [CoordW-1:0] tok_w_i,
  input  logic [AddrW-1:0]         tok_addr_i,
  output logic                     tok_valid_o,
  output logic                     tok_start_o,
  output logic signed [CoordW-1:0] tok_h_o,
  output logic signed [CoordW-1:0] tok_w_o,
  output logic [AddrW-1:0]         tok_addr_o,

  output logic                     start_o,  // with elem_o
  output logic [ElemW-1:0]         elem_o
);

  logic signed [CoordW-1:0] next_dh_q, next_dw_q, dh_q, dw_q, dh, dw, h, w;
  logic [AddrW-1:0]         next_dvec_q, dvec_q, dvec;
  logic                     in_image, in_image_q, start_q;
  logic [ElemW-1:0]         rdata;

  assign dh   = tok_start_i ? next_dh_q   : dh_q;
  assign dw   = tok_start_i ? next_dw_q   : dw_q;
  assign dvec = tok_start_i ? next_dvec_q : dvec_q;
  assign h    = tok_h_i + dh;
  assign w    = tok_w_i + dw;

  // A negative coordinate is a huge unsigned one.
  assign in_image = ($unsigned(h) < in_h_i) && ($unsigned(w) < in_w_i);

  common_ram_1r1w #(.Depth(Depth), .Width(ElemW)) u_bank (
    .clk_i,
    .we_i    (bank_we_i),
    .waddr_i (bank_waddr_i),
    .wdata_i (bank_wdata_i),
    .re_i    (tok_valid_i && in_image),
    .raddr_i (tok_addr_i + dvec),
    .rdata_o (rdata)
  );

  always_ff @(posedge clk_i) begin
    if (tap_we_i) begin
      next_dh_q   <= tap_dh_i;
      next_dw_q   <= tap_dw_i;
      next_dvec_q <= tap_dvec_i;
    end
    if (tok_valid_i && tok_start_i) begin
      dh_q   <= next_dh_q;
      dw_q   <= next_dw_q;
      dvec_q <= next_dvec_q;
    end
    in_image_q   <= in_image;
    tok_h_o    <= tok_h_i;
    tok_w_o    <= tok_w_i;
    tok_addr_o <= tok_addr_i;
    elem_o     <= in_image_q ? rdata : act_zp_i;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      tok_valid_o <= 1'b0;
      tok_start_o <= 1'b0;
      start_q     <= 1'b0;
      start_o     <= 1'b0;
    end else begin
      tok_valid_o <= tok_valid_i;
      tok_start_o <= tok_start_i;
      start_q     <= tok_start_i;
      start_o     <= start_q;
    end
  end

endmodule

`default_nettype wire
