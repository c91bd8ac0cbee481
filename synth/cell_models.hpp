// SPDX-License-Identifier: Apache-2.0
//
// Verilog models of library cells, derived from the Liberty file's own functions, so that a netlist
// can be simulated without a model library of the foundry.
//
//   function "!((A1 & A2) | B')"            assign ZN = ~((A1 & A2) | ~B);
//   ff (IQ, IQN) { next_state, clocked_on } always_ff @(posedge clock) IQ <= next_state;
//   clear, preset                           asynchronous; clear wins when both are active
//
// Expressions (Liberty User Guide, "function"), strongest first: ' after and ! before an operand; ^;
// & * and mere juxtaposition; | and +. Constants 0 and 1, parentheses.
//
// What they are not: no delays, no X, no power pins, no latches, clock gates or three-state outputs
// (a cell that needs one is refused, not approximated). Registers start at whatever the simulator gives.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "synth/liberty.hpp"

namespace heddle {

// A Liberty expression as a Verilog expression over the same names, fully parenthesised. Throws Error
// with the expression and the column when it is malformed or names something not in `known`.
[[nodiscard]] std::string verilog_expression(std::string_view liberty,
                                             const std::set<std::string, std::less<>>& known);

// Why the cell cannot be modelled, empty when it can.
[[nodiscard]] std::string unmodelled(const LibCell& cell);

// One module for the cell. Throws Error naming file, cell and rule.
[[nodiscard]] std::string cell_model(const Library& library, const LibCell& cell);

}  // namespace heddle
