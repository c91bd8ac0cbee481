// SPDX-License-Identifier: Apache-2.0
//
// Reproducible random numbers: the same seed gives the same sequence on every machine.
// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014):
//   state += 0x9e3779b97f4a7c15; output = mix(state)
// One 64-bit state, period 2^64; independent streams come from derive_seed, never from seed + 1.
#pragma once

#include <cstdint>
#include <string_view>

namespace heddle {

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // 0 .. bound-1; bound >= 1. The bias is below bound / 2^64.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * bound) >> 64);
  }
  // low .. high, both included.
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t step = span == 0 ? next() : below(span);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + step);
  }
  // True once in `one_in` draws on average.
  [[nodiscard]] bool chance(std::uint64_t one_in) { return below(one_in) == 0; }

 private:
  std::uint64_t state_;
};

// Seed of a named part of a run, e.g. derive_seed(seed, "stall.wgt"); equal names give equal seeds.
[[nodiscard]] std::uint64_t derive_seed(std::uint64_t seed, std::string_view label);

}  // namespace heddle
