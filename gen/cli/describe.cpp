// SPDX-License-Identifier: Apache-2.0
//
// heddle describe ARCH: the config keys with type, range, default, unit and meaning.
#include <nlohmann/json.hpp>

#include "gen/cli/architecture.hpp"
#include "gen/cli/table.hpp"
#include "gen/cli/verbs.hpp"

namespace heddle {

int describe_verb(Terminal& terminal, const std::string& architecture) {
  const Architecture found = require_architecture(architecture);
  nlohmann::ordered_json keys = nlohmann::ordered_json::array();
  std::string text = terminal.bold(found.info->name) + "  " + found.info->sentence + "\n    " +
                     found.info->citation + "\n";
  for (const char* section : {"parameters", "buffers", "interface"}) {
    Table table("llllll", {"key", "type", "range", "default", "unit", "meaning"});
    for (const KeySpec& spec : found.generator->schema(architecture)) {
      if (spec.section != section) continue;
      table.add(
          {spec.key, type_text(spec), range_text(spec), default_text(spec), spec.unit, spec.doc});
      keys.push_back({{"key", spec.key},
                      {"section", spec.section},
                      {"type", type_text(spec)},
                      {"range", range_text(spec)},
                      {"default", default_text(spec)},
                      {"unit", spec.unit},
                      {"meaning", spec.doc}});
    }
    text += "\n[" + std::string(section) + "]\n" + table.text();
  }
  terminal.result(text);
  const nlohmann::ordered_json report{{"architecture", found.info->name},
                                      {"family", found.generator->family},
                                      {"sentence", found.info->sentence},
                                      {"citation", found.info->citation},
                                      {"keys", keys}};
  terminal.report(report.dump(2) + "\n");
  return 0;
}

}  // namespace heddle
