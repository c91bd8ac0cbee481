// SPDX-License-Identifier: Apache-2.0
//
// A pixel's place in bit_serial_transpose: two banks of one brick, and a slice of the bank that is sent.
//
//   slice_i, bit l*BitsN + i of slice_o  =  bit slice_i*BitsN + i of element l     0 = least significant
//
// Elements are sign- or zero-extended to whole slices.

`default_nettype none

module bit_serial_slot #(
  parameter  int unsigned Lanes  = 16,
  parameter  int unsigned ActW   = 8,
  parameter  int unsigned BitsN  = 1,   // bits of a slice
  localparam int unsigned BrickW = Lanes * ActW,
  localparam int unsigned SliceW = Lanes * BitsN
) (
  input  logic              clk_i,

  input  logic              act_signed_i,
  input  logic              we_i,         // in_data_i goes to bank fill_i
  input  logic              fill_i,
  input  logic [BrickW-1:0] in_data_i,    // element l at [l*ActW +: ActW]

  input  logic              send_i,
  input  logic [3:0]        slice_i,
  output logic [SliceW-1:0] slice_o
);

  localparam int unsigned SliceN = bit_serial_pkg::slices(ActW, BitsN);
  localparam int unsigned PadW   = SliceN * BitsN;

  logic [BrickW-1:0] first_q, second_q, bank;

  assign bank = send_i ? second_q : first_q;

  always_ff @(posedge clk_i) begin
    if (we_i && !fill_i) begin
      first_q <= in_data_i;
    end
    if (we_i && fill_i) begin
      second_q <= in_data_i;
    end
  end

  for (genvar e = 0; e < Lanes; e++) begin : gen_elem
    logic [PadW-1:0] elem;
    if (PadW > ActW) begin : gen_extend
      assign elem = {{(PadW-ActW){act_signed_i && bank[e*ActW + ActW - 1]}}, bank[e*ActW +: ActW]};
    end else begin : gen_whole
      assign elem = bank[e*ActW +: ActW];
    end
    always_comb begin
      slice_o[e*BitsN +: BitsN] = '0;
      for (int unsigned s = 0; s < SliceN; s++) begin
        if (slice_i == 4'(s)) begin
          slice_o[e*BitsN +: BitsN] = elem[s*BitsN +: BitsN];
        end
      end
    end
  end

  logic unused_sign;
  assign unused_sign = act_signed_i;

endmodule

`default_nettype wire
