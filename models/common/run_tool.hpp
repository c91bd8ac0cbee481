// SPDX-License-Identifier: Apache-2.0
//
// The one way to start another program. Standard output and error go to a log that is kept; the
// child has a process group of its own, which is ended when we are interrupted. Throws Error when
// the tool is missing (and names the Debian package), fails, or we are interrupted.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct ToolOptions {
  std::filesystem::path log;  // created or appended to; empty: the output is only returned
  std::filesystem::path cwd;  // empty: ours
  bool check = true;          // a non-zero exit code throws
};

struct ToolResult {
  int exit_code = 0;   // 128 + signal number when a signal ended it
  std::string output;  // standard output and error, as they came
};

// argv[0] is looked up in PATH.
ToolResult run_tool(const std::vector<std::string>& argv, const ToolOptions& options = {});

// The Debian package that brings a tool: package_of("sta") == "opensta".
[[nodiscard]] std::string package_of(std::string_view tool);

// The last line that speaks of an error, else the last line with something in it.
[[nodiscard]] std::string last_error_line(std::string_view log);

}  // namespace heddle
