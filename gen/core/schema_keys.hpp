// SPDX-License-Identifier: Apache-2.0
//
// Keys and rules that config schemas of several architectures share. Words of a buffer:
//   depth_of(KiB, bits) = floor_pow2(KiB * 8192 / bits of a word), at most 65536
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gen/core/config.hpp"
#include "gen/core/schema.hpp"

namespace heddle {

[[nodiscard]] KeySpec int_key(const char* section, const char* key, std::int64_t min,
                              std::int64_t max, std::int64_t initial, const char* unit,
                              const char* doc);
[[nodiscard]] KeySpec flag_key(const char* key, bool initial, const char* doc);
[[nodiscard]] KeySpec requant_key();

// The greatest power of two that is not above value; 0 below 1.
[[nodiscard]] std::int64_t floor_pow2(std::int64_t value);

// KiB that hold `depth` words of `bits`, and the words that so many KiB hold.
[[nodiscard]] std::int64_t kib_for(std::int64_t depth, std::int64_t bits);
[[nodiscard]] std::int64_t depth_of(std::int64_t kib, std::int64_t bits);

// stream_bits and requant_lanes are powers of two, and the lanes fit a beat. `from`: the keys that
// requant_lanes derives from, beside stream_bits.
void stream_rules(RuleCheck& check, const std::vector<std::string>& from);

}  // namespace heddle
