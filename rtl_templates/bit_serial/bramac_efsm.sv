// SPDX-License-Identifier: Apache-2.0
//
// eFSM of a compute-in-BRAM block: turns CIM instructions into the steps of MAC2.
//
//   2sa   [INIT_W1 INIT_W2]  PREADD (INV SUB | ASL) ASL.. ADD ACC   n+3 signed, n+2 unsigned cycles;
//         the next weights are copied during ADD and ACC
//   1da   COPY PREADD (INV SUB | BUBBLE ASL) ASL.. ADD ACC          n+4 cycles of clk_i
//   read-out  4 words an array, one a main cycle
//
// An instruction is taken in cycles of main_i. want1_o: a copy instruction of this cycle starts the
// next MAC2 without a gap (or, when idle, after the array's own INIT cycles); 2sa needs a second one,
// with W2 and the other array's inputs, in the cycle after, when want2_o. want_done_o: done would be
// obeyed. Precision and type are taken with start, which also clears ACC. 1da: main_i every second
// cycle. reset leaves any state. Golden model: models/bit_serial/bramac_mac2.

`include "common_assert.svh"

`default_nettype none

module bramac_efsm #(
  parameter bit Fast = 1'b0  // 1da
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        main_i,

  input  logic        ins_valid_i,
  input  logic [6:0]  ins_i,        // the flags of the instruction

  output logic        want1_o,
  output logic        want2_o,
  output logic        want_done_o,
  output logic [3:0]  state_o,
  output logic [1:0]  prec_o,
  output logic        signed_o,
  output logic        clear_o,      // zero ACC at the next edge
  output logic        copy1_o,      // W1 (1da: both) goes into the dummy arrays
  output logic        copy2_o,      // W2 does
  output logic [2:0]  out_word_o    // read-out: array and word, two bits
);

  localparam logic [2:0] LastOut = Fast ? 3'd3 : 3'd7;

  logic [3:0] state_q, state_d;
  logic [2:0] left_q;               // ASL steps to come
  logic [2:0] word_q;
  logic [1:0] prec_q;
  logic       signed_q, copied_q;
  logic       ins, copy, start, done, stop, out_last, rest, to_add;
  logic [3:0] bits;

  assign ins      = ins_valid_i && main_i;
  assign stop     = ins && ins_i[bramac_pkg::InsReset];
  assign copy     = ins && ins_i[bramac_pkg::InsCopy];
  assign start    = copy && ins_i[bramac_pkg::InsStart];
  assign done     = ins && ins_i[bramac_pkg::InsDone];
  assign bits     = 4'd1 << prec_q;
  assign out_last = (state_q == bramac_pkg::StOut) && (word_q == LastOut) && main_i;
  assign to_add   = (state_q == bramac_pkg::StSub && left_q == '0) ||
                    (state_q == bramac_pkg::StAsl && left_q == 3'd1);
  assign rest     = ((state_q == bramac_pkg::StIdle) && main_i) || out_last;

  always_comb begin
    state_d = state_q;
    if (rest) begin
      state_d = copy ? bramac_pkg::StCopy1 : (done ? bramac_pkg::StOut : bramac_pkg::StIdle);
    end else if (state_q == bramac_pkg::StCopy1) begin
      state_d = Fast ? bramac_pkg::StPreadd : bramac_pkg::StCopy2;
    end else if (state_q == bramac_pkg::StCopy2) begin
      state_d = bramac_pkg::StPreadd;
    end else if (state_q == bramac_pkg::StPreadd) begin
      state_d = (signed_q || Fast) ? bramac_pkg::StInv : bramac_pkg::StAsl;
    end else if (state_q == bramac_pkg::StInv) begin
      state_d = signed_q ? bramac_pkg::StSub : bramac_pkg::StAsl;
    end else if (state_q == bramac_pkg::StSub) begin
      state_d = to_add ? bramac_pkg::StAdd : bramac_pkg::StAsl;
    end else if (state_q == bramac_pkg::StAsl) begin
      state_d = to_add ? bramac_pkg::StAdd : bramac_pkg::StAsl;
    end else if (state_q == bramac_pkg::StAdd) begin
      state_d = bramac_pkg::StAcc;
    end else if (state_q == bramac_pkg::StAcc) begin
      state_d = copied_q ? bramac_pkg::StPreadd : bramac_pkg::StIdle;
      if (Fast && copy) begin
        state_d = bramac_pkg::StCopy1;
      end else if (done && !copied_q) begin
        state_d = bramac_pkg::StOut;
      end
    end
    if (stop) begin
      state_d = bramac_pkg::StIdle;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q  <= bramac_pkg::StIdle;
      copied_q <= 1'b0;
      word_q   <= '0;
    end else begin
      state_q <= state_d;
      if (to_add) begin
        copied_q <= !Fast && copy && !stop;
      end else if (state_q == bramac_pkg::StAcc || stop) begin
        copied_q <= 1'b0;
      end
      if (state_q != bramac_pkg::StOut) begin
        word_q <= '0;
      end else if (main_i) begin
        word_q <= word_q + 3'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (start) begin
      prec_q   <= ins_i[bramac_pkg::InsPrec +: 2];
      signed_q <= ins_i[bramac_pkg::InsSigned];
    end
    if (state_q == bramac_pkg::StPreadd) begin
      left_q <= 3'(bits - (signed_q ? 4'd2 : 4'd1));
    end else if (state_q == bramac_pkg::StAsl) begin
      left_q <= left_q - 3'd1;
    end
  end

  assign want1_o     = rest || (Fast ? (state_q == bramac_pkg::StAcc) : to_add);
  assign want2_o     = !Fast && ((state_q == bramac_pkg::StCopy1) ||
                                 (state_q == bramac_pkg::StAdd && copied_q));
  assign want_done_o = rest || (state_q == bramac_pkg::StAcc && !copied_q);
  assign state_o     = state_q;
  assign prec_o      = prec_q;
  assign signed_o    = signed_q;
  assign clear_o     = start && want1_o;
  assign copy1_o     = (state_q == bramac_pkg::StCopy1) ||
                       (state_q == bramac_pkg::StAdd && copied_q);
  assign copy2_o     = (state_q == bramac_pkg::StCopy2) ||
                       (state_q == bramac_pkg::StAcc && copied_q);
  assign out_word_o  = word_q;

  `COMMON_ASSERT(a_state, state_q <= bramac_pkg::StOut)
  `COMMON_ASSERT(a_copy_when_wanted, !copy || stop || want1_o || want2_o)
  `COMMON_ASSERT(a_both_copies, !want2_o || copy || stop)
  `COMMON_ASSERT(a_ends_with_the_main_cycle, main_i || state_q != bramac_pkg::StAcc)

endmodule

`default_nettype wire
