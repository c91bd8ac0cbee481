// SPDX-License-Identifier: Apache-2.0
//
// What a family's generator floor offers to the tool (one per entry of gen/families.def):
//   schema(architecture)  the config keys
//   rules(check)          what must hold between keys
//   emit(config)          RTL files and manifest of a config that keeps all rules
#pragma once

#include <string>
#include <vector>

#include "gen/core/schema.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct Config;
class RuleCheck;

struct ArchitectureInfo {
  std::string name;
  std::string sentence;  // what it is, for `list`
  std::string citation;  // the paper that it follows
  // Two config keys whose product is the number of elements: the grid may be shaped otherwise.
  std::vector<std::string> grid{};
};

struct GeneratedFile {
  std::string path;  // relative to the output folder
  std::string content;
};

struct GeneratedBlock {
  std::vector<GeneratedFile>
      rtl;  // manifest.rtl_files, in the same order; what they include (.svh) stands first
  Manifest manifest;  // config_hash is filled in by the caller
};

struct FamilyGenerator {
  std::string family;
  std::vector<ArchitectureInfo> architectures;
  const Schema& (*schema)(const std::string& architecture) = nullptr;
  void (*rules)(RuleCheck& check) = nullptr;
  GeneratedBlock (*emit)(const Config& config) = nullptr;
};

// Every family of gen/families.def, in its order.
[[nodiscard]] const std::vector<const FamilyGenerator*>& family_generators();

}  // namespace heddle
