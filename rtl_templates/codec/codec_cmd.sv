// SPDX-License-Identifier: Apache-2.0
//
// Receives the cmd stream: a descriptor of two words (one beat), then, when it says so, a table of 16
// words on beats of its own (README.md, section cmd).
//
//   desc_valid_o, decode_o, final_o, n_o, table_o stand from the beat after the last one until done_i
//
// The next descriptor is received only then. Without HasTable the bit `table` must be 0, and table_o
// is 0. Of a row's word the fields are kept, {t, ol, v_min}; row 0 has v_min = 0 and t = 0 whatever
// was sent. Golden model: models/codec/format.hpp.

`include "common_assert.svh"

`default_nettype none

module codec_cmd #(
  parameter  int unsigned StreamW  = 128,  // bits of a beat, a power of two >= 64
  parameter  int unsigned ValueW   = 8,    // bits of a value
  parameter  bit          HasTable = 1'b1,
  localparam int unsigned NumW     = codec_pkg::NumW,
  localparam int unsigned TRowW    = codec_pkg::table_row_bits(ValueW),
  localparam int unsigned TableW   = codec_pkg::TableRows * TRowW
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  input  logic [StreamW-1:0] in_data_i,

  output logic               desc_valid_o,
  output logic               decode_o,
  output logic               final_o,
  output logic [NumW-1:0]    n_o,
  output logic [TableW-1:0]  table_o,   // row r at [r*TRowW +: TRowW]
  input  logic               done_i
);

  // Descriptor: bits of word 0, place of n.
  localparam int unsigned DecodeBit = 0;
  localparam int unsigned FinalBit  = 3;
  localparam int unsigned NumLsb    = 32;

  logic            have_q, decode_q, final_q, wait_table_q, in_beat, desc_beat, table_last;
  logic [NumW-1:0] n_q;

  assign in_ready_o   = !have_q;
  assign in_beat      = in_valid_i && in_ready_o;
  assign desc_beat    = in_beat && !wait_table_q;
  assign desc_valid_o = have_q;
  assign decode_o     = decode_q;
  assign final_o      = final_q;
  assign n_o          = n_q;

  logic has_table;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      have_q       <= 1'b0;
      wait_table_q <= 1'b0;
    end else begin
      have_q <= have_q ? !done_i : (desc_beat ? !has_table : table_last);
      if (desc_beat) begin
        wait_table_q <= has_table;
      end else if (table_last) begin
        wait_table_q <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (desc_beat) begin
      decode_q <= in_data_i[DecodeBit];
      final_q  <= in_data_i[FinalBit];
      n_q      <= in_data_i[NumLsb +: NumW];
    end
  end

  logic unused_data;  // reserved bits of descriptor and rows
  assign unused_data = ^in_data_i;

  if (HasTable) begin : gen_table
    localparam int unsigned TableBit = 1;   // of descriptor word 0
    localparam int unsigned OlLsb    = 12;  // of a row's word
    localparam int unsigned CountLsb = 16;
    localparam int unsigned PerBeat = (StreamW / 32 < codec_pkg::TableRows) ?
                                      StreamW / 32 : codec_pkg::TableRows;
    localparam int unsigned Beats   = codec_pkg::TableRows / PerBeat;
    localparam int unsigned BeatW   = common_pkg::idx_width(Beats);
    localparam int unsigned MinW    = ValueW + 1;

    logic [BeatW-1:0] beat_q;

    assign has_table  = in_data_i[TableBit];
    assign table_last = in_beat && wait_table_q && (beat_q == BeatW'(Beats - 1));

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        beat_q <= '0;
      end else if (in_beat) begin
        beat_q <= (desc_beat || table_last) ? '0 : beat_q + BeatW'(1);
      end
    end

    for (genvar r = 0; r < codec_pkg::TableRows; r++) begin : gen_row
      localparam int unsigned Lsb = 32 * (r % PerBeat);

      logic [codec_pkg::OlW-1:0] ol_q;
      logic                      we;

      assign we = in_beat && wait_table_q && (beat_q == BeatW'(r / PerBeat));
      always_ff @(posedge clk_i) begin
        if (we) begin
          ol_q <= in_data_i[Lsb + OlLsb +: codec_pkg::OlW];
        end
      end
      assign table_o[r*TRowW + MinW +: codec_pkg::OlW] = ol_q;

      if (r == 0) begin : gen_first
        assign table_o[0 +: MinW]                                    = '0;
        assign table_o[MinW + codec_pkg::OlW +: codec_pkg::CountW] = '0;
      end else begin : gen_more
        logic [MinW-1:0]              min_q;
        logic [codec_pkg::CountW-1:0] count_q;
        always_ff @(posedge clk_i) begin
          if (we) begin
            min_q   <= in_data_i[Lsb +: MinW];
            count_q <= in_data_i[Lsb + CountLsb +: codec_pkg::CountW];
          end
        end
        assign table_o[r*TRowW +: MinW]                                         = min_q;
        assign table_o[r*TRowW + MinW + codec_pkg::OlW +: codec_pkg::CountW] = count_q;
      end
    end
  end else begin : gen_no_table
    assign has_table  = 1'b0;
    assign table_last = 1'b0;
    assign table_o    = '0;
  end

  `COMMON_ASSERT(a_done_is_there, !done_i || have_q)

endmodule

`default_nettype wire
