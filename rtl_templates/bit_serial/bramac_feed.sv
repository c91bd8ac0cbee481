// SPDX-License-Identifier: Apache-2.0
//
// Activation buffer: a ring of vectors of Vec elements, read a whole vector at a time.
//
//   fire_i in cycle t  ->  valid_o and vec_o in cycle t + 1: the vector at addr_i, or Vec times the
//   padding value where (h_i, w_i) lies outside the image
//
// Golden model: models/bit_serial/bramac_model.

`default_nettype none

module bramac_feed #(
  parameter  int unsigned Vec     = 16,
  parameter  int unsigned StreamW = 128,
  parameter  int unsigned Depth   = 64,  // vectors, a power of two
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1,
  localparam int unsigned CoordW  = common_conv_pkg::CoordW,
  localparam int unsigned ElemW   = bramac_pkg::InW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     in_valid_i,
  output logic                     in_ready_o,
  input  logic [StreamW-1:0]       in_data_i,
  input  logic                     enable_i,    // see common_vec_ring
  input  logic [7:0]               beats_i,
  input  logic [CntW-1:0]          release_i,
  output logic                     vec_done_o,
  output logic [CntW-1:0]          count_o,

  input  logic [CoordW-1:0]        in_h_i,
  input  logic [CoordW-1:0]        in_w_i,
  input  logic [ElemW-1:0]         pad_i,       // constant while vectors are fetched
  input  logic                     fire_i,
  input  logic signed [CoordW-1:0] h_i,
  input  logic signed [CoordW-1:0] w_i,
  input  logic [AddrW-1:0]         addr_i,
  output logic                     valid_o,
  output logic [Vec*ElemW-1:0]     vec_o        // element j at [j*8 +: 8]
);

  logic [Vec-1:0]       bank_we;
  logic [AddrW-1:0]     bank_waddr;
  logic [Vec*ElemW-1:0] bank_wdata, rdata;
  logic                 in_image, in_image_q;

  common_vec_ring #(
    .Lanes(Vec), .ElemW(ElemW), .StreamW(StreamW), .Depth(Depth), .PackMax(0)
  ) u_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .beats_i,
    .pack_i      ('0),
    .enable_i,
    .release_i,
    .vec_done_o,
    .count_o,
    .bank_we_o   (bank_we),
    .bank_addr_o (bank_waddr),
    .bank_data_o (bank_wdata)
  );

  for (genvar j = 0; j < Vec; j++) begin : gen_bank
    common_ram_1r1w #(.Depth(Depth), .Width(ElemW)) u_ram (
      .clk_i,
      .we_i    (bank_we[j]),
      .waddr_i (bank_waddr),
      .wdata_i (bank_wdata[j*ElemW +: ElemW]),
      .re_i    (fire_i && in_image),
      .raddr_i (addr_i),
      .rdata_o (rdata[j*ElemW +: ElemW])
    );
  end

  assign in_image = (h_i >= 0) && (h_i < $signed(in_h_i)) &&
                    (w_i >= 0) && (w_i < $signed(in_w_i));
  assign vec_o    = in_image_q ? rdata : {Vec{pad_i}};

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_o <= 1'b0;
    end else begin
      valid_o <= fire_i;
    end
    if (fire_i) begin
      in_image_q <= in_image;
    end
  end

endmodule

`default_nettype wire
