// SPDX-License-Identifier: Apache-2.0
//
// Blocks side by side and the ring that their main arrays are: weights enter by port B of each, the
// same instruction by port A of all.
//
//   in_ready_o = the blocks' ports B are free, and words written - released_i < 512; block b's word
//                of a vector is element b
//   word v lies in an even row where v is even, in the odd row after it else: W1 and W2 of a copy
//
// The blocks march in step: what they want, and where their machine stands, is block 0's. Golden
// model: models/bit_serial/bramac_model.

`default_nettype none

module bramac_blocks #(
  parameter  bit          Fast    = 1'b0,  // 0: 2sa, 1: 1da
  parameter  int unsigned Blocks  = 2,
  parameter  int unsigned StreamW = 128,   // power of two, 64..1024
  localparam int unsigned WordW   = bramac_pkg::WordW,
  localparam int unsigned AddrW   = bramac_pkg::AddrW,
  localparam int unsigned CntW    = AddrW + 1
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    main_i,       // see bramac_block

  input  logic                    in_valid_i,
  output logic                    in_ready_o,
  input  logic [StreamW-1:0]      in_data_i,
  input  logic [CntW-1:0]         released_i,   // words of each block given back since reset
  output logic [CntW-1:0]         written_o,    // words of each block since reset

  input  logic                    ins_valid_i,
  input  logic [WordW-1:0]        ins_i,
  output logic                    want1_o,      // see bramac_block
  output logic                    want2_o,
  output logic                    want_done_o,
  output logic                    idle_o,
  output logic                    copying_o,    // 2sa: weights on their way, nothing else
  output logic                    reading_out_o,
  output logic                    out_valid_o,
  output logic [Blocks*WordW-1:0] word_o        // block b's word of accumulators at [b*WordW +: WordW]
);

  localparam int unsigned Beats = common_pkg::beats(Blocks, StreamW, WordW);

  logic [Blocks-1:0]       word_we, b_ready, want1, want2, want_done, out_valid;
  logic [AddrW-1:0]        word_addr, place;
  logic [Blocks*WordW-1:0] word, unused_b;
  logic [Blocks*4-1:0]     states;
  logic [3:0]              state;
  logic                    unused_done;

  common_vec_ring #(
    .Lanes(Blocks), .ElemW(WordW), .StreamW(StreamW), .Depth(bramac_pkg::Words), .PackMax(0)
  ) u_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .beats_i     (8'(Beats - 1)),
    .pack_i      ('0),
    .enable_i    (b_ready[0]),
    .release_i   (released_i),
    .vec_done_o  (unused_done),
    .count_o     (written_o),
    .bank_we_o   (word_we),
    .bank_addr_o (word_addr),
    .bank_data_o (word)
  );

  assign place = {word_addr[AddrW-1:3], word_addr[0], word_addr[2:1]};

  for (genvar b = 0; b < Blocks; b++) begin : gen_block
    bramac_block #(.Fast(Fast)) u_block (
      .clk_i,
      .rst_ni,
      .main_i,
      .cim_i       (1'b1),
      .a_en_i      (ins_valid_i),
      .a_we_i      (1'b1),
      .a_addr_i    (bramac_pkg::CimAddr),
      .a_wdata_i   (ins_i),
      .a_rdata_o   (word_o[b*WordW +: WordW]),
      .b_en_i      (word_we[b]),
      .b_ready_o   (b_ready[b]),
      .b_we_i      (1'b1),
      .b_addr_i    (place),
      .b_wdata_i   (word[b*WordW +: WordW]),
      .b_rdata_o   (unused_b[b*WordW +: WordW]),
      .want1_o     (want1[b]),
      .want2_o     (want2[b]),
      .want_done_o (want_done[b]),
      .state_o     (states[b*4 +: 4]),
      .out_valid_o (out_valid[b])
    );
  end

  assign state         = states[3:0];
  assign want1_o       = want1[0];
  assign want2_o       = want2[0];
  assign want_done_o   = want_done[0];
  assign out_valid_o   = out_valid[0];
  assign idle_o        = (state == bramac_pkg::StIdle);
  assign copying_o     = !Fast && (state == bramac_pkg::StCopy1 || state == bramac_pkg::StCopy2);
  assign reading_out_o = (state == bramac_pkg::StOut);

  logic unused_blocks;  // the others'
  assign unused_blocks = ^{b_ready, want1, want2, want_done, out_valid, states};

endmodule

`default_nettype wire
