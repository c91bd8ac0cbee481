// SPDX-License-Identifier: Apache-2.0
//
// The requantization rules as channel records (declared in descriptor.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/common/bits.hpp"
#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

constexpr int kMultBits = 32, kBiasBits = 32, kAddBits = 48;
constexpr int kMaxShift1 = 62, kMaxShift2 = 31;
constexpr int kZeroShift = 31;  // of a channel whose multiplier is 0

bool is_scaled_by_exponent(RequantRule rule) {
  return rule == RequantRule::kDouble || rule == RequantRule::kSingle;
}

ChannelRecord unchecked_record(RequantRule rule, const ChannelScale& scale, std::int64_t bias,
                               bool round) {
  ChannelRecord record{.bias = bias, .mult = scale.multiplier};
  if (is_scaled_by_exponent(rule)) {
    if (scale.multiplier == 0) {
      record.shift1 = kZeroShift;
    } else if (rule == RequantRule::kDouble) {
      record.shift1 = 31 - std::max(scale.exponent, 0);
      record.shift2 = std::max(-scale.exponent, 0);
    } else {
      record.shift1 = 31 - scale.exponent;
    }
    return record;
  }
  record.shift1 = scale.shift;
  record.add = scale.add;
  const bool term_in_add = rule == RequantRule::kHalfUp && !round;
  if (term_in_add && scale.shift > 0 && scale.shift <= kMaxShift1) {
    record.add += std::int64_t{1} << (scale.shift - 1);
  }
  return record;
}

}  // namespace

std::array<std::uint32_t, kRecordWords> ChannelRecord::words() const {
  const auto raw_add = static_cast<std::uint64_t>(add);
  return {static_cast<std::uint32_t>(bias), static_cast<std::uint32_t>(mult),
          static_cast<std::uint32_t>(shift1) | static_cast<std::uint32_t>(shift2) << 8 |
              static_cast<std::uint32_t>(low_bits(raw_add >> 32, 16)) << 16,
          static_cast<std::uint32_t>(low_bits(raw_add, 32))};
}

bool requant_round(const Requant& requant) {
  if (is_scaled_by_exponent(requant.rule)) return true;
  return requant.rule == RequantRule::kHalfUp &&
         std::all_of(requant.channels.begin(), requant.channels.end(),
                     [](const ChannelScale& scale) { return scale.shift > 0; });
}

std::optional<std::string> record_problem(RequantRule rule, const ChannelScale& scale,
                                          std::int64_t bias, bool round) {
  if (rule == RequantRule::kFp32) {
    return "rule 'fp32' exists in the golden model only";
  }
  if (!fits(scale.multiplier, kMultBits)) {
    return fmt::format("multiplier {} does not fit {} signed bits", scale.multiplier, kMultBits);
  }
  if (!fits(bias, kBiasBits)) {
    return fmt::format("bias {} (input zero point folded in) does not fit {} signed bits", bias,
                       kBiasBits);
  }
  if (is_scaled_by_exponent(rule)) {
    const int lowest = rule == RequantRule::kDouble ? -kMaxShift2 : 31 - kMaxShift1;
    if (scale.multiplier != 0 && (scale.exponent < lowest || scale.exponent > 30)) {
      return fmt::format("rule '{}': exponent {} is outside {}..30", rule_name(rule),
                         scale.exponent, lowest);
    }
    return std::nullopt;
  }
  if (scale.shift < 0 || scale.shift > kMaxShift1) {
    return fmt::format("rule '{}': shift {} is outside 0..{}", rule_name(rule), scale.shift,
                       kMaxShift1);
  }
  const auto add_problem = [rule](std::int64_t add) {
    return fmt::format("rule '{}': addend {} does not fit {} signed bits", rule_name(rule), add,
                       kAddBits);
  };
  if (!fits(scale.add, kAddBits)) return add_problem(scale.add);
  const std::int64_t add = unchecked_record(rule, scale, bias, round).add;
  if (!fits(add, kAddBits)) return add_problem(add);
  return std::nullopt;
}

ChannelRecord channel_record(RequantRule rule, const ChannelScale& scale, std::int64_t bias,
                             bool round) {
  if (const auto problem = record_problem(rule, scale, bias, round)) {
    throw std::logic_error("channel record: " + *problem);
  }
  return unchecked_record(rule, scale, bias, round);
}

}  // namespace heddle
