// SPDX-License-Identifier: Apache-2.0
//
// common_ram_1r1w is a memory: for one address, chosen by the solver and so standing for all, a read
// returns what was written there last before the read's edge (a write at the same edge comes after it),
// whatever is written elsewhere, and the read data holds until the next read. Never-written words are
// not constrained; addresses beyond Depth are neither forbidden nor constrained.
//
//: rtl common_ram_1r1w
//: quick pdr 100 Depth=1 Width=1
//: quick pdr 100 Depth=3 Width=2
//: full pdr 100 Depth=2 Width=4
//: full pdr 100 Depth=5 Width=3
//: full pdr 100 Depth=8 Width=4
//: full pdr 100 Depth=16 Width=2
//: full cover 8 Depth=3 Width=2
//: mutants pdr 100 Depth=3 Width=2

`default_nettype none

module common_ram_1r1w_proof #(
  parameter  int unsigned Depth = 3,
  parameter  int unsigned Width = 2,
  localparam int unsigned AddrW = common_pkg::idx_width(Depth)
) (
  input logic             clk_i,
  input logic             we_i,
  input logic [AddrW-1:0] waddr_i,
  input logic [Width-1:0] wdata_i,
  input logic             re_i,
  input logic [AddrW-1:0] raddr_i
);

  (* anyconst *) logic [AddrW-1:0] address;
  logic [Width-1:0] rdata;

  common_ram_1r1w #(.Depth(Depth), .Width(Width)) u_dut (
    .clk_i, .we_i, .waddr_i, .wdata_i, .re_i, .raddr_i, .rdata_o(rdata)
  );

  logic             written_q = 1'b0;
  logic             read_q = 1'b0;    // rdata is of a read of the address after a write to it
  logic             held_q = 1'b0;    // there was no read at the last edge
  logic [Width-1:0] word_q, expected_q, rdata_q;

  always_ff @(posedge clk_i) begin
    if (we_i && waddr_i == address) begin
      written_q <= 1'b1;
      word_q    <= wdata_i;
    end
    if (re_i) begin
      read_q     <= written_q && raddr_i == address;
      expected_q <= word_q;
    end
    held_q  <= !re_i;
    rdata_q <= rdata;
  end

  always_comb begin
    m_address : assume (Depth == 2**AddrW || 32'(address) < Depth);
    a_data : assert (!read_q || rdata == expected_q);
    a_hold : assert (!held_q || rdata == rdata_q);
    c_same_edge : cover (re_i && we_i && waddr_i == raddr_i && raddr_i == address && written_q);
    c_read : cover (read_q && held_q && rdata == '1);
  end

endmodule

`default_nettype wire
