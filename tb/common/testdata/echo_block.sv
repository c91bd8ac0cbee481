// SPDX-License-Identifier: Apache-2.0
//
// The smallest block with the ports of CONTRACT.md, for tests of the harness: sends act beats back.
//   out = act XOR wgt, one cycle later
// cmd word 0: [15:0] beats, [23:16] bytes in use of the last beat, [31:24] a planted bug:
//   1 valid falls while a beat waits     2 payload changes while it waits   3 keep of the last beat
//   4 last is missing                    5 one surplus beat                 6 stops before the last beat
//   7 assertion fails at the last beat   8 one wrong bit                    9 valid waits for ready
//   10 stops, but counts work for ever   11 the cycle counter misses the first cycle
//   12 surplus beats for ever
// Each descriptor takes one wgt beat. Golden model: tb/common/testdata/echo.hpp.

`default_nettype none

module echo_block #(
  parameter int unsigned StreamW = 32  // 32..1024
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 cmd_valid_i,
  output logic                 cmd_ready_o,
  input  logic [StreamW-1:0]   cmd_data_i,
  input  logic                 wgt_valid_i,
  output logic                 wgt_ready_o,
  input  logic [StreamW-1:0]   wgt_data_i,
  input  logic                 act_valid_i,
  output logic                 act_ready_o,
  input  logic [StreamW-1:0]   act_data_i,
  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [StreamW-1:0]   out_data_o,
  output logic [StreamW/8-1:0] out_keep_o,
  output logic                 out_last_o,
  input  logic [3:0]           cnt_addr_i,
  output logic [31:0]          cnt_data_o
);

  logic [15:0]          left_q;     // act beats to come
  logic [7:0]           bytes_q;    // bytes of the last beat
  logic [7:0]           bug_q;
  logic                 masked_q;   // the mask of this descriptor is there
  logic [StreamW-1:0]   mask_q;
  logic                 valid_q;
  logic                 last_q;
  logic                 waited_q;   // a beat waited in the cycle before
  logic                 surplus_q;  // one more beat to send (bug 5)
  logic [StreamW-1:0]   data_q;
  logic [StreamW/8-1:0] keep_q;
  logic                 active_q;
  logic [31:0]          cycles_q;
  logic [31:0]          macs_q;

  logic cmd_beat, wgt_beat, act_beat, out_beat, stuck;
  assign stuck = (bug_q == 8'd6 || bug_q == 8'd10) && left_q == 16'd1;

  assign cmd_ready_o = left_q == 16'd0 && !valid_q;
  assign wgt_ready_o = left_q != 16'd0 && !masked_q;
  assign act_ready_o = left_q != 16'd0 && masked_q && (!valid_q || out_ready_i) && !stuck;
  assign cmd_beat = cmd_valid_i && cmd_ready_o;
  assign wgt_beat = wgt_valid_i && wgt_ready_o;
  assign act_beat = act_valid_i && act_ready_o;
  assign out_beat = out_valid_o && out_ready_i;

  assign out_valid_o = valid_q && !(bug_q == 8'd1 && waited_q) && !(bug_q == 8'd9 && !out_ready_i);
  assign out_data_o  = data_q ^ StreamW'(bug_q == 8'd2 && waited_q);
  assign out_keep_o  = keep_q;
  assign out_last_o  = last_q && bug_q != 8'd4;

  logic [StreamW/8-1:0] keep_d;
  always_comb begin
    keep_d = '1;
    if (left_q == 16'd1 && bug_q != 8'd3) begin
      for (int unsigned i = 0; i < StreamW / 8; i++) begin
        keep_d[i] = 8'(i) < bytes_q;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    waited_q <= out_valid_o && !out_ready_i;
    if (cmd_beat) begin
      left_q   <= cmd_data_i[15:0];
      bytes_q  <= cmd_data_i[23:16];
      bug_q    <= cmd_data_i[31:24];
      masked_q <= 1'b0;
    end
    if (wgt_beat) begin
      mask_q   <= wgt_data_i;
      masked_q <= 1'b1;
    end
    if (out_beat) begin
      valid_q   <= surplus_q;
      surplus_q <= bug_q == 8'd12 && surplus_q;
    end
    if (act_beat) begin
      left_q    <= left_q - 16'd1;
      valid_q   <= 1'b1;
      data_q    <= act_data_i ^ mask_q ^ StreamW'(bug_q == 8'd8 && left_q == 16'd2);
      keep_q    <= keep_d;
      last_q    <= left_q == 16'd1;
      surplus_q <= (bug_q == 8'd5 || bug_q == 8'd12) && left_q == 16'd1;
    end
    if (!rst_ni) begin
      left_q    <= 16'd0;
      bug_q     <= 8'd0;
      masked_q  <= 1'b0;
      valid_q   <= 1'b0;
      waited_q  <= 1'b0;
      surplus_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (active_q || (cmd_beat && cmd_data_i[31:24] != 8'd11)) begin
      cycles_q <= cycles_q + 32'd1;
    end
    if (cmd_beat) begin
      active_q <= 1'b1;
    end else if (out_beat && last_q) begin
      active_q <= 1'b0;
    end
    if (act_beat || (bug_q == 8'd10 && stuck)) begin
      macs_q <= macs_q + 32'd1;
    end
    if (!rst_ni) begin
      active_q <= 1'b0;
      cycles_q <= 32'd0;
      macs_q   <= 32'd0;
    end
  end

  always_comb begin
    cnt_data_o = 32'd0;
    case (cnt_addr_i)
      4'd0:    cnt_data_o = cycles_q;
      4'd1:    cnt_data_o = macs_q;
      default: cnt_data_o = 32'd0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      no_bug_seven : assert (!(bug_q == 8'd7 && out_beat && last_q));
    end
  end

endmodule

`default_nettype wire
