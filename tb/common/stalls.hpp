// SPDX-License-Identifier: Apache-2.0
//
// When the harness holds a stream back. A profile decides, cycle by cycle, whether the next beat
// may be offered (inputs) or accepted (out). Once a beat is offered, valid and data stay until it
// is taken.
//
//   never   no stall
//   half    every cycle with probability 1/2
//   bursts  runs of 1..16 free cycles, then 1..16 stalled ones
//   long    a stall of 100..500 cycles about every 400 free cycles
//   mix     the three above in turn, each for 64..512 cycles
//   trickle one free cycle, then 8..40 stalled ones: whoever needs the data gets it late
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tb/common/seeds.hpp"

namespace heddle {

enum class StallProfile { kNever, kHalf, kBursts, kLong, kMix, kTrickle };

[[nodiscard]] std::string_view stall_profile_name(StallProfile profile);  // "bursts"
[[nodiscard]] std::optional<StallProfile> stall_profile_from_name(std::string_view name);

// Every block has four streams, the inputs first. Those of a compute block, in this order everywhere.
using StreamNames = std::array<std::string_view, 4>;
inline constexpr StreamNames kStreamNames{"cmd", "wgt", "act", "out"};
inline constexpr std::size_t kOutStream = 3;

struct StallPlan {
  std::array<StallProfile, 4> profile{};  // by kStreamNames; default: never
  std::uint64_t seed = 1;

  [[nodiscard]] bool any() const { return profile != std::array<StallProfile, 4>{}; }
};

// The same profile on all four streams.
[[nodiscard]] StallPlan stall_all(StallProfile profile, std::uint64_t seed);
// A profile for each stream drawn from the seed (no kTrickle, which takes long), at least one of them not
// kNever.
[[nodiscard]] StallPlan stall_random(std::uint64_t seed);
// "cmd never, wgt half, act long, out bursts, seed 7"
[[nodiscard]] std::string stall_text(const StallPlan& plan,
                                     const StreamNames& names = kStreamNames);

// The decisions of one stream. Allocates nothing.
class StallSource {
 public:
  StallSource(StallProfile profile, std::uint64_t seed);
  // Decision for the next cycle: true = hold back.
  [[nodiscard]] bool stalled();

 private:
  [[nodiscard]] bool step(StallProfile profile);

  StallProfile profile_;
  StallProfile phase_ = StallProfile::kHalf;  // current part of kMix
  Rng rng_;
  std::int64_t run_ = 0;        // cycles left of the current run
  std::int64_t phase_run_ = 0;  // cycles left of the current part of kMix
  bool holding_ = false;        // the current run is a stall
};

// Proof that stalls happened on a stream, in cycles from the first to the last beat of a run.
struct StallCover {
  std::int64_t held = 0;       // the harness held back: valid low with beats left, or ready low
  std::int64_t longest = 0;    // longest such run
  std::int64_t effective = 0;  // of held: a beat would have moved (block ready, or block valid)
  std::int64_t waited = 0;     // inputs: valid without ready; out: ready without valid
  std::int64_t events = 0;     // times back-pressure began: valid without ready
  StallCover& operator+=(const StallCover& other);
};

using StallCovers = std::array<StallCover, 4>;  // by kStreamNames

}  // namespace heddle
