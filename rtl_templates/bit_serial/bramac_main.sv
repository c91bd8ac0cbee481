// SPDX-License-Identifier: Apache-2.0
//
// Main array: 128 rows x 160 columns = 512 words of 40 bits, two ports.
//
//   address = {row[6:0], column[1:0]}; a read's word stands from the next enabled edge until the
//   port's next read
//
// Two memories of one write and one read port, even and odd rows. So both ports may read, or both
// write, in the same cycle when one's row is even and the other's odd; one may always read while the
// other writes. A read of the address that is written at the same edge gives the old word.
// Golden model: none needed, an array.

`include "common_assert.svh"

`default_nettype none

module bramac_main (
  input  logic                         clk_i,
  input  logic                         rst_ni,    // assertions only
  input  logic                         main_i,    // the ports work at edges with main_i

  input  logic                         a_en_i,
  input  logic                         a_we_i,
  input  logic [bramac_pkg::AddrW-1:0] a_addr_i,
  input  logic [bramac_pkg::WordW-1:0] a_wdata_i,
  output logic [bramac_pkg::WordW-1:0] a_rdata_o,

  input  logic                         b_en_i,
  input  logic                         b_we_i,
  input  logic [bramac_pkg::AddrW-1:0] b_addr_i,
  input  logic [bramac_pkg::WordW-1:0] b_wdata_i,
  output logic [bramac_pkg::WordW-1:0] b_rdata_o
);

  localparam int unsigned WordW  = bramac_pkg::WordW;
  localparam int unsigned AddrW  = bramac_pkg::AddrW;
  localparam int unsigned Parity = 2;             // address bit: the row's lowest
  localparam int unsigned BankAw = AddrW - 1;

  logic               a_read, a_write, b_read, b_write, a_odd_q, b_odd_q;
  logic [BankAw-1:0]  a_bank_addr, b_bank_addr;
  logic [2*WordW-1:0] rdata;

  assign a_read      = main_i && a_en_i && !a_we_i;
  assign a_write     = main_i && a_en_i && a_we_i;
  assign b_read      = main_i && b_en_i && !b_we_i;
  assign b_write     = main_i && b_en_i && b_we_i;
  assign a_bank_addr = {a_addr_i[AddrW-1:Parity+1], a_addr_i[Parity-1:0]};
  assign b_bank_addr = {b_addr_i[AddrW-1:Parity+1], b_addr_i[Parity-1:0]};

  for (genvar k = 0; k < 2; k++) begin : gen_bank
    logic a_here, b_here;

    assign a_here = (a_addr_i[Parity] == 1'(k));
    assign b_here = (b_addr_i[Parity] == 1'(k));

    common_ram_1r1w #(.Depth(bramac_pkg::Words / 2), .Width(WordW)) u_ram (
      .clk_i,
      .we_i    ((a_write && a_here) || (b_write && b_here)),
      .waddr_i ((a_write && a_here) ? a_bank_addr : b_bank_addr),
      .wdata_i ((a_write && a_here) ? a_wdata_i : b_wdata_i),
      .re_i    ((a_read && a_here) || (b_read && b_here)),
      .raddr_i ((a_read && a_here) ? a_bank_addr : b_bank_addr),
      .rdata_o (rdata[k*WordW +: WordW])
    );
  end

  always_ff @(posedge clk_i) begin
    if (a_read) begin
      a_odd_q <= a_addr_i[Parity];
    end
    if (b_read) begin
      b_odd_q <= b_addr_i[Parity];
    end
  end

  assign a_rdata_o = a_odd_q ? rdata[WordW +: WordW] : rdata[0 +: WordW];
  assign b_rdata_o = b_odd_q ? rdata[WordW +: WordW] : rdata[0 +: WordW];

  logic unused_reset;
  assign unused_reset = rst_ni;

  `COMMON_ASSERT(a_one_reader_a_bank, !(a_read && b_read) || a_addr_i[Parity] != b_addr_i[Parity])
  `COMMON_ASSERT(a_one_writer_a_bank,
                 !(a_write && b_write) || a_addr_i[Parity] != b_addr_i[Parity])

endmodule

`default_nettype wire
