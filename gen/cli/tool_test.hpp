// SPDX-License-Identifier: Apache-2.0
//
// For tests that use the tool as a user does: build/heddle in a process of its own, in a fresh
// folder.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "models/common/atomic_file.hpp"
#include "models/common/run_tool.hpp"

namespace heddle {

inline ToolResult heddle_tool(std::vector<std::string> words) {
  words.insert(words.begin(), HEDDLE_BINARY_DIR "/heddle");
  return run_tool(words, {.log = {}, .cwd = {}, .check = false});
}

inline ToolResult shell(const std::string& script) {
  return run_tool({"sh", "-c", script}, {.log = {}, .cwd = {}, .check = false});
}

// A fresh folder that removes itself.
struct Scratch {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("heddle_cli_test_" + std::to_string(getpid()));
  Scratch() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directory(path);
  }
  ~Scratch() { std::filesystem::remove_all(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
    write_file_atomic(path / name, content);
    return at(name);
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (path / name).string(); }
};

}  // namespace heddle
