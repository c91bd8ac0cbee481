// SPDX-License-Identifier: Apache-2.0
//
// What CONFIG names for the verbs that work on a block: a TOML file, or a folder that `gen` wrote.
#pragma once

#include <filesystem>

#include "models/common/atomic_file.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct Target {
  Manifest manifest;
  std::filesystem::path folder;  // of the manifest and its RTL
};

// The block's files, written below `out` unless CONFIG is a folder that has them: then the RTL there
// is taken as it is now. Throws what load_config and read_manifest throw.
[[nodiscard]] Target make_target(const std::filesystem::path& config, OutputFolder& out);

// For an OutputFolder that is never committed: nothing of it stays.
[[nodiscard]] std::filesystem::path scratch_folder();

}  // namespace heddle
