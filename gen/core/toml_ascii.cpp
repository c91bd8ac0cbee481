// SPDX-License-Identifier: Apache-2.0
#include "gen/core/toml_ascii.hpp"

#include <cstddef>

namespace heddle {

std::optional<int> stray_non_ascii(std::string_view toml) {
  int line = 1;
  bool comment = false;
  char before = '\n';
  for (std::size_t at = toml.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; at < toml.size(); ++at) {
    const char c = toml[at];
    if (static_cast<unsigned char>(c) > 127 && !comment) return line;
    if (c == '\n') ++line;
    if (c == '\n' || c == '"' || c == '\'') comment = false;
    comment = comment || (c == '#' && (before == '\n' || before == ' ' || before == '\t'));
    before = c;
  }
  return std::nullopt;
}

}  // namespace heddle
