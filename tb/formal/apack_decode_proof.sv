// SPDX-License-Identifier: Apache-2.0
//
// apack_decode with any bits in its windows, a table that never decreases and tokens as far apart as the
// contract says: a result exactly Latency cycles after its token, never another; no more bits taken than
// the window's look-ahead holds (CountW + 2 of symbols, the row's offset), none for a token without a
// value; every state written keeps the coder's invariant, R > 1/4 and LO < 1/2 <= HI < 1, so that the next
// token can be served: nothing ever waits. (Values are compared with the golden model by simulation.)
//
//: rtl common_ram_1r1w common_booth codec_pkg apack_norm apack_recode apack_search apack_decode
//: quick bmc 16
//: full bmc 26
//: full bmc 16 CountW=3 CodeW=7
//: mutants bmc 16

`default_nettype none

module apack_decode_proof #(
  parameter  int unsigned ValueW  = 2,
  parameter  int unsigned CodeW   = 6,
  parameter  int unsigned CountW  = 2,
  parameter  int unsigned Rows    = 3,
  parameter  int unsigned Latency = 5,
  parameter  int unsigned Gap     = 3,  // from a context's result to its next token
  localparam int unsigned OlW     = codec_pkg::OlW,
  localparam int unsigned RowW    = CountW + OlW + ValueW + 1,
  localparam int unsigned Take0W  = $clog2(2 * CodeW + 1),
  localparam int unsigned Take1W  = $clog2(ValueW + 1)
) (
  input logic               clk_i,
  input logic               rst_i,    // free after the first cycle
  input logic               valid_i,
  input logic               en_i,
  input logic [2*CodeW-1:0] win0_i,
  input logic [ValueW-1:0]  win1_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [Rows*RowW-1:0] rows;

  logic              known_q = 1'b0;   // the context has had a value
  logic              out_valid;
  logic [ValueW-1:0] value;
  logic [Take0W-1:0] take0;
  logic [Take1W-1:0] take1;

  apack_decode #(
    .Contexts(1), .ValueW(ValueW), .CodeW(CodeW), .CountW(CountW), .Rows(Rows)
  ) u_dut (
    .clk_i, .rst_ni, .table_i(rows), .in_valid_i(valid_i), .in_ctx_i(1'b0), .in_first_i(!known_q),
    .in_en_i(en_i), .in_win0_i(win0_i), .in_win1_i(win1_i), .out_valid_o(out_valid),
    .out_value_o(value), .out_take0_o(take0), .out_take1_o(take1)
  );

  // Tokens on their way, the last Latency + Gap - 1 cycles.
  logic [Latency+Gap-2:0] tokens_q = '0;
  logic [Latency-1:0]     used_q = '0;

  always_ff @(posedge clk_i) begin
    tokens_q <= rst_ni ? {tokens_q[Latency+Gap-3:0], valid_i} : '0;
    used_q   <= rst_ni ? {used_q[Latency-2:0], valid_i && en_i} : '0;
    if (!rst_ni) begin
      known_q <= 1'b0;
    end else if (valid_i && en_i) begin
      known_q <= 1'b1;
    end
  end

  (* hierconn *) wire [5:0]         \u_dut.used_q ;
  (* hierconn *) wire [3*CodeW-1:0] \u_dut.state_next ;

  localparam logic [CodeW:0] Quarter = (CodeW + 1)'(1) << (CodeW - 2);
  wire [CodeW:0] range = \u_dut.state_next [3*CodeW-1:2*CodeW-1];
  wire [CodeW:0] end_  = {2'b00, \u_dut.state_next [2*CodeW-2:CodeW]} + range;  // HI + 1

  // Nothing of before a reset is on its way.
  logic [2:0] clean_q = 3'd0;
  always_ff @(posedge clk_i) begin
    clean_q <= !rst_ni ? 3'd0 : (clean_q == 3'd7) ? 3'd7 : clean_q + 3'd1;
  end

  logic [Rows-1:0] ordered, short;
  for (genvar r = 0; r < Rows; r++) begin : gen_row
    wire [CountW-1:0] t = rows[r*RowW + ValueW + 1 + OlW +: CountW];
    if (r < 2) begin : gen_first
      assign ordered[r] = 1'b1;
    end else begin : gen_after
      assign ordered[r] = gen_row[r-1].t <= t;
    end
    assign short[r] = 32'(rows[r*RowW + ValueW + 1 +: OlW]) <= ValueW;
  end

  always_comb begin
    m_table : assume (&ordered && &short);
    m_apart : assume (!valid_i || tokens_q == '0);
    if (rst_ni) begin
      a_valid : assert (out_valid == tokens_q[Latency-1]);
      if (out_valid) begin
        a_take0 : assert (32'(take0) <= CountW + 2 && 32'(take1) <= ValueW);
        a_none  : assert (used_q[Latency-1] || (take0 == '0 && take1 == '0));
      end
      a_state : assert (clean_q != 3'd7 || !\u_dut.used_q [5] ||
                        (range > Quarter && end_ <= 4 * Quarter && end_ > 2 * Quarter));
    end
  end

endmodule

`default_nettype wire
