// SPDX-License-Identifier: Apache-2.0
//
// Activation buffer: bricks of the stream become words. A word is a brick (dpnn), or one slice of
// Slots bricks (loom).
//
//   act -> common_gather (-> bit_serial_transpose) -> bit_serial_words, read by bit_serial_fetch
//
// Words enter while enable_i; how many a brick makes, and when a beat is accepted: README.md, section
// Cycles. Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_acts #(
  parameter  bit          Serial  = 1'b1,
  parameter  int unsigned Lanes   = 16,    // 1..64
  parameter  int unsigned ActW    = 16,    // 1..16
  parameter  int unsigned BitsN   = 1,     // bits of a slice; ActW if not Serial
  parameter  int unsigned Slots   = 4,     // pixels of a word, power of two; 1 if not Serial
  parameter  int unsigned StreamW = 128,   // power of two, 32..1024
  parameter  int unsigned Depth   = 1024,  // words, power of two
  localparam int unsigned WordW   = Slots * Lanes * BitsN,
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  input  logic               in_valid_i,
  output logic               in_ready_o,
  input  logic [StreamW-1:0] in_data_i,

  input  logic               enable_i,      // words are wanted
  input  logic [3:0]         slices_i,      // of an activation, minus 1; of the words that are wanted
  input  logic               act_signed_i,
  input  logic [CntW-1:0]    released_i,
  output logic [CntW-1:0]    written_o,
  output logic               word_done_o,

  input  logic               re_i,
  input  logic [AddrW-1:0]   raddr_i,
  output logic [WordW-1:0]   rdata_o        // the cycle after re_i
);

  logic                  brick_valid, brick_ready, word_valid, word_ready;
  logic [Lanes*ActW-1:0] brick;
  logic [WordW-1:0]      word;
  logic [AddrW-1:0]      unused_waddr;

  common_gather #(.Elems(Lanes), .ElemW(ActW), .StreamW(StreamW)) u_gather (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .out_valid_o (brick_valid),
    .out_ready_i (brick_ready),
    .out_data_o  (brick)
  );

  if (Serial) begin : gen_transpose
    bit_serial_transpose #(
      .Slots(Slots), .Lanes(Lanes), .ActW(ActW), .BitsN(BitsN)
    ) u_transpose (
      .clk_i,
      .rst_ni,
      .slices_i,
      .act_signed_i,
      .in_valid_i   (brick_valid),
      .in_ready_o   (brick_ready),
      .in_data_i    (brick),
      .out_valid_o  (word_valid),
      .out_ready_i  (word_ready),
      .out_data_o   (word)
    );
  end else begin : gen_straight
    logic unused_form;
    assign unused_form = ^{slices_i, act_signed_i};
    assign word_valid  = brick_valid;
    assign brick_ready = word_ready;
    assign word        = brick;
  end

  bit_serial_words #(.Width(WordW), .Depth(Depth)) u_words (
    .clk_i,
    .rst_ni,
    .in_valid_i (word_valid),
    .in_ready_o (word_ready),
    .in_data_i  (word),
    .enable_i,
    .released_i,
    .written_o,
    .we_o       (word_done_o),
    .waddr_o    (unused_waddr),
    .re_i,
    .raddr_i,
    .rdata_o
  );

endmodule

`default_nettype wire
