// SPDX-License-Identifier: Apache-2.0
//
// Window registers: two sets of one brick a window, written a slice at a time from the act RAM's
// word and read a slice at a time by the array.
//
//   write (wr_valid_i):  window i, slice s  =  mask_i ? slot_i of the word : 0     where mask_i or first
//   read  (rd_re_i[i]):  window i's act_o = its slice rd_slice_i of its set rd_set_i, one cycle later
//
// Detection (Dynamic): while a brick passes, each bit position's OR over all windows and lanes is
// kept, of the value or, signed, of the value XOR its sign. skip_o counts the leading slices of set
// skip_set_i that no value needs: those before the first with a one, and one less where that slice's
// top bit is needed as a sign; at most S-1, and a signed value keeps two bits (the paper's law). It
// holds from the cycle after the brick's last write, or the second one after (bit_serial_pkg::late).
// Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_windows #(
  parameter  int unsigned Windows = 4,
  parameter  int unsigned Slots   = 4,    // pixels of a word, a power of two
  parameter  int unsigned Lanes   = 16,
  parameter  int unsigned BitsN   = 1,    // bits of a slice
  parameter  int unsigned SliceN  = 8,    // slices of the widest activation, 1..16
  parameter  bit          Dynamic = 1'b0,
  localparam int unsigned SlotW   = common_pkg::idx_width(Slots),
  localparam int unsigned SliceW  = Lanes * BitsN,
  localparam int unsigned WordW   = Slots * SliceW
) (
  input  logic                      clk_i,

  input  logic [3:0]                slices_i,     // S - 1
  input  logic                      act_signed_i,

  input  logic [WordW-1:0]          word_i,       // slot v at [v*SliceW +: SliceW]
  input  logic                      wr_valid_i,
  input  logic                      wr_set_i,
  input  logic [3:0]                wr_slice_i,
  input  logic                      wr_first_i,
  input  logic [Windows-1:0]        wr_mask_i,
  input  logic [Windows*SlotW-1:0]  wr_slot_i,

  input  logic [Windows-1:0]        rd_re_i,
  input  logic [Windows-1:0]        rd_set_i,
  input  logic [Windows*4-1:0]      rd_slice_i,
  output logic [Windows*SliceW-1:0] act_o,        // window i at [i*SliceW +: SliceW]
  input  logic                      skip_set_i,
  output logic [3:0]                skip_o
);

  localparam int unsigned AddrW = common_pkg::idx_width(2 * SliceN);

  logic [AddrW-1:0]         waddr;
  logic                     top;
  logic [Windows*BitsN-1:0] ones_each;  // of each window's slice

  assign waddr = (wr_set_i ? AddrW'(SliceN) : '0) + AddrW'(wr_slice_i);
  assign top   = (wr_slice_i == 4'd0);

  for (genvar i = 0; i < Windows; i++) begin : gen_window
    bit_serial_window #(
      .Slots(Slots), .Lanes(Lanes), .BitsN(BitsN), .SliceN(SliceN), .Dynamic(Dynamic)
    ) u_window (
      .clk_i,
      .act_signed_i,
      .word_i,
      .mask_i     (wr_mask_i[i]),
      .slot_i     (wr_slot_i[i*SlotW +: SlotW]),
      .pass_i     (wr_valid_i),
      .top_i      (top),
      .we_i       (wr_valid_i && (wr_first_i || wr_mask_i[i])),
      .waddr_i    (waddr),
      .rd_re_i    (rd_re_i[i]),
      .rd_set_i   (rd_set_i[i]),
      .rd_slice_i (rd_slice_i[i*4 +: 4]),
      .act_o      (act_o[i*SliceW +: SliceW]),
      .ones_o     (ones_each[i*BitsN +: BitsN])
    );
  end

  if (Dynamic) begin : gen_detect
    logic [BitsN-1:0]          ones;           // of the slice that is written
    logic [2*SliceN*BitsN-1:0] seen_q;         // set s, slice k, at [(s*SliceN + k)*BitsN +: BitsN]
    logic [2*4-1:0]            skips;          // of both sets

    always_comb begin
      ones = '0;
      for (int unsigned i = 0; i < Windows; i++) begin
        ones = ones | ones_each[i*BitsN +: BitsN];
      end
    end

    for (genvar k = 0; k < 2 * SliceN; k++) begin : gen_seen
      always_ff @(posedge clk_i) begin
        if (wr_valid_i && wr_set_i == 1'(k / SliceN) && wr_slice_i == 4'(k % SliceN)) begin
          seen_q[k*BitsN +: BitsN] <= wr_first_i ? ones : (seen_q[k*BitsN +: BitsN] | ones);
        end
      end
    end

    for (genvar k = 0; k < 2; k++) begin : gen_set
      logic [SliceN*BitsN-1:0] seen;  // in this set
      logic [3:0]              skip;
      logic                    going;

      assign seen = seen_q[k*SliceN*BitsN +: SliceN*BitsN];

      // Slice i goes if all before it went, it has no one, and the next one's top bit may be the sign.
      always_comb begin
        skip  = 4'd0;
        going = 1'b1;
        for (int unsigned i = 0; i + 1 < SliceN; i++) begin
          going = going && (seen[i*BitsN +: BitsN] == '0) && (slices_i > 4'(i)) &&
                  !(act_signed_i && seen[(i+1)*BitsN + BitsN - 1]) &&
                  !(act_signed_i && BitsN == 1 && slices_i == 4'(i + 1));
          if (going) begin
            skip = 4'(i + 1);
          end
        end
      end

      if (bit_serial_pkg::late(Windows)) begin : gen_late
        always_ff @(posedge clk_i) begin
          skips[k*4 +: 4] <= skip;
        end
      end else begin : gen_at_once
        assign skips[k*4 +: 4] = skip;
      end
    end

    assign skip_o = skip_set_i ? skips[4 +: 4] : skips[0 +: 4];
  end else begin : gen_static
    logic unused_inputs;
    assign unused_inputs = ^{slices_i, skip_set_i, ones_each};
    assign skip_o        = 4'd0;
  end

endmodule

`default_nettype wire
