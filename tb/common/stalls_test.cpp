// SPDX-License-Identifier: Apache-2.0
#include "tb/common/stalls.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace heddle {
namespace {

std::vector<bool> draw(StallProfile profile, std::uint64_t seed, int cycles) {
  StallSource source(profile, seed);
  std::vector<bool> stalls;
  for (int i = 0; i < cycles; ++i) stalls.push_back(source.stalled());
  return stalls;
}

// Lengths of the stalled runs, the last one excluded (it may be cut).
std::vector<int> stalled_runs(const std::vector<bool>& stalls) {
  std::vector<int> runs;
  int run = 0;
  for (const bool stalled : stalls) {
    if (stalled) {
      ++run;
    } else if (run > 0) {
      runs.push_back(run);
      run = 0;
    }
  }
  return runs;
}

TEST_CASE("stalls: every profile has a name that reads back") {
  for (const StallProfile profile :
       {StallProfile::kNever, StallProfile::kHalf, StallProfile::kBursts, StallProfile::kLong,
        StallProfile::kMix, StallProfile::kTrickle}) {
    CHECK(stall_profile_from_name(stall_profile_name(profile)) == profile);
  }
  CHECK_FALSE(stall_profile_from_name("sometimes").has_value());
}

TEST_CASE("stalls: never does not stall, half stalls half of the time") {
  const std::vector<bool> never = draw(StallProfile::kNever, 1, 1000);
  CHECK(std::count(never.begin(), never.end(), true) == 0);
  const std::vector<bool> half = draw(StallProfile::kHalf, 1, 10000);
  const auto stalled = std::count(half.begin(), half.end(), true);
  CHECK(stalled > 4700);
  CHECK(stalled < 5300);
}

TEST_CASE("stalls: bursts last 1 to 16 cycles, long blocks 100 to 500") {
  const std::vector<int> bursts = stalled_runs(draw(StallProfile::kBursts, 3, 20000));
  REQUIRE(bursts.size() > 500);
  CHECK(*std::min_element(bursts.begin(), bursts.end()) == 1);
  CHECK(*std::max_element(bursts.begin(), bursts.end()) == 16);
  const std::vector<int> blocks = stalled_runs(draw(StallProfile::kLong, 3, 200000));
  REQUIRE(blocks.size() > 100);
  CHECK(*std::min_element(blocks.begin(), blocks.end()) >= 100);
  CHECK(*std::max_element(blocks.begin(), blocks.end()) <= 500);
}

TEST_CASE("stalls: a trickle lets single beats through, 8 to 40 cycles apart") {
  const std::vector<bool> stalled = draw(StallProfile::kTrickle, 3, 20000);
  const std::vector<int> runs = stalled_runs(stalled);
  REQUIRE(runs.size() > 500);
  CHECK(*std::min_element(runs.begin(), runs.end()) == 8);
  CHECK(*std::max_element(runs.begin(), runs.end()) == 40);
  for (std::size_t i = 1; i < stalled.size(); ++i) CHECK((stalled[i - 1] || stalled[i]));
}

TEST_CASE("stalls: a mix holds short and long stalls") {
  const std::vector<int> runs = stalled_runs(draw(StallProfile::kMix, 5, 100000));
  CHECK(std::count(runs.begin(), runs.end(), 1) > 100);
  CHECK(*std::max_element(runs.begin(), runs.end()) >= 100);
}

TEST_CASE("stalls: the seed alone decides the sequence") {
  for (const StallProfile profile :
       {StallProfile::kHalf, StallProfile::kBursts, StallProfile::kLong, StallProfile::kMix}) {
    CHECK(draw(profile, 7, 2000) == draw(profile, 7, 2000));
    CHECK(draw(profile, 7, 2000) != draw(profile, 8, 2000));
  }
}

TEST_CASE("stalls: random plans always stall somewhere and reach every profile on every stream") {
  std::array<std::set<StallProfile>, 4> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const StallPlan plan = stall_random(seed);
    CHECK(plan.any());
    for (std::size_t i = 0; i < seen.size(); ++i) seen[i].insert(plan.profile[i]);
  }
  for (const auto& profiles : seen) CHECK(profiles.size() == 5);
  CHECK(stall_text(stall_all(StallProfile::kHalf, 9)) ==
        "cmd half, wgt half, act half, out half, seed 9");
}

TEST_CASE("seeds: draws stay in range and reach both ends") {
  Rng rng(1);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(rng.between(-3, 3));
  CHECK(seen.size() == 7);
  CHECK(*seen.begin() == -3);
  CHECK(*seen.rbegin() == 3);
  CHECK(Rng(2).between(INT64_MIN, INT64_MAX) == Rng(2).between(INT64_MIN, INT64_MAX));
  // First outputs of SplitMix64 for seed 1234567, from the reference implementation.
  Rng reference(1234567);
  CHECK(reference.next() == 6457827717110365317ULL);
  CHECK(reference.next() == 3203168211198807973ULL);
}

TEST_CASE("seeds: labels and seeds give unrelated streams") {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (const char* label : {"cmd", "wgt", "act", "out"}) seen.insert(derive_seed(seed, label));
  }
  CHECK(seen.size() == 400);
}

}  // namespace
}  // namespace heddle
