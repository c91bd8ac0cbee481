// SPDX-License-Identifier: Apache-2.0
//
// heddle profile NET --input X...: the bits that each layer's activations and weights need.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "gen/cli/table.hpp"
#include "gen/cli/verbs.hpp"
#include "gen/cli/workload.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/import/import.hpp"

namespace heddle {
namespace {

using nlohmann::ordered_json;

struct Accuracy {
  Top1 whole, trimmed;
};

std::string width_text(const OperandWidth& width) {
  return fmt::format("{}{}", width.is_signed ? "s" : "u", width.bits);
}

ordered_json operand_json(const OperandProfile& operand) {
  return {{"bits", operand.width.bits},       {"signed", operand.width.is_signed},
          {"min", operand.min},               {"max", operand.max},
          {"groups", operand.groups},         {"mean_group_bits", operand.mean_group_bits()}};
}

ordered_json top1_json(const Top1& score) {
  return {{"correct", score.correct}, {"total", score.total}};
}

std::string report_json(const ProfileOptions& options, const NetworkProfile& profile,
                        const std::optional<Accuracy>& accuracy) {
  ordered_json report{{"verb", "profile"},
                      {"heddle", kHeddleVersion},
                      {"model", options.model.filename().string()},
                      {"inputs", profile.results.size()},
                      {"rule", options.requant},
                      {"group",
                       {{"lanes", options.shape.lanes},
                        {"windows", options.shape.windows},
                        {"filters", options.shape.filters}}}};
  for (const LayerProfile& layer : profile.layers) {
    report["layers"].push_back({{"index", layer.index},
                                {"name", layer.name},
                                {"op", layer.op},
                                {"macs", layer.macs},
                                {"act", operand_json(layer.act)},
                                {"wgt", operand_json(layer.wgt)},
                                {"dropped_act_bits", layer.dropped}});
  }
  if (accuracy) report["top1"] = top1_json(accuracy->whole);
  if (accuracy && options.trim >= 0) report["top1_trimmed"] = top1_json(accuracy->trimmed);
  return report.dump(2) + "\n";
}

std::string table_text(const ProfileOptions& options, const NetworkProfile& profile,
                       const std::optional<Accuracy>& accuracy) {
  Table table("rlrrrrrr",
              {"#", "operator", "MACs", "act", "act groups", "wgt", "wgt groups", "dropped"});
  for (const LayerProfile& layer : profile.layers) {
    table.add({std::to_string(layer.index), layer.op, std::to_string(layer.macs),
               width_text(layer.act.width), fmt::format("{:.2f}", layer.act.mean_group_bits()),
               width_text(layer.wgt.width), fmt::format("{:.2f}", layer.wgt.mean_group_bits()),
               std::to_string(layer.dropped)});
  }
  std::string text = table.text();
  text += fmt::format(
      "{}, {} input{}: bits of q - zero point, u unsigned, s signed; groups: mean bits over groups "
      "of {} channels x {} pixels (act), {} channels x {} filters (wgt)\n",
      options.model.filename().string(), profile.results.size(),
      profile.results.size() == 1 ? "" : "s", options.shape.lanes, options.shape.windows,
      options.shape.lanes, options.shape.filters);
  if (!accuracy) return text;
  text += fmt::format("top-1: {} of {}\n", accuracy->whole.correct, accuracy->whole.total);
  if (options.trim >= 0) {
    text += fmt::format("top-1 with the dropped bits: {} of {}\n", accuracy->trimmed.correct,
                        accuracy->trimmed.total);
  }
  return text;
}

}  // namespace

int profile_verb(Terminal& terminal, const ProfileOptions& options) {
  constexpr double kPoints = 100.0;
  const RequantRule rule = requant_rule(options.requant);
  const Network net = read_model(options.model);
  if (net.inputs.size() != 1) {
    throw Error(fmt::format("{}: has {} inputs; networks with one input are profiled",
                            options.model.string(), net.inputs.size()));
  }
  const std::vector<Tensor> inputs = read_inputs(net, options.inputs, options.limit);
  std::vector<std::int64_t> labels;
  if (!options.labels.empty())
    labels = read_labels(options.labels, static_cast<std::int64_t>(inputs.size()));

  NetworkProfile profile = profile_network(net, inputs, rule, options.shape);
  std::optional<Accuracy> accuracy;
  if (!labels.empty()) {
    accuracy.emplace(Accuracy{.whole = top1(stacked(profile.results), labels), .trimmed = {}});
  }
  if (options.trim >= 0) {
    const double least = static_cast<double>(accuracy->whole.correct) -
                         options.trim / kPoints * static_cast<double>(labels.size());
    const auto good = [&](const std::vector<Tensor>& results) {
      return static_cast<double>(top1(stacked(results), labels).correct) >= least;
    };
    const auto progress = [&](std::int64_t done, std::int64_t total) {
      terminal.progress("trimming", done, total);
    };
    const DroppedBits dropped = trim_activations(net, inputs, rule, good, progress);
    terminal.end_progress();
    profile = profile_network(net, inputs, rule, options.shape, dropped);
    accuracy->trimmed = top1(stacked(profile.results), labels);
  }

  const std::string json = report_json(options, profile, accuracy);
  if (!options.output.empty()) {
    OutputFolder out(options.output);
    out.write("report.json", json);
    out.commit();
  }
  terminal.result(table_text(options, profile, accuracy));
  terminal.report(json);
  return 0;
}

}  // namespace heddle
