// SPDX-License-Identifier: Apache-2.0
//
// Sign-extension mux: a word of 20, 10 or 5 weights of 2, 4 or 8 bits becomes a row of as many
// lanes of 8, 16 or 32 columns. Combinational. Golden model: models/bit_serial/bramac_mac2.

`default_nettype none

module bramac_extend (
  input  logic [1:0]                   prec_i,
  input  logic [bramac_pkg::WordW-1:0] word_i,  // weight l at [l*bits +: bits]
  output logic [bramac_pkg::ColsW-1:0] row_o    // lane l at [l*4*bits +: 4*bits]
);

  always_comb begin
    row_o = '0;
    if (prec_i == bramac_pkg::Bits8) begin
      for (int unsigned l = 0; l < 5; l++) begin
        row_o[l*32 +: 32] = {{24{word_i[l*8 + 7]}}, word_i[l*8 +: 8]};
      end
    end else if (prec_i == bramac_pkg::Bits4) begin
      for (int unsigned l = 0; l < 10; l++) begin
        row_o[l*16 +: 16] = {{12{word_i[l*4 + 3]}}, word_i[l*4 +: 4]};
      end
    end else begin
      for (int unsigned l = 0; l < 20; l++) begin
        row_o[l*8 +: 8] = {{6{word_i[l*2 + 1]}}, word_i[l*2 +: 2]};
      end
    end
  end

endmodule

`default_nettype wire
