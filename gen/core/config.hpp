// SPDX-License-Identifier: Apache-2.0
//
// A block's config: TOML with `name`, `architecture`, [parameters], [buffers], [interface].
//
// Reading goes through the architecture's schema. Every mistake of the file is found before any is
// told: syntax stops at the first (the rest of the file has no meaning then), all others are
// collected and thrown together as ConfigError. A key that is absent has its default.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gen/core/diagnostics.hpp"
#include "gen/core/family.hpp"
#include "gen/core/schema.hpp"

namespace heddle {

struct Config {
  std::string file;  // as given, for messages
  std::string name;  // of the block and its top module
  std::string architecture;
  const FamilyGenerator* generator = nullptr;
  ValueMap values;                   // every key of the schema
  std::map<std::string, int> lines;  // of the keys that the file sets
  std::string hash;  // of name, architecture and values: comments and order do not count
};

using Generators = std::vector<const FamilyGenerator*>;

// The generator of an architecture; nullptr for an unknown one.
[[nodiscard]] const FamilyGenerator* find_architecture(const Generators& generators,
                                                       const std::string& name);
[[nodiscard]] std::vector<std::string> architecture_names(const Generators& generators);

// `file` is used in messages only.
[[nodiscard]] Config parse_config(const std::string& text, const std::string& file,
                                  const Generators& generators);
[[nodiscard]] Config load_config(const std::filesystem::path& file, const Generators& generators);

// What a family's rules see: the values, and a way to object.
class RuleCheck {
 public:
  RuleCheck(const Config& config, std::set<std::string> broken,
            std::vector<Diagnostic>& diagnostics)
      : config_(config), broken_(std::move(broken)), diagnostics_(diagnostics) {}

  [[nodiscard]] const ValueMap& values() const { return config_.values; }
  [[nodiscard]] const std::string& architecture() const { return config_.architecture; }
  [[nodiscard]] std::int64_t at(const std::string& key) const {
    return int_of(config_.values, key);
  }

  // Unless `ok`, reports `rule` at `key`. A rule that reads a key which is itself wrong says
  // nothing: `uses` names the other keys that it reads.
  void require(bool ok, const std::string& key, const std::vector<std::string>& uses,
               const std::string& rule);

 private:
  const Config& config_;
  std::set<std::string> broken_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace heddle
