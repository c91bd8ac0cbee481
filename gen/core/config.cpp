// SPDX-License-Identifier: Apache-2.0
#include "gen/core/config.hpp"

#include <algorithm>
#include <utility>

#include "models/common/atomic_file.hpp"

namespace heddle {

const FamilyGenerator* find_architecture(const Generators& generators, const std::string& name) {
  for (const FamilyGenerator* generator : generators) {
    for (const ArchitectureInfo& info : generator->architectures) {
      if (info.name == name) return generator;
    }
  }
  return nullptr;
}

std::vector<std::string> architecture_names(const Generators& generators) {
  std::vector<std::string> names;
  for (const FamilyGenerator* generator : generators) {
    for (const ArchitectureInfo& info : generator->architectures) names.push_back(info.name);
  }
  return names;
}

Config load_config(const std::filesystem::path& file, const Generators& generators) {
  constexpr std::uintmax_t kLargest = 1 << 20;
  return parse_config(read_whole_file(file, kLargest), file.string(), generators);
}

void RuleCheck::require(bool ok, const std::string& key, const std::vector<std::string>& uses,
                        const std::string& rule) {
  const auto broken = [&](const std::string& word) { return broken_.count(word) != 0; };
  if (ok || broken(key) || std::any_of(uses.begin(), uses.end(), broken)) return;
  Diagnostic diagnostic{config_.file, 0, key, rule, value_text(config_.values.at(key)), ""};
  if (const auto own = config_.lines.find(key); own != config_.lines.end()) {
    diagnostic.line = own->second;
  } else {
    diagnostic.got += " (the default)";
    for (const std::string& other : uses) {
      const auto at = config_.lines.find(other);
      if (diagnostic.line == 0 && at != config_.lines.end()) diagnostic.line = at->second;
    }
  }
  broken_.insert(key);
  diagnostics_.push_back(std::move(diagnostic));
}

}  // namespace heddle
