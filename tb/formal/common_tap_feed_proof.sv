// SPDX-License-Identifier: Apache-2.0
//
// common_tap_feed is the address equation of CONTRACT.md in one row: a token at input pixel (h, w) and
// vector `addr`, with the tap (dh, dw, dvec) that its pass has brought, gives two cycles later
//
//   elem_o = 0 <= h + dh < in_h && 0 <= w + dw < in_w ? bank[(addr + dvec) mod Depth] : act_zp
//
// in integers, where bank[] is what was written last before the token came (one symbolic word of it).
// The tap in use is the one written last before the token with the start mark; later writes wait for
// the next start. Tokens leave for the next row after one cycle as they came.
//
// Assumed: coordinates fit their 16 bits, before and after the tap; in_h, in_w < 2^15 and act_zp are
// constant (while tokens are there).
//
//: rtl common_ram_1r1w common_tap_feed
//: quick pdr 100 ElemW=2 Depth=4
//: full pdr 100 ElemW=2 Depth=1
//: full pdr 100 ElemW=3 Depth=2
//: full cover 9 ElemW=2 Depth=4
//: mutants bmc 8 ElemW=2 Depth=4

`default_nettype none

module common_tap_feed_proof #(
  parameter  int unsigned ElemW = 2,
  parameter  int unsigned Depth = 4,
  localparam int unsigned AddrW = common_pkg::idx_width(Depth)
) (
  input logic             clk_i,
  input logic             rst_i,         // free after the first cycle
  input logic             bank_we_i,
  input logic [AddrW-1:0] bank_waddr_i,
  input logic [ElemW-1:0] bank_wdata_i,
  input logic             tap_we_i,
  input logic [15:0]      tap_dh_i,
  input logic [15:0]      tap_dw_i,
  input logic [AddrW-1:0] tap_dvec_i,
  input logic             tok_valid_i,
  input logic             tok_start_i,   // comes with a valid token only
  input logic [15:0]      tok_h_i,
  input logic [15:0]      tok_w_i,
  input logic [AddrW-1:0] tok_addr_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [15:0]      in_h;
  (* anyconst *) logic [15:0]      in_w;
  (* anyconst *) logic [ElemW-1:0] act_zp;
  (* anyconst *) logic [AddrW-1:0] word;

  logic             tok_valid, tok_start, start;
  logic [15:0]      tok_h, tok_w;
  logic [AddrW-1:0] tok_addr;
  logic [ElemW-1:0] elem;

  common_tap_feed #(.ElemW(ElemW), .Depth(Depth)) u_dut (
    .clk_i, .rst_ni, .bank_we_i, .bank_waddr_i, .bank_wdata_i, .tap_we_i, .tap_dh_i, .tap_dw_i,
    .tap_dvec_i, .in_h_i(in_h), .in_w_i(in_w), .act_zp_i(act_zp), .tok_valid_i, .tok_start_i,
    .tok_h_i, .tok_w_i, .tok_addr_i, .tok_valid_o(tok_valid), .tok_start_o(tok_start),
    .tok_h_o(tok_h), .tok_w_o(tok_w), .tok_addr_o(tok_addr), .start_o(start), .elem_o(elem)
  );

  // The tap in use, and the one that waits.
  logic [31+AddrW:0] wait_q, use_q;
  logic              wait_known_q = 1'b0;
  logic              use_known_q = 1'b0;
  wire  [31+AddrW:0] tap       = tok_start_i ? wait_q : use_q;
  wire               tap_known = tok_start_i ? wait_known_q : use_known_q;

  // The equation, in integers of 18 bits.
  wire signed [17:0] h    = 18'($signed(tok_h_i)) + 18'($signed(tap[AddrW+16 +: 16]));
  wire signed [17:0] w    = 18'($signed(tok_w_i)) + 18'($signed(tap[AddrW +: 16]));
  wire               in_h_range = h >= 18'sd0 && h < $signed({2'b00, in_h});
  wire               in_w_range = w >= 18'sd0 && w < $signed({2'b00, in_w});
  wire  [AddrW-1:0]  addr = (Depth == 1) ? '0 : tok_addr_i + tap[AddrW-1:0];

  always_comb begin
    assume (!in_h[15] && !in_w[15]);
    assume (h >= -18'sd32768 && h <= 18'sd32767 && w >= -18'sd32768 && w <= 18'sd32767);
    assume (!tok_start_i || tok_valid_i);
    if (Depth == 1) assume (bank_waddr_i == '0 && tok_addr_i == '0 && tap_dvec_i == '0 && word == '0);
  end

  // The symbolic word of the bank, and what the token of one and of two cycles before must give.
  logic             word_known_q = 1'b0;
  logic [ElemW-1:0] word_q, want1_q, want2_q;
  logic             want1_known_q = 1'b0;
  logic             want2_known_q = 1'b0;
  logic             valid1_q, start1_q, start2_q, was_q = 1'b0;
  logic [15:0]      h1_q, w1_q;
  logic [AddrW-1:0] addr1_q;

  always_ff @(posedge clk_i) begin
    if (bank_we_i && bank_waddr_i == word) begin
      word_q       <= bank_wdata_i;
      word_known_q <= 1'b1;
    end
    if (tap_we_i) begin
      wait_q       <= {tap_dh_i, tap_dw_i, tap_dvec_i};
      wait_known_q <= 1'b1;
    end
    if (tok_start_i) begin
      use_q       <= wait_q;
      use_known_q <= wait_known_q;
    end
    want1_q       <= (in_h_range && in_w_range) ? word_q : act_zp;
    want1_known_q <= tok_valid_i && tap_known &&
                     (!(in_h_range && in_w_range) || (addr == word && word_known_q));
    want2_q       <= want1_q;
    want2_known_q <= want1_known_q;
    was_q         <= rst_ni;
    valid1_q      <= rst_ni && tok_valid_i;
    start1_q      <= rst_ni && tok_start_i;
    start2_q      <= rst_ni && start1_q;
    h1_q          <= tok_h_i;
    w1_q          <= tok_w_i;
    addr1_q       <= tok_addr_i;
  end

  always_comb begin
    a_elem : assert (!want2_known_q || elem == want2_q);
    if (started_q) begin
      a_valid_next : assert (tok_valid == valid1_q && tok_start == start1_q);
      a_token_next : assert (tok_h == h1_q && tok_w == w1_q && tok_addr == addr1_q);
    end
    if (was_q) begin
      a_start : assert (start == start2_q);
    end
    c_inside : cover (want2_known_q && elem != act_zp && tap_known && tap[AddrW-1:0] != use_q[AddrW-1:0]);
    c_above : cover (want2_known_q && elem == act_zp && word_known_q && word_q != act_zp);
  end

endmodule

`default_nettype wire
