// SPDX-License-Identifier: Apache-2.0
//
// Hands a step's token to the columns of the grid: to all at once, or staggered (fully connected).
//
//   fc_i = 0: column k sees the token of this cycle
//   fc_i = 1: column k sees the token of k steps ago; steps are the cycles of fire_i
//
// free_o: the last column ends its brick in this cycle. Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_skew #(
  parameter int unsigned Windows = 4,
  parameter int unsigned Width   = 12,  // bits of a token
  parameter int unsigned EndBit  = 5    // its bit that says: last step of the brick
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     fc_i,     // constant while tokens are in the chain
  input  logic                     fire_i,
  input  logic                     valid_i,  // the step has a token; with fire_i
  input  logic [Width-1:0]         tok_i,

  output logic [Windows-1:0]       valid_o,
  output logic [Windows*Width-1:0] tok_o,    // column k at [k*Width +: Width]
  output logic                     free_o
);

  logic [Windows-1:0]       chain_valid;  // entry k: of k steps ago
  logic [Windows*Width-1:0] chain_tok;

  if (Windows == 1) begin : gen_single
    logic unused_ports;
    assign unused_ports = ^{clk_i, rst_ni, fc_i};
    assign chain_valid  = valid_i;
    assign chain_tok    = tok_i;
    assign tok_o        = chain_tok;
    assign valid_o      = chain_valid & fire_i;
  end else begin : gen_chain
    logic [Windows-2:0]         valid_q;
    logic [(Windows-1)*Width-1:0] tok_q;

    assign chain_valid = {valid_q, valid_i};
    assign chain_tok   = {tok_q, tok_i};
    assign tok_o       = fc_i ? chain_tok : {Windows{tok_i}};
    assign valid_o     = (fc_i ? chain_valid : {Windows{valid_i}}) & {Windows{fire_i}};

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        valid_q <= '0;
      end else if (fire_i) begin
        valid_q <= chain_valid[Windows-2:0] & {(Windows-1){fc_i}};
      end
      if (fire_i) begin
        tok_q <= chain_tok[(Windows-1)*Width-1:0];
      end
    end
  end

  assign free_o = valid_o[Windows-1] && tok_o[(Windows-1)*Width + EndBit];

endmodule

`default_nettype wire
