// SPDX-License-Identifier: Apache-2.0
#include "synth/areas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "models/common/error.hpp"

namespace heddle {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t parameter(const NetCell& cell, const std::string& name) {
  const auto found = cell.parameters.find(name);
  return found == cell.parameters.end() ? 0 : found->second;
}

}  // namespace

SynthResult measure_areas(const Netlist& netlist, const Library& library) {
  std::unordered_map<std::string, const LibCell*> cells;
  for (const LibCell& cell : library.cells) cells[cell.name] = &cell;
  const std::map<std::string, std::int64_t> instances = netlist.instances();
  std::map<std::string, SynthMemory> memories;
  SynthResult result;
  result.top = netlist.top;
  for (const auto& [name, module] : netlist.modules) {
    SynthModule entry;
    entry.name = name;
    entry.rtl_module = module.rtl_module;
    entry.instances = instances.at(name);
    for (const NetCell& cell : module.cells) {
      const auto known = cells.find(cell.type);
      if (known != cells.end()) {
        ++entry.cells;
        entry.flops += known->second->flop ? 1 : 0;
        entry.area_um2 += known->second->area;
        ++entry.cell_counts[cell.type];
      } else if (is_memory(cell.type)) {
        SynthMemory& memory = memories[cell.type];
        memory.module = cell.type;
        memory.depth = parameter(cell, "Depth");
        memory.width = parameter(cell, "Width");
        memory.instances += entry.instances;
        entry.children.emplace_back(cell.name, cell.type);
      } else if (netlist.modules.contains(cell.type)) {
        entry.children.emplace_back(cell.name, cell.type);
      } else {
        throw Error(fmt::format("netlist: {}/{} is a {}, which is no cell of library {}", name,
                                cell.name, cell.type, library.name));
      }
    }
    result.cells += entry.instances * entry.cells;
    result.flops += entry.instances * entry.flops;
    result.logic_area_um2 += static_cast<double>(entry.instances) * entry.area_um2;
    result.modules.push_back(std::move(entry));
  }
  std::stable_partition(result.modules.begin(), result.modules.end(),
                        [&](const SynthModule& module) { return module.name == netlist.top; });
  for (auto& [name, memory] : memories) result.memories.push_back(memory);
  return result;
}

std::string result_to_json(const SynthResult& result) {
  Json modules = Json::array();
  for (const SynthModule& module : result.modules) {
    modules.push_back({{"name", module.name},
                       {"rtl_module", module.rtl_module},
                       {"instances", module.instances},
                       {"cells", module.cells},
                       {"flops", module.flops},
                       {"area_um2", module.area_um2},
                       {"cell_counts", module.cell_counts},
                       {"children", module.children}});
  }
  Json memories = Json::array();
  for (const SynthMemory& memory : result.memories) {
    memories.push_back({{"module", memory.module},
                        {"depth", memory.depth},
                        {"width", memory.width},
                        {"instances", memory.instances}});
  }
  const Json json{{"top", result.top},
                  {"library", result.library},
                  {"logic_area_um2", result.logic_area_um2},
                  {"cells", result.cells},
                  {"flops", result.flops},
                  {"modules", modules},
                  {"memories", memories},
                  {"nand2_area_um2", result.nand2_area_um2},
                  {"nand2", result.nand2},
                  {"driving_cell", result.driving_cell},
                  {"load_cell", result.load_cell},
                  {"load_f", result.load_f},
                  {"period_ns", result.period_ns},
                  {"script", result.script},
                  {"yosys_version", result.yosys_version},
                  {"abc_version", result.abc_version}};
  return json.dump(1) + "\n";
}

SynthResult result_from_json(const std::string& text) {
  const Json json = Json::parse(text);
  SynthResult result;
  json.at("top").get_to(result.top);
  json.at("library").get_to(result.library);
  json.at("logic_area_um2").get_to(result.logic_area_um2);
  json.at("cells").get_to(result.cells);
  json.at("flops").get_to(result.flops);
  for (const Json& entry : json.at("modules")) {
    SynthModule module;
    entry.at("name").get_to(module.name);
    entry.at("rtl_module").get_to(module.rtl_module);
    entry.at("instances").get_to(module.instances);
    entry.at("cells").get_to(module.cells);
    entry.at("flops").get_to(module.flops);
    entry.at("area_um2").get_to(module.area_um2);
    entry.at("cell_counts").get_to(module.cell_counts);
    entry.at("children").get_to(module.children);
    result.modules.push_back(std::move(module));
  }
  for (const Json& entry : json.at("memories")) {
    result.memories.push_back(
        {entry.at("module").get<std::string>(), entry.at("depth").get<std::int64_t>(),
         entry.at("width").get<std::int64_t>(), entry.at("instances").get<std::int64_t>()});
  }
  json.at("nand2_area_um2").get_to(result.nand2_area_um2);
  json.at("nand2").get_to(result.nand2);
  json.at("driving_cell").get_to(result.driving_cell);
  json.at("load_cell").get_to(result.load_cell);
  json.at("load_f").get_to(result.load_f);
  json.at("period_ns").get_to(result.period_ns);
  json.at("script").get_to(result.script);
  json.at("yosys_version").get_to(result.yosys_version);
  json.at("abc_version").get_to(result.abc_version);
  return result;
}

}  // namespace heddle
