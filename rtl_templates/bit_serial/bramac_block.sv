// SPDX-License-Identifier: Apache-2.0
//
// Compute-in-BRAM block: a main array of 512 words of 40 bits with two ports, and beside it one (1da)
// or two (2sa) dummy arrays that compute  lane += W1[lane] * I1 + W2[lane] * I2  (MAC2).
//
//   memory mode (cim_i = 0)   both ports read and write the main array
//   CIM mode    (cim_i = 1)   port A takes instructions, written to address 0xFFF; port B stays a
//                             memory port, but in 1da not in the main cycle of a copy (b_ready_o)
//   cycles of MAC2, main cycles: 2sa n+3 signed, n+2 unsigned; 1da (n+4)/2. See bramac_efsm.
//
// 1da: clk_i is the array's clock and main_i is 1 every second cycle; the ports work at edges with
// main_i. 2sa: main_i is always 1; both arrays hold the same weights, the instruction that copies W1
// brings array 0's inputs, the one that copies W2 array 1's. A read's word is on a_rdata_o in the next
// main cycle; during the read-out a_rdata_o shows the accumulators, word 0 first, array 0 first
// (out_valid_o). Golden model: models/bit_serial/bramac_mac2.

`default_nettype none

module bramac_block #(
  parameter bit Fast = 1'b0  // 0: 2sa, 1: 1da
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic                          main_i,
  input  logic                          cim_i,

  input  logic                          a_en_i,
  input  logic                          a_we_i,
  input  logic [bramac_pkg::PortAw-1:0] a_addr_i,   // {row, column}, or 0xFFF
  input  logic [bramac_pkg::WordW-1:0]  a_wdata_i,
  output logic [bramac_pkg::WordW-1:0]  a_rdata_o,

  input  logic                          b_en_i,
  output logic                          b_ready_o,
  input  logic                          b_we_i,
  input  logic [bramac_pkg::AddrW-1:0]  b_addr_i,
  input  logic [bramac_pkg::WordW-1:0]  b_wdata_i,
  output logic [bramac_pkg::WordW-1:0]  b_rdata_o,

  output logic                          want1_o,      // see bramac_efsm
  output logic                          want2_o,
  output logic                          want_done_o,
  output logic [3:0]                    state_o,
  output logic                          out_valid_o   // a word of the read-out, in this cycle
);

  localparam int unsigned AddrW  = bramac_pkg::AddrW;
  localparam int unsigned WordW  = bramac_pkg::WordW;
  localparam int unsigned ColsW  = bramac_pkg::ColsW;
  localparam int unsigned InW    = bramac_pkg::InW;
  localparam int unsigned Arrays = Fast ? 1 : 2;
  localparam int unsigned Col    = bramac_pkg::ins_col(Fast);
  localparam int unsigned In1    = bramac_pkg::ins_in1(Fast);
  localparam int unsigned In2    = bramac_pkg::ins_in2(Fast);

  // ---- ports ------------------------------------------------------------------------------------

  logic             ins_valid, copy;
  logic [1:0]       col;
  logic [AddrW-1:0] copy1_addr, copy2_addr;
  logic [WordW-1:0] a_word, b_word;

  assign ins_valid  = cim_i && a_en_i && a_we_i && (a_addr_i == bramac_pkg::CimAddr);
  assign copy       = ins_valid && a_wdata_i[bramac_pkg::InsCopy];
  assign col        = a_wdata_i[Col +: 2];
  assign copy1_addr = {a_wdata_i[bramac_pkg::InsRow1 +: bramac_pkg::RowW], col};
  assign copy2_addr = {a_wdata_i[bramac_pkg::InsRow2 +: bramac_pkg::RowW], col};
  assign b_ready_o  = main_i && !(Fast && copy);
  assign b_rdata_o  = b_word;

  bramac_main u_main (
    .clk_i,
    .rst_ni,
    .main_i,
    .a_en_i    (copy || (a_en_i && !cim_i)),
    .a_we_i    (a_we_i && !cim_i),
    .a_addr_i  (copy ? copy1_addr : a_addr_i[AddrW-1:0]),
    .a_wdata_i,
    .a_rdata_o (a_word),
    .b_en_i    (b_en_i || (Fast && copy)),
    .b_we_i    (b_we_i && !(Fast && copy)),
    .b_addr_i  ((Fast && copy) ? copy2_addr : b_addr_i),
    .b_wdata_i,
    .b_rdata_o (b_word)
  );

  // ---- eFSM -------------------------------------------------------------------------------------

  logic [1:0] prec;
  logic       is_signed, clear, copy1, copy2;
  logic [2:0] out_word;

  bramac_efsm #(.Fast(Fast)) u_efsm (
    .clk_i,
    .rst_ni,
    .main_i,
    .ins_valid_i (ins_valid),
    .ins_i       (a_wdata_i[6:0]),
    .want1_o,
    .want2_o,
    .want_done_o,
    .state_o,
    .prec_o      (prec),
    .signed_o    (is_signed),
    .clear_o     (clear),
    .copy1_o     (copy1),
    .copy2_o     (copy2),
    .out_word_o  (out_word)
  );

  logic [InW-1:0] in1_q, in2_q;

  always_ff @(posedge clk_i) begin
    if (copy && main_i) begin
      in1_q <= a_wdata_i[In1 +: InW];
      in2_q <= a_wdata_i[In2 +: InW];
    end
  end

  // ---- arrays -----------------------------------------------------------------------------------

  logic [ColsW-1:0]        w1, w2;
  logic [Arrays*WordW-1:0] acc_word;

  bramac_extend u_w1 (.prec_i(prec), .word_i(a_word), .row_o(w1));

  if (Fast) begin : gen_w2
    bramac_extend u_w2 (.prec_i(prec), .word_i(b_word), .row_o(w2));
  end else begin : gen_one_copy
    assign w2 = '0;
  end

  for (genvar k = 0; k < Arrays; k++) begin : gen_array
    bramac_array #(.Fast(Fast)) u_array (
      .clk_i,
      .rst_ni,
      .state_i (state_o),
      .prec_i  (prec),
      .clear_i (clear),
      .copy1_i (copy1),
      .copy2_i (copy2),
      .w1_i    (w1),
      .w2_i    (w2),
      .load_i  ((k == 0) ? copy1 : copy2),
      .in1_i   (in1_q),
      .in2_i   (in2_q),
      .word_i  (out_word[1:0]),
      .word_o  (acc_word[k*WordW +: WordW])
    );
  end

  logic reading_out;

  assign reading_out = (state_o == bramac_pkg::StOut);
  assign out_valid_o = reading_out && main_i;

  if (Fast) begin : gen_out_one
    assign a_rdata_o = reading_out ? acc_word : a_word;
  end else begin : gen_out_two
    assign a_rdata_o = !reading_out ? a_word :
                       (out_word[2] ? acc_word[WordW +: WordW] : acc_word[0 +: WordW]);
  end

  logic unused_efsm;  // the type is the eFSM's own business; 1da has one array
  assign unused_efsm = ^{is_signed, out_word};

endmodule

`default_nettype wire
