// SPDX-License-Identifier: Apache-2.0
//
// common_gather offers a vector with its last beat, every element from its place in its beat, and
// takes beats as long as they are not the last; the last one when the word is taken.
//
//: rtl common_gather
//: quick pdr 50 Elems=3 ElemW=2 StreamW=4
//: quick pdr 50 Elems=1 ElemW=3 StreamW=4
//: quick pdr 50 Elems=7 ElemW=1 StreamW=2
//: full pdr 50 Elems=5 ElemW=3 StreamW=4
//: full pdr 50 Elems=5 ElemW=3 StreamW=8
//: full cover 8 Elems=3 ElemW=2 StreamW=2
//: mutants pdr 50 Elems=7 ElemW=1 StreamW=2

`default_nettype none

module common_gather_proof #(
  parameter  int unsigned Elems   = 3,
  parameter  int unsigned ElemW   = 2,
  parameter  int unsigned StreamW = 4,
  localparam int unsigned PerBeat = StreamW / ElemW,
  localparam int unsigned Beats   = (Elems + PerBeat - 1) / PerBeat
) (
  input logic               clk_i,
  input logic               rst_i,        // free after the first cycle
  input logic               in_valid_i,
  input logic [StreamW-1:0] in_data_i,
  input logic               out_ready_i,
  input logic [7:0]         any_i         // an element
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic                   in_ready, out_valid;
  logic [Elems*ElemW-1:0] out_data;

  common_gather #(.Elems(Elems), .ElemW(ElemW), .StreamW(StreamW)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i,
    .out_valid_o(out_valid), .out_ready_i, .out_data_o(out_data)
  );

  // One element, chosen at the start and kept; the beat that has it, and what it was there.
  logic [7:0]       elem_q = '0;
  logic             chosen_q = 1'b0;
  logic [7:0]       beat_q;
  logic [ElemW-1:0] value_q, now, got;
  logic             last;

  always_ff @(posedge clk_i) begin
    if (!chosen_q) begin
      chosen_q <= 1'b1;
      elem_q   <= (32'(any_i) < Elems) ? any_i : '0;
    end
    if (!rst_ni) begin
      beat_q <= '0;
    end else if (in_valid_i && in_ready) begin
      beat_q <= last ? '0 : beat_q + 8'd1;
      if (32'(beat_q) == 32'(elem_q) / PerBeat) begin
        value_q <= now;
      end
    end
  end

  always_comb begin
    now = '0;
    got = '0;
    for (int unsigned j = 0; j < Elems; j++) begin
      if (32'(elem_q) == j) begin
        now = in_data_i[(j % PerBeat)*ElemW +: ElemW];
        got = out_data[j*ElemW +: ElemW];
      end
    end
  end

  assign last = (32'(beat_q) == Beats - 1);

  always_comb begin
    if (rst_ni && chosen_q) begin
      a_valid : assert (out_valid == (in_valid_i && last));
      a_ready : assert (in_ready == (!last || out_ready_i));
      if (out_valid) begin
        a_element : assert (got == ((32'(elem_q) / PerBeat == Beats - 1) ? now : value_q));
      end
      c_word : cover (out_valid && out_ready_i);
    end
  end

endmodule

`default_nettype wire
