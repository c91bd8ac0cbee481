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
//   0 windows; context is read    1 products    2 adders, e[r]    3 the row, by the signs of e
//   4 new LO, HI; k + m           5 shifts, value | context is written, bits are taken
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
  localparam int unsigned Stages = 5;          // 1..5

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

  // 1 to 3: the row
  logic [(Rows-1)*CountW-1:0] t;
  logic [Rows-1:0]            row3, row4_q;
  logic [CodeW:0]             low3, high3, low4_q, high4_q;
  logic [3*CodeW-1:0]         code_q;  // CODE of stages 2, 3, 4
  logic [CodeW-1:0]           code4;

  for (genvar r = 1; r < Rows; r++) begin : gen_t
    assign t[(r-1)*CountW +: CountW] = table_i[r*RowW + ValueW + 1 + OlW +: CountW];
  end

  apack_search #(.CodeW(CodeW), .CountW(CountW), .Rows(Rows)) u_search (
    .clk_i,
    .t_i      (t),
    .offset_i (v1),
    .range_i  (range1),
    .row_o    (row3),
    .low_o    (low3),
    .high_o   (high3)
  );

  // 4: LO = CODE - e[row], HI = CODE - e[row+1] - 1
  logic [CodeW-1:0]  lo4, hi4, lo5_q, v5_q;
  logic [CodeW:0]    range5_q;
  logic [ShiftW-1:0] equal4, shift4, shift5_q;
  logic [ValueW-1:0] v_min4, v_min5_q;
  logic [OlW-1:0]    ol4;
  logic [OffLenW-1:0] ol5_q;

  assign code4 = code_q[2*CodeW +: CodeW];
  assign lo4   = code4 - low4_q[CodeW-1:0];
  assign hi4   = code4 + ~high4_q[CodeW-1:0];

  apack_norm #(.CodeW(CodeW)) u_norm (
    .lo_i    (lo4),
    .hi_i    (hi4),
    .equal_o (equal4),
    .shift_o (shift4)
  );

  always_comb begin
    v_min4 = '0;
    ol4    = '0;
    for (int unsigned r = 0; r < Rows; r++) begin
      if (row4_q[r]) begin
        ol4 = ol4 | table_i[r*RowW + ValueW + 1 +: OlW];
        if (r != 0) begin
          v_min4 = v_min4 | table_i[r*RowW +: ValueW];
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    code_q   <= {code_q[2*CodeW-1:0], {1'b0, lo1} + v1};
    row4_q   <= row3;
    low4_q   <= low3;
    high4_q  <= high3;
    lo5_q    <= lo4;
    v5_q     <= low4_q[CodeW-1:0];
    range5_q <= low4_q - high4_q;
    shift5_q <= shift4;
    v_min5_q <= v_min4;
    ol5_q    <= OffLenW'(ol4);
  end

  // 5: widened; the offset
  logic [NextW-1:0]        next5;
  logic [ValueW-1:0]       window5;
  logic [CodeW+NextW-1:0]  v_next;
  logic [CodeW-1:0]        lo_next;
  logic [CodeW:0]          range_next;

  assign {next5, window5} = bits_q[(Stages-1)*BitsW +: BitsW];
  assign v_next           = {v5_q, next5} << shift5_q;
  assign lo_next          = lo5_q << shift5_q;
  assign range_next       = range5_q << shift5_q;
  assign state_next       = {range_next, lo_next[CodeW-2:0], v_next[NextW +: CodeW]};

  assign out_valid_o = valid_q[Stages-1];
  assign out_value_o = v_min5_q + (window5 >> (OffLenW'(ValueW) - ol5_q));
  assign out_take0_o = used_q[Stages-1] ? SymLenW'(shift5_q) : '0;
  assign out_take1_o = used_q[Stages-1] ? ol5_q : '0;

  logic unused_bits;  // the window's last bit, LO's top bit, row 0's v_min
  assign unused_bits = ^{in_win0_i[0], lo_next[CodeW-1], v_next[NextW-1:0], equal4, ol4,
                         table_i[ValueW:0], table_i[ValueW+1+OlW +: CountW]};

endmodule

`default_nettype wire
