// SPDX-License-Identifier: Apache-2.0
//
// heddle verify CONFIG: the block against the golden model (tb/common/verify_block).
// CONFIG may be a folder that `gen` wrote: then the RTL there is verified as it is now. With --backend
// netlist, a folder that `synth` wrote: its netlist.v is verified as it is now.
#include <fmt/format.h>


#include "gen/cli/netlist.hpp"
#include "gen/cli/table.hpp"
#include "gen/cli/target.hpp"
#include "gen/cli/verbs.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/seconds.hpp"
#include "tb/common/verify_block.hpp"
#include "tb/common/verify_report.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::string kinds_table(const VerifyReport& report) {
  Table table("lrrrrr", {"kind", "vectors", "runs", "elements", "cycles", "failed"});
  for (const bool directed : {true, false}) {
    VerifyReport part;
    for (const VerifyVector& vector : report.vectors) {
      if (vector.directed == directed) part.vectors.push_back(vector);
    }
    table.add({directed ? "directed" : "random", std::to_string(part.vectors.size()),
               std::to_string(part.runs()), std::to_string(part.compared()),
               std::to_string(part.cycles()), std::to_string(part.failed())});
  }
  return table.text();
}

std::string stalls_table(const StreamNames& names, const StallCovers& stalls) {
  Table table("lrrrr", {"stream", "held", "longest", "beats held", "back-pressure"});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    const StallCover& cover = stalls[i];
    table.add({std::string(names[i]), std::to_string(cover.held),
               std::to_string(cover.longest), std::to_string(cover.effective),
               std::to_string(cover.events)});
  }
  return table.text();
}

std::string coverage_text(const VerifyReport& report) {
  std::string text = fmt::format("functional coverage: {} of {} bins\n",
                                 report.functional.hit_bins(), report.functional.bins().size());
  for (const std::string& bin : report.functional.missed())
    text += fmt::format("  never hit: {}\n", bin);
  if (report.code) {
    text += fmt::format(
        "RTL coverage: lines and branches {:.1f} % ({} of {}), toggles {:.1f} % ({} of {})\n",
        report.code->line_percent(), report.code->line_hit, report.code->line_points,
        report.code->toggle_percent(), report.code->toggle_hit, report.code->toggle_points);
  }
  return text;
}

void print(Terminal& terminal, const Manifest& manifest, const VerifyRequest& request,
           const VerifyReport& report, const std::string& rerun, double seconds) {
  terminal.say(fmt::format("{}: {} block, seed {}\n", terminal.bold(manifest.name),
                           manifest.architecture, request.seed));
  terminal.say(kinds_table(report) + stalls_table(report.streams, report.stalls) + coverage_text(report));
  for (const VerifyVector& vector : report.vectors) {
    const std::string text = failure_text(rerun, request, vector);
    print_error(text);
  }
  const std::string verdict = report.ok() ? terminal.green("PASSED") : terminal.red("FAILED");
  terminal.say(fmt::format(
      "{}: {} elements compared, {} mismatches, {} of {} vectors failed, {:.1f} s\n", verdict,
      report.compared(), report.mismatches(), report.failed(), report.vectors.size(), seconds));
}

}  // namespace

int verify_verb(Terminal& terminal, const VerifyOptions& options) {
  const auto begin = Clock::now();
  const bool netlist = verify_backend(options.backend);
  if (!netlist) refuse_liberty(options.liberty);
  if (netlist && !options.trace.empty()) throw Error("--trace: only --backend rtl has waves");
  const bool keep = !options.output.empty();
  OutputFolder out(keep ? options.output : scratch_folder());
  const Target target = make_target(options.config, out);
  std::string rerun = "heddle verify " + options.config.string();

  VerifyRequest request{.vectors = options.vectors,
                        .seed = options.seed,
                        .only = options.only,
                        .fail_fast = options.fail_fast,
                        .trace = options.trace};
  if (options.coverage && !netlist) request.coverage = out.staging() / "coverage.dat";
  request.build.on_build = [&] { terminal.say("building the simulation (kept for later runs)\n"); };
  request.progress = [&](std::int64_t done, std::int64_t total) {
    terminal.progress("verify", done, total);
  };
  NetlistTarget simulated{target.manifest, target.folder, {}, ""};
  if (netlist) {
    const bool synthesized = fs::exists(target.folder / "netlist.v");
    simulated = synthesized ? existing_netlist(target.manifest, target.folder, out, options.liberty)
                            : synthesized_block(terminal, target.manifest, target.folder, out,
                                                options.liberty);
    request.build = netlist_build(terminal, simulated);
    request.brief = true;            // the stalls' variety is the RTL's test
    request.build.optimize = false;  // few cycles: the build is most of the time
    request.backend = "netlist";
    request.cell_library = simulated.cell_library;
    rerun += " --backend netlist";
    if (!options.liberty.empty()) rerun += " --liberty " + options.liberty.string();
  }
  const VerifyReport report =
      verify_block(simulated.manifest, simulated.folder, family_model(target.manifest.family),
                   family_bench(target.manifest.family), request);
  terminal.end_progress();

  const double seconds =
      seconds_since(begin);
  const std::string json =
      verify_json(target.manifest, request, report, rerun, kHeddleVersion, seconds);
  if (keep) {
    out.write("report.json", json);
    out.write("junit.xml", junit_xml("heddle verify " + target.manifest.name,
                                     verify_junit(target.manifest, request, report, rerun)));
    out.commit();
  }
  print(terminal, target.manifest, request, report, rerun, seconds);
  terminal.report(json);
  return report.ok() ? 0 : 1;
}

}  // namespace heddle
