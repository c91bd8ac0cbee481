// SPDX-License-Identifier: Apache-2.0
#include "synth/levels.hpp"

#include <algorithm>
#include <vector>

namespace heddle {
namespace {

constexpr int kCrossings = 6;
constexpr int kFanout = 4;
constexpr double kLeastShare = 0.25;

using Levels = std::vector<int>;

// Levels at the ports of a module, by port and bit: the worst of all its instances.
struct Boundary {
  std::map<std::string, Levels> before;  // of inputs: levels already passed; of outputs: at them
  std::map<std::string, Levels> after;   // of outputs: levels still to come; of inputs: behind them
};

void raise(int& level, int to) { level = std::max(level, to); }

class ModuleLevels {
 public:
  explicit ModuleLevels(const NetModule& module) : module_(module) {
    std::vector<std::vector<std::size_t>> readers(module.nets.size());
    std::vector<int> open(module.cells.size(), 0);
    std::vector<bool> driven(module.nets.size(), false);
    for (const NetCell& cell : module.cells) {
      if (gate(cell)) driven[output(cell)] = true;
    }
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < module.cells.size(); ++i) {
      if (!gate(module.cells[i])) continue;
      for (const NetPin& pin : module.cells[i].pins) {
        const auto net = static_cast<std::size_t>(pin.nets[0]);
        if (pin.output || !driven[net]) continue;
        readers[net].push_back(i);
        ++open[i];
      }
      if (open[i] == 0) ready.push_back(i);
    }
    while (!ready.empty()) {
      const std::size_t i = ready.back();
      ready.pop_back();
      order_.push_back(i);
      for (const std::size_t reader : readers[output(module.cells[i])]) {
        if (--open[reader] == 0) ready.push_back(reader);
      }
    }
    std::vector<int> sinks(module.nets.size(), 0);
    for (const NetCell& cell : module.cells) {
      for (const NetPin& pin : cell.pins) {
        for (const NetId net : pin.nets) {
          if (!pin.output && net > kHigh) ++sinks[static_cast<std::size_t>(net)];
        }
      }
    }
    buffers_.resize(module.nets.size(), 0);
    for (std::size_t i = 0; i < sinks.size(); ++i) {
      for (int n = sinks[i] / kFanout; n > 0; n /= kFanout) ++buffers_[i];
    }
    own_ = 0;
    for (const int level : forward({})) raise(own_, level);
  }

  [[nodiscard]] int own() const { return own_; }
  [[nodiscard]] int whole() const { return whole_; }

  // One step: what the module's nets see, given what is known at all boundaries.
  void step(std::map<std::string, Boundary>& boundaries) {
    const Levels before = forward(boundaries);
    Levels after = backward(boundaries);
    for (std::size_t i = 2; i < before.size(); ++i) {
      raise(whole_, before[i] + after[i]);
      after[i] += buffers_[i];  // for whoever drives the net
    }
    Boundary& own = boundaries[module_.name];
    for (const NetPort& port : module_.ports) {
      store(port.output ? own.before[port.name] : own.after[port.name], port.nets,
            port.output ? before : after);
    }
    for (const NetCell& cell : module_.cells) {
      const auto child = boundaries.find(cell.type);
      if (child == boundaries.end()) continue;
      for (const NetPin& pin : cell.pins) {
        store(pin.output ? child->second.after[pin.port] : child->second.before[pin.port], pin.nets,
              pin.output ? after : before);
      }
    }
  }

 private:
  static bool gate(const NetCell& cell) { return cell.type.starts_with("$"); }
  static std::size_t output(const NetCell& cell) {
    return static_cast<std::size_t>(cell.pin("Y")->nets[0]);
  }

  static void store(Levels& to, const std::vector<NetId>& nets, const Levels& levels) {
    to.resize(nets.size(), 0);
    for (std::size_t i = 0; i < nets.size(); ++i) {
      if (nets[i] > kHigh) raise(to[i], levels[static_cast<std::size_t>(nets[i])]);
    }
  }

  static void load(const std::map<std::string, Levels>& from, const std::string& port,
                   const std::vector<NetId>& nets, Levels& levels) {
    const auto known = from.find(port);
    if (known == from.end()) return;
    for (std::size_t i = 0; i < std::min(nets.size(), known->second.size()); ++i) {
      if (nets[i] > kHigh) raise(levels[static_cast<std::size_t>(nets[i])], known->second[i]);
    }
  }

  // Levels passed at each net (inputs of the module, outputs of instances, then gates in order).
  [[nodiscard]] Levels forward(const std::map<std::string, Boundary>& boundaries) const {
    Levels levels(module_.nets.size(), 0);
    start(boundaries, levels, false);
    for (std::size_t i = 0; i < levels.size(); ++i) levels[i] += buffers_[i];
    for (const std::size_t i : order_) {
      const NetCell& cell = module_.cells[i];
      const int own = 1 + buffers_[output(cell)];
      int& level = levels[output(cell)];
      for (const NetPin& pin : cell.pins) {
        if (!pin.output) raise(level, own + levels[static_cast<std::size_t>(pin.nets[0])]);
      }
    }
    return levels;
  }

  // Levels to come behind each net.
  [[nodiscard]] Levels backward(const std::map<std::string, Boundary>& boundaries) const {
    Levels levels(module_.nets.size(), 0);
    start(boundaries, levels, true);
    for (auto i = order_.rbegin(); i != order_.rend(); ++i) {
      const NetCell& cell = module_.cells[*i];
      for (const NetPin& pin : cell.pins) {
        if (!pin.output) {
          raise(levels[static_cast<std::size_t>(pin.nets[0])],
                1 + buffers_[output(cell)] + levels[output(cell)]);
        }
      }
    }
    return levels;
  }

  void start(const std::map<std::string, Boundary>& boundaries, Levels& levels, bool behind) const {
    const auto own = boundaries.find(module_.name);
    if (own != boundaries.end()) {
      for (const NetPort& port : module_.ports) {
        if (port.output == behind) {
          load(behind ? own->second.after : own->second.before, port.name, port.nets, levels);
        }
      }
    }
    for (const NetCell& cell : module_.cells) {
      const auto child = boundaries.find(cell.type);
      if (child == boundaries.end()) continue;
      for (const NetPin& pin : cell.pins) {
        if (pin.output != behind) {
          load(behind ? child->second.after : child->second.before, pin.port, pin.nets, levels);
        }
      }
    }
  }

  const NetModule& module_;
  std::vector<std::size_t> order_;  // gates, sources first
  Levels buffers_;                  // levels that each net's fan-out costs
  int own_ = 0, whole_ = 0;
};

}  // namespace

std::map<std::string, double> path_shares(const Netlist& netlist) {
  std::map<std::string, Boundary> boundaries;
  std::vector<ModuleLevels> levels;
  const std::vector<std::string> names = netlist.bottom_up();
  for (const std::string& name : names) {
    boundaries[name] = {};
    levels.emplace_back(netlist.modules.at(name));
  }
  for (int round = 0; round < kCrossings; ++round) {
    for (ModuleLevels& module : levels) module.step(boundaries);
  }
  std::map<std::string, double> shares;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double whole = std::max(1, levels[i].whole());
    shares[names[i]] =
        levels[i].own() == 0 ? 1 : std::clamp(levels[i].own() / whole, kLeastShare, 1.0);
  }
  return shares;
}

}  // namespace heddle
