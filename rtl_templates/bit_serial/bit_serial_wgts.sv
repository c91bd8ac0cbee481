// SPDX-License-Identifier: Apache-2.0
//
// Weight buffer: beats of the stream become words of one plane (loom) or one brick (dpnn).
//
//   wgt (-> bit_serial_wgt_head) -> common_gather -> bit_serial_words, read by bit_serial_step
//
// With Groups each brick has planes of its own and a header in front of its words; which word is of a
// brick's last plane is kept beside the words, in a memory that is read ahead. Golden model:
// models/bit_serial/block_model.

`default_nettype none

module bit_serial_wgts #(
  parameter  bit          Groups  = 1'b0,
  parameter  int unsigned Elems   = 128,  // of a word
  parameter  int unsigned ElemW   = 1,    // bits of an element
  parameter  int unsigned StreamW = 128,  // power of two, 32..1024
  parameter  int unsigned Depth   = 512,  // words, power of two
  localparam int unsigned WordW   = Elems * ElemW,
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  input  logic [StreamW-1:0] in_data_i,
  input  logic [CntW-1:0]    released_i,  // words given back since reset
  output logic [CntW-1:0]    here_o,      // words since reset, for whose reader last_o is right

  input  logic               re_i,
  input  logic [AddrW-1:0]   raddr_i,
  output logic [WordW-1:0]   rdata_o,     // the cycle after re_i
  input  logic [AddrW-1:0]   next_i,      // the word that is read next
  output logic               last_o       // the cycle after: it is of the brick's last plane (Groups)
);

  logic             word_valid, word_ready, we, beat, beat_ready;
  logic [WordW-1:0] word;
  logic [AddrW-1:0] waddr;
  logic [CntW-1:0]  written;

  if (Groups) begin : gen_groups
    logic written_last;

    bit_serial_wgt_head #(.StreamW(StreamW)) u_head (
      .clk_i,
      .rst_ni,
      .in_valid_i,
      .in_ready_o,
      .in_data_i,
      .out_valid_o (beat),
      .out_ready_i (beat_ready),
      .word_i      (we),
      .last_o      (written_last)
    );

    // What was at next_i a cycle ago is known now: here_o is as old.
    common_ram_1r1w #(.Depth(Depth), .Width(1)) u_last (
      .clk_i,
      .we_i    (we),
      .waddr_i (waddr),
      .wdata_i (written_last),
      .re_i    (1'b1),
      .raddr_i (next_i),
      .rdata_o (last_o)
    );

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        here_o <= '0;
      end else begin
        here_o <= written;
      end
    end
  end else begin : gen_planes
    logic unused_next;
    assign unused_next = ^{next_i, we, waddr};
    assign beat        = in_valid_i;
    assign in_ready_o  = beat_ready;
    assign last_o      = 1'b0;
    assign here_o      = written;
  end

  common_gather #(.Elems(Elems), .ElemW(ElemW), .StreamW(StreamW)) u_gather (
    .clk_i,
    .rst_ni,
    .in_valid_i  (beat),
    .in_ready_o  (beat_ready),
    .in_data_i,
    .out_valid_o (word_valid),
    .out_ready_i (word_ready),
    .out_data_o  (word)
  );

  bit_serial_words #(.Width(WordW), .Depth(Depth)) u_words (
    .clk_i,
    .rst_ni,
    .in_valid_i (word_valid),
    .in_ready_o (word_ready),
    .in_data_i  (word),
    .enable_i   (1'b1),
    .released_i,
    .written_o  (written),
    .we_o       (we),
    .waddr_o    (waddr),
    .re_i,
    .raddr_i,
    .rdata_o
  );

endmodule

`default_nettype wire
