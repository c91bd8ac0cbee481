// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/run_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "gen/cli/table.hpp"
#include "gen/cli/workload.hpp"
#include "models/common/npy.hpp"
#include "models/import/import.hpp"

namespace heddle {
namespace {

std::string file_word(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return text;
}

void write_tensor(OutputFolder& out, const std::string& name, const Tensor& tensor) {
  const std::filesystem::path file = out.staging() / name;
  std::filesystem::create_directories(file.parent_path());
  write_npy(file, tensor);
}

std::string percent(double part) { return fmt::format("{:.1f}", 100.0 * part); }

}  // namespace

Tensor write_outputs(OutputFolder& out, const Network* net, const NetworkRun& run) {
  if (net == nullptr) {
    const Tensor& product = run.outputs.at(0).at(0);
    write_tensor(out, "out.npy", product);
    return product;
  }
  Tensor result;
  for (std::size_t i = 0; i < net->ops.size(); ++i) {
    const Op& op = net->ops[i];
    const int tensor = op.outputs.at(0);
    std::vector<Tensor> parts;
    for (const Tensor& value : run.outputs[i]) {
      parts.push_back(to_file_tensor(net->tensors.at(static_cast<std::size_t>(tensor)), value));
    }
    const Tensor all = stacked(parts);
    write_tensor(out, fmt::format("layers/{:02}_{}.npy", op.index, file_word(op.type)), all);
    if (tensor == net->outputs.at(0)) result = all;
  }
  write_tensor(out, "output.npy", result);
  return result;
}

std::string run_table(const Terminal& terminal, const Manifest& manifest, const NetworkRun& run,
                      const RunReport& report) {
  const std::int64_t peak = manifest.peak_macs_per_cycle;
  Table table("rllrrrrrrrrrrrr", {"#", "operator", "where", "MACs", "cycles", "util %", "fit %",
                                  "compute", "wgt", "act", "out", "fill", "drain", "cmd", "wrong"});
  for (const LayerRun& layer : run.layers) {
    const CycleReport& c = layer.cycles;
    const std::string index = std::to_string(layer.index);
    if (!layer.on_block) {
      table.add({index, layer.op, "host", "", "", "", "", "", "", "", "", "", "", "", ""});
      continue;
    }
    table.add({index, layer.op, "rtl", std::to_string(layer.macs), std::to_string(c.cycles),
               percent(utilization(layer.ideal_cycles, c.cycles)),
               percent(utilization(layer.ideal_cycles, c.compute)), std::to_string(c.compute),
               std::to_string(c.wgt), std::to_string(c.act), std::to_string(c.out),
               std::to_string(c.fill), std::to_string(c.drain), std::to_string(c.cmd),
               std::to_string(layer.mismatches)});
  }
  std::string text = table.text();
  text +=
      "util = MACs / (cycles x peak); fit = the part of the array in use while computing; compute "
      ".. cmd: cycles by cause\n";
  const std::string verdict = run.ok() ? terminal.green("ok") : terminal.red("FAILED");
  text += fmt::format(
      "{} on {} ({} MAC/cycle), backend {}, {} input{}: {} MACs in {} cycles, utilization {} %\n",
      report.workload, manifest.name, peak, backend_name(report.backend), run.inputs,
      run.inputs == 1 ? "" : "s", run.macs, run.cycles,
      percent(utilization(run.ideal_cycles, run.cycles)));
  if (report.top1)
    text += fmt::format("top-1: {} of {}\n", report.top1->correct, report.top1->total);
  if (report.backend == Backend::kPredict)
    return text + "predicted: nothing was simulated, nothing compared\n";
  if (report.backend == Backend::kNetlist) {
    text += fmt::format("netlist in cells of {}: {:.0f} cycles/s; the RTL: {:.0f}\n",
                        report.cell_library, report.timing.at("cycles_per_second"),
                        report.timing.at("cycles_per_second_rtl"));
  }
  text += fmt::format("{}: {} of {} values compared with the golden layers, {} differ\n", verdict,
                      run.compared, run.expected, run.mismatches);
  return text;
}

void print_failures(const NetworkRun& run, const std::string& command) {
  if (run.ok()) return;
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(kMost, run.messages.size()); ++i)
    print_error(run.messages[i] + "\n");
  if (run.messages.size() > kMost)
    print_error(fmt::format("... and {} more in report.json\n", run.messages.size() - kMost));
  print_error(fmt::format("rerun: {}\n", command));
}

}  // namespace heddle
