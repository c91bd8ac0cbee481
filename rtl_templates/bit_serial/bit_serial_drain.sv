// SPDX-License-Identifier: Apache-2.0
//
// Moves a group's sums into the result buffer, one window a cycle.
//
//   group's last step in cycle t  ->  window k is written in t + Delay + k, k = 0 .. count-1
//
// Groups are at least count cycles apart (bit_serial_step's hold), so nothing ever waits. push_o:
// a position is written in this cycle. Golden model: models/bit_serial/block_model.

`include "common_assert.svh"

`default_nettype none

module bit_serial_drain #(
  parameter  int unsigned Filters     = 8,
  parameter  int unsigned Windows     = 4,
  parameter  int unsigned AccW        = 32,
  parameter  int unsigned Delay       = 6,   // at least 2
  parameter  int unsigned ResultDepth = 16,  // a power of two
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned WinW        = common_pkg::idx_width(Windows),
  localparam int unsigned CntW        = common_pkg::idx_width(Windows + 1)
) (
  input  logic                            clk_i,
  input  logic                            rst_ni,

  input  logic                            group_end_i,
  input  logic [CntW-1:0]                 count_i,
  input  logic [Windows*Filters*AccW-1:0] sum_i,        // window i at [i*Filters*AccW +: Filters*AccW]

  output logic                            push_o,
  input  logic                            res_re_i,
  input  logic [ResAw-1:0]                res_raddr_i,
  output logic [Filters*AccW-1:0]         res_rdata_o
);

  localparam int unsigned PosW = Filters * AccW;

  logic [Delay-1:0]      valid_q;  // entry k: k + 1 cycles after the step
  logic [Delay*CntW-1:0] count_q;
  logic [CntW-1:0]       left_q;   // windows still to be written after this cycle's
  logic [WinW-1:0]       next_q, win;
  logic [ResAw-1:0]      waddr_q;
  logic                  start;
  logic [PosW-1:0]       wdata;

  assign start  = valid_q[Delay-1];
  assign push_o = start || (left_q != '0);
  assign win    = start ? '0 : next_q;

  always_comb begin
    wdata = sum_i[0 +: PosW];
    for (int unsigned i = 1; i < Windows; i++) begin
      if (win == WinW'(i)) begin
        wdata = sum_i[i*PosW +: PosW];
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
      left_q  <= '0;
      waddr_q <= '0;
    end else begin
      valid_q <= {valid_q[Delay-2:0], group_end_i};
      if (start) begin
        left_q <= count_q[(Delay-1)*CntW +: CntW] - CntW'(1);
      end else if (left_q != '0) begin
        left_q <= left_q - CntW'(1);
      end
      if (push_o) begin
        waddr_q <= (waddr_q == ResAw'(ResultDepth - 1)) ? '0 : waddr_q + ResAw'(1);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    count_q <= {count_q[(Delay-1)*CntW-1:0], count_i};
    next_q  <= win + WinW'(1);
  end

  common_ram_1r1w #(.Depth(ResultDepth), .Width(PosW)) u_result (
    .clk_i,
    .we_i    (push_o),
    .waddr_i (waddr_q),
    .wdata_i (wdata),
    .re_i    (res_re_i),
    .raddr_i (res_raddr_i),
    .rdata_o (res_rdata_o)
  );

  `COMMON_ASSERT(a_groups_apart, !start || left_q == '0)

endmodule

`default_nettype wire
