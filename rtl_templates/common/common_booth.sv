// SPDX-License-Identifier: Apache-2.0
//
// Signed product and addend as a sum of few rows: radix-4 Booth rows, compressed three to two.
//
//   sum of rows_o = x_i * (multiplier of digit_i) + add_i   modulo 2^OutW
//
// Digit i is {neg, two, one} of multiplier bits 2i+1, 2i, 2i-1: value (neg ? -1 : 1) * (two ? 2 : one).
// Row i, at bit 2i, is x times its digit in N + 1 bits, complemented where negative; the missing 1
// stands in the two free bits of the row below. Signs are not extended: a row with the sign bit
// inverted is too large by a power of two, and the last row takes all of these back as a constant.
// Half the rows of a plain array, and half of Yosys's own `*`. Golden model: none needed, a sum.

`default_nettype none

module common_booth #(
  parameter  int unsigned XW     = 32,  // of x
  parameter  int unsigned Digits = 16,  // half the multiplier's bits
  parameter  int unsigned AddW   = 48,  // of the signed addend
  parameter  int unsigned OutW   = 66,  // at least AddW, XW + 2*Digits
  parameter  int unsigned Left   = 2,   // rows that are left, 2..Digits
  localparam int unsigned Rows   = Digits + 3
) (
  input  logic [XW-1:0]        x_i,
  input  logic [3*Digits-1:0]  digit_i,  // digit i at [3*i +: 3]
  input  logic [AddW-1:0]      add_i,
  output logic [Left*OutW-1:0] rows_o    // row k at [k*OutW +: OutW]
);

  // What the inverted signs are too large by.
  logic [OutW-1:0] excess;

  always_comb begin
    excess = OutW'(1) << (AddW - 1);
    for (int unsigned i = 0; i < Digits; i++) begin
      excess = excess + (OutW'(1) << (XW + 2*i));
    end
  end

  logic [Rows*OutW-1:0] rows;

  for (genvar i = 0; i <= Digits; i++) begin : gen_row
    logic [OutW-1:0] row;
    logic            below;  // the complement's 1 of the row above this one

    if (i == 0) begin : gen_no_above
      assign below = 1'b0;
    end else begin : gen_above
      assign below = digit_i[3*(i-1) + 2];
    end

    if (i < Digits) begin : gen_digit
      logic [XW:0] times;
      assign times = ({(XW+1){digit_i[3*i]}} & {x_i[XW-1], x_i}) |
                     ({(XW+1){digit_i[3*i + 1]}} & {x_i, 1'b0});
      always_comb begin
        row = '0;
        row[2*i +: XW + 1] = times ^ {(XW+1){digit_i[3*i + 2]}};
        row[2*i + XW] = !row[2*i + XW];
        if (i != 0) begin
          row[2*i - ((i != 0) ? 2 : 0)] = below;
        end
      end
    end else begin : gen_last
      always_comb begin
        row = '0;
        row[2*i - 2] = below;
      end
    end
    assign rows[i*OutW +: OutW] = row;
  end

  assign rows[(Digits+1)*OutW +: OutW] = OutW'({!add_i[AddW-1], add_i[AddW-2:0]});
  assign rows[(Digits+2)*OutW +: OutW] = -excess;

  // Levels of three-to-two compressors; what does not make a group of three goes through.
  function automatic int unsigned rows_after(input int unsigned level);
    int unsigned n;
    n = Rows;
    for (int unsigned i = 0; i < level; i++) begin
      n = n - n / 3;
    end
    rows_after = n;
  endfunction

  function automatic int unsigned levels_to(input int unsigned left);
    int unsigned n;
    n         = Rows;
    levels_to = 0;
    for (int unsigned i = 0; i < Rows; i++) begin
      if (n > left) begin
        n         = n - n / 3;
        levels_to = levels_to + 1;
      end
    end
  endfunction

  localparam int unsigned Levels = levels_to(Left);  // 19 rows: 4 leave four, 6 leave two

  if (rows_after(Levels) != Left) begin : gen_bad_rows
    $error("common_booth: no number of levels leaves so many rows");
  end

  for (genvar l = 0; l <= Levels; l++) begin : gen_level
    localparam int unsigned N = rows_after(l);
    logic [N*OutW-1:0] r;

    if (l == 0) begin : gen_in
      assign r = rows;
    end else begin : gen_compress
      localparam int unsigned Before = rows_after(l - 1);
      for (genvar g = 0; g < Before / 3; g++) begin : gen_group
        logic [OutW-1:0] a, b, c, maj;
        assign a   = gen_level[l-1].r[(3*g)*OutW +: OutW];
        assign b   = gen_level[l-1].r[(3*g + 1)*OutW +: OutW];
        assign c   = gen_level[l-1].r[(3*g + 2)*OutW +: OutW];
        assign maj = (a & b) | (a & c) | (b & c);
        assign r[(2*g)*OutW +: OutW]     = a ^ b ^ c;
        assign r[(2*g + 1)*OutW +: OutW] = {maj[OutW-2:0], 1'b0};

        logic unused_top;
        assign unused_top = maj[OutW-1];
      end
      for (genvar g = 3 * (Before / 3); g < Before; g++) begin : gen_through
        assign r[(g - Before / 3)*OutW +: OutW] = gen_level[l-1].r[g*OutW +: OutW];
      end
    end
  end

  assign rows_o = gen_level[Levels].r;

endmodule

`default_nettype wire
