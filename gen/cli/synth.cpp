// SPDX-License-Identifier: Apache-2.0
//
// heddle synth CONFIG: netlist, area by module, memories, fmax and critical path on a real cell library.
// CONFIG may be a folder that `gen` wrote: then the RTL there is synthesized as it is now.
#include <fmt/format.h>

#include <future>

#include "gen/cli/table.hpp"
#include "gen/cli/target.hpp"
#include "gen/cli/verbs.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/seconds.hpp"
#include "synth/budget.hpp"
#include "synth/memory_area.hpp"
#include "synth/report.hpp"
#include "synth/schematic.hpp"
#include "synth/timing.hpp"
#include "synth/treemap.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

SynthFigures run_once(const Target& target, const SynthOptions& options,
                      const std::vector<fs::path>& macros, const std::optional<MacroFit>& fit,
                      const fs::path& netlist_folder) {
  SynthFigures figures;
  figures.result = synthesize(target.manifest, target.folder, options, netlist_folder);
  const fs::path scratch = netlist_folder / "sta";
  fs::create_directories(scratch);
  figures.timing = analyse_timing({.netlist = figures.result.netlist,
                                   .top = figures.result.top,
                                   .liberty = figures.result.liberty,
                                   .memories = figures.result.memories,
                                   .memory_liberties = macros,
                                   .sdc = target.folder / (target.manifest.name + ".sdc"),
                                   .driving_cell = figures.result.driving_cell,
                                   .load_f = figures.result.load_f,
                                   .folder = scratch});
  fs::remove_all(scratch);
  figures.memory = memory_area(figures.result.memories, fit);
  return figures;
}

std::string percent(double part, double whole) {
  return whole > 0 ? fmt::format("{:.1f}", 100 * part / whole) : "-";
}

// What report and terminal both show: largest first, one row an RTL module.
std::string area_table(const SynthReport& report) {
  const SynthResult& result = report.figures().result;
  Table table("lrrrrr", {"module", "instances", "cells", "flip-flops", "area um2", "share %"});
  for (const SynthModule& module : modules_by_rtl_name(result)) {
    table.add({module.name, std::to_string(module.instances), std::to_string(module.cells),
               std::to_string(module.flops), fmt::format("{:.0f}", module.area_um2),
               percent(module.area_um2, result.logic_area_um2)});
  }
  table.add({"logic", "", std::to_string(result.cells), std::to_string(result.flops),
             fmt::format("{:.0f}", result.logic_area_um2), "100.0"});
  return table.text();
}

std::string group_table(const SynthReport& report) {
  const SynthResult& result = report.figures().result;
  Table table("lrr", {"share of logic", "area um2", "share %"});
  for (const GroupArea& group : group_areas(result)) {
    table.add({group.group, fmt::format("{:.0f}", group.area_um2),
               percent(group.area_um2, result.logic_area_um2)});
  }
  return table.text();
}

std::string memory_table(const MemoryReport& report) {
  if (report.memories.empty()) return "";
  Table table("lrrrrr", {"memory", "instances", "depth", "width", "bits", "macros um2"});
  for (const MemoryArea& memory : report.memories) {
    table.add({memory.module, std::to_string(memory.instances), std::to_string(memory.depth),
               std::to_string(memory.width), std::to_string(memory.bits),
               memory.area_um2 ? fmt::format("{:.0f}", *memory.area_um2) : "unknown"});
  }
  return table.text();
}

std::string figures_text(const SynthReport& report) {
  const SynthFigures& figures = report.figures();
  const SynthResult& result = figures.result;
  const bool computes = report.manifest.peak_macs_per_cycle > 0;
  std::string text = fmt::format(
      "logic {:.0f} um2 = {:.0f} gate equivalents ({}){}\n", result.logic_area_um2,
      result.logic_area_um2 / result.nand2_area_um2, result.nand2,
      computes ? fmt::format(", {:.0f} um2/MAC", report.um2_per_mac()) : "");
  text += figures.memory.area_um2
              ? fmt::format("memories {} bits, {:.0f} um2 ({})\n", figures.memory.bits,
                            *figures.memory.area_um2, figures.memory.fit->formula)
              : fmt::format(
                    "memories {} bits; area unknown: no macros of this process "
                    "(--memory-liberty), so area_um2 is logic only\n",
                    figures.memory.bits);
  if (figures.timing.fmax_mhz) {
    text += fmt::format("fmax {:.1f} MHz", *figures.timing.fmax_mhz);
    if (computes) {
      text += fmt::format(", {:.1f} peak GOPS, {:.0f} GOPS/mm2", *report.gops(),
                          *report.gops() / figures.area_um2() * 1e6);
    }
    text += fmt::format("; from {} to {}\n", figures.timing.critical.start,
                        figures.timing.critical.end);
  }
  if (report.runs.size() > 1) {
    std::vector<double> areas;
    std::vector<double> clocks;
    for (const SynthFigures& run : report.runs) {
      areas.push_back(run.result.logic_area_um2);
      clocks.push_back(run.timing.fmax_mhz.value_or(0));
    }
    const Spread area = spread_of(areas);
    const Spread clock = spread_of(clocks);
    text += fmt::format(
        "{} seeds (min, median, max): logic {:.0f}, {:.0f}, {:.0f} um2; fmax {:.1f}, {:.1f}, "
        "{:.1f} "
        "MHz\n",
        report.runs.size(), area.min, area.median, area.max, clock.min, clock.median, clock.max);
  }
  text += fmt::format("library {}, {}, sized for {:.3f} ns, inputs from {}, load {:.2f} fF\n",
                      result.library, report.flatten ? "flattened" : "hierarchy kept",
                      result.period_ns, result.driving_cell, result.load_f * 1e15);
  return text;
}

// Prints what is over the budget; true when nothing is.
bool within(const std::optional<Budget>& budget, const SynthResult& result) {
  if (!budget) return true;
  const std::vector<std::string> found =
      over_budget(*budget, result.library, result.cells, result.flops);
  for (const std::string& sentence : found) print_error(sentence + "\n");
  return found.empty();
}

}  // namespace

int synth_verb(Terminal& terminal, const SynthVerbOptions& options) {
  const auto begin = Clock::now();
  OutputFolder out(options.output);
  const Target target = make_target(options.config, out);
  std::vector<Library> macro_libraries;
  for (const fs::path& file : options.memory_liberties)
    macro_libraries.push_back(read_liberty(file));
  const std::optional<MacroFit> fit = fit_macros(macro_libraries);

  std::optional<Budget> budget;
  if (!options.budget.empty()) budget = read_budget(options.budget, target.manifest.name);

  SynthReport report;
  report.manifest = target.manifest;
  report.flatten = options.flatten;
  report.period_ns = options.period_ns;
  report.version = kHeddleVersion;
  SynthOptions flow{
      .liberty = options.liberty, .flatten = options.flatten, .period_ns = options.period_ns};
  flow.on_build = [&] { terminal.say("synthesizing (kept for later runs)\n"); };
  // Drawn meanwhile: Yosys elaborates the RTL for it on the processor that the flow leaves free.
  const fs::path drawing = out.staging() / "dot";
  fs::create_directories(drawing);
  std::future<std::string> schematic = std::async(
      std::launch::async, [&] { return schematic_svg(target.manifest, target.folder, drawing); });
  const fs::path other = out.staging() / "seed";
  for (int seed = 0; seed < options.seeds; ++seed) {
    terminal.progress("synth", seed, options.seeds);
    flow.seed = seed;
    const fs::path folder = seed == 0 ? out.staging() : other;
    fs::create_directories(folder);
    report.runs.push_back(run_once(target, flow, options.memory_liberties, fit, folder));
  }
  terminal.end_progress();
  fs::remove_all(other);
  report.seconds = seconds_since(begin);

  const std::string json = synth_json(report);
  const std::string text = area_table(report) + "\n" + group_table(report) + "\n" +
                           memory_table(report.figures().memory) + "\n" + figures_text(report);
  out.write("report.json", json);
  out.write("area.txt", text);
  out.write("area.svg", treemap_svg(fmt::format("{}: area in {}", target.manifest.name,
                                                report.figures().result.library),
                                    area_leaves(report.figures())));
  out.write("schematic.svg", schematic.get());
  fs::remove_all(drawing);
  out.commit();

  terminal.say(fmt::format("{}: {} block\n", terminal.bold(target.manifest.name),
                           target.manifest.architecture));
  terminal.say(text);
  terminal.report(json);
  return within(budget, report.figures().result) ? 0 : 1;
}

}  // namespace heddle
