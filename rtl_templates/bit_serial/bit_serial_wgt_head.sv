// SPDX-License-Identifier: Apache-2.0
//
// Per-group weight precision: takes the header in front of each brick's weight words out of the
// stream and marks the words of the brick's last plane.
//
//   brick in the stream = header beat, then planes * columns words
//   header beat: bits 3:0 planes - 1, bits 14:8 columns - 1 (words of a plane: 1 in a convolution)
//
// Latency 0; a header is always accepted. Golden model: models/bit_serial/block_model.

`include "common_assert.svh"

`default_nettype none

module bit_serial_wgt_head #(
  parameter  int unsigned StreamW = 128,
  localparam int unsigned ColumnW = bit_serial_pkg::ColumnW
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  input  logic [StreamW-1:0] in_data_i,

  output logic               out_valid_o,  // without headers
  input  logic               out_ready_i,

  input  logic               word_i,       // a word is written in this cycle
  output logic               last_o        // it is of the brick's last plane
);

  logic               head_q;   // the next beat is a header
  logic [3:0]         plane_q;  // planes left, this one included, less 1
  logic [ColumnW-1:0] col_q, cols_q;
  logic               head_beat;

  assign out_valid_o = in_valid_i && !head_q;
  assign in_ready_o  = head_q || out_ready_i;
  assign head_beat   = in_valid_i && head_q;
  assign last_o      = (plane_q == 4'd0);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      head_q <= 1'b1;
    end else if (head_beat) begin
      head_q <= 1'b0;
    end else if (word_i) begin
      head_q <= last_o && (col_q == '0);
    end
  end

  always_ff @(posedge clk_i) begin
    if (head_beat) begin
      plane_q <= in_data_i[3:0];
      col_q   <= in_data_i[8 +: ColumnW];
      cols_q  <= in_data_i[8 +: ColumnW];
    end else if (word_i) begin
      col_q <= (col_q == '0) ? cols_q : col_q - ColumnW'(1);
      if (col_q == '0) begin
        plane_q <= plane_q - 4'd1;
      end
    end
  end

  logic unused_data;  // the rest of a header
  assign unused_data = ^in_data_i;

  `COMMON_ASSERT(a_word_after_header, !word_i || !head_q)

endmodule

`default_nettype wire
