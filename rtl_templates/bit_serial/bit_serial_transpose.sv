// SPDX-License-Identifier: Apache-2.0
//
// Transposer: turns V bricks (one pixel each, bit-parallel) into slices of BitsN bits, most
// significant first.
//
//   slice s of S, bit (v*Lanes + l)*BitsN + i  =  bit (S-1-s)*BitsN + i of element l of brick v
//
// Elements are sign- or zero-extended to S*BitsN bits. Two banks: one fills while the other is sent,
// so V bricks take max(V, S) cycles in the long run; the first slice is offered the cycle after the
// last brick. S and the extension are read while a bank is sent (out_ready_i only then).
// Golden model: models/bit_serial/block_model.

`include "common_assert.svh"

`default_nettype none

module bit_serial_transpose #(
  parameter  int unsigned Slots  = 4,   // V, bricks of a block, at least 1
  parameter  int unsigned Lanes  = 16,
  parameter  int unsigned ActW   = 8,
  parameter  int unsigned BitsN  = 1,   // bits of a slice
  localparam int unsigned BrickW = Lanes * ActW,
  localparam int unsigned WordW  = Slots * Lanes * BitsN
) (
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic [3:0]        slices_i,     // S - 1
  input  logic              act_signed_i,

  input  logic              in_valid_i,
  output logic              in_ready_o,
  input  logic [BrickW-1:0] in_data_i,    // element l at [l*ActW +: ActW]

  output logic              out_valid_o,
  input  logic              out_ready_i,
  output logic [WordW-1:0]  out_data_o
);

  localparam int unsigned SliceW = Lanes * BitsN;
  localparam int unsigned SlotW  = common_pkg::idx_width(Slots);

  logic [1:0]       full_q;
  logic             fill_q, send_q;  // the bank in turn
  logic [SlotW-1:0] slot_q;
  logic [3:0]       sent_q;
  logic             in_beat, out_beat, slot_last, slice_last;
  logic [3:0]       slice;           // to be sent, 0 = least significant

  assign in_ready_o  = !full_q[fill_q];
  assign in_beat     = in_valid_i && in_ready_o;
  assign slot_last   = (slot_q == SlotW'(Slots - 1));
  assign out_valid_o = full_q[send_q];
  assign out_beat    = out_valid_o && out_ready_i;
  assign slice       = slices_i - sent_q;
  assign slice_last  = (slice == 4'd0);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      full_q <= '0;
      fill_q <= 1'b0;
      send_q <= 1'b0;
      slot_q <= '0;
      sent_q <= '0;
    end else begin
      if (in_beat) begin
        slot_q <= slot_last ? '0 : slot_q + SlotW'(1);
        if (slot_last) begin
          full_q[fill_q] <= 1'b1;
          fill_q         <= !fill_q;
        end
      end
      if (out_beat) begin
        sent_q <= slice_last ? '0 : sent_q + 4'd1;
        if (slice_last) begin
          full_q[send_q] <= 1'b0;
          send_q         <= !send_q;
        end
      end
    end
  end

  for (genvar v = 0; v < Slots; v++) begin : gen_slot
    bit_serial_slot #(.Lanes(Lanes), .ActW(ActW), .BitsN(BitsN)) u_slot (
      .clk_i,
      .act_signed_i,
      .we_i      (in_beat && slot_q == SlotW'(v)),
      .fill_i    (fill_q),
      .in_data_i,
      .send_i    (send_q),
      .slice_i   (slice),
      .slice_o   (out_data_o[v*SliceW +: SliceW])
    );
  end

  `COMMON_ASSERT(a_slice_in_element,
                 !out_beat || 32'(slices_i) < bit_serial_pkg::slices(ActW, BitsN))
  `COMMON_ASSERT(a_sent_in_element, !out_beat || sent_q <= slices_i)

endmodule

`default_nettype wire
