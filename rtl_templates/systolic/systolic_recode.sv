// SPDX-License-Identifier: Apache-2.0
//
// An activation in radix-4 digits -1, 0, 1, 2, the last also -2. Combinational.
//
//   act = sum over i of digit[i] * 4^i          (act + 0101...01) has digit[i] + 1 in bits 2i+1, 2i
//
// because 0101...01 is the sum of the 4^i. So the code of a digit is 00 for -1, 01 for 0, 10 for 1,
// 11 for 2. The last digit of a signed activation of even width has a third bit: -2 is 111. Of an
// unsigned one of even width it is 0 or 1 and has one bit, itself.
//
//   -1 + 85 is 0 0101 0100 in 9 bits, digits 0 0 0 -1; -128 + 85 is 1 1101 0101, digits -2 0 0 0
//
// Done once where an activation enters a row; its multiples of the weight are then a selection,
// half as many as an activation has bits. Golden model: models/common/reference (the product).

`default_nettype none

module systolic_recode #(
  parameter  int unsigned ActW      = 8,    // 2..8
  parameter  bit          ActSigned = 1'b1,
  localparam int unsigned Digits    = systolic_pkg::digits(ActW, ActSigned),
  localparam int unsigned DigW      = systolic_pkg::digits_width(ActW, ActSigned)
) (
  input  logic [ActW-1:0] act_i,
  output logic [DigW-1:0] dig_o   // digit i's code from bit 2*i up
);

  localparam int unsigned SumW = 2 * Digits + 1;

  logic [SumW-1:0] act, sum;

  if (ActSigned) begin : gen_signed
    assign act = SumW'($signed(act_i));
  end else begin : gen_unsigned
    assign act = SumW'(act_i);
  end

  assign sum = act + {1'b0, {Digits{2'b01}}};

  if (DigW < 2 * Digits) begin : gen_last_one_bit
    logic unused_bits;  // the last digit plus 1 is 01 or 10
    assign unused_bits = ^{sum[SumW-1], sum[DigW-1]};
    assign dig_o       = {sum[DigW], sum[DigW-2:0]};
  end else if (DigW < SumW) begin : gen_last_two_bits
    logic unused_sign;
    assign unused_sign = sum[SumW-1];
    assign dig_o       = sum[DigW-1:0];
  end else begin : gen_last_three_bits
    assign dig_o = sum;
  end

endmodule

`default_nettype wire
