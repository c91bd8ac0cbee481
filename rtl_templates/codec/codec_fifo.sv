// SPDX-License-Identifier: Apache-2.0
//
// A queue in a memory with clocked read. The oldest entry shows two cycles after it was put, at the
// earliest, and holds until it is popped; one entry a cycle goes in and out.
//
//   in_ready_o = fewer than Depth entries     out beat: out_valid_o && out_ready_i
//
// Golden model: none needed, a queue.

`include "common_assert.svh"

`default_nettype none

module codec_fifo #(
  parameter int unsigned Depth = 16,  // a power of two >= 2
  parameter int unsigned Width = 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             in_valid_i,
  output logic             in_ready_o,
  input  logic [Width-1:0] in_data_i,
  output logic             out_valid_o,
  input  logic             out_ready_i,
  output logic [Width-1:0] out_data_o,
  output logic             empty_o
);

  localparam int unsigned AddrW = common_pkg::idx_width(Depth);

  logic [AddrW-1:0] waddr_q, raddr_q;
  logic [AddrW:0]   count_q;             // entries, the one shown included
  logic             shown_q, put, pop, read;

  assign in_ready_o  = (count_q != (AddrW + 1)'(Depth));
  assign put         = in_valid_i && in_ready_o;
  assign out_valid_o = shown_q;
  assign pop         = shown_q && out_ready_i;
  assign read        = (count_q > (AddrW + 1)'(shown_q)) && (!shown_q || out_ready_i);
  assign empty_o     = (count_q == '0);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      waddr_q <= '0;
      raddr_q <= '0;
      count_q <= '0;
      shown_q <= 1'b0;
    end else begin
      waddr_q <= waddr_q + AddrW'(put);
      raddr_q <= raddr_q + AddrW'(read);
      count_q <= count_q + (AddrW + 1)'(put) - (AddrW + 1)'(pop);
      shown_q <= read || (shown_q && !out_ready_i);
    end
  end

  common_ram_1r1w #(
    .Depth(Depth),
    .Width(Width)
  ) u_ram (
    .clk_i,
    .we_i   (put),
    .waddr_i(waddr_q),
    .wdata_i(in_data_i),
    .re_i   (read),
    .raddr_i(raddr_q),
    .rdata_o(out_data_o)
  );

  `COMMON_ASSERT(a_count, count_q <= (AddrW + 1)'(Depth))

endmodule

`default_nettype wire
