// SPDX-License-Identifier: Apache-2.0
//
// Feeds the blocks with CIM instructions: takes the tokens of a pass in groups, one position for each
// dummy array, and turns a group into ceil(rows / 2) MAC2 over the pass's words.
//
// A chain is the MAC2 whose sum stays in the accumulators: the group's, and those of the next passes
// as long as the tile has no positions but these and the next pass keeps within the safe count
// (bramac_pkg::safe_count). Then the sums are read out and the positions' tokens go with them:
//
//   chain = [2sa: 2] + MAC2 * law + read-out (8, 4) main cycles;  law: bramac_efsm
//
// A token is taken in the cycle of tok_fire_i, its vector comes one cycle later; a group may send its
// first instruction two cycles after its last token, and the next group's tokens come once its last
// instruction has gone. Golden model: models/bit_serial/bramac_cycles.

`include "common_assert.svh"

`default_nettype none

module bramac_sequencer #(
  parameter  bit          Fast        = 1'b0,  // 1da
  parameter  int unsigned Vec         = 16,    // channels of a vector, even, at most 20
  parameter  int unsigned PsumDepth   = 16,
  parameter  int unsigned ResultDepth = 16,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned Arrays      = Fast ? 1 : 2,
  localparam int unsigned AddrW       = bramac_pkg::AddrW,
  localparam int unsigned InW         = bramac_pkg::InW,
  localparam int unsigned VecCntW     = common_pkg::idx_width(Vec + 1)
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,

  input  logic [1:0]                    prec_i,        // constant while busy_o
  input  logic                          signed_i,

  output logic                          tok_ready_o,   // takes a token in the next cycle
  input  logic                          tok_fire_i,
  input  logic                          tok_start_i,   // first of its pass
  input  logic                          tok_last_i,    // last of its pass
  input  logic                          tok_over_i,
  input  logic                          tok_emit_i,
  input  logic [PsumAw-1:0]             tok_psum_i,
  input  logic [ResAw-1:0]              tok_res_i,
  input  logic                          vec_valid_i,
  input  logic [Vec*InW-1:0]            vec_i,

  input  logic [AddrW-1:0]              pass_base_i,   // of the group's pass
  input  logic [VecCntW-1:0]            pass_rows_i,
  input  logic                          pass_end_i,    // the tile's last pass
  output logic                          pass_pop_o,    // its last group has sent its instructions
  output logic                          busy_o,        // a group is here

  input  logic                          want1_i,       // bramac_efsm
  input  logic                          want2_i,
  input  logic                          want_done_i,
  output logic                          ins_valid_o,
  output logic [bramac_pkg::WordW-1:0]  ins_o,

  output logic                          spill_o,       // a read-out begins in the next cycle
  output logic                          spill_over_o,  // with it until the next spill_o:
  output logic                          spill_emit_o,
  output logic [1:0]                    spill_prec_o,
  output logic [Arrays-1:0]             spill_mask_o,  // arrays that hold a position
  output logic [Arrays*PsumAw-1:0]      spill_psum_o,  // of array k
  output logic [Arrays*ResAw-1:0]       spill_res_o
);

  localparam int unsigned CountW = 17;
  localparam int unsigned Col    = bramac_pkg::ins_col(Fast);
  localparam int unsigned In1    = bramac_pkg::ins_in1(Fast);
  localparam int unsigned In2    = bramac_pkg::ins_in2(Fast);

  if (Vec > 20 || Vec % 2 != 0) begin : gen_bad_vec
    $error("bramac_sequencer: Vec must be even and at most 20, two safe counts at 2 bits");
  end

  // ---- the group --------------------------------------------------------------------------------

  logic                     full_q, full_d, ready_q, slot_q, slot_pend_q, complete_q;  // slot: array to fill
  logic                     start_q, last_q, over_q, emit_q, complete;
  logic [Arrays-1:0]        mask_q;
  logic [Arrays*Vec*InW-1:0] x_q;                 // element 2k of the next MAC2 at the bottom
  logic [Arrays*PsumAw-1:0] psum_q;
  logic [Arrays*ResAw-1:0]  res_q;
  logic [VecCntW-1:0]       pairs_q, pairs, done_q;  // MAC2 of the group, those sent
  logic [AddrW-1:0]         word_q;               // W1 of the next MAC2, an even number
  logic                     send1, send2, sent, used_up;

  assign complete    = tok_fire_i && (Fast || slot_q || tok_last_i);
  assign full_d      = (full_q || complete) && !used_up;
  assign tok_ready_o = !full_d;
  assign busy_o      = full_q || slot_q;
  assign pairs       = VecCntW'((32'(pass_rows_i) + 32'd1) / 2);
  assign used_up     = sent && (done_q + VecCntW'(1) == pairs_q);
  assign pass_pop_o  = used_up && last_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      full_q      <= 1'b0;
      ready_q     <= 1'b0;
      slot_q      <= 1'b0;
      complete_q  <= 1'b0;
    end else begin
      full_q     <= full_d;
      complete_q <= complete;
      ready_q    <= (ready_q || complete_q) && !used_up;
      if (tok_fire_i) begin
        slot_q <= !complete;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    slot_pend_q <= slot_q;
    if (tok_fire_i) begin
      start_q <= slot_q ? start_q : tok_start_i;
      last_q  <= tok_last_i;
      over_q  <= tok_over_i;
      emit_q  <= tok_emit_i;
      done_q  <= '0;
      pairs_q <= pairs;
      word_q  <= pass_base_i;
      for (int unsigned k = 0; k < Arrays; k++) begin
        if (!slot_q || k == 1) begin
          mask_q[k]                  <= (slot_q == 1'(k));
          psum_q[k*PsumAw +: PsumAw] <= tok_psum_i;
          res_q[k*ResAw +: ResAw]    <= tok_res_i;
        end
      end
    end
    for (int unsigned k = 0; k < Arrays; k++) begin
      if (vec_valid_i && (slot_pend_q == 1'(k))) begin
        x_q[k*Vec*InW +: Vec*InW] <= vec_i;
      end else if (sent) begin
        x_q[k*Vec*InW +: Vec*InW] <= x_q[k*Vec*InW +: Vec*InW] >> (2 * InW);
      end
    end
    if (sent) begin
      done_q <= done_q + VecCntW'(1);
      word_q <= word_q + AddrW'(2);
    end
  end

  // ---- the chain --------------------------------------------------------------------------------

  logic              open_q, second_q, due_q, hold, finish, chain_over_q;
  logic [CountW-1:0] count_q, count;

  assign count = count_q + CountW'(pairs_q);
  assign hold  = start_q && last_q && !pass_end_i &&
                 (count + CountW'(Vec / 2) <= bramac_pkg::safe_count(prec_i, signed_i));

  assign send1  = want1_i && ready_q && !due_q && !second_q;
  assign send2  = want2_i && second_q;
  assign sent   = Fast ? send1 : send2;
  assign finish = want_done_i && due_q && !second_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      open_q   <= 1'b0;
      second_q <= 1'b0;
      due_q    <= 1'b0;
      count_q  <= '0;
    end else begin
      second_q <= !Fast && send1;
      open_q   <= (open_q || send1) && !finish;
      due_q    <= (due_q || (used_up && !hold)) && !finish;
      if (used_up) begin
        count_q <= hold ? count : '0;
      end
    end
  end

  // What goes with the sums; the next group may be here before they are out.
  logic                     run_over_q, run_emit_q;
  logic [1:0]               run_prec_q;
  logic [Arrays-1:0]        run_mask_q;
  logic [Arrays*PsumAw-1:0] run_psum_q;
  logic [Arrays*ResAw-1:0]  run_res_q;

  assign spill_o = finish;

  always_ff @(posedge clk_i) begin
    if (send1 && !open_q) begin
      chain_over_q <= over_q;
    end
    if (used_up) begin
      run_over_q <= (open_q ? chain_over_q : over_q);
      run_emit_q <= emit_q;
      run_prec_q <= prec_i;
      run_mask_q <= mask_q;
      run_psum_q <= psum_q;
      run_res_q  <= res_q;
    end
    if (finish) begin
      spill_over_o <= run_over_q;
      spill_emit_o <= run_emit_q;
      spill_prec_o <= run_prec_q;
      spill_mask_o <= run_mask_q;
      spill_psum_o <= run_psum_q;
      spill_res_o  <= run_res_q;
    end
  end

  // ---- the instruction --------------------------------------------------------------------------

  logic [InW-1:0]              in1, in2;
  logic [bramac_pkg::RowW-1:0] even, odd;  // rows of W1, W2

  function automatic logic [InW-1:0] aligned(input logic [InW-1:0] value, input logic [1:0] prec);
    aligned = value;
    if (prec == bramac_pkg::Bits2) begin
      aligned = {value[1:0], 6'd0};
    end else if (prec == bramac_pkg::Bits4) begin
      aligned = {value[3:0], 4'd0};
    end
  endfunction

  assign even = {word_q[AddrW-1:3], 1'b0};
  assign odd  = {word_q[AddrW-1:3], 1'b1};

  if (Fast) begin : gen_inputs_one
    assign in1 = aligned(x_q[0 +: InW], prec_i);
    assign in2 = aligned(x_q[InW +: InW], prec_i);
  end else begin : gen_inputs_two
    assign in1 = aligned(second_q ? x_q[Vec*InW +: InW] : x_q[0 +: InW], prec_i);
    assign in2 = aligned(second_q ? x_q[Vec*InW + InW +: InW] : x_q[InW +: InW], prec_i);
  end

  assign ins_valid_o = send1 || send2 || finish;

  always_comb begin
    ins_o = '0;
    ins_o[bramac_pkg::InsPrec +: 2] = prec_i;
    ins_o[bramac_pkg::InsSigned]    = signed_i;
    ins_o[bramac_pkg::InsStart]     = send1 && !open_q;
    ins_o[bramac_pkg::InsCopy]      = send1 || send2;
    ins_o[bramac_pkg::InsDone]      = finish;
    ins_o[bramac_pkg::InsRow1 +: bramac_pkg::RowW] = second_q ? odd : even;
    if (Fast) begin
      ins_o[bramac_pkg::InsRow2 +: bramac_pkg::RowW] = odd;
    end
    ins_o[Col +: 2]   = word_q[2:1];
    ins_o[In1 +: InW] = in1;
    ins_o[In2 +: InW] = in2;
  end

  `COMMON_ASSERT(a_token_when_free, !tok_fire_i || !full_q)
  `COMMON_ASSERT(a_second_follows, !second_q || want2_i)
  `COMMON_ASSERT(a_chain_is_safe, count_q <= bramac_pkg::safe_count(prec_i, signed_i) || !full_q)

endmodule

`default_nettype wire
