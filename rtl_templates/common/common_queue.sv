// SPDX-License-Identifier: Apache-2.0
//
// Queue in front of a stream that may stall: two registers, and behind them a memory, which is used
// only while the stream stalls.
//
//   out_valid_o = something is inside; a beat that comes in while nothing is shows a cycle later
//
// There is no in_ready_o: whoever sends counts his beats and never has more than Depth of them on
// their way to the end of the stream, so that what lies before the queue never has to stop. Beats go
// on in order: into the first register when it is free, else into the second, else, or while the
// memory holds any that do not leave it now, into the memory. That one's word shows two cycles after
// it came, but until then the registers have beats to give. Golden model: none needed, a queue.

`include "common_assert.svh"

`default_nettype none

module common_queue #(
  parameter int unsigned Depth = 16,  // a power of two, at least 2
  parameter int unsigned Width = 8    // bits of payload
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             in_valid_i,
  input  logic [Width-1:0] in_data_i,
  output logic             out_valid_o,
  input  logic             out_ready_i,
  output logic [Width-1:0] out_data_o
);

  localparam int unsigned AddrW = common_pkg::idx_width(Depth);
  localparam int unsigned CntW  = AddrW + 1;

  logic             first_valid_q, second_valid_q, shown_q;  // shown: the memory's oldest word
  logic [Width-1:0] first_q, second_q, shown;
  logic             free, behind_q, to_first, to_second, put, take, read, last_q;
  logic [AddrW-1:0] waddr_q, raddr_q;
  logic [CntW-1:0]  held_q, held_d;                          // in the memory, shown included

  assign out_valid_o = first_valid_q;
  assign out_data_o  = first_q;
  assign free        = !first_valid_q || out_ready_i;
  assign take        = shown_q && !second_valid_q && free;
  assign to_first    = in_valid_i && !behind_q && !second_valid_q && free;
  assign to_second   = in_valid_i && !to_first && (!behind_q || (take && last_q)) &&
                       (!second_valid_q || free);
  assign put         = in_valid_i && !to_first && !to_second;
  assign read        = (held_q > CntW'(shown_q)) && (!shown_q || take);
  assign held_d      = held_q + CntW'(put) - CntW'(take);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      first_valid_q  <= 1'b0;
      second_valid_q <= 1'b0;
      shown_q        <= 1'b0;
      behind_q       <= 1'b0;
      last_q         <= 1'b0;
      waddr_q        <= '0;
      raddr_q        <= '0;
      held_q         <= '0;
    end else begin
      first_valid_q  <= !free || second_valid_q || shown_q || to_first;
      second_valid_q <= to_second || (second_valid_q && !free);
      shown_q        <= read || (shown_q && !take);
      behind_q       <= (held_d != '0);
      last_q         <= (held_d == CntW'(1));
      waddr_q        <= waddr_q + AddrW'(put);
      raddr_q        <= raddr_q + AddrW'(read);
      held_q         <= held_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (free) begin
      first_q <= second_valid_q ? second_q : shown_q ? shown : in_data_i;
    end
    if (to_second) begin
      second_q <= in_data_i;
    end
  end

  common_ram_1r1w #(.Depth(Depth), .Width(Width)) u_ram (
    .clk_i,
    .we_i    (put),
    .waddr_i (waddr_q),
    .wdata_i (in_data_i),
    .re_i    (read),
    .raddr_i (raddr_q),
    .rdata_o (shown)
  );

  `COMMON_ASSERT(a_room, held_q <= CntW'(Depth))
  `COMMON_ASSERT(a_shows_what_is_inside, first_valid_q || (held_q == '0 && !second_valid_q))

endmodule

`default_nettype wire
