// SPDX-License-Identifier: Apache-2.0
#include "synth/cell_choice.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "models/common/error.hpp"
#include "synth/flow_files.hpp"
#include "synth/liberty_tree.hpp"
#include "synth/truth_table.hpp"

namespace heddle {
namespace {

const std::vector<std::string>& forbidden_patterns() {
  static const std::vector<std::string> kPatterns = [] {
    std::vector<std::string> patterns;
    std::istringstream lines{std::string(flow_file("dont_use.txt"))};
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty() && line[0] != '#') patterns.push_back(line.substr(0, line.find(' ')));
    }
    return patterns;
  }();
  return kPatterns;
}

std::vector<std::string> inputs_of(const LibCell& cell) {
  std::vector<std::string> inputs;
  for (const LibPin& pin : cell.pins) {
    if (pin.direction == "input") inputs.push_back(pin.name);
  }
  return inputs;
}

// Usable cells that compute `table` of `inputs` inputs at their only output, smallest first.
std::vector<CellPin> cells_of_function(const Library& library, std::size_t inputs,
                                       std::uint64_t table) {
  std::vector<CellPin> found;
  for (const LibCell& cell : library.cells) {
    if (!usable_cell(cell) || cell.flop || cell.latch || cell.clock_gate) continue;
    const std::vector<std::string> names = inputs_of(cell);
    const auto outputs = std::count_if(cell.pins.begin(), cell.pins.end(),
                                       [](const LibPin& pin) { return pin.direction == "output"; });
    // A tie cell may have both constants.
    if (names.size() != inputs || (outputs != 1 && inputs > 0)) continue;
    for (const LibPin& pin : cell.pins) {
      if (pin.direction != "output" || !pin.three_state.empty() || pin.function.empty()) continue;
      if (truth_table(pin.function, names) != table) continue;
      const std::string input = names.empty() ? "" : names[0];
      found.push_back(
          {cell.name, input, pin.name, cell.area, names.empty() ? 0 : cell.pin(input)->cap_f});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const CellPin& a, const CellPin& b) {
    return std::pair(a.area, a.input_cap_f) < std::pair(b.area, b.input_cap_f);
  });
  return found;
}

CellPin at_most(const std::vector<CellPin>& cells, std::size_t index) {
  return cells.empty() ? CellPin{} : cells[std::min(index, cells.size() - 1)];
}

// Not needed to map, size or time a netlist.
bool power_only(std::string_view kind) {
  static const std::set<std::string_view> kKinds{"leakage_power",
                                                 "internal_power",
                                                 "power_lut_template",
                                                 "leakage_current",
                                                 "intrinsic_parasitic",
                                                 "dynamic_current",
                                                 "output_current_rise",
                                                 "output_current_fall",
                                                 "receiver_capacitance",
                                                 "ccsn_first_stage",
                                                 "ccsn_last_stage",
                                                 "fall_power",
                                                 "receiver_capacitance1_rise",
                                                 "receiver_capacitance1_fall",
                                                 "receiver_capacitance2_rise",
                                                 "receiver_capacitance2_fall",
                                                 "output_current_template"};
  return kKinds.contains(kind);
}

using Spans = std::vector<std::pair<std::size_t, std::size_t>>;

void drop_power(const LibertyGroup& group, Spans& dropped) {
  for (const LibertyGroup& inner : group.groups) {
    if (power_only(inner.kind)) {
      dropped.emplace_back(inner.begin, inner.end);
    } else if (inner.kind == "cell" || inner.kind == "pin" || inner.kind == "bus" ||
               inner.kind == "bundle" || inner.kind == "timing") {
      drop_power(inner, dropped);
    }
  }
}

}  // namespace

bool usable_cell(const LibCell& cell) {
  const auto matches = [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), cell.name.c_str(), FNM_CASEFOLD) == 0;
  };
  // Libraries mark tie cells dont_use to keep them out of logic; the flow ties constants only.
  const bool tie = inputs_of(cell).empty() && !cell.flop && !cell.latch &&
                   std::any_of(cell.pins.begin(), cell.pins.end(), [](const LibPin& pin) {
                     return pin.function == "0" || pin.function == "1";
                   });
  const std::vector<std::string>& patterns = forbidden_patterns();
  return (!cell.dont_use || tie) && !cell.memory &&
         std::none_of(patterns.begin(), patterns.end(), matches);
}

CellChoice choose_cells(const Library& library) {
  const auto fail = [&](const std::string& what) {
    throw Error(fmt::format("{}: library {} has no {} that the flow may use", library.file.string(),
                            library.name, what));
  };
  const bool flops = std::any_of(library.cells.begin(), library.cells.end(),
                                 [](const LibCell& c) { return c.flop && usable_cell(c); });
  if (!flops) fail("flip-flop");
  CellChoice choice;
  choice.nand2 = at_most(cells_of_function(library, 2, 0b0111), 0);
  if (choice.nand2.cell.empty()) fail("2-input NAND");
  choice.inverter = at_most(cells_of_function(library, 1, 0b01), 0);
  if (choice.inverter.cell.empty()) fail("inverter");
  const std::vector<CellPin> buffers = cells_of_function(library, 1, 0b10);
  if (buffers.empty()) fail("buffer");
  choice.driver = at_most(buffers, 1);
  choice.tree_buffer = at_most(buffers, 3);
  choice.tie_low = at_most(cells_of_function(library, 0, 0), 0);
  choice.tie_high = at_most(cells_of_function(library, 0, 1), 0);
  constexpr double kLoads = 4;
  choice.load_f = kLoads * choice.inverter.input_cap_f;
  return choice;
}

std::string trimmed_liberty(std::string_view text, const Library& library) {
  const LibertyGroup root = liberty_tree(text, library.file);
  Spans dropped;
  std::size_t index = 0;
  for (const LibertyGroup& group : root.groups) {
    if (power_only(group.kind)) {
      dropped.emplace_back(group.begin, group.end);
    } else if (group.kind == "cell") {
      if (usable_cell(library.cells[index++])) {
        drop_power(group, dropped);
      } else {
        dropped.emplace_back(group.begin, group.end);
      }
    }
  }
  std::string kept;
  std::size_t at = 0;
  for (const auto& [begin, end] : dropped) {
    kept += text.substr(at, begin - at);
    at = end;
  }
  kept += text.substr(at);
  return kept;
}

}  // namespace heddle
