// SPDX-License-Identifier: Apache-2.0
//
// Three levels for schematic_test.cpp: a stream in, two equal lanes, a stream out, glue logic between.

`default_nettype none

module schematic_test_front (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        in_valid_i,
  output logic        in_ready_o,
  input  logic [ 7:0] in_data_i,
  output logic [63:0] word_o,
  output logic        busy_o
);
  logic [63:0] word_q;
  always_ff @(posedge clk_i) begin
    if (in_valid_i) begin
      word_q <= {word_q[55:0], in_data_i};
    end
  end
  assign word_o = word_q;
  assign busy_o = word_q[0];
  assign in_ready_o = rst_ni;
endmodule

module schematic_test_lane (
  input  logic        clk_i,
  input  logic        en_i,
  input  logic [31:0] x_i,
  output logic [31:0] y_o
);
  always_ff @(posedge clk_i) begin
    if (en_i) begin
      y_o <= ~x_i;
    end
  end
endmodule

module schematic_test_back (
  input  logic [63:0] y_i,
  output logic        out_valid_o,
  input  logic        out_ready_i,
  output logic [ 7:0] out_data_o
);
  assign out_valid_o = out_ready_i & ^y_i;
  assign out_data_o = y_i[7:0];
endmodule

module schematic_test_engine (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       in_valid_i,
  output logic       in_ready_o,
  input  logic [7:0] in_data_i,
  output logic       out_valid_o,
  input  logic       out_ready_i,
  output logic [7:0] out_data_o
);
  logic [63:0] word, result;
  logic busy;

  schematic_test_front u_front (
    .clk_i     (clk_i),
    .rst_ni    (rst_ni),
    .in_valid_i(in_valid_i),
    .in_ready_o(in_ready_o),
    .in_data_i (in_data_i),
    .word_o    (word),
    .busy_o    (busy)
  );
  for (genvar i = 0; i < 2; i++) begin : gen_lane
    schematic_test_lane u_lane (
      .clk_i(clk_i),
      .en_i (out_ready_i & ~busy),
      .x_i  (word[i*32 +: 32]),
      .y_o  (result[i*32 +: 32])
    );
  end
  schematic_test_back u_back (
    .y_i        (result),
    .out_valid_o(out_valid_o),
    .out_ready_i(out_ready_i),
    .out_data_o (out_data_o)
  );
endmodule

module schematic_test (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       in_valid_i,
  output logic       in_ready_o,
  input  logic [7:0] in_data_i,
  output logic       out_valid_o,
  input  logic       out_ready_i,
  output logic [7:0] out_data_o
);
  schematic_test_engine u_engine (
    .clk_i      (clk_i),
    .rst_ni     (rst_ni),
    .in_valid_i (in_valid_i),
    .in_ready_o (in_ready_o),
    .in_data_i  (in_data_i),
    .out_valid_o(out_valid_o),
    .out_ready_i(out_ready_i),
    .out_data_o (out_data_o)
  );
endmodule

`default_nettype wire
