// SPDX-License-Identifier: Apache-2.0
#include "synth/schematic_graph.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "models/common/error.hpp"
#include "synth/rtl_names.hpp"

namespace heddle {
namespace {

using Json = nlohmann::json;
using Net = int;  // number of a net of the two levels, flat; constants are none
constexpr Net kNone = -1;

bool is_clock_or_reset(std::string_view port) { return port == "clk_i" || port == "rst_ni"; }

// rdata_o -> rdata
std::string without_suffix(std::string_view port) {
  if (port.ends_with("_o") || port.ends_with("_i")) port.remove_suffix(2);
  return std::string(port);
}

// The pins of a block that belong together: cmd_valid_i, cmd_data_i -> cmd.
std::string pin_group(std::string_view port) { return std::string(port.substr(0, port.find('_'))); }

std::string rtl_module(const Json& modules, const std::string& type) {
  std::string name = type;
  if (modules.contains(type) && modules[type].contains("attributes")) {
    const Json& attributes = modules[type]["attributes"];
    if (attributes.contains("hdlname")) name = attributes["hdlname"].get<std::string>();
  }
  if (name.starts_with("$paramod\\")) {
    name = name.substr(9, name.find('\\', 9) - 9);
  } else if (name.starts_with("$paramod$")) {
    name = name.substr(name.rfind('\\') + 1);
  }
  return name.starts_with('\\') ? name.substr(1) : name;
}

// A cell of Yosys' own ($add, $dff): glue logic, not an instance.
bool is_glue(std::string_view type) {
  return type.starts_with('$') && !type.starts_with("$paramod");
}

class Builder {
 public:
  Builder(const Json& modules, std::string_view top) : modules_(modules) {
    graph_.top = top;
    Scope scope;
    add_pins(modules.at(graph_.top), scope);
    add_cells(modules.at(graph_.top), scope, "", true);
    connect();
    trace_logic();
  }

  SchematicGraph take() {
    for (auto& [ends, arrow] : arrows_) graph_.arrows.push_back(std::move(arrow));
    return std::move(graph_);
  }

 private:
  // A module's bits as nets of the flat graph.
  using Scope = std::map<int, Net>;

  struct Source {
    int box = 0;
    std::string port;
  };

  Net net(const Json& bit, Scope& scope) {
    if (!bit.is_number_integer()) return kNone;
    const auto [at, added] = scope.try_emplace(bit.get<int>(), nets_);
    if (added) ++nets_;
    return at->second;
  }

  std::vector<Net> nets(const Json& bits, Scope& scope) {
    std::vector<Net> all;
    for (const Json& bit : bits) all.push_back(net(bit, scope));
    return all;
  }

  int box(const SchematicBox& wanted) {
    const auto key = std::pair{wanted.parent + "/" + wanted.name, wanted.module};
    const auto [at, added] = box_index_.try_emplace(key, static_cast<int>(graph_.boxes.size()));
    if (added) {
      graph_.boxes.push_back(wanted);
    } else if (!wanted.input && !wanted.output) {
      ++graph_.boxes[static_cast<std::size_t>(at->second)].instances;
    }
    return at->second;
  }

  // Which groups of pins are inputs is decided by their widest bits: a stream's ready goes back.
  void add_pins(const Json& module, Scope& scope) {
    std::map<std::string, std::int64_t> inward;
    for (const auto& [port, about] : module.at("ports").items()) {
      const auto bits = static_cast<std::int64_t>(about.at("bits").size());
      inward[pin_group(port)] += about.at("direction") == "input" ? bits : -bits;
    }
    for (const auto& [port, about] : module.at("ports").items()) {
      if (is_clock_or_reset(port)) {
        for (const Net n : nets(about.at("bits"), scope)) hidden_.insert(n);
        continue;
      }
      const std::string group = pin_group(port);
      const bool input = inward[group] > 0;
      const int index = box({.name = group,
                             .module = "",
                             .parent = "",
                             .instances = 1,
                             .input = input,
                             .output = !input});
      for (const Net n : nets(about.at("bits"), scope)) {
        if (about.at("direction") == "input") {
          sources_[n] = {index, without_suffix(port)};
        } else {
          sinks_.emplace_back(n, index);
        }
      }
    }
  }

  void add_cells(const Json& module, Scope& scope, const std::string& parent, bool first_level) {
    for (const auto& [name, cell] : module.at("cells").items()) {
      const std::string type = cell.at("type");
      if (is_glue(type)) {
        add_glue(cell, scope);
      } else if (first_level && has_instances(type)) {
        graph_.parents[name] = rtl_module(modules_, type);
        Scope inner = inner_scope(cell, type, scope);
        add_cells(modules_.at(type), inner, name, false);
      } else {
        add_box(name, cell, scope, parent);
      }
    }
  }

  bool has_instances(const std::string& type) const {
    if (!modules_.contains(type)) return false;
    for (const auto& [name, cell] : modules_.at(type).at("cells").items()) {
      if (!is_glue(cell.at("type").get<std::string>())) return true;
    }
    return false;
  }

  // The bits of a module's ports are those that its instance is connected to.
  Scope inner_scope(const Json& cell, const std::string& type, Scope& outside) {
    Scope inner;
    for (const auto& [port, about] : modules_.at(type).at("ports").items()) {
      if (!cell.at("connections").contains(port)) continue;
      const std::vector<Net> outer = nets(cell.at("connections").at(port), outside);
      const Json& bits = about.at("bits");
      for (std::size_t i = 0; i < bits.size() && i < outer.size(); ++i) {
        if (bits[i].is_number_integer() && outer[i] != kNone) inner[bits[i].get<int>()] = outer[i];
      }
    }
    return inner;
  }

  bool drives(const Json& cell, const std::string& port) const {
    return cell.contains("port_directions") && cell.at("port_directions").contains(port) &&
           cell.at("port_directions").at(port) == "output";
  }

  void add_box(const std::string& name, const Json& cell, Scope& scope, const std::string& parent) {
    const int index = box({.name = index_pattern(name),
                           .module = rtl_module(modules_, cell.at("type")),
                           .parent = parent,
                           .instances = 1,
                           .input = false,
                           .output = false});
    for (const auto& [port, bits] : cell.at("connections").items()) {
      if (is_clock_or_reset(port)) continue;
      for (const Net n : nets(bits, scope)) {
        if (n == kNone) continue;
        if (drives(cell, port)) {
          sources_[n] = {index, without_suffix(port)};
        } else {
          sinks_.emplace_back(n, index);
        }
      }
    }
  }

  void add_glue(const Json& cell, Scope& scope) {
    std::vector<Net> in, out;
    for (const auto& [port, bits] : cell.at("connections").items()) {
      for (const Net n : nets(bits, scope)) {
        if (n != kNone) (drives(cell, port) ? out : in).push_back(n);
      }
    }
    for (const Net n : out) behind_[n].insert(in.begin(), in.end());
  }

  void connect() {
    std::map<std::pair<int, int>, std::set<Net>> seen;
    for (const auto& [n, box] : sinks_) {
      const auto source = sources_.find(n);
      if (source == sources_.end() || source->second.box == box || hidden_.contains(n)) continue;
      const std::pair ends{source->second.box, box};
      if (!seen[ends].insert(n).second) continue;
      SchematicArrow& arrow = arrows_[ends];
      arrow.from = ends.first;
      arrow.to = ends.second;
      ++arrow.bits[source->second.port];
    }
  }

  // From each sink that logic drives back to the boxes behind the logic.
  void trace_logic() {
    for (const auto& [n, box] : sinks_) {
      if (sources_.contains(n) || !behind_.contains(n)) continue;
      for (const int from : boxes_behind(n)) {
        if (from == box) continue;
        const auto [at, added] = arrows_.try_emplace(std::pair{from, box});
        if (added) at->second = {.from = from, .to = box, .bits = {}, .through_logic = true};
      }
    }
  }

  std::set<int> boxes_behind(Net start) const {
    std::set<int> found;
    std::set<Net> seen{start};
    std::vector<Net> open{start};
    while (!open.empty()) {
      const Net n = open.back();
      open.pop_back();
      if (hidden_.contains(n)) continue;
      if (const auto source = sources_.find(n); source != sources_.end()) {
        found.insert(source->second.box);
        continue;
      }
      const auto behind = behind_.find(n);
      if (behind == behind_.end()) continue;
      for (const Net next : behind->second) {
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    return found;
  }

  const Json& modules_;
  SchematicGraph graph_;
  Net nets_ = 0;
  std::map<std::pair<std::string, std::string>, int> box_index_;
  std::map<Net, Source> sources_;
  std::vector<std::pair<Net, int>> sinks_;
  std::map<Net, std::set<Net>> behind_;  // glue logic: what an output depends on
  std::set<Net> hidden_;                 // clock and reset
  std::map<std::pair<int, int>, SchematicArrow> arrows_;
};

}  // namespace

SchematicGraph schematic_graph(std::string_view json, std::string_view top) {
  try {
    const Json design = Json::parse(json);
    return Builder(design.at("modules"), top).take();
  } catch (const Json::exception& error) {
    throw Error(
        fmt::format("schematic of {}: Yosys' JSON is not as expected: {}", top, error.what()));
  }
}

}  // namespace heddle
