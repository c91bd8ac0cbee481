// SPDX-License-Identifier: Apache-2.0
#include "synth/groups.hpp"

#include <fnmatch.h>

#include <sstream>
#include <utility>

#include "synth/flow_files.hpp"

namespace heddle {
namespace {

using Patterns = std::vector<std::pair<std::string, std::string>>;

Patterns read_patterns() {
  Patterns patterns;
  std::istringstream lines{std::string(flow_file("groups.txt"))};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t blank = line.find(' ');
    patterns.emplace_back(line.substr(0, blank), line.substr(line.find_first_not_of(' ', blank)));
  }
  return patterns;
}

const Patterns& group_patterns() {
  static const Patterns kPatterns = read_patterns();
  return kPatterns;
}

}  // namespace

std::vector<std::string> group_names() {
  std::vector<std::string> names;
  for (const auto& [pattern, name] : group_patterns()) names.push_back(name);
  return names;
}

std::string module_group(std::string_view rtl_module) {
  const std::string module(rtl_module);
  for (const auto& [pattern, name] : group_patterns()) {
    if (fnmatch(pattern.c_str(), module.c_str(), 0) == 0) return name;
  }
  return "";
}

}  // namespace heddle
