// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_windows: a brick written slice by slice, by one or two blocks, is read back as written,
// zero where no block has the window; and skip_o is the paper's law:
//
//   Pa_g   = bits of the OR of all values, at least 1; signed: of (v >= 0 ? v : ~v), plus 1
//   skip_o = S - min(S, ceil(Pa_g / BitsN))
//
// for every value of every lane. The harness writes set 0 with symbolic values that stand still.
//
//: rtl bit_serial_pkg common_ram_1r1w bit_serial_window bit_serial_windows
//: quick bmc 9 Windows=2 Lanes=1 BitsN=1 SliceN=3
//: quick bmc 9 Windows=1 Lanes=2 BitsN=2 SliceN=3
//: full bmc 12 Windows=2 Lanes=2 BitsN=1 SliceN=4
//: full bmc 9 Windows=2 Lanes=2 BitsN=4 SliceN=2
//: full cover 10 Windows=2 Lanes=1 BitsN=1 SliceN=3
//: mutants bmc 9 Windows=2 Lanes=1 BitsN=1 SliceN=3

`default_nettype none

module bit_serial_windows_proof #(
  parameter  int unsigned Windows = 2,
  parameter  int unsigned Lanes   = 1,
  parameter  int unsigned BitsN   = 1,
  parameter  int unsigned SliceN  = 3,
  localparam int unsigned ElemW   = SliceN * BitsN,
  localparam int unsigned Elems   = Windows * Lanes,
  localparam int unsigned SliceW  = Lanes * BitsN
) (
  input logic                   clk_i,
  input logic [Elems*ElemW-1:0] val_i,      // held: values, window i lane l at [(i*Lanes+l)*ElemW +: ElemW]
  input logic [3:0]             slices_i,   // held: S - 1
  input logic                   signed_i,   // held
  input logic [Windows-1:0]     first_i,    // held: windows of the first block
  input logic [Windows-1:0]     second_i,   // held: windows of a second one
  input logic [3:0]             rd_i        // a slice to be read
);

  // Which slice of which block is written: first 0..S-1, second 0..S-1, then done.
  logic [3:0] slice_q = '0;
  logic [1:0] phase_q = '0;

  logic [Elems*ElemW-1:0] val_q;
  logic [3:0]             slices_q, rd_q;
  logic                   signed_q;
  logic [Windows-1:0]     first_q, second_q;
  logic                   held_q = 1'b0;

  always_ff @(posedge clk_i) begin
    held_q <= 1'b1;
    if (!held_q) begin
      val_q    <= val_i;
      slices_q <= slices_i;
      signed_q <= signed_i;
      first_q  <= first_i;
      second_q <= second_i & ~first_i;
    end else if (phase_q < 2'd2) begin
      slice_q <= (slice_q == slices_q) ? '0 : slice_q + 4'd1;
      phase_q <= phase_q + ((slice_q == slices_q) ? 2'd1 : 2'd0);
    end
    rd_q <= rd_i;
  end

  always_comb begin
    m_slices : assume (!held_q || 32'(slices_q) < SliceN);
    m_rd     : assume (32'(rd_i) <= 32'(slices_q));
  end

  // Values of S slices, zero where no block has the window; the word has window i's slice in slot i.
  logic [Elems*ElemW-1:0]    val;
  logic [Windows*SliceW-1:0] word, act, want;
  logic [Windows-1:0]        mask;
  assign mask = (phase_q == 2'd0) ? first_q : second_q;

  always_comb begin
    val  = '0;
    word = '0;
    want = '0;
    for (int unsigned e = 0; e < Elems; e++) begin
      for (int unsigned b = 0; b < ElemW; b++) begin
        if (b < (32'(slices_q) + 1) * BitsN && (first_q[e/Lanes] || second_q[e/Lanes])) begin
          val[e*ElemW + b] = val_q[e*ElemW + b];
        end
      end
      for (int unsigned s = 0; s < SliceN; s++) begin
        if (32'(slices_q) - 32'(slice_q) == s) begin
          word[e*BitsN +: BitsN] = val_q[e*ElemW + s*BitsN +: BitsN];
        end
        if (32'(slices_q) - 32'(rd_q) == s) begin
          want[e*BitsN +: BitsN] = val[e*ElemW + s*BitsN +: BitsN];
        end
      end
    end
  end

  localparam int unsigned Slots = 1 << $clog2(Windows);
  localparam int unsigned SlotW = common_pkg::idx_width(Slots);

  logic [Windows*SlotW-1:0] slot;
  for (genvar i = 0; i < Windows; i++) begin : gen_slot
    assign slot[i*SlotW +: SlotW] = SlotW'(i);
  end

  logic [3:0] skip;

  bit_serial_windows #(
    .Windows(Windows), .Slots(Slots), .Lanes(Lanes), .BitsN(BitsN), .SliceN(SliceN), .Dynamic(1'b1)
  ) u_dut (
    .clk_i, .slices_i(slices_q), .act_signed_i(signed_q), .word_i((Slots*SliceW)'(word)),
    .wr_valid_i(held_q && phase_q < 2'd2), .wr_set_i(1'b0), .wr_slice_i(slice_q),
    .wr_first_i(phase_q == 2'd0), .wr_mask_i(mask), .wr_slot_i(slot),
    .rd_re_i({Windows{1'b1}}), .rd_set_i({Windows{1'b0}}), .rd_slice_i({Windows{rd_i}}),
    .act_o(act), .skip_set_i(1'b0), .skip_o(skip)
  );

  // The law, on whole values.
  logic [ElemW-1:0] all;
  logic             neg;
  logic [31:0]      bits, need, s;
  always_comb begin
    all = '0;
    for (int unsigned e = 0; e < Elems; e++) begin
      neg = 1'b0;
      for (int unsigned k = 0; k < SliceN; k++) begin
        if (32'(slices_q) == k) neg = signed_q && val[e*ElemW + k*BitsN + BitsN - 1];
      end
      for (int unsigned b = 0; b < ElemW; b++) begin
        if (b < (32'(slices_q) + 1) * BitsN) all[b] = all[b] | (val[e*ElemW + b] ^ neg);
      end
    end
    bits = 32'd1;
    for (int unsigned b = 1; b < ElemW; b++) begin
      if (all[b]) bits = b + 1;
    end
    if (signed_q) bits = bits + 1;
    s    = 32'(slices_q) + 1;
    need = (bits + BitsN - 1) / BitsN;
    if (need > s) need = s;
  end

  logic done_q = 1'b0;
  always_ff @(posedge clk_i) done_q <= (phase_q == 2'd2);

  always_comb begin
    if (bit_serial_pkg::late(Windows) ? done_q : (phase_q == 2'd2)) begin
      a_skip : assert (32'(skip) == s - need);
      c_skip : cover (skip == 4'd1 && signed_q);
    end
    if (done_q) begin
      a_read : assert (act == want);
      c_read : cover (act != '0);
    end
  end

endmodule

`default_nettype wire
