// SPDX-License-Identifier: Apache-2.0
#include "synth/inline.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace heddle {
namespace {

bool gates_alone(const NetModule& module) {
  return std::all_of(module.cells.begin(), module.cells.end(),
                     [](const NetCell& cell) { return cell.type.starts_with("$"); });
}

// The parent's net for each net of the child. An output that the child drives from an input or a
// constant needs a gate, since the parent's net exists already.
class Inliner {
 public:
  Inliner(NetModule& parent, const NetCell& instance, const NetModule& child)
      : parent_(parent), instance_(instance), child_(child), map_(child.nets.size(), kNoNet) {}

  void run() {
    map_[kLow] = kLow;
    map_[kHigh] = kHigh;
    for (const bool outputs : {false, true}) {
      for (const NetPort& port : child_.ports) {
        if (port.output == outputs) bind(port);
      }
    }
    for (const NetCell& gate : child_.cells) {
      NetCell copy = gate;
      copy.name = instance_.name + "." + gate.name;
      for (NetPin& pin : copy.pins) {
        for (NetId& net : pin.nets) net = mapped(net);
      }
      parent_.cells.push_back(std::move(copy));
    }
  }

 private:
  void bind(const NetPort& port) {
    const NetPin* pin = instance_.pin(port.name);
    for (std::size_t i = 0; i < port.nets.size(); ++i) {
      const bool open = pin == nullptr || i >= pin->nets.size();
      if (open && port.output) continue;
      const NetId outer = open ? kLow : pin->nets[i];
      NetId& inner = map_[static_cast<std::size_t>(port.nets[i])];
      if (inner == kNoNet) {
        inner = outer;
      } else {
        parent_.cells.push_back({instance_.name + "." + port.name + "." + std::to_string(i),
                                 "$_BUF_",
                                 {{"A", false, {inner}}, {"Y", true, {outer}}},
                                 {}});
      }
    }
  }

  NetId mapped(NetId net) {
    NetId& to = map_[static_cast<std::size_t>(net)];
    if (to == kNoNet) to = parent_.new_net();
    return to;
  }

  NetModule& parent_;
  const NetCell& instance_;
  const NetModule& child_;
  std::vector<NetId> map_;
};

}  // namespace

void inline_logic(Netlist& netlist) {
  std::set<std::string> gone;
  for (const std::string& name : netlist.bottom_up()) {
    NetModule& module = netlist.modules.at(name);
    std::vector<NetCell> cells = std::move(module.cells);
    module.cells.clear();
    for (NetCell& cell : cells) {
      if (gone.contains(cell.type)) {
        Inliner(module, cell, netlist.modules.at(cell.type)).run();
      } else {
        module.cells.push_back(std::move(cell));
      }
    }
    if (name != netlist.top && gates_alone(module)) gone.insert(name);
  }
  for (const std::string& name : gone) netlist.modules.erase(name);
}

}  // namespace heddle
