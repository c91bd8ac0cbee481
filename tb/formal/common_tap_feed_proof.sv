// SPDX-License-Identifier: Apache-2.0
//
// common_tap_feed is the address equation of CONTRACT.md in one row, for a token at the input pixel
// (h, w) and vector `addr` of the row's own tap:
//
//   elem_o = 0 <= h < in_h && 0 <= w < in_w ? bank[addr] : act_zp        two cycles later
//
// as signed integers, where bank[] is what was written last before the token came (one symbolic word
// of it stands for all). start_o is the start mark, two cycles later.
//
// Assumed: in_h, in_w < 2^15 and act_zp are constant (while tokens are there).
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

  logic             start;
  logic [ElemW-1:0] elem;

  common_tap_feed #(.ElemW(ElemW), .Depth(Depth)) u_dut (
    .clk_i, .rst_ni, .bank_we_i, .bank_waddr_i, .bank_wdata_i, .in_h_i(in_h), .in_w_i(in_w),
    .act_zp_i(act_zp), .tok_valid_i, .tok_start_i, .tok_h_i, .tok_w_i, .tok_addr_i, .start_o(start),
    .elem_o(elem)
  );

  // The equation, in integers of 18 bits.
  wire signed [17:0] h = 18'($signed(tok_h_i));
  wire signed [17:0] w = 18'($signed(tok_w_i));
  wire               in_h_range = h >= 18'sd0 && h < $signed({2'b00, in_h});
  wire               in_w_range = w >= 18'sd0 && w < $signed({2'b00, in_w});
  wire  [AddrW-1:0]  addr = (Depth == 1) ? '0 : tok_addr_i;

  always_comb begin
    assume (!in_h[15] && !in_w[15]);
    assume (!tok_start_i || tok_valid_i);
    if (Depth == 1) assume (bank_waddr_i == '0 && tok_addr_i == '0 && word == '0);
  end

  // The symbolic word of the bank, and what the token of one and of two cycles before must give.
  logic             word_known_q = 1'b0;
  logic [ElemW-1:0] word_q, want1_q, want2_q;
  logic             want1_known_q = 1'b0;
  logic             want2_known_q = 1'b0;
  logic             start1_q, start2_q, was_q = 1'b0;

  always_ff @(posedge clk_i) begin
    if (bank_we_i && bank_waddr_i == word) begin
      word_q       <= bank_wdata_i;
      word_known_q <= 1'b1;
    end
    want1_q       <= (in_h_range && in_w_range) ? word_q : act_zp;
    want1_known_q <= tok_valid_i && (!(in_h_range && in_w_range) || (addr == word && word_known_q));
    want2_q       <= want1_q;
    want2_known_q <= want1_known_q;
    was_q         <= rst_ni;
    start1_q      <= rst_ni && tok_start_i;
    start2_q      <= rst_ni && start1_q;
  end

  always_comb begin
    a_elem : assert (!want2_known_q || elem == want2_q);
    if (was_q) begin
      a_start : assert (start == start2_q);
    end
    c_inside : cover (want2_known_q && elem != act_zp);
    c_above : cover (want2_known_q && elem == act_zp && word_known_q && word_q != act_zp);
  end

endmodule

`default_nettype wire
