// SPDX-License-Identifier: Apache-2.0
#include "tb/common/verify_stalls.hpp"

#include <fmt/format.h>

#include "tb/common/seeds.hpp"

namespace heddle {
namespace {

constexpr std::array kProfiles{StallProfile::kHalf, StallProfile::kBursts, StallProfile::kLong,
                               StallProfile::kMix};
constexpr std::int64_t kLongHold = 100;     // cycles; profile `long` reaches it, alone or in a mix
constexpr std::size_t kTrickleBeats = 400;  // at most, of the stream that trickles

}  // namespace

std::vector<StallPlan> verify_stalls(std::int64_t index, bool directed, const InputBeats& beats,
                                     std::uint64_t seed) {
  const std::uint64_t own = derive_seed(seed, fmt::format("stalls of vector {}", index));
  if (!directed) return {{}, stall_random(own)};
  const auto k = static_cast<std::size_t>(index);
  StallPlan one{.seed = own};
  one.profile[k % one.profile.size()] = kProfiles[k / one.profile.size() % kProfiles.size()];
  std::vector<StallPlan> plans{{}, one, stall_all(kProfiles[k % kProfiles.size()], own)};
  for (std::size_t stream = 0; stream < beats.size(); ++stream) {
    if (beats[stream] > kTrickleBeats) continue;
    plans.push_back({.seed = own});
    plans.back().profile[stream] = StallProfile::kTrickle;
  }
  return plans;
}

void declare_stall_bins(const StreamNames& names, FunctionalCoverage& bins) {
  bins.declare("run without stalls");
  for (const std::string_view stream : names) {
    if (stream.empty()) continue;
    bins.declare(fmt::format("{} held back", stream));
    bins.declare(fmt::format("{} held back for {} cycles", stream, kLongHold));
    bins.declare(fmt::format("{} held back when a beat would have moved", stream));
    bins.declare(fmt::format("{} met back-pressure", stream));
  }
}

void declare_cause_bins(FunctionalCoverage& bins) {
  for (const char* cause : kCauses) bins.declare(fmt::format("counter {} moved", cause));
}

void cover_stalls(const StallPlan& plan, const StallCovers& covers, const StreamNames& names,
                  FunctionalCoverage& bins) {
  bins.hit("run without stalls", !plan.any());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const StallCover& cover = covers[i];
    bins.hit(fmt::format("{} held back", names[i]), cover.held > 0);
    bins.hit(fmt::format("{} held back for {} cycles", names[i], kLongHold),
             cover.longest >= kLongHold);
    bins.hit(fmt::format("{} held back when a beat would have moved", names[i]),
             cover.effective > 0);
    bins.hit(fmt::format("{} met back-pressure", names[i]), cover.events > 0);
  }
}

void cover_causes(const StreamResult& result, FunctionalCoverage& bins) {
  for (const char* cause : kCauses) {
    bins.hit(fmt::format("counter {} moved", cause), result.counter(cause) > 0);
  }
}

}  // namespace heddle
