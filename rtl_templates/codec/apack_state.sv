// SPDX-License-Identifier: Apache-2.0
//
// What a coder remembers of its contexts, a word each: a memory with a clocked read that also sees
// the word that is written at the same edge.
//
//   re_i at edge n  ->  rdata_o = word of raddr_i, what is written at edge n included, held until the
//                       next re_i
//
// Words are undefined until written. Golden model: none needed, an array.

`default_nettype none

module apack_state #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned Width    = 32,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input  logic             clk_i,
  input  logic             we_i,
  input  logic [CtxW-1:0]  waddr_i,
  input  logic [Width-1:0] wdata_i,
  input  logic             re_i,
  input  logic [CtxW-1:0]  raddr_i,
  output logic [Width-1:0] rdata_o
);

  logic [Width-1:0] stored, written_q;
  logic             bypass_q;

  common_ram_1r1w #(.Depth(Contexts), .Width(Width)) u_words (
    .clk_i, .we_i, .waddr_i, .wdata_i, .re_i, .raddr_i,
    .rdata_o (stored)
  );

  always_ff @(posedge clk_i) begin
    if (re_i) begin
      bypass_q  <= we_i && (waddr_i == raddr_i);
      written_q <= wdata_i;
    end
  end

  assign rdata_o = bypass_q ? written_q : stored;

endmodule

`default_nettype wire
