// SPDX-License-Identifier: Apache-2.0
//
// A serial unit in bit_serial_grid computes the exact dot product, added up over the bricks of a group,
//
//   sum = sum over bricks, lanes of act[l] * wgt[l]
//
// for every Pa in 1..ActW and Pw in 1..WgtW, each operand signed or not, after ceil(Pa/BitsN) * Pw
// steps a brick. By going through all operands of ActW and WgtW bits in all lanes (cut to Pa and Pw
// bits; Random = 0), or through Items random ones for each Pa and Pw. Groups of one to three bricks
// follow each other without a gap but for cycles without a step, one in eight, random.
//
//: rtl bit_serial_pkg bit_serial_sip bit_serial_grid
//: quick sweep 0 Lanes=1 BitsN=1 ActW=4 WgtW=4
//: full sweep 0 Lanes=2 BitsN=1 ActW=3 WgtW=3
//: quick sweep 0 Lanes=2 BitsN=2 ActW=3 WgtW=2
//: full sweep 0 Lanes=1 BitsN=4 ActW=5 WgtW=3
//: quick sweep 0 Lanes=16 BitsN=1 ActW=16 WgtW=16 Random=1 Items=20
//: full sweep 0 Lanes=2 BitsN=1 ActW=4 WgtW=4
//: full sweep 0 Lanes=2 BitsN=2 ActW=4 WgtW=4
//: full sweep 0 Lanes=3 BitsN=1 ActW=3 WgtW=3
//: full sweep 0 Lanes=1 BitsN=2 ActW=7 WgtW=5
//: full sweep 0 Lanes=16 BitsN=1 ActW=16 WgtW=16 Random=1 Items=500
//: full sweep 0 Lanes=16 BitsN=2 ActW=16 WgtW=16 Random=1 Items=500
//: full sweep 0 Lanes=16 BitsN=4 ActW=16 WgtW=16 Random=1 Items=500
//: quick sweep 0 Lanes=5 BitsN=4 ActW=10 WgtW=7 AccW=20 Random=1 Items=200
//: mutants sweep 0 Lanes=2 BitsN=2 ActW=3 WgtW=2

`default_nettype none

module bit_serial_sip_proof #(
  parameter  int unsigned Lanes  = 2,
  parameter  int unsigned BitsN  = 1,
  parameter  int unsigned ActW   = 3,
  parameter  int unsigned WgtW   = 3,
  parameter  int unsigned AccW   = 48,
  parameter  int unsigned Random = 0,  // 1: random operands
  parameter  int unsigned Items  = 1,
  localparam int unsigned PadW   = bit_serial_pkg::slices(ActW, BitsN) * BitsN,
  localparam int unsigned ItemW  = Lanes * (ActW + WgtW),
  localparam int unsigned TokW   = bit_serial_pkg::TokW
) (
  input logic clk_i
);

  localparam int unsigned Latency = bit_serial_pkg::latency(1'b1);
  localparam logic [47:0] PerMode = (Random != 0) ? 48'(Items) : 48'd1 << ItemW;
  localparam logic [47:0] Records = PerMode * 48'(ActW * WgtW) * 48'd4;

  // The mode, the item, and where its steps are.
  logic [4:0]       pa_q     = 5'd1;
  logic [4:0]       pw_q     = 5'd1;
  logic [1:0]       signs_q  = '0;    // act, wgt
  logic [47:0]      count_q  = '0;    // items of the mode
  logic [ItemW-1:0] item_q   = '0;
  logic [4:0]       plane_q  = '0;    // steps still to come, planes and slices
  logic [4:0]       slice_q  = '0;
  logic             begun_q  = 1'b0;  // the item's first step is through
  logic             first_q  = 1'b1;  // first brick of its group
  logic [5:0]       drain_q  = '0;
  logic             over_q   = 1'b0;
  logic [63:0]      random_q = 64'h9e3779b97f4a7c15;
  logic [AccW-1:0]  sum_q    = '0;
  logic [47:0]      compared_q = '0;

  function automatic logic [63:0] next_random(input logic [63:0] from);  // xorshift64
    logic [63:0] x;
    x = from ^ (from << 13);
    x = x ^ (x >> 7);
    next_random = x ^ (x << 17);
  endfunction

  function automatic logic [ItemW-1:0] random_item(input logic [63:0] from);
    logic [63:0] x;
    x = from;
    for (int unsigned i = 0; i < ItemW; i++) begin
      x = next_random(x);
      random_item[i] = x[17];
    end
  endfunction

  // Operands of the item, cut to Pa and Pw bits and extended.
  logic signed [16:0]      act [Lanes];
  logic signed [16:0]      wgt [Lanes];
  logic signed [AccW-1:0]  dot;
  always_comb begin
    dot = '0;
    for (int unsigned l = 0; l < Lanes; l++) begin
      act[l] = 17'(item_q[l*ActW +: ActW]) << (5'd17 - pa_q);
      wgt[l] = 17'(item_q[Lanes*ActW + l*WgtW +: WgtW]) << (5'd17 - pw_q);
      act[l] = signs_q[0] ? act[l] >>> (5'd17 - pa_q) : $signed($unsigned(act[l]) >> (5'd17 - pa_q));
      wgt[l] = signs_q[1] ? wgt[l] >>> (5'd17 - pw_q) : $signed($unsigned(wgt[l]) >> (5'd17 - pw_q));
      dot    = dot + AccW'(act[l]) * AccW'(wgt[l]);
    end
  end

  logic [4:0] slices, slice, plane;
  logic       fire, item_end, mode_end, group_end;
  assign slices    = 5'((32'(pa_q) + BitsN - 1) / BitsN);
  assign slice     = begun_q ? slice_q : slices - 5'd1;
  assign plane     = begun_q ? plane_q : pw_q - 5'd1;
  assign fire      = !over_q && drain_q == '0 && random_q[2:0] != 3'd0;
  assign item_end  = fire && slice == '0 && plane == '0;
  assign mode_end  = item_end && (count_q == PerMode - 48'd1);
  assign group_end = random_q[9:8] == 2'd0 || mode_end;

  logic [TokW-1:0] tok;
  always_comb begin
    tok = '0;
    tok[bit_serial_pkg::TokSliceFirst] = (slice == slices - 5'd1);
    tok[bit_serial_pkg::TokSliceNeg]   = (slice == slices - 5'd1) && signs_q[0];
    tok[bit_serial_pkg::TokPlaneEnd]   = (slice == '0);
    tok[bit_serial_pkg::TokPlaneFirst] = (plane == pw_q - 5'd1);
    tok[bit_serial_pkg::TokPlaneNeg]   = (plane == pw_q - 5'd1) && signs_q[1];
    tok[bit_serial_pkg::TokBrickEnd]   = (slice == '0) && (plane == '0);
    tok[bit_serial_pkg::TokBrickFirst] = first_q;
  end

  // As the memories show them: a cycle later, weights held until the next plane.
  logic [Lanes*BitsN-1:0] act_q;
  logic [Lanes-1:0]       wgt_q;
  always_ff @(posedge clk_i) begin
    for (int unsigned l = 0; l < Lanes; l++) begin
      act_q[l*BitsN +: BitsN] <= BitsN'(act[l] >>> (32'(slice) * BitsN));
      if (fire && tok[bit_serial_pkg::TokSliceFirst]) begin
        wgt_q[l] <= 1'(wgt[l] >>> plane);
      end
    end
  end

  logic [AccW-1:0] sum;

  bit_serial_grid #(
    .Filters(1), .Windows(1), .Lanes(Lanes), .BitsN(BitsN), .ActW(PadW), .WgtW(WgtW), .AccW(AccW)
  ) u_dut (
    .clk_i, .rst_ni(1'b1), .valid_i(fire), .tok_i(tok), .wgt_i(wgt_q), .act_i(act_q), .sum_o(sum)
  );

  logic                    expected_q [Latency];
  logic [AccW-1:0]         want_q     [Latency];

  always_ff @(posedge clk_i) begin
    random_q      <= next_random(random_q);
    expected_q[0] <= item_end;
    want_q[0]     <= (first_q ? '0 : sum_q) + dot;
    for (int unsigned i = 1; i < Latency; i++) begin
      expected_q[i] <= expected_q[i-1];
      want_q[i]     <= want_q[i-1];
    end
    if (fire) begin
      begun_q <= !item_end;
      slice_q <= (slice == '0) ? slices - 5'd1 : slice - 5'd1;
      plane_q <= (slice == '0) ? plane - 5'd1 : plane;
    end
    if (item_end) begin
      first_q <= group_end;
      sum_q   <= (first_q ? '0 : sum_q) + dot;
      item_q  <= (Random != 0) ? random_item(random_q) : item_q + ItemW'(1);
      count_q <= mode_end ? '0 : count_q + 48'd1;
    end
    if (mode_end) begin
      signs_q <= signs_q + 2'd1;
      if (signs_q == 2'd3) begin
        pa_q <= (32'(pa_q) == ActW) ? 5'd1 : pa_q + 5'd1;
        if (32'(pa_q) == ActW) begin
          pw_q <= pw_q + 5'd1;
          if (32'(pw_q) == WgtW) begin
            over_q  <= 1'b1;
            drain_q <= 6'd20;
          end
        end
      end
    end
    if (expected_q[Latency-1]) begin
      a_dot : assert (sum == want_q[Latency-1]);
      compared_q <= compared_q + 48'd1;
    end
    if (drain_q != '0) begin
      drain_q <= drain_q - 6'd1;
    end
    if (over_q && drain_q == 6'd1) begin
      a_all : assert (compared_q == Records);
      $display("swept %0d records", compared_q);
      $finish;
    end
  end

endmodule

`default_nettype wire
