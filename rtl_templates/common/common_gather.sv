// SPDX-License-Identifier: Apache-2.0
//
// Joins the beats of a vector into one word: element j of the vector at [j*ElemW +: ElemW].
//
//   a vector has ceil(Elems / E) beats, E = StreamW / ElemW; the word is there with its last beat
//
// Latency 0: earlier beats wait in registers, the last one passes through, so that out_valid_o
// depends on in_valid_i and in_ready_o on out_ready_i. A beat every cycle. Bits of a beat beyond its
// last element are ignored.

`default_nettype none

module common_gather #(
  parameter  int unsigned Elems   = 16,   // elements of a vector, at least 1
  parameter  int unsigned ElemW   = 8,    // bits of an element, at most StreamW
  parameter  int unsigned StreamW = 128,
  localparam int unsigned PerBeat = common_pkg::per_beat(StreamW, ElemW),
  localparam int unsigned Beats   = common_pkg::beats(Elems, StreamW, ElemW)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  logic                   in_valid_i,
  output logic                   in_ready_o,
  input  logic [StreamW-1:0]     in_data_i,

  output logic                   out_valid_o,
  input  logic                   out_ready_i,
  output logic [Elems*ElemW-1:0] out_data_o
);

  logic [Beats*StreamW-1:0] beats;  // beat k at [k*StreamW +: StreamW]

  if (Beats == 1) begin : gen_passthru
    logic unused_ports;
    assign unused_ports = ^{clk_i, rst_ni};
    assign in_ready_o   = out_ready_i;
    assign out_valid_o  = in_valid_i;
    assign beats        = in_data_i;
  end else begin : gen_join
    localparam int unsigned BeatW = common_pkg::idx_width(Beats);

    logic [(Beats-1)*StreamW-1:0] held_q;  // enter at the top, so that the first ends at the bottom
    logic [BeatW-1:0]             beat_q;
    logic                         beat_last, in_beat;

    assign beat_last   = (beat_q == BeatW'(Beats - 1));
    assign in_ready_o  = !beat_last || out_ready_i;
    assign out_valid_o = in_valid_i && beat_last;
    assign in_beat     = in_valid_i && in_ready_o;
    assign beats       = {in_data_i, held_q};

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        beat_q <= '0;
      end else if (in_beat) begin
        beat_q <= beat_last ? '0 : beat_q + BeatW'(1);
      end
    end

    if (Beats == 2) begin : gen_two
      always_ff @(posedge clk_i) begin
        if (in_beat && !beat_last) begin
          held_q <= in_data_i;
        end
      end
    end else begin : gen_more
      always_ff @(posedge clk_i) begin
        if (in_beat && !beat_last) begin
          held_q <= {in_data_i, held_q[(Beats-1)*StreamW-1:StreamW]};
        end
      end
    end
  end

  for (genvar j = 0; j < Elems; j++) begin : gen_elem
    assign out_data_o[j*ElemW +: ElemW] =
        beats[(j / PerBeat)*StreamW + (j % PerBeat)*ElemW +: ElemW];
  end

  logic unused_pad;
  assign unused_pad = ^beats;

endmodule

`default_nettype wire
