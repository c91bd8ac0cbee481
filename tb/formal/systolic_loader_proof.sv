// SPDX-License-Identifier: Apache-2.0
//
// systolic_loader reads every weight vector where and when it should, and each row gets its tap:
//
//   for column tile: for position tile: for pass: for row: one fire_o, row_o = row,
//     addr_o = first + pass*Rows + row modulo WgtDepth, a vector that has been written,
//     release_o = the last position tile; `first` moves on by passes*Rows a column tile
//   the walk takes one step a group of group_rows rows, pass_taps of them a pass, so that group g of
//     pass p stands for tap p*pass_taps + g; a cycle after fire_o: step_we_o, step_row_o, and step_o,
//     which for a group's first row says whether its tap is the next one of the kernel row or the next
//     row's first, for any other row 0
//   once a pass is ready: tap_*_o is its first tap, pass_need_o its furthest tap within the kernel +
//     slack, wrap_*_o what leads from a kernel row's last tap to the next one's first, if it has that
//   pass_ready_o only when all rows are loaded or those missing are in the buffer; done_o when
//   col_tiles * pos_tiles * passes passes have been loaded and started, not before
//
// For loops of up to 3 turns, several descriptors after one another. The walk is replaced by one
// with unit steps, (r, s, 5*r + s) at tap (r, s), the adder by a sum (common_tap_walk_proof and
// common_add_proof are about the real ones).
//
// Assumed: the ring holds at most WgtDepth vectors that are not given back, and written_i only grows;
// with several position tiles a column tile's weights fit it; a pass is taken when ready and started
// later, each once; load_i comes when done; the descriptor is legal and stable from then on.
//
//: rtl systolic_loader
//: quick pdr 200 Rows=1 WgtDepth=2
//: quick pdr 200 Rows=2 WgtDepth=4
//: full pdr 200 Rows=3 WgtDepth=4
//: full cover 24 Rows=2 WgtDepth=4
//: mutants bmc 18 Rows=2 WgtDepth=4

`default_nettype none

module common_add #(
  parameter int unsigned Width = 24
) (
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  input  logic             c_i,
  output logic [Width-1:0] sum_o
);
  assign sum_o = a_i + b_i + Width'(c_i);
endmodule

module common_tap_walk (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [15:0] vec_per_pixel_i,
  input  logic [15:0] taps_w_i,
  input  logic [15:0] taps_h_i,
  input  logic [15:0] dil_h_i,
  input  logic [15:0] dil_w_i,
  input  logic [23:0] tap_w_i,
  input  logic [23:0] tap_h_i,
  input  logic        restart_i,
  input  logic        step_i,
  output logic        tap_ok_o,
  output logic        ct_last_o,
  output logic        s_last_o,
  output logic [15:0] dh_o,
  output logic [15:0] dw_o,
  output logic [23:0] dvec_o
);
  logic [3:0] r_q;
  logic [1:0] s_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || restart_i) begin
      {r_q, s_q} <= '0;
    end else if (step_i) begin
      s_q <= s_last_o ? '0 : s_q + 2'd1;
      r_q <= r_q + 4'(s_last_o);
    end
  end
  assign tap_ok_o  = (r_q < taps_h_i[3:0]);
  assign ct_last_o = 1'b1;
  assign s_last_o  = (s_q + 2'd1 == taps_w_i[1:0]);
  assign dh_o      = 16'(r_q);
  assign dw_o      = 16'(s_q);
  assign dvec_o    = 24'(r_q) + (24'(r_q) << 2) + 24'(s_q);
endmodule

module systolic_loader_proof #(
  parameter  int unsigned Rows     = 2,
  parameter  int unsigned WgtDepth = 4,
  localparam int unsigned WgtAw    = common_pkg::idx_width(WgtDepth),
  localparam int unsigned CntW     = $clog2(WgtDepth) + 1,
  localparam int unsigned RowW     = common_pkg::idx_width(Rows),
  localparam int unsigned RowsW    = common_pkg::idx_width(Rows + 1)
) (
  input logic            clk_i,
  input logic            rst_i,           // free after the first cycle
  input logic            load_i,
  input logic [1:0]      col_tiles_i,
  input logic [1:0]      pos_tiles_i,
  input logic [1:0]      passes_i,
  input logic [1:0]      group_rows_i,
  input logic [1:0]      pass_taps_i,
  input logic [1:0]      taps_w_i,        // of the kernel
  input logic [3:0]      taps_h_i,
  input logic            slack_i,
  input logic [CntW-1:0] written_i,
  input logic            pass_take_i,
  input logic            pass_start_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic [common_conv_pkg::DescW-1:0] desc;
  always_comb begin
    desc                = '0;
    desc[2*32 +: 2]      = col_tiles_i;
    desc[4*32 +: 2]      = pos_tiles_i;
    desc[5*32 +: 2]      = passes_i;
    desc[6*32 + 16 +: 2] = group_rows_i;
    desc[7*32 + 16 +: 2] = pass_taps_i;
    desc[8*32 + 16]      = slack_i;
    desc[7*32 +: 2]       = taps_w_i;
    desc[19*32 + 16 +: 4] = taps_h_i;
  end

  logic             done, pass_ready, starved, fire, last_read, step_we;
  logic [23:0]      pass_need;
  logic [15:0]      tap_dh, tap_dw, wrap_dw;
  logic [2:0]       tap_dvec, wrap_dvec;
  logic [1:0]       step;
  logic [RowsW-1:0] pass_rows;
  logic [RowW-1:0]  row, step_row;
  logic [WgtAw-1:0] addr;

  systolic_loader #(.Rows(Rows), .WgtDepth(WgtDepth), .ActDepth(8)) u_dut (
    .clk_i, .rst_ni, .load_i, .desc_i(desc), .done_o(done), .written_i, .pass_take_i,
    .pass_start_i, .pass_ready_o(pass_ready), .starved_o(starved), .pass_need_o(pass_need),
    .pass_rows_o(pass_rows), .fire_o(fire), .row_o(row), .addr_o(addr), .release_o(last_read),
    .step_we_o(step_we), .step_row_o(step_row), .step_o(step), .wrap_dw_o(wrap_dw), .wrap_dvec_o(wrap_dvec), .tap_dh_o(tap_dh), .tap_dw_o(tap_dw), .tap_dvec_o(tap_dvec)
  );

  // The loops, by the obvious counters: rows loaded of the pass under way, and the loops around.
  logic            work_q, work_next_q, taken_q, begun_q;
  logic            fire_q;
  logic [2:0]      fire_row_q;               // of the cycle before, and its step
  logic [1:0]      step_q;
  logic [2:0]      row_q;
  logic [1:0]      pass_q, tile_q, col_q, group_q, group_row_q;
  logic [3:0]      r_q;                      // tap of the group
  logic [1:0]      s_q;
  logic            below_q, wrap_q;          // it is a kernel row's first, and the pass has such a one
  logic [5:0]      need_q;
  logic [3:0]      first_r_q;                // the pass's first tap
  logic [1:0]      first_s_q;
  logic [CntW-1:0] first_q, offset_q, written_q, given_q;
  logic [16:0]     desc_q;

  wire  [16:0]     desc_now = {col_tiles_i, pos_tiles_i, passes_i, group_rows_i, pass_taps_i,
                              taps_w_i, taps_h_i, slack_i};
  wire             loaded   = (32'(row_q) + 32'(fire) == Rows);
  wire             pass_end = work_q && loaded && (begun_q || pass_start_i);
  wire             in_group = (group_q != pass_taps_i);
  wire             group_first = in_group && group_row_q == 2'd0;
  wire             group_last  = in_group && group_row_q + 2'd1 == group_rows_i;
  wire             row_last    = (s_q + 2'd1 == taps_w_i);
  wire [5:0]       first_dvec  = 6'(first_r_q) + (6'(first_r_q) << 2) + 6'(first_s_q);
  wire [5:0]       dvec        = 6'(r_q) + (6'(r_q) << 2) + 6'(s_q);
  wire [CntW-1:0]  vector   = first_q + offset_q + CntW'(row_q);

  always_comb begin
    assume (col_tiles_i != 2'd0 && pos_tiles_i != 2'd0 && passes_i != 2'd0);
    assume (taps_w_i != 2'd0 && taps_h_i != 4'd0);
    assume (group_rows_i != 2'd0 && pass_taps_i != 2'd0);
    assume (32'(group_rows_i) * 32'(pass_taps_i) <= Rows);
    assume (6'(pass_taps_i) * (6'(passes_i) - 6'd1) < 6'(taps_w_i) * 6'(taps_h_i));  // no empty pass
    assume (pos_tiles_i == 2'd1 || 32'(passes_i) * Rows <= WgtDepth);
    assume (!load_i || (!work_q && !work_next_q));
    assume (!pass_take_i || pass_ready);
    assume (!pass_start_i || (taken_q && !begun_q));
    if (started_q) begin
      assume (work_next_q || desc_now == desc_q);
      assume (CntW'(written_i - given_q) <= CntW'(WgtDepth));
      assume (CntW'(written_i - given_q) >= CntW'(written_q - given_q));
    end
  end

  always_ff @(posedge clk_i) begin
    desc_q     <= desc_now;
    fire_q     <= rst_ni && fire;
    fire_row_q <= row_q;
    step_q     <= (!group_first || row_q == 3'd0) ? 2'd0 : below_q ? 2'd2 : 2'd1;
    if (!rst_ni) begin
      {work_q, work_next_q, taken_q, begun_q} <= '0;
      {row_q, pass_q, tile_q, col_q, group_q, group_row_q, r_q, s_q, below_q, wrap_q} <= '0;
      {first_q, offset_q, written_q, given_q} <= '0;
    end else begin
      written_q   <= written_i;
      work_next_q <= load_i;
      work_q      <= work_q || work_next_q;
      taken_q     <= (taken_q || pass_take_i) && !pass_end;
      begun_q     <= (begun_q || pass_start_i) && !pass_end;
      if (fire) begin
        row_q   <= row_q + 3'd1;
        given_q <= given_q + CntW'(last_read);
        if (row_q == 3'd0) {first_r_q, first_s_q, wrap_q} <= {r_q, s_q, 1'b0};
        if (group_first && r_q < taps_h_i) need_q <= dvec + 6'(slack_i);
        if (group_first && row_q != 3'd0 && below_q) wrap_q <= 1'b1;
        if (in_group) group_row_q <= group_last ? '0 : group_row_q + 2'd1;
        if (group_last) begin
          group_q <= group_q + 2'd1;
          s_q     <= row_last ? '0 : s_q + 2'd1;
          r_q     <= r_q + 4'(row_last);
          below_q <= row_last;
        end
      end
      if (pass_end) begin
        {row_q, group_q, group_row_q} <= '0;
        pass_q   <= pass_q + 2'd1;
        offset_q <= offset_q + CntW'(Rows);
        if (pass_q + 2'd1 == passes_i) begin
          {pass_q, offset_q, r_q, s_q} <= '0;
          tile_q <= tile_q + 2'd1;
          if (tile_q + 2'd1 == pos_tiles_i) begin
            tile_q  <= '0;
            first_q <= first_q + offset_q + CntW'(Rows);
            col_q   <= col_q + 2'd1;
            if (col_q + 2'd1 == col_tiles_i) begin
              col_q  <= '0;
              work_q <= 1'b0;
            end
          end
        end
      end
    end
  end

  // What the registers of the block are in terms of the loops: for the solver.
  (* hierconn *) wire [8:0]      \u_dut.row_q ;
  (* hierconn *) wire [8:0]      \u_dut.group_q ;
  (* hierconn *) wire [8:0]      \u_dut.group_row_q ;
  (* hierconn *) wire [CntW-1:0] \u_dut.rd_q ;
  (* hierconn *) wire            \u_dut.walk_start_q ;
  (* hierconn *) wire            \u_dut.walk_first_q ;
  (* hierconn *) wire            \u_dut.walk_step_q ;
  (* hierconn *) wire [15:0]     \u_dut.dh ;
  (* hierconn *) wire [15:0]     \u_dut.dw ;
  logic       start_q, first_row_q, step_tap_q;
  logic [3:0] walk_r_q;
  logic [1:0] walk_s_q;
  always_ff @(posedge clk_i) begin
    start_q     <= rst_ni && fire && group_first;
    first_row_q <= rst_ni && fire && row_q == 3'd0;
    step_tap_q  <= rst_ni && fire && group_last;
    walk_r_q    <= r_q;
    walk_s_q    <= s_q;
  end

  always_comb begin
    if (rst_ni && work_q) begin
      i_rows : assert (\u_dut.row_q == 9'(row_q) && \u_dut.rd_q == vector);
      i_groups : assert (\u_dut.group_q == 9'(group_q) && (!in_group || \u_dut.group_row_q == 9'(group_row_q)));
    end
    if (rst_ni && started_q) begin
      i_walk : assert (\u_dut.walk_start_q == start_q && \u_dut.walk_first_q == first_row_q &&
                       \u_dut.walk_step_q == step_tap_q);
    end
    if (rst_ni && fire_q) begin
      i_tap : assert (\u_dut.dh == 16'(walk_r_q) && \u_dut.dw == 16'(walk_s_q));
    end
  end

  always_comb begin
    if (rst_ni) begin
      a_done : assert (done == (!work_q && !work_next_q));
      a_fire_at_work : assert (!fire || (work_q && 32'(row_q) < Rows));
      a_row : assert (!fire || 32'(row) == 32'(row_q));
      a_address : assert (!fire || addr == WgtAw'(vector));
      a_written : assert (!fire || CntW'(written_i - vector) - CntW'(1) < CntW'(WgtDepth));
      a_release : assert (!fire || last_read == (tile_q + 2'd1 == pos_tiles_i));
      a_step : assert (step_we == fire_q && (!fire_q || (32'(step_row) == 32'(fire_row_q) && step == step_q)));
      a_tap : assert (!pass_ready || (tap_dh == 16'(first_r_q) && tap_dw == 16'(first_s_q)));
      a_tap_vec : assert (!pass_ready || tap_dvec == first_dvec[2:0]);
      a_wrap : assert (!pass_ready || !wrap_q || (wrap_dw == 16'd1 - 16'(taps_w_i) &&
                                                  wrap_dvec == 3'd6 - 3'(taps_w_i)));
      a_ready : assert (!pass_ready || (work_q && !taken_q));
      a_ready_rows : assert (!pass_ready || 32'(row_q) + 32'(CntW'(written_i - vector)) >= Rows);
      a_need : assert (!pass_ready || pass_need == 24'(need_q));
      c_second_column : cover (fire && col_q == 2'd1 && pos_tiles_i == 2'd2 && passes_i == 2'd2 && row_q == 3'd1);
      c_stacked : cover (pass_ready && pass_taps_i == 2'd2 && pass_q == 2'd1 && wrap_q);
    end
  end

endmodule

`default_nettype wire
