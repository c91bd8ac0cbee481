// SPDX-License-Identifier: Apache-2.0
//
// A small block for timing_test.cpp: a memory, a multiplier in a module of its own, two accumulators,
// and a path from input to output. Paths of all four groups.

`default_nettype none

module timing_test_mul (
  input  logic        clk_i,
  input  logic [ 7:0] a_i,
  input  logic [ 7:0] b_i,
  output logic [15:0] p_o
);

  logic [7:0] a_q, b_q;
  logic [15:0] p_q;

  always_ff @(posedge clk_i) begin
    a_q <= a_i;
    b_q <= b_i;
    p_q <= a_q * b_q;
  end

  assign p_o = p_q;

endmodule

module timing_test (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        we_i,
  input  logic [ 3:0] waddr_i,
  input  logic [ 7:0] x_i,
  output logic [15:0] y_o,
  output logic        any_o
);

  logic [7:0] word;
  logic [15:0] product;
  logic [3:0] raddr_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      raddr_q <= 4'd0;
    end else begin
      raddr_q <= raddr_q + 4'd1;
    end
  end

  common_ram_1r1w_D16_W8 u_ram (
    .clk_i  (clk_i),
    .we_i   (we_i),
    .waddr_i(waddr_i),
    .wdata_i(x_i),
    .re_i   (raddr_q[0]),
    .raddr_i(raddr_q),
    .rdata_o(word)
  );

  timing_test_mul u_mul (
    .clk_i(clk_i),
    .a_i  (word),
    .b_i  (x_i),
    .p_o  (product)
  );

  for (genvar i = 0; i < 2; i++) begin : gen_acc
    logic [7:0] acc_q;
    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        acc_q <= 8'd0;
      end else begin
        acc_q <= acc_q + product[i*8 +: 8];
      end
    end
    assign y_o[i*8 +: 8] = ~acc_q;
  end

  assign any_o = |x_i;

endmodule

(* blackbox *)
module common_ram_1r1w_D16_W8 (
  input  logic       clk_i,
  input  logic       we_i,
  input  logic [3:0] waddr_i,
  input  logic [7:0] wdata_i,
  input  logic       re_i,
  input  logic [3:0] raddr_i,
  output logic [7:0] rdata_o
);
endmodule

`default_nettype wire
