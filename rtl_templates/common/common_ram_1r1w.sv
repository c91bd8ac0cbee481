// SPDX-License-Identifier: Apache-2.0
//
// Memory with one write port and one clocked read port.
//
//   re_i at edge n  ->  rdata_o = mem[raddr_i] from edge n on, held until the next re_i
//
// A read of the address that is written at the same edge returns the old word. Contents are
// undefined until written. Reported apart from logic; replace by a macro with the same timing.
// Golden model: none needed, an array.

`default_nettype none

module common_ram_1r1w #(
  parameter  int unsigned Depth = 16,  // words, at least 1
  parameter  int unsigned Width = 8,   // bits a word
  localparam int unsigned AddrW = common_pkg::idx_width(Depth)
) (
  input  logic             clk_i,
  input  logic             we_i,
  input  logic [AddrW-1:0] waddr_i,
  input  logic [Width-1:0] wdata_i,
  input  logic             re_i,
  input  logic [AddrW-1:0] raddr_i,
  output logic [Width-1:0] rdata_o
);

  logic [Width-1:0] mem [Depth];

  always_ff @(posedge clk_i) begin
    if (we_i) begin
      mem[waddr_i] <= wdata_i;
    end
    if (re_i) begin
      rdata_o <= mem[raddr_i];
    end
  end

endmodule

`default_nettype wire
