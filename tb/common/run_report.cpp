// SPDX-License-Identifier: Apache-2.0
#include "tb/common/run_report.hpp"

#include <nlohmann/json.hpp>

namespace heddle {
namespace {

using Json = nlohmann::ordered_json;

Json layer_json(const LayerRun& layer) {
  const CycleReport& c = layer.cycles;
  return {{"index", layer.index},
          {"name", layer.name},
          {"op", layer.op},
          {"where", layer.on_block ? "rtl" : "host"},
          {"cycles", c.cycles},
          {"macs", layer.macs},
          {"ideal_cycles", layer.ideal_cycles},
          {"utilization", utilization(layer.ideal_cycles, c.cycles)},
          {"mismatches", layer.mismatches},
          {"compared", layer.compared},
          {"descriptors", layer.descriptors},
          {"bytes",
           {{"cmd", layer.bytes.cmd},
            {"wgt", layer.bytes.wgt},
            {"act", layer.bytes.act},
            {"out", layer.bytes.out}}},
          {"compute_cycles", c.compute},
          {"stalls",
           {{"wgt", c.wgt},
            {"act", c.act},
            {"out", c.out},
            {"fill", c.fill},
            {"drain", c.drain},
            {"cmd", c.cmd}}}};
}

}  // namespace

double utilization(double ideal_cycles, std::int64_t cycles) {
  return cycles == 0 ? 0.0 : ideal_cycles / static_cast<double>(cycles);
}

std::string run_report_json(const Manifest& manifest, const NetworkRun& run,
                            const RunReport& report) {
  const std::int64_t peak = manifest.peak_macs_per_cycle;
  Json layers = Json::array();
  for (const LayerRun& layer : run.layers) layers.push_back(layer_json(layer));
  Json json{{"verb", "run"},
            {"name", manifest.name},
            {"architecture", manifest.architecture},
            {"backend", backend_name(report.backend)},
            {"workload", report.workload},
            {"ok", run.ok()},
            {"mismatches", run.mismatches},
            {"compared", run.compared},
            {"expected", run.expected},
            {"inputs", run.inputs},
            {"cycles", run.cycles},
            {"macs", run.macs},
            {"ideal_cycles", run.ideal_cycles},
            {"utilization", utilization(run.ideal_cycles, run.cycles)},
            {"peak_macs_per_cycle", peak}};
  if (report.top1)
    json["top1"] = {{"correct", report.top1->correct}, {"total", report.top1->total}};
  json["layers"] = layers;
  json["messages"] = run.messages;
  if (!report.rule.empty()) json["requant"] = report.rule;
  if (!report.cell_library.empty()) json["library"] = report.cell_library;
  json["stall_profile"] = report.stalls;
  json["seed"] = report.seed;
  json["config_hash"] = manifest.config_hash;
  json["versions"] = report.versions;
  json["timing"] = report.timing;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace heddle
