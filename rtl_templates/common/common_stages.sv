// SPDX-License-Identifier: Apache-2.0
//
// Takes descriptors through a block's three stages, each working on one descriptor at a time:
//
//   load (activations enter the buffer)  ->  compute  ->  post (results leave)
//
// Load may be one descriptor ahead of compute, post one behind. Compute takes its next descriptor
// only after the array has been empty of tokens and weights on the move for FlushCycles, because
// image bounds and zero points are constants while it is not. A descriptor's act vectors are
// released when it leaves compute.

`include "common_assert.svh"

`default_nettype none

module common_stages #(
  parameter  int unsigned ActDepth    = 64,  // act buffer, vectors, a power of two
  parameter  int unsigned FlushCycles = 20,  // from a token's or weight's issue until it is through
  localparam int unsigned CntW        = $clog2(ActDepth) + 1,
  localparam int unsigned DescW       = common_conv_pkg::DescW
) (
  input  logic             clk_i,
  input  logic             rst_ni,

  input  logic             desc_valid_i,
  input  logic [DescW-1:0] desc_i,
  output logic             desc_take_o,

  output logic             load_enable_o,   // act beats are wanted
  output logic [7:0]       load_beats_o,    // beats of a vector, minus 1
  output logic [7:0]       load_pack_o,     // channels of a stacked vector, or 0
  input  logic             vec_done_i,

  output logic             compute_load_o,  // compute takes over a descriptor in this cycle
  output logic [DescW-1:0] compute_desc_o,  // from the next cycle on
  output logic [CntW-1:0]  base_o,          // act vectors of all earlier descriptors
  input  logic             issued_i,        // every token and weight row has been issued
  input  logic             moving_i,        // one is issued in this cycle
  output logic             compute_busy_o,

  input  logic             post_idle_i,
  output logic             post_take_o      // post takes over compute_desc_o
);

  localparam int unsigned FlushW = $clog2(FlushCycles + 1);

  logic              load_busy_q, load_taken_q, load_take;
  logic [15:0]       load_left_q;
  logic              busy_q, post_wait_q, compute_take, compute_done;
  logic [FlushW-1:0] flush_q;
  logic [CntW-1:0]   base_q;

  assign load_take    = desc_valid_i && !load_taken_q && !load_busy_q;
  assign compute_take = desc_valid_i && (load_take || load_taken_q) && !busy_q;
  assign desc_take_o  = compute_take;

  assign load_enable_o  = load_busy_q;
  assign compute_load_o = compute_take;
  assign compute_busy_o = busy_q;
  assign base_o         = base_q;
  assign post_take_o    = post_wait_q && post_idle_i;
  assign compute_done   = busy_q && issued_i && !moving_i && (flush_q == '0) && !post_wait_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      load_busy_q  <= 1'b0;
      load_taken_q <= 1'b0;
      load_left_q  <= '0;
      busy_q       <= 1'b0;
      post_wait_q  <= 1'b0;
      flush_q      <= '0;
      base_q       <= '0;
    end else begin
      load_taken_q <= (load_taken_q || load_take) && !desc_take_o;
      if (load_take) begin
        load_busy_q <= 1'b1;
        load_left_q <= desc_i[18*32 +: 16];
      end else if (vec_done_i) begin
        load_left_q <= load_left_q - 16'd1;
        if (load_left_q == 16'd1) begin
          load_busy_q <= 1'b0;
        end
      end
      if (compute_take) begin
        busy_q      <= 1'b1;
        post_wait_q <= desc_i[1];
      end else begin
        if (compute_done) begin
          busy_q <= 1'b0;
          base_q <= base_q + CntW'(compute_desc_o[18*32 +: 16]);
        end
        if (post_take_o) begin
          post_wait_q <= 1'b0;
        end
      end
      if (moving_i) begin
        flush_q <= FlushW'(FlushCycles);
      end else if (flush_q != '0) begin
        flush_q <= flush_q - FlushW'(1);
      end
    end
  end

  // pass_taps is 1 unless taps are stacked.
  always_ff @(posedge clk_i) begin
    if (load_take) begin
      load_beats_o <= desc_i[31:24];
      load_pack_o  <= (desc_i[7*32 + 16 +: 16] != 16'd1) ? desc_i[6*32 + 16 +: 8] : 8'd0;
    end
    if (compute_take) begin
      compute_desc_o <= desc_i;
    end
  end

  `COMMON_ASSERT(a_vector_is_wanted, !vec_done_i || load_busy_q)
  `COMMON_ASSERT(a_array_moves_when_busy, !moving_i || busy_q)

endmodule

`default_nettype wire
