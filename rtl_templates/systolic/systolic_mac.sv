// SPDX-License-Identifier: Apache-2.0
//
// Multiply-accumulate without carry propagation. Combinational.
//
//   sum_o + carry_o = sum_i + carry_i + act * weight + Offset       modulo 2^SumW
//   Offset = 2^WgtW * (4^Digits - 1) / 3
//
// Each digit of the activation (systolic_recode) selects 0, w, 2w, -w or -2w. Minus is the
// complement plus 1, and the 1 goes into a free low bit of the next digit's word, the last one's
// into carry_i's. A multiple m of
// WgtW+1 bits is added as m + 2^WgtW, which only inverts its sign bit and saves the sign extension;
// Offset is the sum of what is too much, and whoever starts a column takes it off once for all
// elements. The words meet in a tree of full adders, three words in and two out, oldest first.
// Golden model: models/common/reference (the product).

`default_nettype none

module systolic_mac #(
  parameter  int unsigned ActW      = 8,     // 2..8
  parameter  bit          ActSigned = 1'b1,
  parameter  int unsigned WgtW      = 8,     // 2..9
  parameter  int unsigned SumW      = 20,
  localparam int unsigned Digits    = systolic_pkg::digits(ActW, ActSigned),
  localparam int unsigned DigW      = systolic_pkg::digits_width(ActW, ActSigned)
) (
  input  logic [DigW-1:0] dig_i,    // of the activation
  input  logic [WgtW-1:0] wgt_i,
  input  logic [SumW-1:0] sum_i,
  input  logic [SumW-1:0] carry_i,  // only odd bits may be other than 0
  output logic [SumW-1:0] sum_o,
  output logic [SumW-1:0] carry_o
);

  localparam int unsigned MulW  = WgtW + 1;  // of a multiple
  localparam int unsigned Words = Digits + 2;
  localparam int unsigned Adds  = Words - 2;

  logic [MulW-1:0] once, twice;
  assign once  = MulW'($signed(wgt_i));
  assign twice = {wgt_i, 1'b0};

  // ---- multiples of the weight, in place --------------------------------------------------------

  for (genvar i = 0; i < Digits; i++) begin : gen_digit
    localparam bit Last = (i == Digits - 1);
    localparam bit Even = (ActW % 2 == 0);

    logic            minus_two, minus, plus, plus_two, negative;
    logic [MulW-1:0] multiple;
    logic [SumW-1:0] word;

    if (Last && Even && ActSigned) begin : gen_minus_two_to_two
      assign minus_two = dig_i[2*i+2];
      assign minus     = !dig_i[2*i+2] && (dig_i[2*i +: 2] == 2'b00);
      assign plus      = (dig_i[2*i +: 2] == 2'b10);
      assign plus_two  = !dig_i[2*i+2] && (dig_i[2*i +: 2] == 2'b11);
    end else if (Last && Even) begin : gen_zero_to_one
      assign minus_two = 1'b0;
      assign minus     = 1'b0;
      assign plus      = dig_i[2*i];
      assign plus_two  = 1'b0;
    end else begin : gen_minus_one_to_two
      assign minus_two = 1'b0;
      assign minus     = (dig_i[2*i +: 2] == 2'b00) && (!Last || ActSigned);
      assign plus      = (dig_i[2*i +: 2] == 2'b10);
      assign plus_two  = (dig_i[2*i +: 2] == 2'b11) && (!Last || !ActSigned);
    end

    assign negative = minus || minus_two;
    assign multiple = ({MulW{plus}} & once) | ({MulW{plus_two}} & twice) |
                      ({MulW{minus}} & ~once) | ({MulW{minus_two}} & ~twice);

    if (i == 0) begin : gen_first
      assign word = SumW'({!multiple[WgtW], multiple[WgtW-1:0]});
    end else begin : gen_next
      assign word = (SumW'({!multiple[WgtW], multiple[WgtW-1:0]}) << (2 * i)) |
                    (SumW'(gen_digit[i-1].negative) << (2 * i - 2));
    end
  end

  // ---- the tree ---------------------------------------------------------------------------------

  // Carries, a word for each digit, the sum, then what the tree itself makes.
  for (genvar k = 0; k < Words + 2 * Adds; k++) begin : gen_word
    logic [SumW-1:0] word;
    if (k == 0) begin : gen_carries
      assign word = carry_i | (SumW'(gen_digit[Digits-1].negative) << (2 * Digits - 2));
    end else if (k <= Digits) begin : gen_multiple
      assign word = gen_digit[k-1].word;
    end else if (k == Digits + 1) begin : gen_sum
      assign word = sum_i;
    end else if ((k - Words) % 2 == 0) begin : gen_tree_sum
      assign word = gen_add[(k - Words) / 2].sum;
    end else begin : gen_tree_carry
      assign word = gen_add[(k - Words) / 2].majority << 1;
    end
  end

  for (genvar k = 0; k < Adds; k++) begin : gen_add
    logic [SumW-1:0] half, sum, majority;
    assign half     = gen_word[3*k].word ^ gen_word[3*k+1].word;
    assign sum      = half ^ gen_word[3*k+2].word;
    assign majority = (gen_word[3*k].word & gen_word[3*k+1].word) | (half & gen_word[3*k+2].word);
  end

  assign sum_o   = gen_word[Words + 2*Adds - 2].word;
  assign carry_o = gen_word[Words + 2*Adds - 1].word;

endmodule

`default_nettype wire
