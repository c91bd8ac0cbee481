// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_drain: column k of a group, which ends Delay cycles before, brings its window's sums into
// the cascade k / Sn; the sum of Sn columns is the next position of the result buffer, pushed in the
// cycle of the cascade's last column (Held: told in a later cycle where hold_i is set, none twice), and is
// read there until the buffer has gone round.
// One symbolic place stands for all.
//
// Assumed: a group starts with its column 0 and has at most Windows columns, Sn - 1 is below Windows
// and stands from a group's first column until its last one is through.
//
//: rtl common_ram_1r1w bit_serial_pkg bit_serial_cascade bit_serial_drain
//: quick pdr 100 Windows=1
//: quick pdr 100 Windows=3
//: quick pdr 100 Windows=2 Held=1
//: full pdr 100 Windows=2 Filters=2 Delay=3
//: full pdr 100 Windows=5 AccW=3 Delay=6 ResultDepth=4
//: full cover 16 Windows=3
//: mutants bmc 12 Windows=3 Held=1

`default_nettype none

module bit_serial_drain_proof #(
  parameter  int unsigned Filters     = 1,
  parameter  int unsigned Windows     = 3,
  parameter  int unsigned AccW        = 2,
  parameter  int unsigned Delay       = 3,
  parameter  int unsigned ResultDepth = 2,
  parameter  bit          Held        = 1'b0,
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned CntW        = common_pkg::idx_width(Windows + 1),
  localparam int unsigned PosW        = Filters * AccW
) (
  input logic                    clk_i,
  input logic                    rst_i,      // free after the first cycle
  input logic [CntW-1:0]         cascade_i,
  input logic                    col_end_i,
  input logic                    col_first_i,
  input logic [Windows*PosW-1:0] sum_i,
  input logic                    hold_i,
  input logic                    res_re_i,
  input logic [ResAw-1:0]        res_raddr_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  (* anyconst *) logic [ResAw-1:0] place;

  logic            push;
  logic [PosW-1:0] res_rdata;

  bit_serial_drain #(
    .Filters(Filters), .Windows(Windows), .AccW(AccW), .Delay(Delay), .ResultDepth(ResultDepth),
    .Held(Held)
  ) u_dut (
    .clk_i, .rst_ni, .cascade_i(bit_serial_pkg::ColumnW'(cascade_i)), .col_end_i, .col_first_i, .sum_i,
    .hold_i, .push_o(push), .res_re_i, .res_raddr_i, .res_rdata_o(res_rdata)
  );

  // Which column ends now, and which ones did up to Delay cycles ago.
  logic [Delay:0]            ended;
  logic [(Delay+1)*CntW-1:0] column;
  logic [CntW-1:0]           next_q = '0;    // 0: none of the group has ended
  logic [CntW-1:0]           cascade_q, next, now;
  assign next             = (cascade_i == cascade_q) ? next_q : '0;
  assign now              = col_first_i ? '0 : next;
  assign ended[0]         = col_end_i;
  assign column[CntW-1:0] = now;
  for (genvar k = 1; k <= Delay; k++) begin : gen_way
    logic            ended_q = 1'b0;
    logic [CntW-1:0] column_q;
    always_ff @(posedge clk_i) begin
      ended_q  <= rst_ni && ended[k-1];
      column_q <= column[(k-1)*CntW +: CntW];
    end
    assign ended[k]               = ended_q;
    assign column[k*CntW +: CntW] = column_q;
  end

  wire [CntW-1:0] col   = column[Delay*CntW +: CntW];
  wire            here  = ended[Delay];
  wire [CntW:0]   parts = (CntW+1)'(cascade_i) + (CntW+1)'(1);
  wire [CntW:0]   part  = (CntW+1)'(col) % parts;  // of its cascade
  wire            over  = here && (part == (CntW+1)'(cascade_i));

  // The columns of a cascade, added one by one; AccW bits each.
  logic [PosW-1:0]  sum, sum_q;
  for (genvar f = 0; f < Filters; f++) begin : gen_filter
    wire [AccW-1:0] own = sum_i[32'(col)*PosW + f*AccW +: AccW];
    wire [AccW-1:0] all = sum_q[f*AccW +: AccW] + own;
    assign sum[f*AccW +: AccW] = (part == '0) ? own : all;
  end

  // Positions that are there and have not been told.
  logic [bit_serial_pkg::ColumnW:0] owed_q = '0;
  wire                              tells  = Held ? !hold_i && (over || owed_q != '0) : over;

  // The symbolic place; known once it has been written since reset.
  logic [ResAw-1:0] turn_q = '0;
  logic             known_q = 1'b0, shown_q = 1'b0;
  logic [PosW-1:0]  held_q, want_q;

  always_comb begin
    assume (32'(place) < ResultDepth && 32'(cascade_i) < Windows);
    assume (!col_first_i || col_end_i);
    assume (!(&owed_q));
    assume (!col_end_i || col_first_i || (next != '0 && 32'(next) < Windows));
    if (started_q) assume (cascade_i == cascade_q || !(|ended[Delay:1]));
  end

  always_ff @(posedge clk_i) begin
    cascade_q <= cascade_i;
    if (!rst_ni) next_q <= '0;
    else next_q <= col_end_i ? now + CntW'(1) : next;
    if (here) sum_q <= sum;
    owed_q <= !rst_ni ? '0 : owed_q + $bits(owed_q)'(over) - $bits(owed_q)'(tells);
    if (over && turn_q == place) begin
      known_q <= 1'b1;
      held_q  <= sum;
    end
    if (res_re_i) begin
      shown_q <= known_q && (res_raddr_i == place);
      want_q  <= held_q;
    end
    if (!rst_ni) turn_q <= '0;
    else if (over) turn_q <= (turn_q == ResAw'(ResultDepth - 1)) ? '0 : turn_q + ResAw'(1);
  end

  always_comb begin
    if (rst_ni) begin
      a_push : assert (push == tells);
      a_sum  : assert (!shown_q || res_rdata == want_q);
      c_cascade : cover (shown_q && cascade_i == CntW'(1) && want_q == '1 && turn_q == place);
      c_group   : cover (over && 32'(col) + 1 == Windows && cascade_i == '0);
    end
  end

endmodule

`default_nettype wire
