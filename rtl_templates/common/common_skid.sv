// SPDX-License-Identifier: Apache-2.0
//
// Two-entry register slice: cuts both the valid/payload and the ready path of a stream.
//
//   latency 1 cycle, throughput 1 beat a cycle, in_ready_o and out_valid_o come from flip-flops
//
// Not a FIFO for rate matching: it absorbs the one beat that is under way when out_ready_i falls.

`default_nettype none

module common_skid #(
  parameter int unsigned Width = 8  // bits of payload
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             in_valid_i,
  output logic             in_ready_o,
  input  logic [Width-1:0] in_data_i,
  output logic             out_valid_o,
  input  logic             out_ready_i,
  output logic [Width-1:0] out_data_o
);

  logic             main_valid_q, spare_valid_q;
  logic [Width-1:0] main_q, spare_q;
  logic             in_beat, out_free;

  assign in_ready_o  = !spare_valid_q;
  assign in_beat     = in_valid_i && in_ready_o;
  assign out_valid_o = main_valid_q;
  assign out_data_o  = main_q;
  assign out_free    = !main_valid_q || out_ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      main_valid_q  <= 1'b0;
      spare_valid_q <= 1'b0;
    end else if (out_free) begin
      main_valid_q  <= spare_valid_q || in_beat;
      spare_valid_q <= 1'b0;
    end else if (in_beat) begin
      spare_valid_q <= 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (out_free) begin
      main_q <= spare_valid_q ? spare_q : in_data_i;
    end
    if (in_beat) begin
      spare_q <= in_data_i;
    end
  end

endmodule

`default_nettype wire
