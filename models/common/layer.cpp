// SPDX-License-Identifier: Apache-2.0
#include "models/common/layer.hpp"

#include <array>
#include <utility>

namespace heddle {
namespace {

constexpr std::array<std::pair<RequantRule, std::string_view>, 5> kRules = {{
    {RequantRule::kDouble, "double"},
    {RequantRule::kSingle, "single"},
    {RequantRule::kFloor, "floor"},
    {RequantRule::kHalfUp, "half-up"},
    {RequantRule::kFp32, "fp32"},
}};

}  // namespace

std::string_view rule_name(RequantRule rule) {
  return kRules.at(static_cast<std::size_t>(rule)).second;
}

std::optional<RequantRule> rule_from_name(std::string_view name) {
  for (const auto& [rule, rule_text] : kRules) {
    if (rule_text == name) return rule;
  }
  return std::nullopt;
}

}  // namespace heddle
