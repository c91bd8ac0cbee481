// SPDX-License-Identifier: Apache-2.0
#include "tb/common/junit.hpp"

#include <fmt/format.h>

#include "models/common/atomic_file.hpp"

namespace heddle {
namespace {

// Text of an attribute or element; control characters that XML 1.0 cannot hold become '?'.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\n':
        result += "&#10;";
        break;
      case '\t':
        result += "&#9;";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  return result;
}

}  // namespace

std::string junit_xml(const std::string& name, const std::vector<JunitCase>& cases) {
  std::size_t failures = 0;
  std::size_t skipped = 0;
  double seconds = 0.0;
  std::string body;
  for (const JunitCase& one : cases) {
    seconds += one.seconds;
    body += fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                        escaped(one.suite), escaped(one.name), one.seconds);
    if (!one.failure.empty()) {
      ++failures;
      body +=
          fmt::format(">\n    <failure message=\"{}\"/>\n  </testcase>\n", escaped(one.failure));
    } else if (!one.skipped.empty()) {
      ++skipped;
      body +=
          fmt::format(">\n    <skipped message=\"{}\"/>\n  </testcase>\n", escaped(one.skipped));
    } else {
      body += "/>\n";
    }
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" "
      "time=\"{:.3f}\">\n"
      "{}</testsuite>\n",
      escaped(name), cases.size(), failures, skipped, seconds, body);
}

void write_junit(const std::filesystem::path& file, const std::string& name,
                 const std::vector<JunitCase>& cases) {
  write_file_atomic(file, junit_xml(name, cases));
}

}  // namespace heddle
