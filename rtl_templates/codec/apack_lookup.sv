// SPDX-License-Identifier: Apache-2.0
//
// The row of the table that codes a value, and what the table says of it; latency 1 enabled cycle.
//
//   row = last r with v_min[r] <= value        offset = value - v_min[row]
//
// Rows of no value cost nothing: their v_min is also that of the next row, or 2^ValueW. v_min never
// decreases, so each comparison implies those of the rows before. The register cuts comparisons from
// selection. A row without a count (t_low = t_high) cannot be coded: who writes the table sees to it
// that no value needs one. Golden model: models/codec/apack.

`default_nettype none

module apack_lookup #(
  parameter  int unsigned ValueW = 8,
  parameter  int unsigned CountW = 10,
  parameter  int unsigned Rows   = 16,
  parameter  int unsigned OlW    = 4,                           // of an offset's length
  localparam int unsigned RowW   = CountW + OlW + ValueW + 1
) (
  input  logic                 clk_i,
  input  logic                 en_i,
  input  logic [Rows*RowW-1:0] table_i,   // row r = {t, ol, v_min}; row 0: t and v_min count as 0
  input  logic [ValueW-1:0]    value_i,
  output logic [CountW-1:0]    t_low_o,
  output logic [CountW-1:0]    t_high_o,  // above the last row: 2^CountW - 1
  output logic [OlW-1:0]       ol_o,
  output logic [ValueW-1:0]    offset_o
);

  logic [Rows-1:0]   reached, row_q;
  logic [ValueW-1:0] value_q, v_min;

  for (genvar r = 0; r < Rows; r++) begin : gen_row
    if (r == 0) begin : gen_first
      assign reached[r] = 1'b1;
    end else begin : gen_compare
      assign reached[r] = {1'b0, value_i} >= table_i[r*RowW +: ValueW + 1];
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      value_q <= value_i;
      row_q   <= reached & ~(reached >> 1);
    end
  end

  always_comb begin
    t_low_o  = '0;
    t_high_o = '0;
    ol_o     = '0;
    v_min    = '0;
    for (int unsigned r = 0; r < Rows; r++) begin
      if (row_q[r]) begin
        ol_o = ol_o | table_i[r*RowW + ValueW + 1 +: OlW];
        if (r != 0) begin
          v_min   = v_min | table_i[r*RowW +: ValueW];
          t_low_o = t_low_o | table_i[r*RowW + ValueW + 1 + OlW +: CountW];
        end
        t_high_o = t_high_o | ((r + 1 < Rows)
            ? table_i[((r + 1) % Rows)*RowW + ValueW + 1 + OlW +: CountW] : {CountW{1'b1}});
      end
    end
  end

  assign offset_o = value_q - v_min;

  logic unused_first;  // row 0 begins at 0
  assign unused_first = ^{table_i[ValueW:0], table_i[ValueW+1+OlW +: CountW]};

endmodule

`default_nettype wire
