// SPDX-License-Identifier: Apache-2.0
//
// codec_collector: the values that come in rounds leave in order, none lost or doubled, n of them and
// no more; `last` on the last beat and only there, keep as many bytes as values are left; a beat stands
// while it is stalled. Followed is one arbitrary value of one descriptor.
//
// The environment is the shell's: a place is reserved before a beat's first round, rounds come in order
// and some cycles after they were begun. Four engines, 2-bit values, 64-bit beats.
//
//: rtl codec_pkg common_ram_1r1w codec_collector
//: quick bmc 14
//: full bmc 18
//: full cover 24
//: mutants bmc 20

`default_nettype none

module codec_collector_proof (
  input logic       clk_i,
  input logic       start_i,
  input logic [5:0] n_i,
  input logic       begin_i,
  input logic       in_valid_i,
  input logic [7:0] in_values_i,
  input logic       out_ready_i,
  input logic [5:0] any_i
);

  localparam int unsigned Engines = 4;
  localparam int unsigned ValueW  = 2;
  localparam int unsigned PerBeat = 8;

  logic rst_ni = 1'b0;
  always_ff @(posedge clk_i) rst_ni <= 1'b1;

  logic        done, room, valid, last;
  logic [63:0] data;
  logic [7:0]  keep;
  logic        busy_q, value_known_q;
  logic [5:0]  n_q, any_q;
  logic [6:0]  began_q, came_q, left_q;   // values: begun, in, out
  logic [1:0]  value_q;

  wire start  = start_i && !busy_q && rst_ni;
  wire whole  = began_q[2:0] == 3'd0;                      // the next round begins a beat
  wire more   = busy_q && began_q < {1'b0, n_q};
  wire begins = begin_i && more && (room || !whole);
  wire in     = in_valid_i && busy_q && came_q < began_q;
  wire ends   = came_q + 7'(Engines) >= {1'b0, n_q};
  wire out    = valid && out_ready_i;

  codec_collector #(.Engines(Engines), .ValueW(ValueW), .StreamW(64), .Depth(2)) u_dut (
    .clk_i, .rst_ni, .start_i(start), .n_i(32'(start ? n_i : n_q)), .done_o(done), .room_o(room),
    .begin_i(begins && whole), .in_valid_i(in), .in_last_i(ends), .in_values_i,
    .out_valid_o(valid), .out_ready_i, .out_data_o(data), .out_keep_o(keep), .out_last_o(last)
  );

  wire [6:0] place = {1'b0, any_q} - came_q;        // of the value followed, in this round
  wire [6:0] spot  = {1'b0, any_q} - left_q;        // in the beat that shows

  logic        stalled_q, last_q;
  logic [63:0] data_q;
  logic [7:0]  keep_q, expect_keep;
  wire  [6:0]  rest = {1'b0, n_q} - left_q;

  assign expect_keep = (rest >= 7'(PerBeat)) ? 8'hFF : ~(8'hFF << rest[2:0]);

  always_ff @(posedge clk_i) begin
    stalled_q <= valid && !out_ready_i && rst_ni;
    last_q    <= last;
    data_q    <= data;
    keep_q    <= keep;
    if (!rst_ni) begin
      busy_q <= 1'b0;
    end else if (start) begin
      busy_q        <= 1'b1;
      n_q           <= n_i;
      any_q         <= any_i;
      began_q       <= '0;
      came_q        <= '0;
      left_q        <= '0;
      value_known_q <= 1'b0;
    end else begin
      if (begins) began_q <= began_q + 7'(Engines);
      if (in) begin
        came_q <= came_q + 7'(Engines);
        if ({1'b0, any_q} >= came_q && place < 7'(Engines)) begin
          value_known_q <= 1'b1;
          value_q       <= in_values_i[{place[1:0], 1'b0} +: 2];
        end
      end
      if (out) begin
        left_q <= left_q + 7'(PerBeat);
        if (done) busy_q <= 1'b0;
      end
    end
  end

  always_comb begin
    m_any : assume (any_i < n_i || n_i == '0);
    if (rst_ni) begin
      a_idle   : assert (busy_q || !valid);
      a_done   : assert (done == (out && last));
      a_stable : assert (!stalled_q || (valid && last == last_q && data == data_q &&
                                        keep == keep_q));
      if (valid) begin
        a_count : assert (left_q < {1'b0, n_q} || (n_q == '0 && left_q == '0));
        a_last  : assert (last == (rest <= 7'(PerBeat)));
        a_keep  : assert (keep == ((n_q == '0) ? 8'h00 : expect_keep));
        a_came  : assert (left_q < came_q || n_q == '0);
        if ({1'b0, any_q} >= left_q && spot < 7'(PerBeat) && n_q != '0) begin
          a_known : assert (value_known_q);
          a_value : assert (data[{spot[2:0], 3'd0} +: 8] == {6'd0, value_q});
        end
      end
      c_three : cover (out && last && n_q == 6'd21 && stalled_q);
    end
  end

endmodule

`default_nettype wire
