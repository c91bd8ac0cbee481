// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/architecture.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "gen/core/suggest.hpp"
#include "models/common/error.hpp"

namespace heddle {

Architecture require_architecture(const std::string& name) {
  std::vector<std::string> known;
  for (const FamilyGenerator* generator : family_generators()) {
    for (const ArchitectureInfo& info : generator->architectures) {
      if (info.name == name) return {generator, &info};
      known.push_back(info.name);
    }
  }
  const std::string near = nearest_word(name, known);
  throw Error(fmt::format("architecture: must be one of: {}, got \"{}\"{}", fmt::join(known, ", "),
                          name, near.empty() ? "" : fmt::format(" (did you mean {}?)", near)));
}

}  // namespace heddle
