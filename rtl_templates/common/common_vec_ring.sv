// SPDX-License-Identifier: Apache-2.0
//
// Write side of a ring buffer of vectors that is banked by lane: bank j holds element j of every
// vector. Accepts a stream of beats and turns them into bank writes; the banks and their readers
// are elsewhere, so that each bank can be read at its own address and time.
//
//   in_ready_o = vectors written - vectors released < Depth
//   vector v lies at address v mod Depth of every bank; count_o counts whole vectors
//
// Normally lane j takes element j of the vector, a vector has ceil(Lanes / E) beats, E = StreamW /
// ElemW. With pack_i = c > 0 the vector has c elements only and lane j takes element j mod c: the
// copies let each group of c lanes be read at another address (stacked taps). c <= PackMax.
// Counters are modulo 2*Depth, enough to tell full from empty. Golden model:
// models/systolic/block_model.

`include "common_assert.svh"

`default_nettype none

module common_vec_ring #(
  parameter  int unsigned Lanes   = 16,   // elements of a vector, 1..256
  parameter  int unsigned ElemW   = 8,    // bits of an element
  parameter  int unsigned StreamW = 128,  // bits of a beat
  parameter  int unsigned Depth   = 64,   // vectors, a power of two
  parameter  int unsigned PackMax = 0,    // largest c; 0: no packing
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1,
  localparam int unsigned BeatW   = 8
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  logic                   in_valid_i,
  output logic                   in_ready_o,
  input  logic [StreamW-1:0]     in_data_i,

  input  logic [BeatW-1:0]       beats_i,    // beats of a vector, minus 1
  input  logic [BeatW-1:0]       pack_i,     // c, or 0; constant while a vector is under way
  input  logic                   enable_i,   // accept beats at all
  input  logic [CntW-1:0]        release_i,  // vectors released so far

  output logic                   vec_done_o,  // the beat of this cycle completes a vector
  output logic [CntW-1:0]        count_o,     // vectors written so far
  output logic [Lanes-1:0]       bank_we_o,
  output logic [AddrW-1:0]       bank_addr_o,
  output logic [Lanes*ElemW-1:0] bank_data_o  // lane j at [j*ElemW +: ElemW]
);

  localparam int unsigned PerBeat = common_pkg::per_beat(StreamW, ElemW);

  if (Depth != (1 << $clog2(Depth))) begin : gen_bad_depth
    $error("common_vec_ring: Depth must be a power of two");
  end
  if (ElemW > StreamW) begin : gen_bad_width
    $error("common_vec_ring: an element must fit a beat");
  end

  logic [CntW-1:0]  count_q;
  logic [BeatW-1:0] beat_q;
  logic             full, in_beat;

  assign full       = (count_q == (release_i ^ CntW'(Depth)));  // their difference is Depth
  assign in_ready_o = enable_i && !full;
  assign in_beat    = in_valid_i && in_ready_o;
  assign vec_done_o = in_beat && (beat_q == beats_i);
  assign count_o    = count_q;

  if (Depth == 1) begin : gen_addr_one
    assign bank_addr_o = '0;
  end else begin : gen_addr
    assign bank_addr_o = count_q[AddrW-1:0];
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      count_q <= '0;
      beat_q  <= '0;
    end else if (in_beat) begin
      beat_q <= vec_done_o ? '0 : beat_q + BeatW'(1);
      if (vec_done_o) begin
        count_q <= count_q + CntW'(1);
      end
    end
  end

  logic unused_data;  // elements of a beat beyond the last lane, bits beyond the last element
  assign unused_data = ^in_data_i;

  for (genvar j = 0; j < Lanes; j++) begin : gen_lane
    logic             we;
    logic [ElemW-1:0] elem;

    if (PackMax == 0) begin : gen_plain
      logic unused_pack;
      assign unused_pack = ^pack_i;
      assign we   = (beat_q == BeatW'(j / PerBeat));
      assign elem = in_data_i[(j % PerBeat)*ElemW +: ElemW];
    end else begin : gen_pack
      always_comb begin
        we   = (beat_q == BeatW'(j / PerBeat));
        elem = in_data_i[(j % PerBeat)*ElemW +: ElemW];
        for (int unsigned c = 1; c <= PackMax; c++) begin
          if (pack_i == BeatW'(c)) begin
            we   = (beat_q == BeatW'((j % c) / PerBeat));
            elem = in_data_i[((j % c) % PerBeat)*ElemW +: ElemW];
          end
        end
      end
    end

    assign bank_we_o[j] = in_beat && we;
    assign bank_data_o[j*ElemW +: ElemW] = elem;
  end

  `COMMON_ASSERT(a_no_overflow, CntW'(count_q - release_i) <= CntW'(Depth))
  `COMMON_ASSERT(a_beat_in_vector, beat_q <= beats_i || !enable_i)

endmodule

`default_nettype wire
