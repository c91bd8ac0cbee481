// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_skew: fc_i = 0, every column has the token of this cycle; fc_i = 1, column k has the one of k
// steps ago, steps being the cycles of fire_i. free_o: the last column's token has the end bit.
//
//: rtl bit_serial_skew
//: quick pdr 30 Windows=3 Width=2
//: quick pdr 30 Windows=1 Width=2
//: full pdr 30 Windows=5 Width=3
//: mutants pdr 30 Windows=3 Width=2

`default_nettype none

module bit_serial_skew_proof #(
  parameter int unsigned Windows = 3,
  parameter int unsigned Width   = 2
) (
  input logic             clk_i,
  input logic             rst_i,    // free after the first cycle
  input logic             fc_i,     // held by the harness
  input logic             fire_i,
  input logic             valid_i,
  input logic [Width-1:0] tok_i
);

  logic started_q = 1'b0;
  logic fc_q      = 1'b0;
  always_ff @(posedge clk_i) begin
    started_q <= 1'b1;
    if (!started_q) fc_q <= fc_i;
  end
  wire rst_ni = started_q && rst_i;

  logic [Windows-1:0]       valid;
  logic [Windows*Width-1:0] tok;
  logic                     free;

  bit_serial_skew #(.Windows(Windows), .Width(Width), .EndBit(Width - 1)) u_dut (
    .clk_i, .rst_ni, .fc_i(fc_q), .fire_i, .valid_i, .tok_i,
    .valid_o(valid), .tok_o(tok), .free_o(free)
  );

  // The last steps, entry k: k steps ago; entry 0 is now.
  logic [Windows:0]             past_valid;
  logic [(Windows+1)*Width-1:0] past_tok;
  logic [Windows-1:0]           past_valid_q = '0;
  logic [Windows*Width-1:0]     past_tok_q;
  assign past_valid = {past_valid_q, valid_i};
  assign past_tok   = {past_tok_q, tok_i};
  always_ff @(posedge clk_i) begin
    if (!rst_ni) past_valid_q <= '0;
    else if (fire_i) past_valid_q <= past_valid[Windows-1:0];
    if (fire_i) past_tok_q <= past_tok[Windows*Width-1:0];
  end

  logic [Windows-1:0] right;
  for (genvar k = 0; k < Windows; k++) begin : gen_column
    localparam int unsigned K = k;
    wire             want_valid = fire_i && (fc_q ? past_valid[K] : valid_i);
    wire [Width-1:0] want       = fc_q ? past_tok[K*Width +: Width] : tok_i;
    assign right[k] = (valid[k] == want_valid) && (!want_valid || tok[k*Width +: Width] == want);
  end

  always_comb begin
    if (rst_ni) begin
      a_columns : assert (&right);
      a_free    : assert (free == (valid[Windows-1] && tok[Windows*Width-1]));
    end
  end

endmodule

`default_nettype wire
