// SPDX-License-Identifier: Apache-2.0
//
// Which cells of a library the flow uses, and for what: chosen by function, area and capacitance, never by
// name, so that any library works and the same one always gives the same figures.
//
//   usable          not dont_use (tie cells may be), and no pattern of synth/flow/dont_use.txt matches
//   nand2           smallest usable cell with one output !(A & B): its area is one gate equivalent
//   inverter        smallest usable cell with one output !A
//   driver          second smallest usable buffer (the only one, if there is one): drives every input
//   load            4 input capacitances of the inverter, on every output
//   tree_buffer     fourth smallest usable buffer (else the largest): repeats nets that cross modules
//   tie             smallest usable cells with a constant output, if there are any
#pragma once

#include <string>
#include <vector>

#include "synth/liberty.hpp"

namespace heddle {

struct CellPin {
  std::string cell, input, output;  // empty cell: the library has none
  double area = 0, input_cap_f = 0;
};

struct CellChoice {
  CellPin nand2, inverter, driver, tree_buffer, tie_low, tie_high;
  double load_f = 0;
};

[[nodiscard]] bool usable_cell(const LibCell& cell);

// Throws Error naming the library when it has no flip-flop, NAND, inverter or buffer.
[[nodiscard]] CellChoice choose_cells(const Library& library);

// The library's text without cells that are not usable and without what only power analysis reads:
// a third of the size, so that each of many runs of ABC starts fast.
[[nodiscard]] std::string trimmed_liberty(std::string_view text, const Library& library);

}  // namespace heddle
