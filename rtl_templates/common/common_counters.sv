// SPDX-License-Identifier: Apache-2.0
//
// Performance counters of a block, readable at any time (CONTRACT.md, section Counters).
//
// Counting runs from the first beat on any stream (start_i) to the last beat of a final
// descriptor's results (stop_i), both included. Of the causes exactly one is chosen a cycle, in the
// order of the ports; so counters 1..7 add up to counter 0. Counters wrap at 2^32. A counter of cycles
// moves one cycle after its event (no cause has to reach 32 bits within its own cycle), and what it
// still owes is added where it is read: data_o has every cycle up to the last one. With ClocksPerCycle = 2
// every second clock counts, the first one included: main_o marks them, and rests at 1 while nothing counts.

`default_nettype none

module common_counters #(
  parameter int unsigned MacW           = 17,  // bits of macs_i
  parameter int unsigned ClocksPerCycle = 1    // 1, 2
) (
  input  logic            clk_i,
  input  logic            rst_ni,

  input  logic            start_i,
  input  logic            stop_i,

  input  logic            compute_i,
  input  logic            wgt_i,
  input  logic            act_i,
  input  logic            out_i,
  input  logic            fill_i,
  input  logic            drain_i,   // none of these: cmd
  input  logic            macs_valid_i,
  input  logic [MacW-1:0] macs_i,
  output logic            main_o,

  input  logic [3:0]      addr_i,
  output logic [31:0]     data_o
);

  localparam int unsigned Num = 9;

  logic [Num*32-1:0] cnt_q;
  logic              active_q, active, counts;
  logic [7:0]        event_, owed_q;

  assign active = active_q || start_i;
  assign counts = active && main_o;

  if (ClocksPerCycle == 1) begin : gen_every_clock
    assign main_o = 1'b1;
  end else begin : gen_every_second
    logic main_q;

    assign main_o = main_q;

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        main_q <= 1'b1;
      end else begin
        main_q <= !(active && !stop_i) || !main_q;
      end
    end
  end

  // One-hot cause, bit i counted by counter i.
  always_comb begin
    event_ = 8'b1000_0000;
    if (compute_i) begin
      event_ = 8'b0000_0010;
    end else if (wgt_i) begin
      event_ = 8'b0000_0100;
    end else if (act_i) begin
      event_ = 8'b0000_1000;
    end else if (out_i) begin
      event_ = 8'b0001_0000;
    end else if (fill_i) begin
      event_ = 8'b0010_0000;
    end else if (drain_i) begin
      event_ = 8'b0100_0000;
    end
    event_[0] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      owed_q   <= '0;
    end else begin
      active_q <= active && !stop_i;
      owed_q   <= event_ & {8{counts}};
    end
  end

  for (genvar i = 0; i < 8; i++) begin : gen_cycles
    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        cnt_q[i*32 +: 32] <= '0;
      end else if (owed_q[i]) begin
        cnt_q[i*32 +: 32] <= cnt_q[i*32 +: 32] + 32'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      cnt_q[8*32 +: 32] <= '0;
    end else if (macs_valid_i) begin
      cnt_q[8*32 +: 32] <= cnt_q[8*32 +: 32] + 32'(macs_i);
    end
  end

  logic [31:0] count;
  logic        owed;

  always_comb begin
    count = '0;
    owed  = 1'b0;
    for (int unsigned i = 0; i < Num; i++) begin
      if (addr_i == 4'(i)) begin
        count = cnt_q[i*32 +: 32];
        owed  = (i < 8) && owed_q[i % 8];
      end
    end
  end

  assign data_o = count + 32'(owed);

endmodule

`default_nettype wire
