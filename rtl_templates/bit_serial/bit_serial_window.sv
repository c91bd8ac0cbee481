// SPDX-License-Identifier: Apache-2.0
//
// Registers of one window of bit_serial_windows: two sets of a brick, SliceN slices each.
//
//   write (we_i):    entry waddr_i = mask_i ? slot slot_i of the word : 0
//   read  (rd_re_i): act_o = slice rd_slice_i of set rd_set_i, one cycle later
//
// ones_o (Dynamic): per bit position of the slice that would be written, the OR over the lanes of its
// bit or, signed, of the bit XOR its lane's sign, which is the top bit of the first slice (top_i).

`default_nettype none

module bit_serial_window #(
  parameter  int unsigned Slots   = 4,    // pixels of a word, a power of two
  parameter  int unsigned Lanes   = 16,
  parameter  int unsigned BitsN   = 1,    // bits of a slice
  parameter  int unsigned SliceN  = 8,    // slices of the widest activation, 1..16
  parameter  bit          Dynamic = 1'b0,
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots),
  localparam int unsigned SliceW  = Lanes * BitsN,
  localparam int unsigned WordW   = Slots * SliceW,
  localparam int unsigned AddrW   = common_pkg::idx_width(2 * SliceN)
) (
  input  logic              clk_i,

  input  logic              act_signed_i,
  input  logic [WordW-1:0]  word_i,       // slot v at [v*SliceW +: SliceW]
  input  logic              mask_i,
  input  logic [SlotW-1:0]  slot_i,
  input  logic              pass_i,       // a slice of the brick passes, for this window or another
  input  logic              top_i,        // its first
  input  logic              we_i,
  input  logic [AddrW-1:0]  waddr_i,

  input  logic              rd_re_i,
  input  logic              rd_set_i,
  input  logic [3:0]        rd_slice_i,
  output logic [SliceW-1:0] act_o,
  output logic [BitsN-1:0]  ones_o
);

  logic [SliceW-1:0] slice;

  always_comb begin
    slice = '0;
    for (int unsigned v = 0; v < Slots; v++) begin
      slice = slice | (word_i[v*SliceW +: SliceW] & {SliceW{mask_i && slot_i == SlotW'(v)}});
    end
  end

  logic unused_bits;  // of numbers that stay below SliceN
  assign unused_bits = ^rd_slice_i;

  common_ram_1r1w #(.Depth(2 * SliceN), .Width(SliceW)) u_set (
    .clk_i,
    .we_i,
    .waddr_i,
    .wdata_i (slice),
    .re_i    (rd_re_i),
    .raddr_i ((rd_set_i ? AddrW'(SliceN) : '0) + AddrW'(rd_slice_i)),
    .rdata_o (act_o)
  );

  if (Dynamic) begin : gen_detect
    logic [Lanes-1:0] sign_q, sign;

    always_comb begin
      ones_o = '0;
      for (int unsigned e = 0; e < Lanes; e++) begin
        sign[e] = top_i ? act_signed_i && slice[e*BitsN + BitsN - 1] : sign_q[e];
        ones_o  = ones_o | (slice[e*BitsN +: BitsN] ^ {BitsN{sign[e]}});
      end
    end

    always_ff @(posedge clk_i) begin
      if (pass_i) begin
        sign_q <= sign;
      end
    end
  end else begin : gen_static
    logic unused_inputs;
    assign unused_inputs = ^{act_signed_i, pass_i, top_i};
    assign ones_o        = '0;
  end

endmodule

`default_nettype wire
