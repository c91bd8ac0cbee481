// SPDX-License-Identifier: Apache-2.0
//
// One row's activation bank behind the implicit im2col: pads outside the image, else reads.
//
//   elem_o = 0 <= h < in_h && 0 <= w < in_w ? bank[addr] : act_zp        2 cycles after the token
//
// h, w and addr are those of the row's own tap (common_tap_step). Golden model:
// models/systolic/block_model.

`default_nettype none

module common_tap_feed #(
  parameter  int unsigned ElemW  = 8,
  parameter  int unsigned Depth  = 64,  // vectors, a power of two
  localparam int unsigned AddrW  = common_pkg::idx_width(Depth),
  localparam int unsigned CoordW = common_conv_pkg::CoordW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     bank_we_i,
  input  logic [AddrW-1:0]         bank_waddr_i,
  input  logic [ElemW-1:0]         bank_wdata_i,

  input  logic [CoordW-1:0]        in_h_i,   // constant while tokens are in the array
  input  logic [CoordW-1:0]        in_w_i,
  input  logic [ElemW-1:0]         act_zp_i,

  input  logic                     tok_valid_i,
  input  logic                     tok_start_i,
  input  logic signed [CoordW-1:0] tok_h_i,
  input  logic signed [CoordW-1:0] tok_w_i,
  input  logic [AddrW-1:0]         tok_addr_i,

  output logic                     start_o,  // with elem_o
  output logic [ElemW-1:0]         elem_o
);

  logic             in_image, in_image_q, start_q;
  logic [ElemW-1:0] rdata;

  // A negative coordinate is a huge unsigned one.
  assign in_image = ($unsigned(tok_h_i) < in_h_i) && ($unsigned(tok_w_i) < in_w_i);

  common_ram_1r1w #(.Depth(Depth), .Width(ElemW)) u_bank (
    .clk_i,
    .we_i    (bank_we_i),
    .waddr_i (bank_waddr_i),
    .wdata_i (bank_wdata_i),
    .re_i    (tok_valid_i && in_image),
    .raddr_i (tok_addr_i),
    .rdata_o (rdata)
  );

  always_ff @(posedge clk_i) begin
    in_image_q <= in_image;
    elem_o     <= in_image_q ? rdata : act_zp_i;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      start_q <= 1'b0;
      start_o <= 1'b0;
    end else begin
      start_q <= tok_start_i;
      start_o <= start_q;
    end
  end

endmodule

`default_nettype wire
