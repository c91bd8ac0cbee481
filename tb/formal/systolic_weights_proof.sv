// SPDX-License-Identifier: Apache-2.0
//
// systolic_weights from the weight stream to column Col: a load token (row, address) that enters makes
// the column show, Col + 2 cycles later, the row and element Col of the last vector that the stream
// brought to that address (as it was Col + 1 cycles after the token entered), less the zero point. A
// vector is given back once the last column has read it, so that no beat overwrites a word that a token
// on its way will read. One symbolic word of the bank stands for all.
//
// Assumed: tokens read vectors that have been written, in order (all of them, released or not: what
// systolic_loader_proof shows); the zero point is constant.
//
//: rtl common_ram_1r1w common_vec_ring systolic_weights
//: quick pdr 200 Cols=1 Col=0 Depth=1
//: quick pdr 200 Cols=2 Col=1 Depth=2 ZeroPoint=1
//: full pdr 200 Cols=3 Col=0 Depth=4
//: full pdr 200 Cols=3 Col=2 Depth=4 Rows=1
//: full cover 14 Cols=3 Col=2 Depth=2
//: mutants bmc 14 Cols=3 Col=2 Depth=2 ZeroPoint=1

`default_nettype none

module systolic_weights_proof #(
  parameter  int unsigned Rows      = 2,
  parameter  int unsigned Cols      = 2,
  parameter  int unsigned Col       = 1,
  parameter  int unsigned WgtW      = 2,
  parameter  bit          ZeroPoint = 1'b0,
  parameter  int unsigned StreamW   = 5,
  parameter  int unsigned Depth     = 2,
  localparam int unsigned EffW      = ZeroPoint ? WgtW + 1 : WgtW,
  localparam int unsigned AddrW     = common_pkg::idx_width(Depth),
  localparam int unsigned CntW      = $clog2(Depth) + 1,
  localparam int unsigned RowW      = common_pkg::idx_width(Rows),
  localparam int unsigned PerBeat   = StreamW / WgtW,
  localparam int unsigned Beats     = (Cols + PerBeat - 1) / PerBeat
) (
  input logic               clk_i,
  input logic               rst_i,        // free after the first cycle
  input logic               in_valid_i,
  input logic [StreamW-1:0] in_data_i,
  input logic               ld_valid_i,
  input logic [RowW-1:0]    ld_row_i,
  input logic [CntW-1:0]    back_i,       // how far behind the newest vector the token reads
  input logic               ld_release_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [WgtW-1:0]  wgt_zp;
  (* anyconst *) logic [AddrW-1:0] word;

  logic                 in_ready;
  logic [CntW-1:0]      written, vector;  // the vector that a token reads
  logic [AddrW-1:0]     addr;
  logic [Cols-1:0]      wgt_valid;
  logic [Cols*RowW-1:0] wgt_row;
  logic [Cols*EffW-1:0] wgt;

  // Vectors given back by tokens that have entered; a token reads one that is there and not given back.
  logic [CntW-1:0] given_q;
  assign vector = written - back_i;
  assign addr   = (Depth == 1) ? '0 : AddrW'(vector);

  systolic_weights #(
    .Rows(Rows), .Cols(Cols), .WgtW(WgtW), .ZeroPoint(ZeroPoint), .StreamW(StreamW), .Depth(Depth)
  ) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i, .written_o(written),
    .wgt_zp_i(wgt_zp), .ld_valid_i, .ld_row_i, .ld_addr_i(addr), .ld_release_i,
    .wgt_valid_o(wgt_valid), .wgt_row_o(wgt_row), .wgt_o(wgt)
  );

  always_comb begin
    assume (!ld_valid_i || (back_i != '0 && back_i <= CntW'(written - given_q)));
    assume (!(ld_valid_i && ld_release_i) || vector == given_q);  // given back in order
    if (Depth == 1) assume (word == '0);
  end

  // The stream: the beat within the vector, and the bank word of the column.
  logic [2:0]      beat_q;
  logic [CntW-1:0] count_q, taken_q;      // taken_q: given back by the last column
  wire             in_beat   = in_valid_i && in_ready;
  wire             last_beat = in_beat && (32'(beat_q) == Beats - 1);
  wire [AddrW-1:0] in_addr   = (Depth == 1) ? '0 : AddrW'(count_q);
  wire             word_we   = in_beat && 32'(beat_q) == Col / PerBeat && in_addr == word;

  // The token on its way: entry k is k cycles after it entered.
  logic [(Cols+2)*3-1:0]    on_way;       // valid, release, reads the symbolic word
  logic [(Cols+2)*RowW-1:0] row_on_way;
  assign on_way[2:0] = {ld_valid_i, ld_release_i, addr == word};
  assign row_on_way[RowW-1:0] = ld_row_i;
  for (genvar k = 1; k <= Cols + 1; k++) begin : gen_way
    logic [2:0]      tok_q = 3'b000;
    logic [RowW-1:0] row_q;
    always_ff @(posedge clk_i) begin
      tok_q <= rst_ni ? on_way[(k-1)*3 +: 3] : 3'b000;
      row_q <= row_on_way[(k-1)*RowW +: RowW];
    end
    assign on_way[k*3 +: 3] = tok_q;
    assign row_on_way[k*RowW +: RowW] = row_q;
  end

  logic            word_known_q = 1'b0;
  logic            want_known_q = 1'b0;
  logic [WgtW-1:0] word_q, want_q;

  always_ff @(posedge clk_i) begin
    if (word_we) word_q <= in_data_i[(Col % PerBeat)*WgtW +: WgtW];
    word_known_q <= rst_ni && (word_known_q || word_we);
    want_q       <= word_q;
    want_known_q <= rst_ni && word_known_q && on_way[(Col+1)*3 + 2] && on_way[(Col+1)*3];
    if (!rst_ni) begin
      {beat_q, count_q, given_q, taken_q} <= '0;
    end else begin
      if (in_beat) beat_q <= last_beat ? '0 : beat_q + 3'd1;
      count_q <= count_q + CntW'(last_beat);
      given_q <= given_q + CntW'(ld_valid_i && ld_release_i);
      taken_q <= taken_q + CntW'(&on_way[(Cols+1)*3 + 1 +: 2]);
    end
  end

  wire signed [EffW-1:0] want = ZeroPoint ? EffW'($signed(want_q)) - EffW'($signed(wgt_zp))
                                          : EffW'($signed(want_q));
  wire [CntW-1:0]        held = written - taken_q;
  logic                  overwrites;
  always_comb begin
    overwrites = 1'b0;
    for (int unsigned k = 1; k <= Col + 1; k++) begin
      if (on_way[k*3 + 2] && on_way[k*3] && word_we) overwrites = 1'b1;
    end
  end

  always_comb begin
    if (rst_ni) begin
      a_written : assert (written == count_q);
      a_ready : assert (in_ready == (held < CntW'(Depth)));
      a_safe : assert (!overwrites);
      a_valid : assert (wgt_valid[Col] == on_way[(Col+2)*3 + 2]);
      a_row : assert (!wgt_valid[Col] || wgt_row[Col*RowW +: RowW] == row_on_way[(Col+2)*RowW +: RowW]);
      a_weight : assert (!want_known_q || $signed(wgt[Col*EffW +: EffW]) == want);
      c_released : cover (want_known_q && taken_q == CntW'(1) && count_q == CntW'(2));
    end
  end

endmodule

`default_nettype wire
