// SPDX-License-Identifier: Apache-2.0
//
// Folders that are made once and found by name ever after.
//
//   ROOT/KEY        complete; its presence is the only sign of completeness
//   ROOT/KEY.lock   held (flock) by the process that makes KEY; the system drops it when that dies
//   ROOT/KEY.XXXXXX being made; left behind by a kill, removed by the next process that makes KEY
//   ROOT/KEY.log    log of the last attempt that failed
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace heddle {

// $XDG_CACHE_HOME/heddle, else $HOME/.cache/heddle. Throws Error when neither variable is set.
[[nodiscard]] std::filesystem::path default_cache_dir();

// ROOT/KEY; when absent, `make` fills an empty folder, which then becomes ROOT/KEY. Other processes
// that ask for KEY meanwhile wait. When make throws, build.log (if it wrote one) is kept as
// KEY.log. Throws Error when ROOT cannot be written or an interrupt arrives.
[[nodiscard]] std::filesystem::path cached_folder(
    const std::filesystem::path& root, const std::string& key,
    const std::function<void(const std::filesystem::path&)>& make);

// Where the log of a failed attempt will be found.
[[nodiscard]] std::filesystem::path failed_log(const std::filesystem::path& root,
                                               const std::string& key);

}  // namespace heddle
