// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_transpose: bricks in, slices out, in order: slice s of S of a block holds, for each element,
// bits (S-1-s)*BitsN .. of its value extended to S*BitsN bits. One element of one symbolic block is
// followed from its brick to all its slices; blocks are full before they are sent, none is lost.
//
//: rtl bit_serial_pkg bit_serial_slot bit_serial_transpose
//: quick pdr 60 Slots=2 Lanes=1 ActW=3 BitsN=2
//: quick pdr 60 Slots=1 Lanes=2 ActW=3 BitsN=1
//: full pdr 60 Slots=2 Lanes=2 ActW=4 BitsN=2
//: full pdr 60 Slots=4 Lanes=1 ActW=2 BitsN=1
//: full cover 14 Slots=2 Lanes=1 ActW=3 BitsN=2
//: mutants bmc 14 Slots=2 Lanes=1 ActW=3 BitsN=2

`default_nettype none

module bit_serial_transpose_proof #(
  parameter  int unsigned Slots  = 2,
  parameter  int unsigned Lanes  = 1,
  parameter  int unsigned ActW   = 3,
  parameter  int unsigned BitsN  = 2,
  localparam int unsigned SliceN = bit_serial_pkg::slices(ActW, BitsN),
  localparam int unsigned PadW   = SliceN * BitsN,
  localparam int unsigned Elems  = Slots * Lanes,
  localparam int unsigned WordW  = Elems * BitsN
) (
  input logic                  clk_i,
  input logic                  rst_i,        // free after the first cycle
  input logic                  in_valid_i,
  input logic [Lanes*ActW-1:0] in_data_i,
  input logic                  out_ready_i,
  input logic [3:0]            slices_i,     // held by the harness: S - 1
  input logic                  signed_i,
  input logic [7:0]            elem_i,       // the element followed, held, too
  input logic                  follow_i      // follow the block that begins now
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [3:0] slices_q = '0;
  logic       signed_q = 1'b0;
  logic [7:0] elem_q   = '0;
  always_ff @(posedge clk_i) begin
    if (!started_q) begin
      slices_q <= (32'(slices_i) < SliceN) ? slices_i : '0;
      signed_q <= signed_i;
      elem_q   <= (32'(elem_i) < Elems) ? elem_i : '0;
    end
  end

  logic             in_ready, out_valid;
  logic [WordW-1:0] word;

  bit_serial_transpose #(.Slots(Slots), .Lanes(Lanes), .ActW(ActW), .BitsN(BitsN)) u_dut (
    .clk_i, .rst_ni, .slices_i(slices_q), .act_signed_i(signed_q),
    .in_valid_i, .in_ready_o(in_ready), .in_data_i,
    .out_valid_o(out_valid), .out_ready_i, .out_data_o(word)
  );

  wire in_beat  = in_valid_i && in_ready;
  wire out_beat = out_valid && out_ready_i;

  // Bricks of the block that fills, whole blocks inside, slices of the oldest one that were sent.
  logic [7:0] brick_q;
  logic [1:0] blocks_q;
  logic [3:0] sent_q;
  wire block_in  = in_beat && (32'(brick_q) == Slots - 1);
  wire block_out = out_beat && (sent_q == slices_q);

  // The block followed: how many whole blocks are ahead of it, its element's value.
  logic            follow_q, whole_q;
  logic [1:0]      ahead_q;
  logic [ActW-1:0] value_q, now;
  wire  begins  = in_beat && brick_q == '0 && follow_i && !follow_q;
  wire  in_block = begins || (follow_q && !whole_q);

  always_comb begin
    now = '0;
    for (int unsigned l = 0; l < Lanes; l++) begin
      if (32'(elem_q) % Lanes == l) now = in_data_i[l*ActW +: ActW];
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      brick_q  <= '0;
      blocks_q <= '0;
      sent_q   <= '0;
      follow_q <= 1'b0;
      whole_q  <= 1'b0;
    end else begin
      if (in_beat) brick_q <= block_in ? '0 : brick_q + 8'd1;
      if (out_beat) sent_q <= block_out ? '0 : sent_q + 4'd1;
      blocks_q <= blocks_q + 2'(block_in) - 2'(block_out);
      if (begins) begin
        follow_q <= 1'b1;
        ahead_q  <= blocks_q - 2'(block_out);
      end else if (follow_q && block_out) begin
        ahead_q <= ahead_q - 2'd1;
        if (whole_q && ahead_q == '0) begin
          follow_q <= 1'b0;
          whole_q  <= 1'b0;
        end
      end
      if (in_block && block_in) whole_q <= 1'b1;
      if (in_block && in_beat && 32'(brick_q) == 32'(elem_q) / Lanes) value_q <= now;
    end
  end

  // What the followed element's slice must be.
  logic [PadW-1:0]  value;
  logic [BitsN-1:0] got, want;
  always_comb begin
    value = {{PadW{signed_q && value_q[ActW-1]}}, value_q};
    got   = '0;
    want  = '0;
    for (int unsigned e = 0; e < Elems; e++) begin
      if (32'(elem_q) == e) got = word[e*BitsN +: BitsN];
    end
    for (int unsigned s = 0; s < SliceN; s++) begin
      if (32'(slices_q) - 32'(sent_q) == s) want = value[s*BitsN +: BitsN];
    end
  end

  always_comb begin
    if (rst_ni) begin
      a_ready : assert (in_ready == (blocks_q != 2'd2));
      a_valid : assert (out_valid == (blocks_q != 2'd0));
      if (out_valid && whole_q && ahead_q == '0) begin
        a_slice : assert (got == want);
        c_slice : cover (out_beat && signed_q && slices_q != '0 && sent_q != '0);
      end
    end
  end

endmodule

`default_nettype wire
