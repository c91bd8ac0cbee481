// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "models/common/error.hpp"
#include "synth/netlist.hpp"

namespace heddle {
namespace {

using Json = nlohmann::json;

// "\systolic_pe", "$paramod\systolic_pe\Width=..." and "$paramod$0c35..\systolic_pe" to systolic_pe.
std::string rtl_name(const std::string& name) {
  constexpr std::string_view kPlain = "$paramod\\";
  if (name.starts_with(kPlain)) {
    const std::size_t end = name.find('\\', kPlain.size());
    return name.substr(kPlain.size(), end == std::string::npos ? end : end - kPlain.size());
  }
  const std::size_t slash = name.rfind('\\');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

std::int64_t number(const Json& value) {
  if (value.is_number()) return value.get<std::int64_t>();
  const std::string text = value.get<std::string>();
  if (text.empty() || text.size() > 63 || text.find_first_not_of("01") != std::string::npos) {
    return -1;
  }
  return std::stoll(text, nullptr, 2);
}

// common_ram_1r1w with Depth 512 and Width 32: common_ram_1r1w_D512_W32.
std::string memory_name(const std::string& type, const std::map<std::string, std::int64_t>& shape) {
  std::string name = type;
  for (const auto& [parameter, value] : shape) name += fmt::format("_{}{}", parameter[0], value);
  return name;
}

class ModuleReader {
 public:
  ModuleReader(const std::string& name, const Json& json, const Library& library)
      : library_(library) {
    module_.name = name;
    module_.rtl_module = rtl_name(name);
    module_.nets.resize(2);
    for (const auto& [port, value] : json.at("ports").items()) {
      if (value.at("direction") == "inout") {
        throw Error(fmt::format("{}: port {} is inout, which a block must not have",
                                module_.rtl_module, port));
      }
      module_.ports.push_back({port, value.at("direction") == "output", bits(value.at("bits"))});
    }
    for (const auto& [cell, value] : json.at("cells").items()) add_cell(cell, value);
    for (const auto& [net, value] : json.at("netnames").items()) name_nets(net, value);
    name_flops();
  }

  NetModule take() { return std::move(module_); }

 private:
  NetId net(const Json& bit) {
    if (bit.is_string()) return bit.get<std::string>() == "1" ? kHigh : kLow;
    const int number = bit.get<int>();
    while (static_cast<int>(module_.nets.size()) <= number) module_.nets.emplace_back();
    return number;
  }

  std::vector<NetId> bits(const Json& list) {
    std::vector<NetId> nets;
    for (const Json& bit : list) nets.push_back(net(bit));
    return nets;
  }

  void add_cell(const std::string& name, const Json& value) {
    NetCell cell{name, value.at("type").get<std::string>(), {}, {}};
    const LibCell* known = library_.cell(cell.type);
    const auto directions = value.find("port_directions");
    for (const auto& [port, nets] : value.at("connections").items()) {
      bool output = false;
      if (known != nullptr) {
        const LibPin* pin = known->pin(port);
        output = pin != nullptr && pin->direction == "output";
      } else if (directions != value.end()) {
        output = directions->at(port) == "output";
      } else {
        throw Error(fmt::format("{}: nothing defines {}, the module of {}", module_.rtl_module,
                                cell.type, name));
      }
      cell.pins.push_back({port, output, bits(nets)});
    }
    if (is_memory(cell.type)) {
      for (const auto& [parameter, bits_of] : value.at("parameters").items()) {
        cell.parameters[parameter] = number(bits_of);
      }
      cell.type = memory_name(cell.type, cell.parameters);
    }
    module_.cells.push_back(std::move(cell));
  }

  // A net may have several names: of those that the RTL gave, the shortest, then the first.
  void name_nets(const std::string& name, const Json& value) {
    if (value.at("hide_name") != 0) return;
    const std::vector<NetId> nets = bits(value.at("bits"));
    for (std::size_t i = 0; i < nets.size(); ++i) {
      if (nets[i] <= kHigh) continue;
      const std::string full = nets.size() == 1 ? name : fmt::format("{}[{}]", name, i);
      std::string& known = module_.nets[static_cast<std::size_t>(nets[i])];
      if (known.empty() || full.size() < known.size()) known = full;
    }
  }

  // psum_q[3]_reg drives psum_q[3], also where the cell's only output is inverted.
  void name_flops() {
    std::map<NetId, NetId> inverted;
    std::set<std::string> taken;
    for (const NetCell& cell : module_.cells) {
      if (cell.type == "$_NOT_") inverted[cell.pin("A")->nets[0]] = cell.pin("Y")->nets[0];
      taken.insert(cell.name);
    }
    int next = 0;
    for (NetCell& cell : module_.cells) {
      if (library_.cell(cell.type) == nullptr) continue;
      std::string name;
      for (const NetPin& pin : cell.pins) {
        if (!pin.output || !name.empty() || pin.nets.empty() || pin.nets[0] <= kHigh) continue;
        name = module_.nets[static_cast<std::size_t>(pin.nets[0])];
        const auto other = inverted.find(pin.nets[0]);
        if (name.empty() && other != inverted.end()) {
          name = module_.nets[static_cast<std::size_t>(other->second)];
        }
      }
      cell.name = name.empty() ? fmt::format("_ff{}_", next++) : name + "_reg";
      while (!taken.insert(cell.name).second) cell.name += '_';
    }
  }

  NetModule module_;
  const Library& library_;
};

// Short names, in the order of a walk from the top.
void rename_modules(Netlist& netlist) {
  std::map<std::string, std::vector<std::string>> variants;  // by RTL name
  std::set<std::string> seen;
  const std::function<void(const std::string&)> visit = [&](const std::string& name) {
    const auto module = netlist.modules.find(name);
    if (module == netlist.modules.end() || !seen.insert(name).second) return;
    variants[module->second.rtl_module].push_back(name);
    for (const NetCell& cell : module->second.cells) visit(cell.type);
  };
  visit(netlist.top);
  std::map<std::string, std::string> names;
  std::set<std::string> taken;
  for (const auto& [rtl, list] : variants) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      std::string name = list.size() == 1 ? rtl : fmt::format("{}_{}", rtl, i + 1);
      while (variants.contains(name) && name != rtl) name += '_';
      while (!taken.insert(name).second) name += '_';
      names[list[i]] = name;
    }
  }
  std::map<std::string, NetModule> renamed;
  for (auto& [old, module] : netlist.modules) {
    if (!names.contains(old)) continue;  // not below the top
    module.name = names.at(old);
    for (NetCell& cell : module.cells) {
      const auto to = names.find(cell.type);
      if (to != names.end()) cell.type = to->second;
    }
    renamed.emplace(module.name, std::move(module));
  }
  netlist.modules = std::move(renamed);
  netlist.top = names.at(netlist.top);
}

}  // namespace

Netlist netlist_from_json(const std::string& json, const std::string& top, const Library& library) {
  const Json root = Json::parse(json);
  Netlist netlist;
  netlist.top = top;
  for (const auto& [name, module] : root.at("modules").items()) {
    const Json& attributes = module.at("attributes");
    const bool black_box = attributes.contains("blackbox") || attributes.contains("whitebox");
    if (!black_box) netlist.modules.emplace(name, ModuleReader(name, module, library).take());
  }
  if (!netlist.modules.contains(top)) {
    throw Error(fmt::format("yosys: its netlist has no module {}", top));
  }
  rename_modules(netlist);
  return netlist;
}

}  // namespace heddle
