// SPDX-License-Identifier: Apache-2.0
//
// A look at a TOML file before toml++ parses it. Debian's toml++ 3.3.0 has undefined behaviour for
// letters such as U+00E4 where it expects a key or a value (is_non_ascii_horizontal_whitespace). No
// key or value of a config needs one, so they are left to comments.
#pragma once

#include <optional>
#include <string_view>

namespace heddle {

// Line (1-based) of the first byte above 127 that is not in a comment; a byte order mark may begin the
// file. A comment counts from a # which begins its line or follows a blank, up to the first quote: such a
// # may lie in a string, but then the string cannot have ended.
[[nodiscard]] std::optional<int> stray_non_ascii(std::string_view toml);

}  // namespace heddle
