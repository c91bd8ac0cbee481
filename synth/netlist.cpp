// SPDX-License-Identifier: Apache-2.0
#include "synth/netlist.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace heddle {

const NetPin* NetCell::pin(std::string_view port) const {
  for (const NetPin& pin : pins) {
    if (pin.port == port) return &pin;
  }
  return nullptr;
}

std::vector<std::string> Netlist::bottom_up() const {
  std::vector<std::string> order;
  std::set<std::string> seen;
  const std::function<void(const std::string&)> visit = [&](const std::string& name) {
    const auto module = modules.find(name);
    if (module == modules.end() || !seen.insert(name).second) return;
    for (const NetCell& cell : module->second.cells) visit(cell.type);
    order.push_back(name);
  };
  visit(top);
  return order;
}

std::map<std::string, std::int64_t> Netlist::instances() const {
  std::map<std::string, std::int64_t> counts{{top, 1}};
  std::vector<std::string> order = bottom_up();
  std::reverse(order.begin(), order.end());
  for (const std::string& name : order) {
    for (const NetCell& cell : modules.at(name).cells) {
      if (modules.contains(cell.type)) counts[cell.type] += counts[name];
    }
  }
  return counts;
}

bool is_memory(std::string_view type) { return type.starts_with("common_ram_"); }

}  // namespace heddle
