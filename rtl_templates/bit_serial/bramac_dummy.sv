// SPDX-License-Identifier: Apache-2.0
//
// Bits of a dummy array: 7 rows of 160 columns, two rows read and two written in a cycle.
//
//   r1_o, r2_o = rows r1_row_i, r2_row_i of this cycle; writes at the clock edge, port 2 wins
//
// Row 0 is zeros and holds no bits. The adder and the write muxes are outside (bramac_array), so
// that this module is what a memory macro would be. Contents are undefined until written.
// Golden model: none needed, an array.

`include "common_assert.svh"

`default_nettype none

module bramac_dummy (
  input  logic                         clk_i,
  input  logic                         rst_ni,   // assertions only

  input  logic [2:0]                   r1_row_i,
  output logic [bramac_pkg::ColsW-1:0] r1_o,
  input  logic [2:0]                   r2_row_i,
  output logic [bramac_pkg::ColsW-1:0] r2_o,

  input  logic                         w1_we_i,
  input  logic [2:0]                   w1_row_i,
  input  logic [bramac_pkg::ColsW-1:0] w1_i,
  input  logic                         w2_we_i,
  input  logic [2:0]                   w2_row_i,
  input  logic [bramac_pkg::ColsW-1:0] w2_i
);

  localparam int unsigned ColsW = bramac_pkg::ColsW;
  localparam int unsigned Rows  = bramac_pkg::DummyRows;

  logic [Rows*ColsW-1:0] rows;

  assign rows[ColsW-1:0] = '0;

  for (genvar r = 1; r < Rows; r++) begin : gen_row
    logic [ColsW-1:0] row_q;

    always_ff @(posedge clk_i) begin
      if (w2_we_i && (w2_row_i == 3'(r))) begin
        row_q <= w2_i;
      end else if (w1_we_i && (w1_row_i == 3'(r))) begin
        row_q <= w1_i;
      end
    end

    assign rows[r*ColsW +: ColsW] = row_q;
  end

  always_comb begin
    r1_o = '0;
    r2_o = '0;
    for (int unsigned r = 0; r < Rows; r++) begin
      if (r1_row_i == 3'(r)) begin
        r1_o = rows[r*ColsW +: ColsW];
      end
      if (r2_row_i == 3'(r)) begin
        r2_o = rows[r*ColsW +: ColsW];
      end
    end
  end

  logic unused_reset;
  assign unused_reset = rst_ni;

  `COMMON_ASSERT(a_rows_differ, !w1_we_i || !w2_we_i || w1_row_i != w2_row_i)

endmodule

`default_nettype wire
