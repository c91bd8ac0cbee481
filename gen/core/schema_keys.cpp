// SPDX-License-Identifier: Apache-2.0
#include "gen/core/schema_keys.hpp"

#include <algorithm>
#include <bit>

namespace heddle {
namespace {

constexpr std::int64_t kMaxDepth = 65536;
constexpr std::int64_t kKibBits = 8192;

}  // namespace

KeySpec int_key(const char* section, const char* key, std::int64_t min, std::int64_t max,
                std::int64_t initial, const char* unit, const char* doc) {
  return {.key = key,
          .section = section,
          .type = ValueType::kInt,
          .min = min,
          .max = max,
          .words = {},
          .initial = initial,
          .derive = nullptr,
          .derive_text = "",
          .unit = unit,
          .doc = doc};
}

KeySpec flag_key(const char* key, bool initial, const char* doc) {
  return {.key = key,
          .section = "parameters",
          .type = ValueType::kBool,
          .words = {},
          .initial = initial,
          .derive = nullptr,
          .derive_text = "",
          .unit = "",
          .doc = doc};
}

KeySpec requant_key() {
  const Words rules{"double", "single", "floor", "half-up"};
  return {.key = "requant",
          .section = "parameters",
          .type = ValueType::kWords,
          .words = rules,
          .initial = rules,
          .derive = nullptr,
          .derive_text = "",
          .unit = "",
          .doc = "requantization rules that are built in"};
}

std::int64_t floor_pow2(std::int64_t value) {
  return value < 1 ? 0
                   : static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(value)));
}

std::int64_t kib_for(std::int64_t depth, std::int64_t bits) {
  return (depth * bits + kKibBits - 1) / kKibBits;
}

std::int64_t depth_of(std::int64_t kib, std::int64_t bits) {
  return std::min(kMaxDepth, floor_pow2(kib * kKibBits / bits));
}

void stream_rules(RuleCheck& check, const std::vector<std::string>& from) {
  const auto pow2 = [](std::int64_t value) {
    return std::has_single_bit(static_cast<std::uint64_t>(value));
  };
  check.require(pow2(check.at("stream_bits")), "stream_bits", {},
                "must be a power of two of 32..1024");
  check.require(pow2(check.at("requant_lanes")), "requant_lanes", from, "must be a power of two");
  std::vector<std::string> uses{"stream_bits"};
  uses.insert(uses.end(), from.begin(), from.end());
  check.require(check.at("requant_lanes") <= check.at("stream_bits") / 8, "requant_lanes", uses,
                "must be at most stream_bits/8 = " + std::to_string(check.at("stream_bits") / 8));
}

}  // namespace heddle
