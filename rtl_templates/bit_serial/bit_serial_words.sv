// SPDX-License-Identifier: Apache-2.0
//
// Ring buffer of words and its memory: words enter in order, and are read at any address while they
// are held.
//
//   in_ready_o = enable_i, and words written - released_i < Depth; word v lies at v mod Depth
//   re_i in cycle t  ->  rdata_o in cycle t + 1
//
// Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_words #(
  parameter  int unsigned Width = 64,
  parameter  int unsigned Depth = 64,  // words, a power of two
  localparam int unsigned AddrW = common_pkg::idx_width(Depth),
  localparam int unsigned CntW  = $clog2(Depth) + 1
) (
  input  logic             clk_i,
  input  logic             rst_ni,

  input  logic             in_valid_i,
  output logic             in_ready_o,
  input  logic [Width-1:0] in_data_i,
  input  logic             enable_i,
  input  logic [CntW-1:0]  released_i,  // words given back since reset
  output logic [CntW-1:0]  written_o,   // words since reset
  output logic             we_o,        // a word is written in this cycle
  output logic [AddrW-1:0] waddr_o,

  input  logic             re_i,
  input  logic [AddrW-1:0] raddr_i,
  output logic [Width-1:0] rdata_o
);

  logic             unused_done;  // we_o: each word has one beat
  logic [Width-1:0] wdata;

  common_vec_ring #(
    .Lanes(1), .ElemW(Width), .StreamW(Width), .Depth(Depth), .PackMax(0)
  ) u_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .beats_i     ('0),
    .pack_i      ('0),
    .enable_i,
    .release_i   (released_i),
    .vec_done_o  (unused_done),
    .count_o     (written_o),
    .bank_we_o   (we_o),
    .bank_addr_o (waddr_o),
    .bank_data_o (wdata)
  );

  common_ram_1r1w #(.Depth(Depth), .Width(Width)) u_ram (
    .clk_i,
    .we_i    (we_o),
    .waddr_i (waddr_o),
    .wdata_i (wdata),
    .re_i,
    .raddr_i,
    .rdata_o
  );

endmodule

`default_nettype wire
