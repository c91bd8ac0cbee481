// SPDX-License-Identifier: Apache-2.0
//
// What the tests of the flow synthesize: two sets of parameters of one module, a module of gates alone, an
// enable that drives many flip-flops in many instances, an output that is only a wire, a constant one.

`default_nettype none

module flow_test_product #(
  parameter int unsigned Width = 4
) (
  input  logic [Width-1:0]   a_i,
  input  logic [Width-1:0]   b_i,
  output logic [2*Width-1:0] product_o
);
  assign product_o = (2*Width)'(a_i) * (2*Width)'(b_i);
endmodule

module flow_test_sum #(
  parameter int unsigned Width = 4,
  parameter int unsigned SumW  = 12
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             en_i,
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  output logic [SumW-1:0]  sum_o
);
  logic [2*Width-1:0] product;

  flow_test_product #(.Width(Width)) u_product (.a_i, .b_i, .product_o(product));

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      sum_o <= '0;
    end else if (en_i) begin
      sum_o <= sum_o + SumW'(product);
    end
  end
endmodule

module flow_test #(
  localparam int unsigned Width  = 4,
  localparam int unsigned SumW   = 12,
  localparam int unsigned Copies = 16
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     en_i,
  input  logic [Width-1:0]         a_i,
  input  logic [Copies*Width-1:0]  b_i,
  output logic [Copies*SumW-1:0]   sum_o,
  output logic [SumW:0]            wide_o,
  output logic [Width-1:0]         a_o,
  output logic                     one_o
);
  logic en_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      en_q <= 1'b0;
    end else begin
      en_q <= en_i;
    end
  end

  for (genvar i = 0; i < Copies; i++) begin : gen_sum
    flow_test_sum #(.Width(Width), .SumW(SumW)) u_sum (
      .clk_i,
      .rst_ni,
      .en_i  (en_q),
      .a_i,
      .b_i   (b_i[i*Width +: Width]),
      .sum_o (sum_o[i*SumW +: SumW])
    );
  end

  flow_test_sum #(.Width(Width), .SumW(SumW + 1)) u_wide (
    .clk_i,
    .rst_ni,
    .en_i  (en_q),
    .a_i,
    .b_i   (b_i[0 +: Width]),
    .sum_o (wide_o)
  );

  assign a_o   = a_i;
  assign one_o = 1'b1;
endmodule

`default_nettype wire
