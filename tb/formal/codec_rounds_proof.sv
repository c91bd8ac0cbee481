// SPDX-License-Identifier: Apache-2.0
//
// codec_rounds counts exactly: tokens of values carry every value number below n once and no other, in
// order, to the context and the row of the formulas; then, with Flush, each context once with OpFinish
// and once with OpPad, for exactly the substreams that hold a value; then nothing. n up to MaxN.
//
//: rtl codec_pkg codec_used codec_rounds
//: quick induct 1 Contexts=2 Engines=2 MaxN=200
//: quick induct 1 Contexts=1 Engines=1 MaxN=200
//: full induct 1 Contexts=4 Engines=2 MaxN=200 Flush=0
//: full induct 1 Contexts=1 Engines=4 MaxN=200
//: full induct 1 Contexts=4 Engines=1 MaxN=200
//: full cover 24 Contexts=2 Engines=2 MaxN=15
//: mutants bmc 24 Contexts=2 Engines=2 MaxN=15

`default_nettype none

module codec_rounds_proof #(
  parameter  int unsigned Contexts = 2,
  parameter  int unsigned Engines  = 2,
  parameter  bit          Flush    = 1'b1,
  parameter  int unsigned MaxN     = 15,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input logic        clk_i,
  input logic        start_i,
  input logic [7:0]  n_i,
  input logic        ready_i,
  input logic [2:0]  any_engine_i
);

  localparam int unsigned RowSpan = 8 * Contexts;

  logic rst_ni = 1'b0;
  always_ff @(posedge clk_i) rst_ni <= 1'b1;

  logic               done, valid, first, last;
  codec_pkg::op_e     op;
  logic [CtxW-1:0]    ctx;
  logic [2:0]         row;
  logic [Engines-1:0] en;
  logic [7:0]         n_q;
  logic               begun_q;

  wire start = start_i && done;
  wire [7:0] n = start ? n_i : n_q;

  codec_rounds #(.Contexts(Contexts), .Engines(Engines), .Flush(Flush)) u_dut (
    .clk_i, .rst_ni, .start_i(start), .n_i(32'(n)), .done_o(done), .valid_o(valid), .ready_i,
    .op_o(op), .ctx_o(ctx), .first_o(first), .row_o(row), .last_o(last), .en_o(en)
  );

  // The obvious loop: the number of the round's first value; turns of a flushing pass.
  logic [8:0] value_q;
  logic [7:0] turn_q;
  logic [1:0] pass_q;     // 0 values, 1 finish, 2 pad, 3 over
  wire        beat     = valid && ready_i;
  wire [8:0]  value    = value_q + 9'(any_engine_i);
  wire [8:0]  round    = value_q / 9'(Engines);
  wire        ends     = value_q + 9'(Engines) >= {1'b0, n_q};
  wire        turns_up = turn_q == 8'(Contexts - 1);
  wire [8:0]  sub      = 9'(ctx) * 9'(Engines) + 9'(any_engine_i);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      begun_q <= 1'b0;
      pass_q  <= 2'd3;
    end else if (start) begin
      begun_q <= 1'b1;
      n_q     <= n_i;
      value_q <= '0;
      turn_q  <= '0;
      pass_q  <= (n_i == '0) ? 2'd3 : 2'd0;
    end else if (beat) begin
      if (pass_q == 2'd0) begin
        value_q <= value_q + 9'(Engines);
        if (ends) pass_q <= Flush ? 2'd1 : 2'd3;
      end else begin
        turn_q <= turns_up ? '0 : turn_q + 8'd1;
        if (turns_up) pass_q <= pass_q + 2'd1;
      end
    end
  end

  // Contexts rotate through all passes.
  logic [CtxW-1:0] expect_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || start) begin
      expect_q <= '0;
    end else if (beat) begin
      expect_q <= (expect_q == CtxW'(Contexts - 1)) ? '0 : expect_q + CtxW'(1);
    end
  end

  (* hierconn *) wire [32-$clog2(Engines)-1:0] \u_dut.high_q ;
  (* hierconn *) wire [CtxW-1:0]               \u_dut.passed_q ;

  always_comb begin
    m_n      : assume (n_i <= 8'(MaxN));
    m_engine : assume (any_engine_i < 3'(Engines) || Engines == 8);
    if (rst_ni) begin
      i_n     : assert (pass_q == 2'd3 || n_q != '0);
      i_flush : assert (Flush || pass_q == 2'd0 || pass_q == 2'd3);
      i_turn  : assert (pass_q == 2'd0 || pass_q == 2'd3 || turn_q < 8'(Contexts));
      i_ctx   : assert (expect_q < (CtxW + 1)'(Contexts));
      i_begun : assert (pass_q != 2'd0 || turn_q == '0);
      i_value : assert (pass_q != 2'd0 || (value_q % 9'(Engines) == '0 && n_q <= 8'(MaxN)));
      a_valid : assert (valid == (pass_q != 2'd3));
      a_done  : assert (done == (pass_q == 2'd3));
      if (valid) begin
        a_op  : assert (op == ((pass_q == 2'd0) ? codec_pkg::OpValue :
                               (pass_q == 2'd1) ? codec_pkg::OpFinish : codec_pkg::OpPad));
        a_ctx : assert (ctx == expect_q);
        i_pass : assert (8'(\u_dut.passed_q ) == turn_q);
      end
      if (valid && pass_q == 2'd0) begin
        a_in_range : assert (value_q < {1'b0, n_q});
        a_en       : assert (en[any_engine_i] == (value < {1'b0, n_q}));
        a_round    : assert (9'(ctx) == round % 9'(Contexts));
        a_row      : assert (9'(row) == (value_q % 9'(RowSpan * Engines)) / 9'(Contexts * Engines));
        a_first    : assert (first == (round < 9'(Contexts)));
        a_last     : assert (last == ends);
        i_high     : assert (32'(\u_dut.high_q ) ==
                             (32'(n_q) >> $clog2(Engines)) - (32'(value_q) >> $clog2(Engines)));
      end
      if (valid && pass_q != 2'd0) begin
        a_used     : assert (en[any_engine_i] == (sub < {1'b0, n_q}));
        a_late     : assert (!first && !last);
      end
      c_partial : cover (valid && last && !en[Engines-1] && n_q > 8'd8);
      c_over    : cover (begun_q && done && n_q == 8'd5);
    end
  end

endmodule

`default_nettype wire
