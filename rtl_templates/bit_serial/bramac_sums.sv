// SPDX-License-Identifier: Apache-2.0
//
// Takes the accumulators that the blocks read out, four words an array, and adds them to 32-bit sums.
//
//   column l*Blocks + b = lane l of block b; lanes of 8, 16, 32 bits are sign-extended
//   sum = (over ? 0 : partial sum) + lane ; emit: it is a result   (common_acc_col)
//
// Columns beyond the lanes of the precision hold bits that nobody reads. Two cycles after an
// array's last word its sums are written; done_o: a result, in array order.
// Golden model: models/bit_serial/bramac_model.

`default_nettype none

module bramac_sums #(
  parameter  int unsigned Blocks      = 2,
  parameter  int unsigned Lanes       = 20,   // of a block: 20, 10 or 5
  parameter  int unsigned Arrays      = 2,
  parameter  int unsigned PsumDepth   = 16,
  parameter  int unsigned ResultDepth = 16,
  localparam int unsigned AccW        = 32,
  localparam int unsigned PsumAw      = common_pkg::idx_width(PsumDepth),
  localparam int unsigned ResAw       = common_pkg::idx_width(ResultDepth),
  localparam int unsigned Cols        = Blocks * Lanes,
  localparam int unsigned WordW       = bramac_pkg::WordW,
  localparam int unsigned ColsW       = bramac_pkg::ColsW
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,

  input  logic                     valid_i,     // a word of every block
  input  logic [Blocks*WordW-1:0]  word_i,

  input  logic                     over_i,      // constant while words come
  input  logic                     emit_i,
  input  logic [1:0]               prec_i,
  input  logic [Arrays-1:0]        mask_i,
  input  logic [Arrays*PsumAw-1:0] psum_i,
  input  logic [Arrays*ResAw-1:0]  res_i,

  output logic                     done_o,
  input  logic                     res_re_i,
  input  logic [ResAw-1:0]         res_raddr_i,
  output logic [Cols*AccW-1:0]     res_rdata_o
);

  logic [Blocks*ColsW-1:0] row_q;     // of block b at [b*160 +: 160], complete after four words
  logic [2:0]              count_q;   // array, word
  logic                    last, mask, wr_q, over_q, emit_q;
  logic [PsumAw-1:0]       psum, psum_q;
  logic [ResAw-1:0]        res, res_q;
  logic [1:0]              prec_q;

  assign last = valid_i && (count_q[1:0] == 2'd3);

  if (Arrays == 1) begin : gen_one_array
    assign mask = mask_i[0];
    assign psum = psum_i;
    assign res  = res_i;
  end else begin : gen_two_arrays
    assign mask = count_q[2] ? mask_i[1] : mask_i[0];
    assign psum = count_q[2] ? psum_i[PsumAw +: PsumAw] : psum_i[0 +: PsumAw];
    assign res  = count_q[2] ? res_i[ResAw +: ResAw] : res_i[0 +: ResAw];
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      count_q <= '0;
      wr_q    <= 1'b0;
    end else begin
      wr_q <= last && mask;
      if (valid_i) begin
        count_q <= (32'(count_q) == 4 * Arrays - 1) ? '0 : count_q + 3'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      for (int unsigned b = 0; b < Blocks; b++) begin
        row_q[b*ColsW +: ColsW] <= {word_i[b*WordW +: WordW],
                                    row_q[b*ColsW + WordW +: ColsW-WordW]};
      end
    end
    over_q <= over_i;
    emit_q <= emit_i;
    prec_q <= prec_i;
    psum_q <= psum;
    res_q  <= res;
  end

  assign done_o = wr_q && emit_q;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    for (genvar b = 0; b < Blocks; b++) begin : gen_block
      localparam int unsigned Column = l * Blocks + b;

      logic [ColsW-1:0] row;
      logic [AccW-1:0]  value;

      assign row = row_q[b*ColsW +: ColsW];

      logic unused_row;  // the other lanes
      assign unused_row = ^row;

      if (l < 5) begin : gen_three
        assign value = (prec_q == bramac_pkg::Bits8) ? row[l*32 +: 32] :
                       (prec_q == bramac_pkg::Bits4) ? {{16{row[l*16 + 15]}}, row[l*16 +: 16]} :
                                                       {{24{row[l*8 + 7]}}, row[l*8 +: 8]};
      end else if (l < 10) begin : gen_two
        assign value = (prec_q == bramac_pkg::Bits4) ? {{16{row[l*16 + 15]}}, row[l*16 +: 16]} :
                                                       {{24{row[l*8 + 7]}}, row[l*8 +: 8]};
      end else begin : gen_one
        assign value = {{24{row[l*8 + 7]}}, row[l*8 +: 8]};
      end

      common_acc_col #(
        .AccW(AccW), .InW(AccW), .PsumDepth(PsumDepth), .ResultDepth(ResultDepth)
      ) u_acc (
        .clk_i,
        .rd_valid_i  (last && mask && !over_i),
        .rd_psum_i   (psum),
        .wr_valid_i  (wr_q),
        .wr_over_i   (over_q),
        .wr_emit_i   (emit_q),
        .wr_psum_i   (psum_q),
        .wr_res_i    (res_q),
        .add_i       (value),
        .res_re_i,
        .res_raddr_i,
        .res_rdata_o (res_rdata_o[Column*AccW +: AccW])
      );
    end
  end

endmodule

`default_nettype wire
