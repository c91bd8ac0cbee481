// SPDX-License-Identifier: Apache-2.0
//
// Adder in blocks whose carry selects: each block but the first holds the sums for both carries.
//
//   sum_o = a_i + b_i + c_i  modulo 2^Width
//
// Delay of Block bits and Width/Block selections, where a plain `+` may map to a carry that ripples
// through all of Width (Yosys's adders are fast, ABC's area passes undo that). Costs about half an
// adder more; use it where a carry limits the clock. Golden model: none needed, a sum.

`default_nettype none

module common_add #(
  parameter int unsigned Width = 24,
  parameter int unsigned Block = 8  // bits of a block, at least 1
) (
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  input  logic             c_i,
  output logic [Width-1:0] sum_o
);

  localparam int unsigned Blocks = (Width + Block - 1) / Block;

  for (genvar k = 0; k < Blocks; k++) begin : gen_block
    localparam int unsigned Lo = k * Block;
    localparam int unsigned W  = common_pkg::min2(Block, Width - Lo);

    logic         carry;  // out of this block
    logic [W+1:0] one;    // with a carry in, one bit below the sum

    if (k == 0) begin : gen_first
      assign one          = {1'b0, a_i[W-1:0], c_i} + {1'b0, b_i[W-1:0], c_i};
      assign sum_o[W-1:0] = one[W:1];
      assign carry        = one[W+1];
    end else begin : gen_select
      logic [W:0] zero;
      assign zero           = {1'b0, a_i[Lo +: W]} + {1'b0, b_i[Lo +: W]};
      assign one            = {1'b0, a_i[Lo +: W], 1'b1} + {1'b0, b_i[Lo +: W], 1'b1};
      assign sum_o[Lo +: W] = gen_block[k-1].carry ? one[W:1] : zero[W-1:0];
      assign carry          = gen_block[k-1].carry ? one[W+1] : zero[W];
    end

    logic unused_bits;
    assign unused_bits = ^{carry, one[0]};
  end

endmodule

`default_nettype wire
