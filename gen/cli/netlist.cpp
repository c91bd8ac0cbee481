// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/netlist.hpp"

#include <fmt/format.h>

#include "models/common/error.hpp"
#include "synth/netlist_model.hpp"
#include "synth/synthesize.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

fs::path models_folder(OutputFolder& out) {
  out.replace("netlist");
  const fs::path folder = out.staging() / "netlist";
  fs::create_directories(folder);
  return folder;
}

NetlistTarget target_of(const Manifest& manifest, const fs::path& rtl_folder,
                        const fs::path& netlist, const fs::path& liberty, const fs::path& folder) {
  NetlistModel model = netlist_model(manifest, rtl_folder, netlist, liberty, folder);
  return {std::move(model.manifest), folder, std::move(model.blocks), model.library};
}

}  // namespace

NetlistTarget synthesized_block(Terminal& terminal, const Manifest& manifest,
                                const fs::path& rtl_folder, OutputFolder& out,
                                const fs::path& liberty) {
  const fs::path folder = models_folder(out);
  const fs::path library = liberty.empty() ? default_liberty() : liberty;
  SynthOptions options;
  options.liberty = library;
  options.on_build = [&] {
    terminal.say(fmt::format("synthesizing {} (kept for later runs)\n", manifest.name));
  };
  const SynthResult result = synthesize(manifest, rtl_folder, options, folder);
  return target_of(manifest, rtl_folder, result.netlist, library, folder);
}

NetlistTarget existing_netlist(const Manifest& manifest, const fs::path& folder, OutputFolder& out,
                               const fs::path& liberty) {
  return target_of(manifest, folder, folder / "netlist.v",
                   liberty.empty() ? default_liberty() : liberty, models_folder(out));
}

BuildOptions netlist_build(Terminal& terminal, const NetlistTarget& target) {
  BuildOptions build;
  build.assertions = false;
  build.blocks = target.blocks;
  build.on_build = [&terminal, name = target.manifest.name] {
    terminal.say(
        fmt::format("building the simulation of {}'s netlist (kept for later runs)\n", name));
  };
  return build;
}

bool verify_backend(const std::string& word) {
  if (word == "netlist" || word == "rtl") return word == "netlist";
  throw Error(fmt::format("--backend: must be one of: rtl, netlist, got \"{}\"", word));
}

void refuse_liberty(const fs::path& liberty) {
  if (liberty.empty()) return;
  throw Error(fmt::format("--liberty: only --backend netlist has cells, got {}", liberty.string()));
}

}  // namespace heddle
