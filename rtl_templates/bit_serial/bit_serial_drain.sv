// SPDX-License-Identifier: Apache-2.0
//
// Moves a group's sums into the result buffer, one window a cycle, and adds up the windows of a
// cascade.
//
//   column k's last step in cycle t (col_end_i, with col_first_i for k = 0)
//     ->  added in t + Delay:  sum = (k mod Sn == 0 ? 0 : sum) + sums of window k
//     ->  written in the same cycle if k mod Sn == Sn - 1, as the next position
//
// Nothing ever waits. push_o: a position has been written, in this cycle or, with Held, in one before
// in which hold_i was set: these are told afterwards, one a cycle.
// Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_drain #(
  parameter  int unsigned Filters     = 8,
  parameter  int unsigned Windows     = 4,
  parameter  int unsigned AccW        = 32,
  parameter  int unsigned Delay       = 6,   // at least 3
  parameter  int unsigned ResultDepth = 16,  // a power of two
  parameter  bit          Held        = 1'b0,
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned ColumnW     = bit_serial_pkg::ColumnW
) (
  input  logic                            clk_i,
  input  logic                            rst_ni,

  input  logic [ColumnW-1:0]              cascade_i,    // Sn - 1, constant while columns end
  input  logic                            col_end_i,
  input  logic                            col_first_i,
  input  logic [Windows*Filters*AccW-1:0] sum_i,        // window i at [i*Filters*AccW +: Filters*AccW]

  input  logic                            hold_i,
  output logic                            push_o,
  input  logic                            res_re_i,
  input  logic [ResAw-1:0]                res_raddr_i,
  output logic [Filters*AccW-1:0]         res_rdata_o
);

  localparam int unsigned PosW = Filters * AccW;

  logic [Delay-1:0]   valid_q;  // entry k: k + 1 cycles after the step
  logic [Delay-2:0]   first_q;
  logic               here, coming, part_last, write;
  logic [Windows-1:0] win_q;    // one-hot: the column that is here, or was last
  logic [ColumnW-1:0] part_q;   // its place in the cascade
  logic               start_q;  // the cascade's first
  logic [ResAw-1:0]   waddr_q;
  logic [PosW-1:0]    wdata;

  assign coming    = valid_q[Delay-2];
  assign here      = valid_q[Delay-1];
  assign part_last = (part_q == cascade_i);
  assign write     = here && part_last;

  for (genvar f = 0; f < Filters; f++) begin : gen_filter
    logic [Windows*AccW-1:0] own;  // this filter's sums
    for (genvar i = 0; i < Windows; i++) begin : gen_window
      assign own[i*AccW +: AccW] = sum_i[i*PosW + f*AccW +: AccW];
    end
    bit_serial_cascade #(.Windows(Windows), .AccW(AccW)) u_cascade (
      .clk_i,
      .add_i   (here),
      .start_i (start_q),
      .win_i   (win_q),
      .sum_i   (own),
      .sum_o   (wdata[f*AccW +: AccW])
    );
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
      waddr_q <= '0;
    end else begin
      valid_q <= {valid_q[Delay-2:0], col_end_i};
      if (write) begin
        waddr_q <= (waddr_q == ResAw'(ResultDepth - 1)) ? '0 : waddr_q + ResAw'(1);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    first_q <= {first_q[Delay-3:0], col_first_i};
    if (coming) begin
      win_q   <= first_q[Delay-2] ? Windows'(1) : (win_q << 1);
      part_q  <= (first_q[Delay-2] || part_last) ? '0 : part_q + ColumnW'(1);
      start_q <= first_q[Delay-2] || part_last;
    end
  end

  if (Held) begin : gen_held
    logic [ColumnW:0] kept_q;  // positions that have not been told
    assign push_o = !hold_i && (write || kept_q != '0);
    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        kept_q <= '0;
      end else begin
        kept_q <= kept_q + (ColumnW+1)'(write) - (ColumnW+1)'(push_o);
      end
    end
  end else begin : gen_told
    logic unused_hold;
    assign unused_hold = hold_i;
    assign push_o      = write;
  end

  common_ram_1r1w #(.Depth(ResultDepth), .Width(PosW)) u_result (
    .clk_i,
    .we_i    (write),
    .waddr_i (waddr_q),
    .wdata_i (wdata),
    .re_i    (res_re_i),
    .raddr_i (res_raddr_i),
    .rdata_o (res_rdata_o)
  );

endmodule

`default_nettype wire
