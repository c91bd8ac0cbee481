// SPDX-License-Identifier: Apache-2.0
#include "synth/rtl_names.hpp"

namespace heddle {

std::string index_pattern(std::string_view name) {
  std::string pattern;
  for (const char c : name) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && pattern.ends_with('[')) {
      pattern += '*';
    } else if (!(digit && pattern.ends_with("[*"))) {
      pattern += c;
    }
  }
  return pattern;
}

std::string block_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : index_pattern(name.substr(0, dot));
}

}  // namespace heddle
