// SPDX-License-Identifier: Apache-2.0
//
// Everything that `gen` writes for a block, as text: RTL, manifest and what other tools read.
#pragma once

#include <string>
#include <vector>

#include "gen/core/config.hpp"

namespace heddle {

inline constexpr const char* kHeddleVersion = "0.1.0";

struct Block {
  Manifest manifest;
  std::vector<GeneratedFile>
      files;  // RTL, NAME.f, NAME.core, NAME.sdc, manifest.json; ordered by path
};

// Deterministic: no time stamps, no absolute paths. The config has passed all rules.
[[nodiscard]] Block make_block(const Config& config);

}  // namespace heddle
