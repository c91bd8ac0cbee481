// SPDX-License-Identifier: Apache-2.0
//
// heddle list: every architecture with one sentence and its citation.
#include <nlohmann/json.hpp>

#include "gen/cli/verbs.hpp"
#include "gen/core/family.hpp"

namespace heddle {

int list_verb(Terminal& terminal) {
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  std::string text;
  for (const FamilyGenerator* generator : family_generators()) {
    for (const ArchitectureInfo& info : generator->architectures) {
      report.push_back({{"architecture", info.name},
                        {"family", generator->family},
                        {"sentence", info.sentence},
                        {"citation", info.citation}});
      text += terminal.bold(info.name) + "  " + info.sentence + "\n    " + info.citation + "\n";
    }
  }
  terminal.result(text);
  terminal.report(report.dump(2) + "\n");
  return 0;
}

}  // namespace heddle
