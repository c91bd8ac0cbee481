// SPDX-License-Identifier: Apache-2.0
//
// codec_context: tokens pass in order, none lost or doubled, stable while stalled; each finds beside it
// the state that the last writing token of its context left.
//
//: rtl common_ram_1r1w codec_context
//: quick pdr 60 Contexts=1
//: quick pdr 60 Contexts=2
//: full pdr 60 Contexts=4
//: full cover 12 Contexts=2
//: mutants bmc 12 Contexts=2

`default_nettype none

module codec_context_proof #(
  parameter  int unsigned Contexts = 2,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input logic            clk_i,
  input logic            rst_i,        // free after the first cycle
  input logic            in_valid_i,
  input logic [CtxW-1:0] in_ctx_i,
  input logic            in_data_i,
  input logic            out_ready_i,
  input logic            we_i,
  input logic            state_i,
  input logic [CtxW-1:0] any_ctx_i     // the context to follow
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic            in_ready, out_valid, out_data, state;
  logic [CtxW-1:0] out_ctx;

  codec_context #(.Contexts(Contexts), .StateW(1), .DataW(1)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_ctx_i, .in_data_i,
    .out_valid_o(out_valid), .out_ready_i, .out_ctx_o(out_ctx), .out_data_o(out_data),
    .state_o(state), .we_i, .state_i
  );

  wire in_beat  = in_valid_i && in_ready;
  wire out_beat = out_valid && out_ready_i;

  logic            held_q, data_q, known_q, state_q;
  logic [CtxW-1:0] ctx_q, follow_q, last_q;
  logic            follows_q = 1'b0;
  logic            stalled_q, last_data_q, last_state_q, flowed_q;

  always_ff @(posedge clk_i) begin
    follows_q <= 1'b1;
    if (!follows_q) follow_q <= any_ctx_i;
    if (!rst_ni) begin
      held_q    <= 1'b0;
      known_q   <= 1'b0;
      stalled_q <= 1'b0;
      flowed_q  <= 1'b0;
    end else begin
      held_q <= in_beat || (held_q && !out_beat);
      if (in_beat) begin
        data_q <= in_data_i;
        ctx_q  <= in_ctx_i;
      end
      if (out_beat && we_i && out_ctx == follow_q) begin
        known_q <= 1'b1;
        state_q <= state_i;
      end
      stalled_q    <= out_valid && !out_ready_i;
      flowed_q     <= out_beat && in_valid_i && in_ctx_i != out_ctx;
      last_q       <= out_ctx;
      last_data_q  <= out_data;
      last_state_q <= state;
    end
  end

  always_comb begin
    m_ctx : assume (in_ctx_i < (CtxW + 1)'(Contexts));
    m_any : assume (any_ctx_i < (CtxW + 1)'(Contexts));
    if (rst_ni) begin
      a_held   : assert (out_valid == held_q);
      a_token  : assert (!held_q || (out_data == data_q && out_ctx == ctx_q));
      a_state  : assert (!(held_q && known_q && ctx_q == follow_q) || state == state_q);
      a_ready  : assert (!in_ready || !held_q || out_beat || !in_valid_i || !out_valid ||
                         out_ready_i);
      a_empty  : assert (held_q || in_ready);
      a_stable : assert (!stalled_q || (out_valid && out_ctx == last_q &&
                                        out_data == last_data_q && state == last_state_q));
      a_flow   : assert (!flowed_q || out_valid);
      c_known  : cover (held_q && known_q && ctx_q == follow_q && stalled_q && state);
    end
  end

endmodule

`default_nettype wire
