// SPDX-License-Identifier: Apache-2.0
//
// common_queue is a queue: what comes out is what went in, in order, none lost or doubled; it shows
// whatever it holds from the cycle after it came, and what is shown stands until it is taken.
// Assumed: not more than Depth beats inside.
//
//: rtl common_ram_1r1w common_queue
//: quick pdr 60 Depth=2 Width=1
//: quick pdr 60 Depth=4 Width=1
//: full pdr 60 Depth=8 Width=2
//: full cover 16 Depth=4 Width=1
//: mutants bmc 14 Depth=4 Width=2

`default_nettype none

module common_queue_proof #(
  parameter int unsigned Depth = 4,
  parameter int unsigned Width = 2
) (
  input logic             clk_i,
  input logic             rst_i,        // free after the first cycle
  input logic             in_valid_i,
  input logic [Width-1:0] in_data_i,
  input logic             out_ready_i,
  input logic             mark_i        // the beat to follow: any one
);

  localparam int unsigned CntW = $clog2(Depth + 1);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic             out_valid;
  logic [Width-1:0] out_data;

  common_queue #(.Depth(Depth), .Width(Width)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_data_i, .out_valid_o(out_valid), .out_ready_i,
    .out_data_o(out_data)
  );

  wire pop = out_valid && out_ready_i;

  // Beats held, and how many of them stand before the one followed.
  logic [CntW-1:0]  count_q, before_q;
  logic             followed_q, stalled_q;
  logic [Width-1:0] data_q, shown_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      count_q    <= '0;
      followed_q <= 1'b0;
      stalled_q  <= 1'b0;
    end else begin
      count_q <= count_q + CntW'(in_valid_i) - CntW'(pop);
      if (in_valid_i && mark_i && !followed_q) begin
        followed_q <= 1'b1;
        data_q     <= in_data_i;
        before_q   <= count_q - CntW'(pop);
      end else if (followed_q && pop) begin
        before_q   <= before_q - CntW'(1);
        followed_q <= (before_q != '0);
      end
      stalled_q <= out_valid && !out_ready_i;
      shown_q   <= out_data;
    end
  end

  always_comb begin
    if (rst_ni) begin
      m_room   : assume (!in_valid_i || count_q != CntW'(Depth));
      a_shown  : assert (out_valid == (count_q != '0));
      a_data   : assert (!(followed_q && before_q == '0 && out_valid) || out_data == data_q);
      a_stable : assert (!stalled_q || (out_valid && out_data == shown_q));
      c_full   : cover (count_q == CntW'(Depth) && pop);
      c_marked : cover (followed_q && before_q == '0 && pop && stalled_q && data_q == '1);
    end
  end

endmodule

`default_nettype wire
