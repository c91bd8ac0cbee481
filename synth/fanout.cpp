// SPDX-License-Identifier: Apache-2.0
#include "synth/fanout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace heddle {
namespace {

constexpr double kLimitLoads = 2;     // outer load a driver may see, in load_f
constexpr double kTreeFanout = 8;     // load of a tree buffer, in its own input capacitance
constexpr double kMemoryPinCaps = 4;  // a memory's input, in inverters

struct PortLoad {
  double cap_f = 0;
  bool clock = false;
};

// By module and port, bit 0 first.
using PortLoads = std::map<std::string, std::map<std::string, std::vector<PortLoad>>>;

// One input of a cell: cell, pin and bit by index.
struct Sink {
  std::size_t cell = 0, pin = 0, bit = 0;
  double cap_f = 0;
};

class ModuleBuffers {
 public:
  ModuleBuffers(NetModule& module, const Library& library, const CellChoice& choice,
                PortLoads& loads)
      : module_(module), choice_(choice), loads_(loads) {
    for (const LibCell& cell : library.cells) cells_[cell.name] = &cell;
    for (const NetCell& cell : module.cells) names_.insert(cell.name);
    outer_.resize(module.nets.size());
    inner_f_.resize(module.nets.size(), 0);
    clock_.resize(module.nets.size(), false);
    for (std::size_t i = 0; i < module.cells.size(); ++i) collect(i);
  }

  void insert() {
    separate_outputs();
    const std::size_t before = module_.nets.size();
    for (std::size_t net = 2; net < before; ++net) {
      if (!clock_[net]) build_tree(net);
    }
    tie_constants();
  }

  // What each input port's net carries, for the modules above.
  void note_ports() {
    auto& ports = loads_[module_.name];
    for (const NetPort& port : module_.ports) {
      if (port.output) continue;
      for (const NetId net : port.nets) {
        const auto index = static_cast<std::size_t>(net);
        ports[port.name].push_back({load(index), clock_[index]});
      }
    }
  }

  [[nodiscard]] double worst() const {
    double most = 0;
    for (std::size_t i = 2; i < inner_f_.size(); ++i) {
      if (!clock_[i]) most = std::max(most, load(i));
    }
    return most;
  }

 private:
  [[nodiscard]] double load(std::size_t net) const {
    double sum = inner_f_[net];
    for (const Sink& sink : outer_[net]) sum += sink.cap_f;
    return sum;
  }

  void collect(std::size_t index) {
    const NetCell& cell = module_.cells[index];
    const auto known = cells_.find(cell.type);
    const auto child = loads_.find(cell.type);
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      const NetPin& pin = cell.pins[p];
      if (pin.output) continue;
      for (std::size_t b = 0; b < pin.nets.size(); ++b) {
        const auto net = static_cast<std::size_t>(pin.nets[b]);
        if (known != cells_.end()) {
          const LibPin* lib = known->second->pin(pin.port);
          const double cap = lib == nullptr ? 0 : lib->cap_f;
          const bool state = known->second->flop || known->second->latch;
          if (lib != nullptr && lib->clock) clock_[net] = true;
          if (state) {
            outer_[net].push_back({index, p, b, cap});
          } else {
            inner_f_[net] += cap;
          }
        } else if (child != loads_.end()) {
          const PortLoad& load = child->second.at(pin.port).at(b);
          if (load.clock) clock_[net] = true;
          outer_[net].push_back({index, p, b, load.cap_f});
        } else {
          if (pin.port == "clk_i") clock_[net] = true;
          outer_[net].push_back({index, p, b, kMemoryPinCaps * choice_.inverter.input_cap_f});
        }
      }
    }
  }

  NetId add_cell(const CellPin& kind, NetId input) {
    const NetId out = module_.new_net();
    outer_.emplace_back();
    inner_f_.push_back(0);
    clock_.push_back(false);
    std::string name = fmt::format("_buf{}_", next_++);
    while (!names_.insert(name).second) name = fmt::format("_buf{}_", next_++);
    NetCell cell{name, kind.cell, {}, {}};
    if (!kind.input.empty()) cell.pins.push_back({kind.input, false, {input}});
    cell.pins.push_back({kind.output, true, {out}});
    module_.cells.push_back(std::move(cell));
    return out;
  }

  void connect(const Sink& sink, NetId net) {
    module_.cells[sink.cell].pins[sink.pin].nets[sink.bit] = net;
    outer_[static_cast<std::size_t>(net)].push_back(sink);
  }

  void build_tree(std::size_t net) {
    const double limit =
        std::max(kLimitLoads * choice_.load_f, 1.5 * choice_.tree_buffer.input_cap_f);
    const double group_f = kTreeFanout * choice_.tree_buffer.input_cap_f;
    while (true) {
      double sum = 0;
      for (const Sink& sink : outer_[net]) sum += sink.cap_f;
      if (sum <= limit || outer_[net].size() < 2) return;
      const std::vector<Sink> sinks = std::move(outer_[net]);
      outer_[net].clear();
      std::size_t i = 0;
      while (i < sinks.size()) {
        const NetId out = add_cell(choice_.tree_buffer, static_cast<NetId>(net));
        double group = 0;
        do {
          group += sinks[i].cap_f;
          connect(sinks[i++], out);
        } while (i < sinks.size() && group + sinks[i].cap_f <= group_f);
        outer_[net].push_back({module_.cells.size() - 1, 0, 0, choice_.tree_buffer.input_cap_f});
      }
      if (outer_[net].size() >= sinks.size()) return;  // one sink a buffer: nothing to gain
    }
  }

  void separate_outputs() {
    std::set<NetId> taken;
    for (const NetPort& port : module_.ports) {
      if (!port.output) taken.insert(port.nets.begin(), port.nets.end());
    }
    for (NetPort& port : module_.ports) {
      if (!port.output) continue;
      for (NetId& net : port.nets) {
        if (net <= kHigh || taken.insert(net).second) continue;
        const auto source = static_cast<std::size_t>(net);
        const NetId out = add_cell(choice_.driver, net);
        outer_[source].push_back({module_.cells.size() - 1, 0, 0, choice_.driver.input_cap_f});
        net = out;
      }
    }
  }

  void tie_constants() {
    for (const NetId level : {kLow, kHigh}) {
      const CellPin& kind = level == kLow ? choice_.tie_low : choice_.tie_high;
      if (kind.cell.empty()) continue;
      NetId tied = kNoNet;
      const auto tie = [&](NetId& net) {
        if (net != level) return;
        if (tied == kNoNet) tied = add_cell(kind, kNoNet);
        net = tied;
      };
      const std::size_t count = module_.cells.size();
      for (std::size_t i = 0; i < count; ++i) {
        // add_cell may move the cells: index anew each time.
        for (std::size_t p = 0; p < module_.cells[i].pins.size(); ++p) {
          if (module_.cells[i].pins[p].output) continue;
          for (std::size_t b = 0; b < module_.cells[i].pins[p].nets.size(); ++b) {
            NetId net = module_.cells[i].pins[p].nets[b];
            tie(net);
            module_.cells[i].pins[p].nets[b] = net;
          }
        }
      }
      for (NetPort& port : module_.ports) {
        if (port.output) std::for_each(port.nets.begin(), port.nets.end(), tie);
      }
    }
  }

  NetModule& module_;
  const CellChoice& choice_;
  PortLoads& loads_;
  std::unordered_map<std::string, const LibCell*> cells_;
  std::set<std::string> names_;
  std::vector<std::vector<Sink>> outer_;  // by net
  std::vector<double> inner_f_;           // by net: gates, which ABC has seen
  std::vector<bool> clock_;
  int next_ = 0;
};

}  // namespace

void buffer_fanout(Netlist& netlist, const Library& library, const CellChoice& choice) {
  PortLoads loads;
  for (const std::string& name : netlist.bottom_up()) {
    ModuleBuffers buffers(netlist.modules.at(name), library, choice, loads);
    buffers.insert();
    buffers.note_ports();
  }
}

double worst_load(const Netlist& netlist, const Library& library, const CellChoice& choice) {
  PortLoads loads;
  double most = 0;
  for (const std::string& name : netlist.bottom_up()) {
    NetModule module = netlist.modules.at(name);
    ModuleBuffers buffers(module, library, choice, loads);
    buffers.note_ports();
    most = std::max(most, buffers.worst());
  }
  return most;
}

}  // namespace heddle
