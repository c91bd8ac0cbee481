// SPDX-License-Identifier: Apache-2.0
//
// `out` of the decoder: gathers rounds of Engines values into beats and queues them.
//
// Places are reserved: begin_i (room_o) before the first round of a beat is started, so that a round
// never waits. in_last_i marks the last round of a descriptor; its beat gets `last` and the keep bits
// of n values. n = 0: one beat with keep = 0 and last. start_i takes n_i, which stands until done_o:
// the last beat leaves. One round a cycle in, one beat a cycle out; the memory's read register is the
// stage of `out`. Golden model: models/codec/codec.cpp.

`include "common_assert.svh"

`default_nettype none

module codec_collector #(
  parameter  int unsigned Engines = 4,
  parameter  int unsigned ValueW  = 8,
  parameter  int unsigned StreamW = 128,   // at least Engines elements
  parameter  int unsigned Depth   = 4,     // beats, a power of two >= 2
  localparam int unsigned NumW    = codec_pkg::NumW
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      start_i,
  input  logic [NumW-1:0]           n_i,
  output logic                      done_o,

  output logic                      room_o,
  input  logic                      begin_i,
  input  logic                      in_valid_i,
  input  logic                      in_last_i,
  input  logic [Engines*ValueW-1:0] in_values_i,  // engine e at [e*ValueW +: ValueW]

  output logic                      out_valid_o,
  input  logic                      out_ready_i,
  output logic [StreamW-1:0]        out_data_o,
  output logic [StreamW/8-1:0]      out_keep_o,
  output logic                      out_last_o
);

  localparam int unsigned ElemW   = codec_pkg::elem_bits(ValueW);
  localparam int unsigned PerBeat = StreamW / ElemW;
  localparam int unsigned Rounds  = PerBeat / Engines;
  localparam int unsigned SelW    = common_pkg::idx_width(Rounds);
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth);
  localparam int unsigned TailW   = common_pkg::idx_width(PerBeat);
  localparam int unsigned RoundW  = Engines * ValueW;

  logic [SelW-1:0]  sel_q;
  logic [AddrW-1:0] waddr_q, raddr_q;
  logic [AddrW:0]   reserved_q, whole_q;   // beats begun; beats complete, the one shown included
  logic             shown_q, ended_q, empty_q, beat_done, read, pop;
  logic [TailW-1:0] tail;                  // values of the last beat, 0: all

  assign room_o      = (reserved_q != (AddrW + 1)'(Depth));
  assign beat_done   = in_valid_i && (in_last_i || (sel_q == SelW'(Rounds - 1)));
  assign read        = (whole_q > (AddrW + 1)'(shown_q)) && (!shown_q || out_ready_i);
  assign pop         = shown_q && out_ready_i;
  assign out_valid_o = shown_q || empty_q;
  assign out_last_o  = empty_q || (ended_q && (whole_q == (AddrW + 1)'(1)));
  assign done_o      = out_valid_o && out_ready_i && out_last_o;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || start_i) begin
      sel_q      <= '0;
      waddr_q    <= '0;
      raddr_q    <= '0;
      reserved_q <= '0;
      whole_q    <= '0;
      shown_q    <= 1'b0;
      ended_q    <= 1'b0;
      empty_q    <= rst_ni && (n_i == '0);
    end else begin
      if (in_valid_i) begin
        sel_q <= beat_done ? '0 : sel_q + SelW'(1);
      end
      waddr_q    <= waddr_q + AddrW'(beat_done);
      raddr_q    <= raddr_q + AddrW'(read);
      reserved_q <= reserved_q + (AddrW + 1)'(begin_i) - (AddrW + 1)'(pop);
      whole_q    <= whole_q + (AddrW + 1)'(beat_done) - (AddrW + 1)'(pop);
      shown_q    <= read || (shown_q && !out_ready_i);
      ended_q    <= ended_q || (in_valid_i && in_last_i);
      empty_q    <= empty_q && !out_ready_i;
    end
  end

  if (PerBeat == 1) begin : gen_tail_one
    assign tail = '0;
  end else begin : gen_tail
    assign tail = n_i[TailW-1:0];
  end

  for (genvar r = 0; r < Rounds; r++) begin : gen_bank
    logic [RoundW-1:0] rdata;

    common_ram_1r1w #(
      .Depth(Depth),
      .Width(RoundW)
    ) u_bank (
      .clk_i,
      .we_i   (in_valid_i && (sel_q == SelW'(r))),
      .waddr_i(waddr_q),
      .wdata_i(in_values_i),
      .re_i   (read),
      .raddr_i(raddr_q),
      .rdata_o(rdata)
    );

    for (genvar e = 0; e < Engines; e++) begin : gen_elem
      localparam int unsigned I = r * Engines + e;
      logic keep;
      if (I == 0) begin : gen_first
        assign keep = !empty_q;
      end else if (I == PerBeat - 1) begin : gen_end
        assign keep = !empty_q && (!out_last_o || (tail == '0));
      end else begin : gen_other
        assign keep = !empty_q && (!out_last_o || (tail == '0) || (tail > TailW'(I)));
      end
      assign out_keep_o[I*ElemW/8 +: ElemW/8] = {(ElemW/8){keep}};
      assign out_data_o[I*ElemW +: ElemW]     = keep ? ElemW'(rdata[e*ValueW +: ValueW]) : '0;
    end
  end

  `COMMON_ASSERT(a_reserved, !begin_i || room_o)
  `COMMON_ASSERT(a_place, !in_valid_i || whole_q < reserved_q)

endmodule

`default_nettype wire
