// SPDX-License-Identifier: Apache-2.0
#include "tb/common/stalls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace heddle {
namespace {

constexpr std::array<std::pair<StallProfile, std::string_view>, 6> kProfiles{{
    {StallProfile::kNever, "never"},
    {StallProfile::kHalf, "half"},
    {StallProfile::kBursts, "bursts"},
    {StallProfile::kLong, "long"},
    {StallProfile::kMix, "mix"},
    {StallProfile::kTrickle, "trickle"},
}};

}  // namespace

std::string_view stall_profile_name(StallProfile profile) {
  return kProfiles[static_cast<std::size_t>(profile)].second;
}

std::optional<StallProfile> stall_profile_from_name(std::string_view name) {
  for (const auto& [profile, text] : kProfiles) {
    if (text == name) return profile;
  }
  return std::nullopt;
}

StallPlan stall_all(StallProfile profile, std::uint64_t seed) {
  StallPlan plan{.profile = {}, .seed = seed};
  plan.profile.fill(profile);
  return plan;
}

StallPlan stall_random(std::uint64_t seed) {
  StallPlan plan{.profile = {}, .seed = seed};
  constexpr std::size_t kDrawn = kProfiles.size() - 1;  // all but the last, trickle
  Rng rng(derive_seed(seed, "stall profiles"));
  while (!plan.any()) {
    for (StallProfile& profile : plan.profile)
      profile = kProfiles[rng.below(kDrawn)].first;
  }
  return plan;
}

std::string stall_text(const StallPlan& plan, const StreamNames& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("{} {}, ", names[i], stall_profile_name(plan.profile[i]));
  }
  return text + fmt::format("seed {}", plan.seed);
}

StallSource::StallSource(StallProfile profile, std::uint64_t seed)
    : profile_(profile), rng_(seed) {}

bool StallSource::stalled() {
  if (profile_ != StallProfile::kMix) return step(profile_);
  if (phase_run_ == 0) {
    constexpr std::array kParts{StallProfile::kHalf, StallProfile::kBursts, StallProfile::kLong};
    phase_ = kParts[rng_.below(kParts.size())];
    phase_run_ = rng_.between(64, 512);
    run_ = 0;
  }
  --phase_run_;
  return step(phase_);
}

bool StallSource::step(StallProfile profile) {
  if (profile == StallProfile::kNever) return false;
  if (profile == StallProfile::kHalf) return (rng_.next() >> 63) != 0;
  if (run_ == 0) {
    holding_ = !holding_;
    if (profile == StallProfile::kBursts) {
      run_ = rng_.between(1, 16);
    } else if (profile == StallProfile::kTrickle) {
      run_ = holding_ ? rng_.between(8, 40) : 1;
    } else {
      run_ = holding_ ? rng_.between(100, 500) : rng_.between(1, 800);
    }
  }
  --run_;
  return holding_;
}

StallCover& StallCover::operator+=(const StallCover& other) {
  held += other.held;
  longest = std::max(longest, other.longest);
  effective += other.effective;
  waited += other.waited;
  events += other.events;
  return *this;
}

}  // namespace heddle
