// SPDX-License-Identifier: Apache-2.0
//
// apack_encode's control and state. Whatever tokens come and however they stall:
//   a token reads its context's state only when no token before it can still change it (or does so at
//   that edge, which apack_state passes on); with 4 contexts or more because they rotate
//   a stalled beat stands
//   every state that is written keeps the coder's invariant, R > 1/4 and LO < 1/2 <= HI < 1, for tables
//   whose rows of values all have a count (Invariant=1; the step itself, at wider operands:
//   apack_bounds_proof)
//
//: rtl common_skid common_ram_1r1w common_booth codec_pkg apack_norm apack_recode apack_bounds apack_lookup apack_runs apack_state apack_encode
//: quick pdr 300 Contexts=2 Invariant=0
//: full pdr 300 Contexts=1 Invariant=0
//: full pdr 300 Contexts=4 Invariant=0
//: full bmc 18 Contexts=1 Invariant=1
//: mutants bmc 16 Contexts=2 Invariant=0
//: mutants bmc 16 Contexts=1 Invariant=1

`default_nettype none

module apack_encode_proof #(
  parameter  int unsigned Contexts  = 2,
  parameter  bit          Invariant = 1'b0,
  parameter  int unsigned ValueW    = 1,
  parameter  int unsigned CodeW     = 6,
  parameter  int unsigned CountW    = 2,
  parameter  int unsigned Rows      = 2,
  parameter  int unsigned SymW      = 8,
  localparam int unsigned CtxW      = common_pkg::idx_width(Contexts),
  localparam int unsigned RowW      = CountW + codec_pkg::OlW + ValueW + 1,
  localparam int unsigned SymLenW   = $clog2(SymW + 1),
  localparam int unsigned OffLenW   = $clog2(ValueW + 1),
  localparam int unsigned BeatW     = CtxW + 3 + SymW + SymLenW + ValueW + OffLenW
) (
  input logic              clk_i,
  input logic              rst_i,      // free after the first cycle
  input logic              valid_i,
  input codec_pkg::op_e    op_i,
  input logic [CtxW-1:0]   ctx_i,
  input logic              en_i,
  input logic [ValueW-1:0] value_i,
  input logic              ready_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [Rows*RowW-1:0] rows;

  // A context is known once it has had a value.
  logic [Contexts-1:0] known_q = '0;
  logic                in_ready, out_valid;
  logic [BeatW-1:0]    beat;

  apack_encode #(
    .Contexts(Contexts), .ValueW(ValueW), .CodeW(CodeW), .CountW(CountW), .Rows(Rows), .RunW(6),
    .SymW(SymW)
  ) u_dut (
    .clk_i, .rst_ni, .table_i(rows), .in_valid_i(valid_i), .in_ready_o(in_ready),
    .in_op_i(op_i), .in_ctx_i(ctx_i), .in_first_i(!known_q[ctx_i]), .in_en_i(en_i),
    .in_value_i(value_i), .out_valid_o(out_valid), .out_ready_i(ready_i),
    .out_ctx_o(beat[0 +: CtxW]), .out_first_o(beat[CtxW]), .out_en_o(beat[CtxW+1]),
    .out_pad_o(beat[CtxW+2]), .out_bits0_o(beat[CtxW+3 +: SymW]),
    .out_len0_o(beat[CtxW+3+SymW +: SymLenW]), .out_bits1_o(beat[CtxW+3+SymW+SymLenW +: ValueW]),
    .out_len1_o(beat[CtxW+3+SymW+SymLenW+ValueW +: OffLenW])
  );

  logic [CtxW-1:0]  next_q = '0;  // the context of the next token, where they rotate
  logic             stalled_q = 1'b0;
  logic [BeatW-1:0] held_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      known_q <= '0;
      next_q  <= '0;
    end else if (valid_i && in_ready) begin
      if (op_i == codec_pkg::OpValue && en_i) known_q[ctx_i] <= 1'b1;
      next_q <= (32'(next_q) == Contexts - 1) ? '0 : next_q + CtxW'(1);
    end
    stalled_q <= rst_ni && out_valid && !ready_i;
    held_q    <= beat;
  end

  (* hierconn *) wire [5:0]          \u_dut.valid_q ;
  (* hierconn *) wire [5:0]          \u_dut.value_q ;
  (* hierconn *) wire [6*CtxW-1:0]   \u_dut.ctx_q ;
  (* hierconn *) wire                \u_dut.move ;
  (* hierconn *) wire [2*CodeW-1:0]  \u_dut.state_next ;

  // Stages b, s2, s3 hold a value of the context that stage a reads.
  logic [2:0] behind;
  for (genvar i = 0; i < 3; i++) begin : gen_behind
    assign behind[i] = \u_dut.valid_q [i+1] && \u_dut.value_q [i+1] &&
                       \u_dut.ctx_q [(i+1)*CtxW +: CtxW] == \u_dut.ctx_q [CtxW-1:0];
  end

  localparam logic [CodeW:0] Quarter = (CodeW + 1)'(1) << (CodeW - 2);
  wire [CodeW:0] range = \u_dut.state_next [2*CodeW-1:CodeW-1];
  wire [CodeW:0] end_  = {2'b00, \u_dut.state_next [CodeW-2:0]} + range;  // HI + 1

  // Row 1 begins at 1, with a count on both sides.
  wire [ValueW:0]   v_min = rows[RowW +: ValueW + 1];
  wire [CountW-1:0] t     = rows[RowW + ValueW + 1 + codec_pkg::OlW +: CountW];

  always_comb begin
    m_op : assume (op_i != 2'd3 && 32'(ctx_i) < Contexts && (op_i == codec_pkg::OpValue || !en_i || known_q[ctx_i]));
    if (Contexts >= 4) begin
      m_rotate : assume (ctx_i == next_q);
    end
    if (Invariant) begin
      m_table : assume (v_min == (ValueW + 1)'(1) && t != '0 && t != {CountW{1'b1}});
    end
    if (rst_ni) begin
      a_stand : assert (!stalled_q || (out_valid && beat == held_q));
      a_read  : assert (!(\u_dut.valid_q [0] && \u_dut.move ) || behind == 3'd0);
      a_state : assert (!Invariant || !(\u_dut.valid_q [4] && \u_dut.value_q [4]) ||
                        (range > Quarter && end_ <= 4 * Quarter && end_ > 2 * Quarter));
    end
  end

endmodule

`default_nettype wire
