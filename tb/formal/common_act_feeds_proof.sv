// SPDX-License-Identifier: Apache-2.0
//
// common_act_feeds from the act stream to one row's element: a token that enters with (h, w, addr)
// makes row Row give, Row + 2 cycles later,
//
//   elem_o = 0 <= h' < in_h && 0 <= w' < in_w ? e : act_zp
//
// where (h', w', addr') is the token moved by the steps of rows 1..Row (common_tap_step_proof; none
// with PackMax = 0) and e element Row (Row mod c when c channels are packed) of the last vector that the
// stream brought to number addr' mod Depth, as it was Row cycles after the token entered. start_o[Row]
// goes with it. One symbolic word of the bank stands for all. What may be overwritten when is
// common_vec_ring_proof's business.
//
// Assumed: what common_tap_feed_proof, common_tap_step_proof and common_vec_ring_proof assume.
//
//: rtl common_ram_1r1w common_vec_ring common_tap_step common_tap_feed common_act_feeds
//: quick pdr 100 Rows=1 Row=0 Depth=1
//: quick pdr 100 Rows=3 Row=2 Depth=2 PackMax=1
//: full pdr 100 Rows=2 Row=0 Depth=4
//: full pdr 100 Rows=2 Row=1 Depth=4 PackMax=2
//: full pdr 100 Rows=3 Row=2 Depth=1 PackMax=2
//: full cover 12 Rows=2 Row=1 Depth=2 PackMax=1
//: mutants bmc 11 Rows=3 Row=1 Depth=2 PackMax=1

`default_nettype none

module common_act_feeds_proof #(
  parameter  int unsigned Rows    = 2,
  parameter  int unsigned Row     = 1,
  parameter  int unsigned ElemW   = 2,
  parameter  int unsigned StreamW = 5,
  parameter  int unsigned Depth   = 4,
  parameter  int unsigned PackMax = 0,
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1,
  localparam int unsigned RowW    = common_pkg::idx_width(Rows),
  localparam int unsigned PerBeat = StreamW / ElemW
) (
  input logic               clk_i,
  input logic               rst_i,       // free after the first cycle
  input logic               in_valid_i,
  input logic [StreamW-1:0] in_data_i,
  input logic               enable_i,
  input logic [2:0]         beats_i,
  input logic [2:0]         pack_i,
  input logic [CntW-1:0]    release_i,
  input logic               step_we_i,
  input logic [RowW-1:0]    step_row_i,
  input logic [1:0]         step_i,
  input logic [15:0]        dil_h_i,
  input logic [15:0]        dil_w_i,
  input logic [AddrW-1:0]   tap_w_i,
  input logic [15:0]        wrap_dw_i,
  input logic [AddrW-1:0]   wrap_dvec_i,
  input logic               tok_valid_i,
  input logic               tok_start_i,
  input logic               tok_first_i,
  input logic [15:0]        tok_h_i,
  input logic [15:0]        tok_w_i,
  input logic [AddrW-1:0]   tok_addr_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [15:0]      in_h;
  (* anyconst *) logic [15:0]      in_w;
  (* anyconst *) logic [ElemW-1:0] act_zp;
  (* anyconst *) logic [AddrW-1:0] word;

  logic                  in_ready, vec_done;
  logic [CntW-1:0]       count;
  logic [Rows-1:0]       start_all;
  logic [Rows*ElemW-1:0] elem_all;

  common_act_feeds #(
    .Rows(Rows), .ElemW(ElemW), .StreamW(StreamW), .Depth(Depth), .PackMax(PackMax)
  ) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i, .enable_i,
    .beats_i(8'(beats_i)), .pack_i(8'(pack_i)), .release_i, .vec_done_o(vec_done),
    .count_o(count), .step_we_i, .step_row_i, .step_i, .dil_h_i, .dil_w_i, .tap_w_i, .wrap_dw_i,
    .wrap_dvec_i, .in_h_i(in_h), .in_w_i(in_w), .act_zp_i(act_zp), .tok_valid_i, .tok_start_i,
    .tok_first_i, .tok_h_i, .tok_w_i, .tok_addr_i,
    .start_o(start_all), .elem_o(elem_all)
  );

  // The stream: the beat within its vector, and the row's element.
  logic [2:0]       beat_q, beats_q, pack_q, elem_beat;
  logic [CntW-1:0]  count_q, release_q;
  logic [ElemW-1:0] in_elem;
  wire              in_beat   = in_valid_i && in_ready;
  wire              last_beat = in_beat && (beat_q == beats_i);
  wire [AddrW-1:0]  in_addr   = (Depth == 1) ? '0 : AddrW'(count_q);
  wire              word_we   = in_beat && beat_q == elem_beat && in_addr == word;

  always_comb begin
    elem_beat = 3'(Row / PerBeat);
    in_elem   = in_data_i[(Row % PerBeat)*ElemW +: ElemW];
    for (int unsigned c = 1; c <= PackMax; c++) begin
      if (pack_i == 3'(c)) begin
        elem_beat = 3'((Row % c) / PerBeat);
        in_elem   = in_data_i[((Row % c) % PerBeat)*ElemW +: ElemW];
      end
    end
  end

  always_comb begin
    assume (pack_i <= 3'(PackMax));
    for (int unsigned c = 0; c <= PackMax; c++) begin
      assume (pack_i != 3'(c) || 32'(beats_i) >= (((c == 0) ? Rows : c) - 1) / PerBeat);
    end
    if (started_q) begin
      assume (beat_q == 3'd0 || (beats_i == beats_q && pack_i == pack_q));
      assume (CntW'(release_i - release_q) <= CntW'(count_q - release_q));
    end
  end

  always_ff @(posedge clk_i) begin
    beats_q   <= beats_i;
    pack_q    <= pack_i;
    release_q <= rst_ni ? release_i : '0;
    if (!rst_ni) begin
      beat_q  <= '0;
      count_q <= '0;
    end else if (in_beat) begin
      beat_q  <= last_beat ? '0 : beat_q + 3'd1;
      count_q <= count_q + CntW'(last_beat);
    end
  end

  // The token as each row down to Row sees it; known: so are the steps that moved it.
  localparam int unsigned TokW = 35 + AddrW;
  logic [(Row+1)*TokW-1:0] toks;
  logic                    tok_known, tok_valid, tok_start;
  logic [15:0]             tok_h, tok_w;
  logic [AddrW-1:0]        tok_addr;
  assign toks[0 +: TokW] = {1'b1, tok_valid_i, tok_start_i, tok_h_i, tok_w_i, tok_addr_i};
  for (genvar k = 1; k <= Row; k++) begin : gen_row
    logic             known, valid, start;
    logic [15:0]      h, w;
    logic [AddrW-1:0] addr;
    logic [TokW-1:0]  tok_q = '0;
    logic [1:0]       wait_q, use_q;
    logic             wait_known_q = 1'b0;
    logic             use_known_q = 1'b0;
    wire  [1:0]       step = (PackMax == 0) ? 2'd0 : start ? wait_q : use_q;
    wire              row  = (step == 2'd2);
    wire              col  = (step == 2'd1);
    assign {known, valid, start, h, w, addr} = toks[(k-1)*TokW +: TokW];
    always_ff @(posedge clk_i) begin
      if (step_we_i && 32'(step_row_i) == k) {wait_known_q, wait_q} <= {1'b1, step_i};
      if (start) {use_known_q, use_q} <= {wait_known_q, wait_q};
      tok_q <= {known && (PackMax == 0 || (start ? wait_known_q : use_known_q)), rst_ni && valid,
                rst_ni && start, h + (row ? dil_h_i : 16'd0),
                w + (row ? wrap_dw_i : col ? dil_w_i : 16'd0),
                AddrW'(addr + (row ? wrap_dvec_i : col ? tap_w_i : AddrW'(0)))};
    end
    assign toks[k*TokW +: TokW] = tok_q;
  end
  assign {tok_known, tok_valid, tok_start, tok_h, tok_w, tok_addr} = toks[Row*TokW +: TokW];

  always_comb begin
    assume (!tok_start_i || tok_valid_i);
    assume (!tok_valid_i || tok_first_i == tok_start_i);
    assume (step_i != 2'd3);
  end

  // The equation, in integers of 18 bits.
  wire signed [17:0] h = 18'($signed(tok_h));
  wire signed [17:0] w = 18'($signed(tok_w));
  wire               in_h_range = h >= 18'sd0 && h < $signed({2'b00, in_h});
  wire               in_w_range = w >= 18'sd0 && w < $signed({2'b00, in_w});
  wire  [AddrW-1:0]  addr = (Depth == 1) ? '0 : tok_addr;

  always_comb begin
    assume (!in_h[15] && !in_w[15]);
    if (Depth == 1) assume (tok_addr == '0 && word == '0);
  end

  // The symbolic word of the bank, and what the token of one and of two cycles before must give.
  logic             word_known_q = 1'b0;
  logic [ElemW-1:0] word_q, want1_q, want2_q;
  logic             want1_known_q = 1'b0;
  logic             want2_known_q = 1'b0;
  logic             start1_q, start2_q, was_q = 1'b0;

  always_ff @(posedge clk_i) begin
    if (word_we) word_q <= in_elem;
    word_known_q <= rst_ni && (word_known_q || word_we);
    want1_q       <= (in_h_range && in_w_range) ? word_q : act_zp;
    want1_known_q <= tok_valid && tok_known && (!(in_h_range && in_w_range) || (addr == word && word_known_q));
    want2_q       <= want1_q;
    want2_known_q <= want1_known_q;
    was_q         <= rst_ni;
    start1_q      <= rst_ni && tok_start;
    start2_q      <= rst_ni && start1_q;
  end

  always_comb begin
    a_elem : assert (!want2_known_q || elem_all[Row*ElemW +: ElemW] == want2_q);
    if (rst_ni) begin
      a_count : assert (count == count_q && vec_done == last_beat);
    end
    if (was_q) begin
      a_start : assert (start_all[Row] == start2_q);
    end
    c_inside : cover (want2_known_q && want2_q != act_zp);
    c_above : cover (want2_known_q && want2_q == act_zp && word_known_q && word_q != act_zp);
  end

endmodule

`default_nettype wire
