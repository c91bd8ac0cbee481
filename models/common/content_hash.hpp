// SPDX-License-Identifier: Apache-2.0
//
// A stable name for content: cache keys and config hashes. XXH3 with 128 bits, the same on every
// machine and in every run. Not cryptographic: it tells versions apart, it does not prove origin.
#pragma once

#include <string>
#include <string_view>

namespace heddle {

// 32 lower-case hexadecimal digits.
[[nodiscard]] std::string content_hash(std::string_view content);

}  // namespace heddle
