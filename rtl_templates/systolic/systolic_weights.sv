// SPDX-License-Identifier: Apache-2.0
//
// Weight buffer of the array: one bank a column, read skewed.
//
// A load token (row, address) enters at column 0 and moves right one column a cycle. Column j reads
// its bank in cycle j + 1 after the token entered and offers the weight less its zero point, with
// the row, in cycle j + 2. The word is given back to the ring once the last column has read it.
// Golden model: models/systolic/block_model.

`default_nettype none

module systolic_weights #(
  parameter  int unsigned Rows      = 16,
  parameter  int unsigned Cols      = 16,
  parameter  int unsigned WgtW      = 8,
  parameter  bit          ZeroPoint = 1'b0,  // weights leave one bit wider, less wgt_zp_i
  parameter  int unsigned StreamW   = 128,
  parameter  int unsigned Depth     = 64,    // vectors, a power of two
  localparam int unsigned EffW      = ZeroPoint ? WgtW + 1 : WgtW,
  localparam int unsigned AddrW     = common_pkg::idx_width(Depth),
  localparam int unsigned CntW      = $clog2(Depth) + 1,
  localparam int unsigned RowW      = common_pkg::idx_width(Rows)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 in_valid_i,
  output logic                 in_ready_o,
  input  logic [StreamW-1:0]   in_data_i,
  output logic [CntW-1:0]      written_o,    // vectors since reset

  input  logic [WgtW-1:0]      wgt_zp_i,     // constant while tokens are in the columns
  input  logic                 ld_valid_i,
  input  logic [RowW-1:0]      ld_row_i,
  input  logic [AddrW-1:0]     ld_addr_i,
  input  logic                 ld_release_i, // read for the last time

  output logic [Cols-1:0]      wgt_valid_o,
  output logic [Cols*RowW-1:0] wgt_row_o,    // column j at [j*RowW +: RowW]
  output logic [Cols*EffW-1:0] wgt_o         // column j at [j*EffW +: EffW]
);

  logic [Cols-1:0]      bank_we;
  logic [AddrW-1:0]     bank_waddr;
  logic [Cols*WgtW-1:0] bank_wdata;
  logic [CntW-1:0]      released_q;
  logic                 vec_done;

  common_vec_ring #(
    .Lanes(Cols), .ElemW(WgtW), .StreamW(StreamW), .Depth(Depth), .PackMax(0)
  ) u_ring (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_data_i,
    .beats_i     (8'(common_pkg::beats(Cols, StreamW, WgtW) - 1)),
    .pack_i      ('0),
    .enable_i    (1'b1),
    .release_i   (released_q),
    .vec_done_o  (vec_done),
    .count_o     (written_o),
    .bank_we_o   (bank_we),
    .bank_addr_o (bank_waddr),
    .bank_data_o (bank_wdata)
  );

  // Entry j is the token that column j reads by; entry j + 1 goes with the word that it read.
  logic [Cols:0]            ld_valid_q, ld_release_q;
  logic [(Cols+1)*RowW-1:0] ld_row_q;
  logic [Cols*AddrW-1:0]    ld_addr_q;

  assign wgt_valid_o = ld_valid_q[Cols:1];
  assign wgt_row_o   = ld_row_q[RowW +: Cols*RowW];

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      ld_valid_q <= '0;
      released_q <= '0;
    end else begin
      ld_valid_q <= {ld_valid_q[Cols-1:0], ld_valid_i};
      released_q <= released_q + CntW'(ld_valid_q[Cols] && ld_release_q[Cols]);
    end
  end

  always_ff @(posedge clk_i) begin
    ld_release_q <= {ld_release_q[Cols-1:0], ld_release_i};
    ld_row_q     <= {ld_row_q[Cols*RowW-1:0], ld_row_i};
  end

  if (Cols == 1) begin : gen_addr_one
    always_ff @(posedge clk_i) begin
      ld_addr_q <= ld_addr_i;
    end
  end else begin : gen_addr_many
    always_ff @(posedge clk_i) begin
      ld_addr_q <= {ld_addr_q[(Cols-1)*AddrW-1:0], ld_addr_i};
    end
  end

  for (genvar j = 0; j < Cols; j++) begin : gen_bank
    logic [WgtW-1:0] rdata;

    common_ram_1r1w #(.Depth(Depth), .Width(WgtW)) u_bank (
      .clk_i,
      .we_i    (bank_we[j]),
      .waddr_i (bank_waddr),
      .wdata_i (bank_wdata[j*WgtW +: WgtW]),
      .re_i    (ld_valid_q[j]),
      .raddr_i (ld_addr_q[j*AddrW +: AddrW]),
      .rdata_o (rdata)
    );

    if (ZeroPoint) begin : gen_zero_point
      assign wgt_o[j*EffW +: EffW] = EffW'($signed(rdata)) - EffW'($signed(wgt_zp_i));
    end else begin : gen_plain
      assign wgt_o[j*EffW +: EffW] = rdata;
    end
  end

  logic unused_inputs;  // the ring's count is enough; no zero point, no wgt_zp_i
  assign unused_inputs = ^{vec_done, wgt_zp_i};

endmodule

`default_nettype wire
