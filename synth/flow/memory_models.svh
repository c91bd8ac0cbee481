// SPDX-License-Identifier: Apache-2.0
//
// In a netlist each memory shape is a black box without parameters, named common_ram_1r1w_D16_W8.
// The macro gives such a name its behaviour: the RTL's own memory module of that depth and width.
`ifndef HEDDLE_MEMORY_MODELS_SVH
`define HEDDLE_MEMORY_MODELS_SVH

`define HEDDLE_MEMORY_1R1W(NAME, MODULE, DEPTH, WIDTH) \
module NAME ( \
  input  wire clk_i, \
  input  wire we_i, \
  input  wire [common_pkg::idx_width(DEPTH)-1:0] waddr_i, \
  input  wire [(WIDTH)-1:0] wdata_i, \
  input  wire re_i, \
  input  wire [common_pkg::idx_width(DEPTH)-1:0] raddr_i, \
  output wire [(WIDTH)-1:0] rdata_o \
); \
  MODULE #( \
    .Depth(DEPTH), \
    .Width(WIDTH) \
  ) u_ram ( \
    .clk_i  (clk_i), \
    .we_i   (we_i), \
    .waddr_i(waddr_i), \
    .wdata_i(wdata_i), \
    .re_i   (re_i), \
    .raddr_i(raddr_i), \
    .rdata_o(rdata_o) \
  ); \
endmodule

`endif
