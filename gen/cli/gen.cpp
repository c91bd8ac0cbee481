// SPDX-License-Identifier: Apache-2.0
//
// heddle gen CONFIG -o DIR: the block's RTL, manifest and what other tools read.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "gen/cli/verbs.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/atomic_file.hpp"

namespace heddle {
namespace {

nlohmann::ordered_json gen_report(const Config& config, const Block& block) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const GeneratedFile& file : block.files) files.push_back(file.path);
  std::int64_t bits = 0;
  for (const MemoryInfo& memory : block.manifest.memories) {
    bits += std::int64_t{memory.instances} * memory.depth * memory.width;
  }
  return {{"verb", "gen"},
          {"name", config.name},
          {"architecture", config.architecture},
          {"family", config.generator->family},
          {"ok", true},
          {"config_hash", config.hash},
          {"versions", {{"heddle", kHeddleVersion}}},
          {"peak_macs_per_cycle", block.manifest.peak_macs_per_cycle},
          {"memory_bits", bits},
          {"parameters", block.manifest.parameters},
          {"files", files}};
}

}  // namespace

int gen_verb(Terminal& terminal, const GenOptions& options) {
  const Config config = load_config(options.config, family_generators());
  const Block block = make_block(config);
  const std::string report = gen_report(config, block).dump(2) + "\n";
  OutputFolder out(options.output);
  for (const GeneratedFile& file : block.files) out.write(file.path, file.content);
  out.write("report.json", report);
  out.commit();
  const std::int64_t macs = block.manifest.peak_macs_per_cycle;
  terminal.say(fmt::format("{}: {} block, {}{} files in {}\n", terminal.bold(config.name),
                           config.architecture,
                           macs > 0 ? fmt::format("{} MAC/cycle, ", macs) : "",
                           block.files.size() + 1,
                           options.output.string()));
  terminal.report(report);
  return 0;
}

}  // namespace heddle
