// SPDX-License-Identifier: Apache-2.0
//
// One filter's sums on their way out of bit_serial_drain: the window that win_i names is added to what
// has been added of its cascade.

`default_nettype none

module bit_serial_cascade #(
  parameter int unsigned Windows = 4,
  parameter int unsigned AccW    = 32
) (
  input  logic                    clk_i,

  input  logic                    add_i,    // a window is here
  input  logic                    start_i,  // the first of its cascade
  input  logic [Windows-1:0]      win_i,    // one-hot
  input  logic [Windows*AccW-1:0] sum_i,    // window i at [i*AccW +: AccW]

  output logic [AccW-1:0]         sum_o     // with this window
);

  logic [AccW-1:0] own, held_q;

  always_comb begin
    own = '0;
    for (int unsigned i = 0; i < Windows; i++) begin
      own = own | (sum_i[i*AccW +: AccW] & {AccW{win_i[i]}});
    end
  end

  if (Windows == 1) begin : gen_single
    logic unused_held;
    assign unused_held = ^{held_q, start_i};
    assign sum_o       = own;
  end else begin : gen_cascade
    assign sum_o = own + (start_i ? '0 : held_q);
  end

  always_ff @(posedge clk_i) begin
    if (add_i) begin
      held_q <= sum_o;
    end
  end

endmodule

`default_nettype wire
