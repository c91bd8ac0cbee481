// SPDX-License-Identifier: Apache-2.0
//
// Adder whose carries come from a parallel prefix tree (Han and Carlson's).
//
//   sum_o = a_i + b_i + c_i  modulo 2^Width
//
// Place i of the tree is bit i-1, place 0 is c_i. Of a group of places, g: it makes a carry, p: it
// passes one on. Joined with the group below it:
//
//   g = g_high | p_high & g_low     p = p_high & p_low
//
// Odd places join with the place below, then with groups 2, 4, 8 ... places below, until they reach
// place 0; even places then join with the odd one below. Place i's g is now the carry into bit i.
// clog2(Width) + 1 levels, two joins at most on each output. A plain `+` is slower, and ABC's area
// passes let its carry ripple; the tree of all places is no faster here and a third larger.
// Golden model: none needed, a sum.

`default_nettype none

module common_add #(
  parameter int unsigned Width = 24
) (
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  input  logic             c_i,
  output logic [Width-1:0] sum_o
);

  localparam int unsigned Levels = $clog2(Width) + 1;

  localparam bit [Width-1:0] Odd = Width'({(Width / 2 + 1){2'b10}});

  logic [Width-1:0] half;
  assign half = a_i ^ b_i;

  for (genvar l = 0; l <= Levels; l++) begin : gen_level
    logic [Width-1:0] g, p;

    if (l == 0) begin : gen_places
      assign g = Width'({a_i & b_i, c_i});
      assign p = Width'({half, 1'b0});
    end else begin : gen_join
      localparam int unsigned    Below = (l == Levels) ? 1 : 1 << (l - 1);
      localparam bit [Width-1:0] Here  = (l == Levels) ? ~Odd : Odd;
      assign g = gen_level[l-1].g | (gen_level[l-1].p & (gen_level[l-1].g << Below) & Here);
      assign p = gen_level[l-1].p & ((gen_level[l-1].p << Below) | ~Here);
    end

    logic unused_p;  // of the last level
    assign unused_p = ^p;
  end

  assign sum_o = half ^ gen_level[Levels].g;

endmodule

`default_nettype wire
