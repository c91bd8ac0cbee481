// SPDX-License-Identifier: Apache-2.0
#include "synth/pace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "models/common/atomic_file.hpp"
#include "synth/areas.hpp"
#include "synth/fanout.hpp"
#include "synth/groups.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

constexpr int kPaths = 100;            // pairs of blocks that are looked at
constexpr double kLeastPace = 0.9;     // of the period
constexpr double kTolerance = 1.0025;  // times the pace is no lateness

struct Indexed {
  std::string name;     // gen_row[3].u_row becomes gen_row[*].u_row, as in TimingPath's blocks
  std::vector<int> at;  // 3
};

Indexed indexed(std::string_view name) {
  Indexed result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    result.name += name[i];
    const std::size_t end = name.find_first_not_of("0123456789", i + 1);
    if (name[i] == '[' && end != std::string_view::npos && end > i + 1 && name[end] == ']') {
      int number = 0;
      std::from_chars(name.data() + i + 1, name.data() + end, number);
      result.at.push_back(number);
      result.name += '*';
      i = end - 1;
    }
  }
  return result;
}

// The module that a block is an instance of, or that holds it where it is a memory.
const NetModule& module_of(const Netlist& netlist, std::string_view block) {
  const NetModule* module = &netlist.modules.at(netlist.top);
  while (!block.empty()) {
    const auto inner = std::find_if(module->cells.begin(), module->cells.end(), [&](const auto& c) {
      const std::string name = indexed(c.name).name;
      return netlist.modules.contains(c.type) && block.starts_with(name) &&
             (block.size() == name.size() || block[name.size()] == '.');
    });
    if (inner == module->cells.end()) break;
    block.remove_prefix(std::min(block.size(), indexed(inner->name).name.size() + 1));
    module = &netlist.modules.at(inner->type);
  }
  return *module;
}

bool is_element(const NetModule& module) {
  return module_group(module.rtl_module) == "processing elements";
}

}  // namespace

void keep_border(Netlist& netlist) {
  for (auto& [name, module] : netlist.modules) {
    std::map<std::string, std::vector<std::pair<int, int>>> ranges;  // least and largest by index
    const auto place = [&](const NetCell& cell) {
      const auto type = netlist.modules.find(cell.type);
      const bool element = type != netlist.modules.end() && is_element(type->second);
      return element ? indexed(cell.name) : Indexed{};
    };
    for (const NetCell& cell : module.cells) {
      const Indexed element = place(cell);
      auto& range = ranges[element.name];
      for (std::size_t d = 0; d < element.at.size(); ++d) {
        if (range.size() == d) range.emplace_back(element.at[d], element.at[d]);
        range[d].first = std::min(range[d].first, element.at[d]);
        range[d].second = std::max(range[d].second, element.at[d]);
      }
    }
    std::erase_if(module.cells, [&](const NetCell& cell) {
      const Indexed element = place(cell);
      const auto& range = ranges.at(element.name);
      return !element.at.empty() &&
             std::equal(element.at.begin(), element.at.end(), range.begin(),
                        [](int at, const auto& r) { return r.first < at && at < r.second; });
    });
  }
}

std::vector<TimingPath> worst_paths(Netlist netlist, const Library& library,
                                    const CellChoice& choice, const PaceInput& input) {
  buffer_fanout(netlist, library, choice);
  const std::vector<SynthMemory> memories = measure_areas(netlist, library).memories;
  keep_border(netlist);
  fs::create_directories(input.folder);
  const fs::path file = input.folder / "netlist.v";
  write_file_atomic(file, netlist_verilog(netlist, ""));
  return analyse_timing({.netlist = file,
                         .top = netlist.top,
                         .liberty = input.liberty,
                         .memories = memories,
                         .memory_liberties = {},
                         .sdc = input.sdc,
                         .driving_cell = choice.driver.cell,
                         .load_f = choice.load_f,
                         .folder = input.folder,
                         .most_limits = kPaths,
                         .limits_above_ns = kLeastPace * input.period_ns})
      .limits;
}

std::map<std::string, double> late_modules(const Netlist& netlist,
                                           const std::vector<TimingPath>& paths, double period_ns) {
  // Elements without a path in the list are faster than the least pace.
  const bool elements = std::any_of(netlist.modules.begin(), netlist.modules.end(),
                                    [](const auto& named) { return is_element(named.second); });
  double pace = (elements ? kLeastPace : 1.0) * period_ns;
  for (const TimingPath& path : paths) {
    if (!is_element(module_of(netlist, path.start_block)) || path.start_block != path.end_block) {
      continue;
    }
    pace = std::clamp(path.least_period_ns, kLeastPace * period_ns, period_ns);
    break;  // they are sorted
  }
  std::map<std::string, double> late;
  for (const TimingPath& path : paths) {
    if (path.least_period_ns <= kTolerance * pace) continue;
    for (const std::string& block : {path.start_block, path.end_block}) {
      const NetModule& module = module_of(netlist, block);
      if (!is_element(module)) late.emplace(module.name, pace / path.least_period_ns);
    }
  }
  return late;
}

}  // namespace heddle
