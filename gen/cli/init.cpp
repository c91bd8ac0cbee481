// SPDX-License-Identifier: Apache-2.0
//
// heddle init ARCH [-o FILE]: a commented config with every key at its default.
#include <fmt/format.h>

#include "gen/cli/architecture.hpp"
#include "gen/cli/verbs.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

std::string config_text(const Architecture& architecture) {
  const Schema& schema = architecture.generator->schema(architecture.info->name);
  ValueMap values;
  fill_defaults(schema, values);
  std::string text = fmt::format("# A block of architecture {}: {}.\n", architecture.info->name,
                                 architecture.info->sentence);
  text +=
      fmt::format("name = \"my_{}\"  # of the block and its top module\n", architecture.info->name);
  text += fmt::format("architecture = \"{}\"\n", architecture.info->name);
  for (const char* section : {"parameters", "buffers", "interface"}) {
    text += fmt::format("\n[{}]\n", section);
    for (const KeySpec& spec : schema) {
      if (spec.section != section) continue;
      const std::string range = range_text(spec) + (spec.unit.empty() ? "" : " " + spec.unit);
      const std::string derived = spec.derive == nullptr ? "" : "; default: " + spec.derive_text;
      text += fmt::format("# {} ({}{})\n", spec.doc, range, derived);
      text += fmt::format("{}{} = {}\n", spec.derive == nullptr ? "" : "# ", spec.key,
                          value_text(values.at(spec.key)));
    }
  }
  return text;
}

}  // namespace

int init_verb(Terminal& terminal, const InitOptions& options) {
  const std::string text = config_text(require_architecture(options.architecture));
  if (options.output.empty()) {
    terminal.result(text);
    return 0;
  }
  if (std::filesystem::exists(options.output)) {
    throw Error(fmt::format("{}: exists already; remove it or choose another name",
                            options.output.string()));
  }
  write_file_atomic(options.output, text);
  terminal.say(fmt::format("{} written\n", options.output.string()));
  return 0;
}

}  // namespace heddle
