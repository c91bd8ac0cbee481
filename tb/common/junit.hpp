// SPDX-License-Identifier: Apache-2.0
//
// Results in the JUnit XML dialect that CI servers read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace heddle {

struct JunitCase {
  std::string suite;  // classname
  std::string name;
  double seconds = 0.0;
  std::string failure{};  // empty: passed
  std::string skipped{};  // empty: was run
};

[[nodiscard]] std::string junit_xml(const std::string& name, const std::vector<JunitCase>& cases);

// Writes junit_xml to `file` by way of a temporary beside it. Throws Error when it cannot.
void write_junit(const std::filesystem::path& file, const std::string& name,
                 const std::vector<JunitCase>& cases);

}  // namespace heddle
