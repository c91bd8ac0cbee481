// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/run_shapes.hpp"

#include <fmt/format.h>

#include "gen/cli/table.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

NetworkRun predicted(const Manifest& manifest, const Network* net,
                     const std::vector<Tensor>& inputs, RequantRule rule) {
  constexpr Backend kPredict = Backend::kPredict;
  BlockRunner runner(manifest, {.backend = kPredict});
  if (net == nullptr) {
    check_gemm(manifest, kPredict, inputs.at(0), inputs.at(1));
    return run_gemm(runner, inputs.at(0), inputs.at(1));
  }
  check_network(manifest, kPredict, *net, rule);
  return run_network(runner, *net, inputs, rule, {});
}

std::string shape_text(const ShapeRun& run) { return fmt::format("{}x{}", run.first, run.second); }

}  // namespace

std::vector<ShapeRun> run_shapes(const std::vector<GridShape>& shapes, const Network* net,
                                 const std::vector<Tensor>& inputs, RequantRule rule) {
  std::vector<ShapeRun> runs;
  for (const GridShape& shape : shapes) {
    ShapeRun run{.first = shape.first, .second = shape.second, .refused = {}};
    try {
      const NetworkRun result = predicted(make_block(shape.config).manifest, net, inputs, rule);
      run.cycles = result.cycles;
      for (const LayerRun& layer : result.layers) run.causes += layer.cycles;
    } catch (const Error& error) {
      run.refused = error.what();
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

std::size_t best_shape(const std::vector<ShapeRun>& runs) {
  std::size_t best = runs.size();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i].refused.empty()) continue;
    if (best == runs.size() || runs[i].cycles < runs[best].cycles) best = i;
  }
  return best;
}

std::string shapes_table(const std::vector<std::string>& keys, const std::vector<ShapeRun>& runs) {
  const std::size_t best = best_shape(runs);
  Table table("rrrrrrrrrl", {fmt::format("{} x {}", keys.at(0), keys.at(1)), "cycles", "compute",
                             "wgt", "act", "out", "fill", "drain", "cmd", ""});
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const ShapeRun& run = runs[i];
    const CycleReport& c = run.causes;
    if (!run.refused.empty()) {
      table.add({shape_text(run), "", "", "", "", "", "", "", "", "cannot run it"});
      continue;
    }
    table.add({shape_text(run), std::to_string(run.cycles), std::to_string(c.compute),
               std::to_string(c.wgt), std::to_string(c.act), std::to_string(c.out),
               std::to_string(c.fill), std::to_string(c.drain), std::to_string(c.cmd),
               i == best ? "fewest cycles" : ""});
  }
  return table.text();
}

nlohmann::ordered_json shapes_json(const std::vector<std::string>& keys,
                                   const std::vector<ShapeRun>& runs) {
  const std::size_t best = best_shape(runs);
  auto list = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    nlohmann::ordered_json entry{{keys.at(0), runs[i].first}, {keys.at(1), runs[i].second}};
    if (runs[i].refused.empty()) {
      entry["cycles"] = runs[i].cycles;
      entry["compute_cycles"] = runs[i].causes.compute;
      entry["best"] = i == best;
    } else {
      entry["refused"] = runs[i].refused;
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace heddle
