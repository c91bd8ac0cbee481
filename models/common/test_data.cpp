// SPDX-License-Identifier: Apache-2.0
#include "models/common/test_data.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "models/common/run_tool.hpp"

namespace heddle {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::optional<std::filesystem::path> test_file(const std::filesystem::path& path,
                                               const std::string& how_to_get_it) {
  if (std::filesystem::exists(path)) return path;
  const std::string why = path.string() + " is not there; " + how_to_get_it;
  if (environment("CI") == "true") throw std::runtime_error(why + " (CI=true: not skipped)");
  std::printf("SKIPPED: %s\n", why.c_str());
  return std::nullopt;
}

std::optional<std::filesystem::path> test_data(std::string_view sub) {
  const std::string root = environment("HEDDLE_TEST_DATA");
  const std::filesystem::path folder =
      root.empty() ? std::filesystem::path(HEDDLE_SOURCE_DIR).parent_path() / "shared" / "data"
                   : std::filesystem::path(root);
  return test_file(folder / sub, "set HEDDLE_TEST_DATA to the folder of the test data");
}

std::optional<std::filesystem::path> test_archive(std::string_view sub,
                                                  const std::filesystem::path& folder) {
  const auto archive = test_data(sub);
  if (!archive) return std::nullopt;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  run_tool({"tar", "-xzf", archive->string(), "-C", folder.string()});
  return folder;
}

}  // namespace heddle
