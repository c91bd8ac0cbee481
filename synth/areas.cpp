// SPDX-License-Identifier: Apache-2.0
#include "synth/areas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "models/common/error.hpp"

namespace heddle {
namespace {

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

// The cached form. netlist, liberty and key belong to the folder that a result is taken into.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SynthModule, name, rtl_module, instances, cells, flops, area_um2,
                                   cell_counts, children)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SynthMemory, module, depth, width, instances)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SynthResult, top, library, logic_area_um2, cells, flops, modules,
                                   memories, nand2_area_um2, nand2, driving_cell, load_cell, load_f,
                                   period_ns, script, yosys_version, abc_version)

std::string result_to_json(const SynthResult& result) {
  return nlohmann::json(result).dump(1) + "\n";
}

SynthResult result_from_json(const std::string& text) {
  return nlohmann::json::parse(text).get<SynthResult>();
}

}  // namespace heddle
