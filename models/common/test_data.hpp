// SPDX-License-Identifier: Apache-2.0
//
// Where tests find data that is not part of the project: $HEDDLE_TEST_DATA, else
// ../shared/data beside the source folder. Not for the product: only tests call it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace heddle {

// Path of `sub` below the test data. Absent: prints "SKIPPED: <why>" and returns nullopt, but
// throws std::runtime_error when the environment has CI=true.
[[nodiscard]] std::optional<std::filesystem::path> test_data(std::string_view sub);

// An archive (.tgz) of the test data, unpacked into `folder`, which is emptied first; returns it.
[[nodiscard]] std::optional<std::filesystem::path> test_archive(
    std::string_view sub, const std::filesystem::path& folder);

// As test_data for a path outside the test data (a Debian package's files).
[[nodiscard]] std::optional<std::filesystem::path> test_file(const std::filesystem::path& path,
                                                             const std::string& how_to_get_it);

}  // namespace heddle
