// SPDX-License-Identifier: Apache-2.0
//
// systolic_array computes, for every activation row and every weight in force,
//
//   psum_o[j] = sum over rows i of act[i] * wgt[i][j]      as a number: nothing overflows
//
// Row i's activation enters i cycles after row 0's; column j's sum leaves Latency + j cycles after
// row 0's activation entered. A start mark that enters with a row's activation takes, j cycles later,
// column j's shadow weight into use from that activation on; a write to the shadow in the cycle of the
// mark comes after it. The model is the obvious array of multipliers and registers.
//
//: rtl systolic_pkg systolic_recode systolic_mac systolic_pe systolic_row systolic_array
//: quick pdr 100 Rows=1 Cols=1 ActW=2 WgtW=2
//: quick pdr 100 Rows=2 Cols=2 ActW=2 WgtW=2
//: quick pdr 100 Rows=2 Cols=1 ActW=3 WgtW=3 Pipeline=0
//: full pdr 100 Rows=2 Cols=1 ActW=3 WgtW=3
//: full pdr 100 Rows=2 Cols=1 ActW=3 WgtW=3 ActSigned=0
//: full pdr 100 Rows=1 Cols=1 ActW=4 WgtW=4
//: full pdr 100 Rows=2 Cols=1 ActW=4 WgtW=2
//: full pdr 100 Rows=3 Cols=1 ActW=2 WgtW=3
//: mutants bmc 10 Rows=2 Cols=2 ActW=3 WgtW=2

`default_nettype none

module systolic_array_proof #(
  parameter  int unsigned Rows      = 2,
  parameter  int unsigned Cols      = 2,
  parameter  int unsigned ActW      = 3,
  parameter  bit          ActSigned = 1'b1,
  parameter  int unsigned WgtW      = 3,
  parameter  int unsigned Pipeline  = 1,
  localparam int unsigned Extra     = 1 + Pipeline,  // cycles beyond Rows
  localparam int unsigned SumW      = ActW + WgtW + $clog2(Rows),
  localparam int unsigned RowW      = common_pkg::idx_width(Rows)
) (
  input logic                 clk_i,
  input logic                 rst_i,   // free after the first cycle
  input logic [Rows-1:0]      start_i,
  input logic [Rows*ActW-1:0] act_i,
  input logic [Cols-1:0]      wgt_valid_i,
  input logic [Cols*RowW-1:0] wgt_row_i,
  input logic [Cols*WgtW-1:0] wgt_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [Cols*SumW-1:0] psum;

  systolic_array #(
    .Rows(Rows), .Cols(Cols), .ActW(ActW), .ActSigned(ActSigned), .WgtW(WgtW), .Pipeline(Pipeline)
  ) u_dut (
    .clk_i, .rst_ni, .start_i, .act_i, .wgt_valid_i, .wgt_row_i, .wgt_i, .psum_o(psum)
  );

  logic [Cols-1:0] right;

  // Element (i, j): shadow and weight are known once written and taken; so is a sum once its weights
  // and the reset are (a mark in flight is lost in a reset).
  for (genvar j = 0; j < Cols; j++) begin : gen_col
    for (genvar i = 0; i < Rows; i++) begin : gen_row
      logic                   start;
      logic [ActW-1:0]        act;
      logic                   shadow_known_q = 1'b0;
      logic                   weight_known_q = 1'b0;
      logic                   sum_known_q = 1'b0;
      logic [WgtW-1:0]        shadow_q, weight_q;
      logic signed [SumW-1:0] operand, above, sum_q;
      logic                   above_known;

      if (j == 0) begin : gen_first
        assign start = start_i[i];
        assign act   = act_i[i*ActW +: ActW];
      end else begin : gen_delayed
        logic            start_q = 1'b0;
        logic [ActW-1:0] act_q;
        always_ff @(posedge clk_i) begin
          start_q <= rst_ni && gen_col[j-1].gen_row[i].start;
          act_q   <= gen_col[j-1].gen_row[i].act;
        end
        assign start = start_q;
        assign act   = act_q;
      end

      if (i == 0) begin : gen_top
        assign above       = '0;
        assign above_known = 1'b1;
      end else begin : gen_inner
        assign above       = gen_col[j].gen_row[i-1].sum_q;
        assign above_known = gen_col[j].gen_row[i-1].sum_known_q;
      end

      wire signed [WgtW-1:0] weight = start ? shadow_q : weight_q;
      wire                   known  = start ? shadow_known_q : weight_known_q;

      assign operand = ActSigned ? SumW'($signed(act)) : $signed(SumW'(act));

      always_ff @(posedge clk_i) begin
        if (wgt_valid_i[j] && wgt_row_i[j*RowW +: RowW] == RowW'(i)) begin
          shadow_q       <= wgt_i[j*WgtW +: WgtW];
          shadow_known_q <= 1'b1;
        end
        if (start) begin
          weight_q       <= shadow_q;
          weight_known_q <= shadow_known_q;
        end
        sum_q       <= above + operand * SumW'(weight);
        sum_known_q <= above_known && known;
      end
    end

    // The foot, Extra cycles later.
    logic [(Extra+1)*SumW-1:0] late;
    logic [Extra:0]            late_known;
    assign late[SumW-1:0] = gen_row[Rows-1].sum_q;
    assign late_known[0]  = gen_row[Rows-1].sum_known_q;
    for (genvar k = 1; k <= Extra; k++) begin : gen_late
      logic [SumW-1:0] late_q;
      logic            late_known_q = 1'b0;
      always_ff @(posedge clk_i) begin
        late_q       <= late[(k-1)*SumW +: SumW];
        late_known_q <= late_known[k-1];
      end
      assign late[k*SumW +: SumW] = late_q;
      assign late_known[k]        = late_known_q;
    end

    assign right[j] = !late_known[Extra] || psum[j*SumW +: SumW] == late[Extra*SumW +: SumW];
  end

  always_comb begin
    a_sums : assert (&right);
  end

endmodule

`default_nettype wire
