// SPDX-License-Identifier: Apache-2.0
#include "synth/report.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "synth/groups.hpp"

namespace heddle {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json modules_json(const SynthResult& result) {
  Json modules = Json::array();
  for (const SynthModule& module : result.modules) {
    const double total = static_cast<double>(module.instances) * module.area_um2;
    modules.push_back({{"module", module.name},
                       {"rtl_module", module.rtl_module},
                       {"instances", module.instances},
                       {"area_um2", module.area_um2},
                       {"total_um2", total},
                       {"share", result.logic_area_um2 > 0 ? total / result.logic_area_um2 : 0.0},
                       {"cells", module.cells},
                       {"flops", module.flops}});
  }
  return modules;
}

Json groups_json(const SynthResult& result) {
  Json groups = Json::array();
  for (const GroupArea& group : group_areas(result)) {
    groups.push_back(
        {{"group", group.group},
         {"area_um2", group.area_um2},
         {"share", result.logic_area_um2 > 0 ? group.area_um2 / result.logic_area_um2 : 0.0}});
  }
  return groups;
}

Json memories_json(const MemoryReport& report) {
  Json memories = Json::array();
  for (const MemoryArea& memory : report.memories) {
    memories.push_back({{"module", memory.module},
                        {"depth", memory.depth},
                        {"width", memory.width},
                        {"instances", memory.instances},
                        {"bits", memory.bits},
                        {"macros", or_null(memory.macros)},
                        {"area_um2", or_null(memory.area_um2)}});
  }
  return memories;
}

Json path_json(const TimingPath& path) {
  Json points = Json::array();
  for (const PathPoint& point : path.points) {
    points.push_back({{"instance", point.instance},
                      {"cell", point.cell},
                      {"net", point.net},
                      {"arrival_ns", point.arrival_ns}});
  }
  return points;
}

Json timing_json(const TimingResult& timing) {
  Json groups = Json::array();
  for (const TimingGroup& group : timing.groups) {
    groups.push_back({{"group", group.name},
                      {"endpoints", group.endpoints},
                      {"least_period_ns", or_null(group.least_period_ns)},
                      {"fmax_mhz", or_null(group.fmax_mhz)},
                      {"slack_ns", or_null(group.slack_ns)},
                      {"hold_slack_ns", or_null(group.hold_slack_ns)},
                      {"hold_end", group.hold_end}});
  }
  Json limits = Json::array();
  for (const TimingPath& path : timing.limits) {
    limits.push_back({{"from", path.start},
                      {"to", path.end},
                      {"from_block", path.start_block},
                      {"to_block", path.end_block},
                      {"least_period_ns", path.least_period_ns}});
  }
  return {{"sdc_period_ns", timing.period_ns},
          {"fmax_from", "slack of the worst register-to-register path"},
          {"groups", groups},
          {"critical_start", timing.critical.start},
          {"critical_end", timing.critical.end},
          {"limits", limits},
          {"memories", timing.memory_timing}};
}

Json spread_json(const std::vector<double>& values) {
  const Spread spread = spread_of(values);
  return {{"min", spread.min}, {"median", spread.median}, {"max", spread.max}};
}

Json seeds_json(const SynthReport& report) {
  std::vector<double> areas;
  std::vector<double> clocks;
  for (const SynthFigures& run : report.runs) {
    areas.push_back(run.result.logic_area_um2);
    if (run.timing.fmax_mhz) clocks.push_back(*run.timing.fmax_mhz);
  }
  Json json{
      {"runs", report.runs.size()},
      {"permuted", "order of ABC's inputs, outputs and gates; run 0 is the netlist's own order"},
      {"logic_area_um2", spread_json(areas)}};
  json["fmax_mhz"] = clocks.empty() ? Json() : spread_json(clocks);
  return json;
}

}  // namespace

double SynthFigures::area_um2() const {
  return result.logic_area_um2 + memory.area_um2.value_or(0);
}

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {values.front(), median, values.back()};
}

std::vector<GroupArea> group_areas(const SynthResult& result) {
  std::vector<GroupArea> groups;
  const auto group_named = [&](const std::string& name) -> GroupArea& {
    for (GroupArea& group : groups) {
      if (group.group == name) return group;
    }
    return groups.emplace_back(GroupArea{name, 0});
  };
  for (const std::string& name : group_names()) static_cast<void>(group_named(name));
  std::map<std::string_view, const SynthModule*> modules;
  for (const SynthModule& module : result.modules) modules[module.name] = &module;
  const std::function<void(const SynthModule&, std::string)> visit = [&](const SynthModule& module,
                                                                         std::string group) {
    if (const std::string own = module_group(module.rtl_module); !own.empty()) group = own;
    group_named(group).area_um2 += module.area_um2;
    for (const auto& [instance, type] : module.children) {
      const auto child = modules.find(type);
      if (child != modules.end()) visit(*child->second, group);
    }
  };
  if (!result.modules.empty()) visit(result.modules.front(), "control and address");
  return groups;
}

std::vector<SynthModule> modules_by_rtl_name(const SynthResult& result) {
  std::map<std::string, SynthModule> sums;
  for (const SynthModule& module : result.modules) {
    SynthModule& sum = sums[module.rtl_module];
    sum.name = sum.rtl_module = module.rtl_module;
    sum.instances += module.instances;
    sum.cells += module.instances * module.cells;
    sum.flops += module.instances * module.flops;
    sum.area_um2 += static_cast<double>(module.instances) * module.area_um2;
  }
  std::vector<SynthModule> sorted;
  for (auto& [name, sum] : sums) sorted.push_back(std::move(sum));
  std::stable_sort(sorted.begin(), sorted.end(), [](const SynthModule& a, const SynthModule& b) {
    return a.area_um2 > b.area_um2;
  });
  return sorted;
}

std::vector<AreaLeaf> area_leaves(const SynthFigures& figures) {
  std::map<std::string_view, const SynthModule*> modules;
  for (const SynthModule& module : figures.result.modules) modules[module.name] = &module;
  std::map<std::string_view, double> macros;  // area of one instance
  for (const MemoryArea& memory : figures.memory.memories) {
    if (memory.area_um2 && memory.instances > 0) {
      macros[memory.module] = *memory.area_um2 / static_cast<double>(memory.instances);
    }
  }
  std::vector<AreaLeaf> leaves;
  const std::function<void(const SynthModule&, const std::string&)> visit =
      [&](const SynthModule& module, const std::string& path) {
        leaves.push_back({path, module.area_um2, module.name});
        for (const auto& [instance, type] : module.children) {
          const std::string below = path.empty() ? instance : path + "." + instance;
          const auto known = modules.find(type);
          if (known != modules.end()) {
            visit(*known->second, below);
          } else if (macros.contains(type)) {
            leaves.push_back({below, macros.at(type), type});
          }
        }
      };
  visit(*modules.at(figures.result.top), figures.result.top);
  return leaves;
}

std::optional<double> SynthReport::gops() const {
  if (!figures().timing.fmax_mhz) return std::nullopt;
  return 2e-3 * static_cast<double>(manifest.peak_macs_per_cycle) * *figures().timing.fmax_mhz;
}

double SynthReport::um2_per_mac() const {
  const double macs = static_cast<double>(std::max<std::int64_t>(1, manifest.peak_macs_per_cycle));
  return figures().result.logic_area_um2 / macs;
}

std::string synth_json(const SynthReport& report) {
  const SynthFigures& figures = report.figures();
  const SynthResult& result = figures.result;
  const double area = figures.area_um2();
  const std::optional<double> gops = report.gops();
  const bool whole = result.memories.empty() || figures.memory.area_um2.has_value();
  Json json{{"verb", "synth"},
            {"name", report.manifest.name},
            {"architecture", report.manifest.architecture},
            {"family", report.manifest.family},
            {"ok", true},
            {"area_um2", area},
            {"area_is", whole ? "logic and memory macros"
                              : "logic only: no memory macros of this process were given"},
            {"logic_area_um2", result.logic_area_um2},
            {"memory_area_um2", or_null(figures.memory.area_um2)},
            {"memory_bits", figures.memory.bits},
            {"memory_macros", or_null(figures.memory.macros)},
            {"cells", result.cells},
            {"flops", result.flops},
            {"gate_equivalents", result.logic_area_um2 / result.nand2_area_um2},
            {"fmax_mhz", or_null(figures.timing.fmax_mhz)},
            {"hold_slack_ns", or_null(figures.timing.hold_slack_ns)},
            {"peak_macs_per_cycle", report.manifest.peak_macs_per_cycle},
            {"um2_per_mac", report.um2_per_mac()},
            {"peak_gops", or_null(gops)},
            {"gops_per_mm2", gops && area > 0 ? Json(*gops / area * 1e6) : Json()},
            {"critical_path", path_json(figures.timing.critical)},
            {"modules", modules_json(result)},
            {"groups", groups_json(result)},
            {"memories", memories_json(figures.memory)}};
  json["memory_fit"] = figures.memory.fit ? Json(figures.memory.fit->formula) : Json();
  json["sta"] = timing_json(figures.timing);
  if (report.runs.size() > 1) json["seeds"] = seeds_json(report);
  json["flow"] = {{"library", result.library},
                  {"hierarchy", report.flatten ? "flattened" : "kept"},
                  {"script", result.script},
                  {"period_ns", result.period_ns},
                  {"period_is", report.period_ns > 0 ? "asked for" : "found"},
                  {"driving_cell", result.driving_cell},
                  {"load_ff", result.load_f * 1e15},
                  {"load_is", "4 inputs of " + result.load_cell},
                  {"nand2", result.nand2},
                  {"nand2_area_um2", result.nand2_area_um2},
                  {"key", result.key}};
  json["config_hash"] = report.manifest.config_hash;
  json["versions"] = {{"heddle", report.version},
                      {"yosys", result.yosys_version},
                      {"abc", result.abc_version},
                      {"opensta", figures.timing.sta_version}};
  json["timing"] = {{"seconds", report.seconds}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace heddle
