// SPDX-License-Identifier: Apache-2.0
//
// apack_state returns the last word written to the address read, at the edge of the read included, and
// holds it until the next read. By a symbolic address.
//
//: rtl common_ram_1r1w apack_state
//: quick pdr 100 Contexts=2
//: quick pdr 100 Contexts=1
//: full pdr 100 Contexts=5
//: mutants bmc 10 Contexts=2

`default_nettype none

module apack_state_proof #(
  parameter  int unsigned Contexts = 2,
  parameter  int unsigned Width    = 2,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input logic             clk_i,
  input logic             we_i,
  input logic [CtxW-1:0]  waddr_i,
  input logic [Width-1:0] wdata_i,
  input logic             re_i,
  input logic [CtxW-1:0]  raddr_i
);

  (* anyconst *) logic [CtxW-1:0] place;

  logic [Width-1:0] rdata;

  apack_state #(.Contexts(Contexts), .Width(Width)) u_dut (
    .clk_i, .we_i, .waddr_i, .wdata_i, .re_i, .raddr_i, .rdata_o(rdata)
  );

  logic             known_q = 1'b0, read_q = 1'b0;  // place has been written; the last read was of it
  logic [Width-1:0] word_q, expected_q;

  wire write = we_i && waddr_i == place;

  always_ff @(posedge clk_i) begin
    if (write) begin
      known_q <= 1'b1;
      word_q  <= wdata_i;
    end
    if (re_i) begin
      read_q     <= raddr_i == place && (known_q || write);
      expected_q <= write ? wdata_i : word_q;
    end
  end

  always_comb begin
    m_addresses : assume (32'(place) < Contexts && 32'(waddr_i) < Contexts && 32'(raddr_i) < Contexts);
    a_read      : assert (!read_q || rdata == expected_q);
  end

endmodule

`default_nettype wire
