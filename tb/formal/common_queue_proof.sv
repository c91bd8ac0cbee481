// SPDX-License-Identifier: Apache-2.0
//
// common_queue is a queue: out shows the oldest beat inside from the cycle after it came until it is
// taken, against a list that moves up. Assumed: not more than Depth beats inside.
//
//: rtl common_ram_1r1w common_queue
//: quick pdr 60 Depth=2 Width=1
//: quick pdr 60 Depth=4 Width=1
//: full pdr 60 Depth=8 Width=1
//: full cover 16 Depth=4 Width=1
//: mutants bmc 14 Depth=4 Width=2

`default_nettype none

module common_queue_proof #(
  parameter  int unsigned Depth = 4,
  parameter  int unsigned Width = 2,
  localparam int unsigned CntW  = $clog2(Depth + 1)
) (
  input logic             clk_i, rst_i, out_ready_i, in_valid_i,
  input logic [Width-1:0] in_data_i
);

  logic                   started_q = 1'b0;
  logic                   out_valid, rst_ni;
  logic [Width-1:0]       out_data;
  logic [Depth*Width-1:0] list_q, list;  // oldest first
  logic [CntW-1:0]        count_q, left; // left: when what is taken now has gone

  common_queue #(.Depth(Depth), .Width(Width)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_data_i, .out_valid_o(out_valid), .out_ready_i,
    .out_data_o(out_data)
  );

  always_comb begin
    rst_ni = started_q && rst_i;
    list   = list_q;
    left   = count_q;
    if (out_valid && out_ready_i) begin
      list = list_q >> Width;
      left = count_q - CntW'(1);
    end
    if (in_valid_i) list[left*Width +: Width] = in_data_i;
  end

  always_ff @(posedge clk_i) begin
    started_q <= 1'b1;
    list_q    <= list;
    count_q   <= rst_ni ? left + CntW'(in_valid_i) : '0;
  end

  always_comb begin
    if (rst_ni) begin
      m_room   : assume (!in_valid_i || 32'(count_q) != Depth);
      a_shown  : assert (out_valid == (count_q != '0));
      a_oldest : assert (!out_valid || out_data == list_q[Width-1:0]);
      c_full   : cover (32'(count_q) == Depth && out_ready_i && out_data == '1);
    end
  end

endmodule

`default_nettype wire
