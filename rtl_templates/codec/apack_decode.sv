// SPDX-License-Identifier: Apache-2.0
//
// APack decoder (arXiv 2201.08830): the unit of architecture apack, README.md's engine interface.
// Latency 5 cycles.
//
//   row = row whose scaled interval holds CODE, else the last with a count (apack_search)
//   value = v_min[row] + the next ol[row] bits of kind 1             modulo 2^ValueW
//   HI, LO narrowed and widened as by the encoder; CODE takes k + m bits of kind 0
//
// Kept of a context: LO, R = HI - LO + 1, and V = CODE - LO. V needs no care for underflow, which
// turns over the second bit of CODE and of LO alike: V' = (V - V of the row) << (k + m) and the new
// bits, modulo 2^CodeW. The 16 bits that CODE holds first stay in the window; the bits that follow
// them enter V when as many are taken, so that a context's first token is like any other. Stages:
//
//   0 windows; context is read     1 or its beginning     2 products     3 adders, e[r]
//   4 the row, by the signs of e; new LO, HI    5 k + m: bits are taken; value    6 context is written
//
// Whatever the bits are, row is one with a count, so R > 2^14 after a token and k + m <= 12: no
// state is left in which a token could not be served, and nothing ever waits. (With a table that
// decreases, any row; k + m <= 15 still.) Golden model: models/codec/apack.

`default_nettype none

module apack_decode #(
  parameter  int unsigned Contexts = 8,
  parameter  int unsigned ValueW   = 8,   // 2..8
  parameter  int unsigned CodeW    = 16,  // of LO, HI and CODE; other sizes for proofs
  parameter  int unsigned CountW   = codec_pkg::CountW,
  parameter  int unsigned Rows     = codec_pkg::TableRows,
  localparam int unsigned OlW      = codec_pkg::OlW,
  localparam int unsigned RowW     = CountW + OlW + ValueW + 1,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned WindowW  = 2 * CodeW,
  localparam int unsigned SymLenW  = $clog2(WindowW + 1),
  localparam int unsigned OffLenW  = $clog2(ValueW + 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic [Rows*RowW-1:0] table_i,  // row r = {t, ol, v_min}

  input  logic                 in_valid_i,
  input  logic [CtxW-1:0]      in_ctx_i,
  input  logic                 in_first_i,
  input  logic                 in_en_i,
  input  logic [WindowW-1:0]   in_win0_i,
  input  logic [ValueW-1:0]    in_win1_i,

  output logic                 out_valid_o,
  output logic [ValueW-1:0]    out_value_o,
  output logic [SymLenW-1:0]   out_take0_o,
  output logic [OffLenW-1:0]   out_take1_o
);

  localparam int unsigned ShiftW = $clog2(CodeW);
  localparam int unsigned StateW = 3 * CodeW;  // {R, LO, V}
  localparam int unsigned NextW  = CodeW - 1;  // bits that a token may take
  localparam int unsigned BitsW  = NextW + ValueW;
  localparam int unsigned Stages = 6;          // 1..6
  localparam int unsigned Out    = 4;          // stage 5

  // Tokens, stage i at bit i - 1; their contexts and bits.
  logic [Stages-1:0]       valid_q, used_q;
  logic [Stages*CtxW-1:0]  ctx_q;
  logic [Stages*BitsW-1:0] bits_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
    end else begin
      valid_q <= {valid_q[Stages-2:0], in_valid_i};
    end
  end

  always_ff @(posedge clk_i) begin
    used_q <= {used_q[Stages-2:0], in_valid_i && in_en_i};
    ctx_q  <= {ctx_q[(Stages-1)*CtxW-1:0], in_ctx_i};
    bits_q <= {bits_q[(Stages-1)*BitsW-1:0], in_win0_i[CodeW-1:1], in_win1_i};
  end

  // 1: the context, or its beginning
  logic [StateW-1:0] state, state_next;
  logic              first_q;
  logic [CodeW-1:0]  begin_q, v1;
  logic [CodeW:0]    range1;
  logic [CodeW-2:0]  lo1;

  common_ram_1r1w #(.Depth(Contexts), .Width(StateW)) u_state (
    .clk_i,
    .we_i    (used_q[Stages-1]),
    .waddr_i (ctx_q[(Stages-1)*CtxW +: CtxW]),
    .wdata_i (state_next),
    .re_i    (in_valid_i),
    .raddr_i (in_ctx_i),
    .rdata_o (state)
  );

  always_ff @(posedge clk_i) begin
    first_q <= in_first_i;
    begin_q <= in_win0_i[WindowW-1 -: CodeW];
  end

  assign {range1, lo1, v1} = first_q ? {1'b1, {(2*CodeW-1){1'b0}}, begin_q} : state;

  logic [CodeW:0]     range2_q;
  logic [CodeW-1:0]   v2_q;
  logic [3*CodeW-1:0] code_q;  // CODE of stages 2, 3, 4

  always_ff @(posedge clk_i) begin
    range2_q <= range1;
    v2_q     <= v1;
    code_q   <= {code_q[2*CodeW-1:0], {1'b0, lo1} + v1};
  end

  // 2 to 4: the row and its interval, LO = CODE - e[row], HI = CODE - e[row+1] - 1
  logic [(Rows-1)*CountW-1:0] t;
  logic [Rows-1:0]            row4;
  logic [CodeW-1:0]           low4, high4, code4, lo5_q, hi5_q, v5_q;
  logic [ValueW-1:0]          v_min4, v_min5_q;
  logic [OlW-1:0]             ol4;
  logic [OffLenW-1:0]         ol5_q;

  for (genvar r = 1; r < Rows; r++) begin : gen_t
    assign t[(r-1)*CountW +: CountW] = table_i[r*RowW + ValueW + 1 + OlW +: CountW];
  end

  apack_search #(.CodeW(CodeW), .CountW(CountW), .Rows(Rows)) u_search (
    .clk_i,
    .t_i      (t),
    .offset_i (v2_q),
    .range_i  (range2_q),
    .row_o    (row4),
    .low_o    (low4),
    .high_o   (high4)
  );

  always_comb begin
    v_min4 = '0;
    ol4    = '0;
    for (int unsigned r = 0; r < Rows; r++) begin
      if (row4[r]) begin
        ol4 = ol4 | table_i[r*RowW + ValueW + 1 +: OlW];
        if (r != 0) begin
          v_min4 = v_min4 | table_i[r*RowW +: ValueW];
        end
      end
    end
  end

  assign code4 = code_q[2*CodeW +: CodeW];

  always_ff @(posedge clk_i) begin
    lo5_q    <= code4 - low4;
    hi5_q    <= code4 + ~high4;
    v5_q     <= low4;
    v_min5_q <= v_min4;
    ol5_q    <= OffLenW'(ol4);
  end

  // 5: bits and value
  logic [ShiftW-1:0] equal5, shift5, shift6_q;
  logic [ValueW-1:0] window5;

  apack_norm #(.CodeW(CodeW)) u_norm (
    .lo_i    (lo5_q),
    .hi_i    (hi5_q),
    .equal_o (equal5),
    .shift_o (shift5)
  );

  assign window5     = bits_q[Out*BitsW +: ValueW];
  assign out_valid_o = valid_q[Out];
  assign out_value_o = v_min5_q + (window5 >> (OffLenW'(ValueW) - ol5_q));
  assign out_take0_o = used_q[Out] ? SymLenW'(shift5) : '0;
  assign out_take1_o = used_q[Out] ? ol5_q : '0;

  // 6: widened
  logic [CodeW-1:0]       lo6_q, v6_q, lo_next;
  logic [CodeW:0]         range6_q, range_next;
  logic [CodeW+NextW-1:0] v_next;

  always_ff @(posedge clk_i) begin
    lo6_q    <= lo5_q;
    v6_q     <= v5_q;
    range6_q <= {1'b0, hi5_q} - {1'b0, lo5_q} + (CodeW+1)'(1);
    shift6_q <= shift5;
  end

  assign v_next     = {v6_q, bits_q[(Stages-1)*BitsW + ValueW +: NextW]} << shift6_q;
  assign lo_next    = lo6_q << shift6_q;
  assign range_next = range6_q << shift6_q;
  assign state_next = {range_next, lo_next[CodeW-2:0], v_next[NextW +: CodeW]};

  logic unused_bits;  // the window's last bit, what was shifted out, a row 0 that begins at 0
  assign unused_bits = ^{in_win0_i[0], lo_next[CodeW-1], v_next[NextW-1:0], equal5, ol4,
                         bits_q[(Stages-1)*BitsW +: ValueW], valid_q[Stages-1],
                         table_i[ValueW:0], table_i[ValueW+1+OlW +: CountW]};

endmodule

`default_nettype wire
