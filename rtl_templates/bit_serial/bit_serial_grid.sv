// SPDX-License-Identifier: Apache-2.0
//
// Loom's grid: Filters x Windows SIPs. A column shares its window's activation bits, a row the weight
// bits; each column takes these into its weight registers by its own token.
//
//   token in cycle t; weights and activations of the step in t + 1 (as the RAMs show them);
//   the column's sums in sum_o from t + 6 after its group's last step
//
// Golden model: models/bit_serial/block_model.

`default_nettype none

module bit_serial_grid #(
  parameter  int unsigned Filters = 8,
  parameter  int unsigned Windows = 4,
  parameter  int unsigned Lanes   = 16,
  parameter  int unsigned BitsN   = 1,
  parameter  int unsigned ActW    = 16,  // a multiple of BitsN
  parameter  int unsigned WgtW    = 16,
  parameter  int unsigned AccW    = 32,
  localparam int unsigned TokW    = bit_serial_pkg::TokW,
  localparam int unsigned SliceW  = Lanes * BitsN
) (
  input  logic                             clk_i,
  input  logic                             rst_ni,

  input  logic [Windows-1:0]               valid_i,
  input  logic [Windows*TokW-1:0]          tok_i,  // window i at [i*TokW +: TokW]
  input  logic [Filters*Lanes-1:0]         wgt_i,  // filter f at [f*Lanes +: Lanes]
  input  logic [Windows*SliceW-1:0]        act_i,  // window i at [i*SliceW +: SliceW]

  output logic [Windows*Filters*AccW-1:0]  sum_o   // window i, filter f at [(i*Filters + f)*AccW +: AccW]
);

  localparam int unsigned Stages = bit_serial_pkg::latency(1'b1) - 1;

  logic [Windows*SliceW-1:0] act_q;

  always_ff @(posedge clk_i) begin
    act_q <= act_i;
  end

  for (genvar i = 0; i < Windows; i++) begin : gen_window
    // Entry k: k + 1 cycles after the token.
    logic [Stages-1:0]      valid_q;
    logic [Stages*TokW-1:0] tok_q;

    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        valid_q <= '0;
      end else begin
        valid_q <= {valid_q[Stages-2:0], valid_i[i]};
      end
      tok_q <= {tok_q[(Stages-1)*TokW-1:0], tok_i[i*TokW +: TokW]};
    end

    for (genvar f = 0; f < Filters; f++) begin : gen_filter
      bit_serial_sip #(
        .Lanes(Lanes), .BitsN(BitsN), .ActW(ActW), .WgtW(WgtW), .AccW(AccW)
      ) u_sip (
        .clk_i,
        .wgt_i      (wgt_i[f*Lanes +: Lanes]),
        .wgt_load_i (valid_q[0] && tok_q[bit_serial_pkg::TokSliceFirst]),
        .act_i      (act_q[i*SliceW +: SliceW]),
        .valid_i    (valid_q[Stages-1:1]),
        .tok_i      (tok_q[Stages*TokW-1:TokW]),
        .sum_o      (sum_o[(i*Filters + f)*AccW +: AccW])
      );
    end
  end

endmodule

`default_nettype wire
