// SPDX-License-Identifier: Apache-2.0
//
// heddle run CONFIG (--model NET --input X... | --gemm A W) -o DIR: a real workload on the block.
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "gen/cli/netlist.hpp"
#include "gen/cli/run_output.hpp"
#include "gen/cli/run_shapes.hpp"
#include "gen/cli/verbs.hpp"
#include "gen/cli/workload.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/family_model.hpp"
#include "models/common/npy.hpp"
#include "models/common/run_tool.hpp"
#include "models/common/seconds.hpp"
#include "models/import/import.hpp"
#include "tb/common/model_build.hpp"

namespace heddle {
namespace {

double rate(std::int64_t cycles, double seconds) {
  return seconds > 0 ? static_cast<double>(cycles) / seconds : 0;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// The block as the backend needs it: its RTL in the output folder, its simulations built.
BlockOptions block_options(Terminal& terminal, const RunOptions& options, const Block& block,
                           OutputFolder& out, const std::filesystem::path& trace,
                           RunReport& report) {
  BlockOptions result{.backend = report.backend,
                      .library = {},
                      .rtl_library = {},
                      .stalls = stall_choice(options.stalls, options.seed),
                      .seed = options.seed,
                      .trace = trace};
  if (!simulates(report.backend)) return result;
  auto begin = Clock::now();
  BuildOptions build;
  build.trace = !trace.empty();
  build.on_build = [&] {
    terminal.say(
        fmt::format("building the simulation of {} (kept for later runs)\n", block.manifest.name));
  };
  result.library = build_model(block.manifest, out.staging(), build);
  report.timing["build"] = seconds_since(begin);
  if (report.backend == Backend::kNetlist) {
    begin = Clock::now();
    const NetlistTarget target =
        synthesized_block(terminal, block.manifest, out.staging(), out, options.liberty);
    report.timing["synthesize"] = seconds_since(begin);
    report.cell_library = target.cell_library;
    begin = Clock::now();
    result.rtl_library = result.library;
    result.library = build_model(target.manifest, target.folder, netlist_build(terminal, target));
    report.timing["build_netlist"] = seconds_since(begin);
  }
  report.versions["verilator"] = first_line(run_tool({"verilator", "--version"}).output);
  report.versions["g++"] = first_line(run_tool({"g++", "--version"}).output);
  return result;
}

}  // namespace

int run_verb(Terminal& terminal, const RunOptions& options) {
  const auto begin = Clock::now();
  const Config config = load_config(options.config, family_generators());
  if (!family_model(config.generator->family).runs_layers()) {
    throw Error(fmt::format(
        "{}: architecture {} codes tensors and runs no layers; use heddle encode and heddle decode",
        options.config.string(), config.architecture));
  }
  const Block block = make_block(config);
  RunReport report;
  report.backend = known_word("--backend", options.backend, backend_from_name(options.backend),
                              "rtl, netlist, golden, predict");
  if (report.backend != Backend::kNetlist) refuse_liberty(options.liberty);
  report.stalls = options.stalls;
  report.seed = options.seed;
  report.versions["heddle"] = kHeddleVersion;
  const RequantRule rule = requant_rule(options.requant);
  if (!simulates(report.backend) && options.stalls != "never") {
    throw Error(fmt::format("--stalls: only --backend rtl and netlist can be stalled, got {}",
                            options.stalls));
  }
  (void)stall_choice(options.stalls, options.seed);
  if (options.shapes && report.backend != Backend::kPredict) {
    throw Error(fmt::format("--shapes: compares by --backend predict, got {}", options.backend));
  }
  const auto grids = options.shapes ? grid_shapes(config, family_generators())
                                    : std::vector<GridShape>{};

  std::optional<Network> net;
  std::vector<Tensor> inputs;
  if (options.gemm.empty()) {
    net = read_model(options.model);
    check_network(block.manifest, report.backend, *net, rule);
    inputs = read_inputs(*net, options.inputs, options.limit);
    report.workload = options.model.filename().string();
    report.rule = options.requant;
  } else {
    for (const auto& file : options.gemm) inputs.push_back(read_npy(file));
    check_gemm(block.manifest, report.backend, inputs[0], inputs[1]);
    report.workload = "gemm";
  }

  std::optional<PendingFile> waves;
  if (!options.trace.empty()) {
    if (report.backend != Backend::kRtl) throw Error("--trace: only --backend rtl has waves");
    waves.emplace(options.trace);
  }
  OutputFolder out(options.output);
  out.replace("layers");
  for (const GeneratedFile& file : block.files) out.write(file.path, file.content);
  BlockRunner runner(block.manifest, block_options(terminal, options, block, out,
                                                   waves ? waves->temporary() : "", report));
  const auto progress = [&](std::int64_t done, std::int64_t total, const std::string& label) {
    terminal.progress(label, done, total);
  };
  const NetworkRun run = net ? run_network(runner, *net, inputs, rule, progress)
                             : run_gemm(runner, inputs[0], inputs[1]);
  terminal.end_progress();
  runner.close_trace();

  const Tensor result = write_outputs(out, net ? &*net : nullptr, run);
  if (!options.labels.empty()) report.top1 = top1(result, read_labels(options.labels, run.inputs));
  report.timing["plan"] = run.seconds.plan;
  report.timing["simulate"] = run.seconds.simulate;
  report.timing["golden"] = run.seconds.golden;
  if (report.backend == Backend::kNetlist) {
    report.timing["simulate_rtl"] = run.seconds.simulate_rtl;
    report.timing["cycles_per_second_rtl"] = rate(run.cycles, run.seconds.simulate_rtl);
  }
  if (simulates(report.backend))
    report.timing["cycles_per_second"] = rate(run.cycles, run.seconds.simulate);
  report.timing["total"] = seconds_since(begin);
  const std::string json = run_report_json(block.manifest, run, report);
  out.write("report.json", json);
  std::string shapes;
  if (options.shapes) {
    const std::vector<std::string> keys = grid_keys(config);
    const auto runs = run_shapes(grids, net ? &*net : nullptr, inputs, rule);
    out.write("shapes.json", shapes_json(keys, runs).dump(2) + "\n");
    shapes = shapes_table(keys, runs);
  }
  out.commit();
  if (waves) waves->commit();
  terminal.say(run_table(terminal, block.manifest, run, report) + shapes);
  terminal.report(json);
  print_failures(run, options.command);
  return run.ok() ? 0 : 1;
}

}  // namespace heddle
