`ifndef COMMON_ASSERT_SVH
`define COMMON_ASSERT_SVH
// SPDX-License-Identifier: Apache-2.0
// Checked in simulation and formal; absent from synthesis, where Yosys would keep $assert cells.
`ifndef SYNTHESIS
`define COMMON_ASSERT(name_, expr_) \
  always_ff @(posedge clk_i) begin if (rst_ni) begin name_ : assert (expr_); end end
`else
`define COMMON_ASSERT(name_, expr_)
`endif
`endif
