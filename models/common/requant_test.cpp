// SPDX-License-Identifier: Apache-2.0
#include "models/common/requant.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "models/common/bits.hpp"
#include "models/common/network.hpp"

namespace heddle {
namespace {

// gemmlowp / TFLite, as their sources state it.
std::int32_t gemmlowp_high_mul(std::int32_t a, std::int32_t b) {
  if (a == b && a == std::numeric_limits<std::int32_t>::min()) {
    return std::numeric_limits<std::int32_t>::max();
  }
  const std::int64_t product = std::int64_t{a} * b;
  const std::int32_t nudge = product >= 0 ? (1 << 30) : (1 - (1 << 30));
  return static_cast<std::int32_t>((product + nudge) / (std::int64_t{1} << 31));
}

std::int32_t gemmlowp_divide_by_pot(std::int32_t x, int exponent) {
  const auto mask = static_cast<std::int32_t>((std::int64_t{1} << exponent) - 1);
  const std::int32_t remainder = x & mask;
  const std::int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

// The block's datapath (CONTRACT.md), which has to serve every integer rule.
std::int64_t contract(const ChannelScale& s, std::int64_t acc, bool round, int shift1, int shift2,
                      std::int64_t add) {
  const std::int64_t t = acc * s.multiplier + add + (round ? std::int64_t{1} << (shift1 - 1) : 0);
  const std::int64_t v = t >> shift1;
  return shift2 == 0 ? v : (v + (std::int64_t{1} << (shift2 - 1)) - (v < 0 ? 1 : 0)) >> shift2;
}

struct Draw {
  std::mt19937_64 engine{20240229};
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine);
  }
  std::int64_t accumulator() {
    const std::int64_t bits = between(1, 31);
    return between(-(std::int64_t{1} << bits), (std::int64_t{1} << bits) - 1);
  }
};

TEST_CASE("requant: double equals gemmlowp's two steps and the contract's datapath") {
  Draw draw;
  for (int i = 0; i < 200000; ++i) {
    ChannelScale s;
    s.multiplier = draw.between(std::int64_t{1} << 30, int_max(32));
    s.exponent = static_cast<int>(draw.between(-31, 8));
    const std::int64_t acc = draw.accumulator();
    const int left = std::max(s.exponent, 0);
    if (!fits(acc << left, 32)) continue;
    const std::int32_t expected =
        gemmlowp_divide_by_pot(gemmlowp_high_mul(static_cast<std::int32_t>(acc << left),
                                                 static_cast<std::int32_t>(s.multiplier)),
                               std::max(-s.exponent, 0));
    const std::int64_t got = scale_accumulator(RequantRule::kDouble, s, acc);
    REQUIRE(got == expected);
    REQUIRE(got == contract(s, acc, true, 31 - left, std::max(-s.exponent, 0), 0));
  }
}

TEST_CASE("requant: double ends at a bound when the left shift leaves 32 bits") {
  Requant r{.rule = RequantRule::kDouble, .channels = {{.multiplier = 1 << 30, .exponent = 8}}};
  CHECK(requantize(r, 0, int_max(32)) == 127);
  CHECK(requantize(r, 0, int_min(32)) == -128);
}

TEST_CASE("requant: single is one rounding of the exact product") {
  Draw draw;
  for (int i = 0; i < 200000; ++i) {
    ChannelScale s;
    s.multiplier = draw.between(std::int64_t{1} << 30, int_max(32));
    s.exponent = static_cast<int>(draw.between(-31, 8));
    const std::int64_t acc = draw.accumulator();
    const int shift = 31 - s.exponent;
    const std::int64_t expected =
        (acc * s.multiplier + (std::int64_t{1} << (30 - s.exponent))) >> shift;
    REQUIRE(scale_accumulator(RequantRule::kSingle, s, acc) == expected);
    REQUIRE(contract(s, acc, true, shift, 0, 0) == expected);
  }
}

TEST_CASE("requant: floor and half-up differ by the half only, for every small operand") {
  for (std::int64_t acc = -40; acc <= 40; ++acc) {
    for (std::int64_t multiplier = -5; multiplier <= 5; ++multiplier) {
      for (std::int64_t add = -7; add <= 7; ++add) {
        for (int shift = 0; shift <= 6; ++shift) {
          const ChannelScale s{.multiplier = multiplier, .add = add, .shift = shift};
          const double exact = static_cast<double>(acc * multiplier + add) / (1 << shift);
          const auto floor = static_cast<std::int64_t>(std::floor(exact));
          const auto half_up = static_cast<std::int64_t>(std::floor(exact + 0.5));
          REQUIRE(scale_accumulator(RequantRule::kFloor, s, acc) == floor);
          REQUIRE(scale_accumulator(RequantRule::kHalfUp, s, acc) == half_up);
          REQUIRE(contract(s, acc, false, shift, 0, add) == floor);
          REQUIRE(contract(s, acc, shift > 0, shift, 0, add) == half_up);
        }
      }
    }
  }
}

TEST_CASE("requant: fp32 rounds the product once to float and ties to even") {
  const ChannelScale half{.real = 0.5};
  for (const auto& [acc, expected] :
       {std::pair{1, 0}, {3, 2}, {5, 2}, {7, 4}, {-1, 0}, {-3, -2}, {-5, -2}}) {
    CHECK(scale_accumulator(RequantRule::kFp32, half, acc) == expected);
  }
  // 2^24 + 1 is no float: it becomes 2^24 before the product.
  CHECK(scale_accumulator(RequantRule::kFp32, {.real = 1.0}, 16777217) == 16777216);
  CHECK(scale_accumulator(RequantRule::kFp32, {.real = 1e30}, -5) == int_min(32));
}

TEST_CASE("requant: int16x8 is one rounding by the multiplier's upper 15 bits") {
  Draw draw;
  for (int i = 0; i < 100000; ++i) {
    ChannelScale s;
    s.multiplier = draw.between(std::int64_t{1} << 30, 0x7FFEFFFF);
    s.exponent = static_cast<int>(draw.between(-31, 7));
    const std::int64_t acc = draw.between(-(std::int64_t{1} << 46), std::int64_t{1} << 46);
    const std::int64_t m16 = (s.multiplier + (1 << 15)) >> 16;
    REQUIRE(scale_int16x8(s, acc) ==
            (acc * m16 + (std::int64_t{1} << (14 - s.exponent))) >> (15 - s.exponent));
  }
  CHECK(scale_int16x8({.multiplier = 0x7FFFFFFF, .exponent = 0}, 1 << 15) == 0x7FFF);
}

TEST_CASE("requant: the rules disagree where they should") {
  // A quarter: `double` rounds twice, halves first and then the rest.
  const ChannelScale s{.multiplier = std::int64_t{1} << 30, .exponent = -1, .add = 0, .shift = 2};
  CHECK(scale_accumulator(RequantRule::kDouble, s, 5) == 2);    // 5/2 -> 3, 3/2 -> 2
  CHECK(scale_accumulator(RequantRule::kSingle, s, 5) == 1);    // 5/4 -> 1
  CHECK(scale_accumulator(RequantRule::kDouble, s, -2) == -1);  // -1/2 away from zero
  CHECK(scale_accumulator(RequantRule::kSingle, s, -2) == 0);   // -1/2 towards plus infinity
}

TEST_CASE("requant: scales beyond the channel record are named") {
  constexpr std::int64_t kTwoTo31 = std::int64_t{1} << 31;
  constexpr std::int64_t kTwoTo47 = std::int64_t{1} << 47;
  CHECK_FALSE(unsupported_scale({.multiplier = -kTwoTo31, .add = -kTwoTo47, .shift = 62}));
  CHECK(unsupported_scale({.multiplier = kTwoTo31}) ==
        "multiplier 2147483648 does not fit in 32 bits");
  CHECK(unsupported_scale({.add = kTwoTo47}) == "addend 140737488355328 does not fit in 48 bits");
  CHECK(unsupported_scale({.shift = 63}) == "shift 63 is not in 0..62");
  CHECK(unsupported_scale({.shift = -1}) == "shift -1 is not in 0..62");
}

TEST_CASE("requant: zero point is added before the clamp") {
  const Requant r{.rule = RequantRule::kFloor,
                  .channels = {{.multiplier = 1}, {.multiplier = 2}},
                  .zero_point = -10,
                  .clamp_min = -10,
                  .clamp_max = 20};
  CHECK(requantize(r, 0, 5) == -5);
  CHECK(requantize(r, 1, 5) == 0);
  CHECK(requantize(r, 1, -5) == -10);
  CHECK(requantize(r, 0, 31) == 20);
}

TEST_CASE("quantize_multiplier: multiplier is normalised and reproduces the real within 2^-31") {
  Draw draw;
  for (int i = 0; i < 20000; ++i) {
    const double real = std::ldexp(static_cast<double>(draw.between(1 << 20, 1 << 21)),
                                   static_cast<int>(draw.between(-50, 0)));
    const ChannelScale s = quantize_multiplier(real);
    REQUIRE(s.multiplier >= std::int64_t{1} << 30);
    REQUIRE(s.multiplier <= int_max(32));
    REQUIRE(std::ldexp(static_cast<double>(s.multiplier), s.exponent - 31) ==
            doctest::Approx(real).epsilon(1e-9));
    REQUIRE(s.real == real);
    REQUIRE(s.shift == 31 - s.exponent);
  }
}

TEST_CASE("quantize_multiplier: corners are TFLite's") {
  const auto split = [](double real) {
    const ChannelScale s = quantize_multiplier(real);
    return std::pair(s.multiplier, s.exponent);
  };
  constexpr std::int64_t kHalf = std::int64_t{1} << 30;
  CHECK(split(0.5) == std::pair(kHalf, 0));
  CHECK(split(1.0) == std::pair(kHalf, 1));
  CHECK(split(0.0) == std::pair(std::int64_t{0}, 0));
  CHECK(split(1.0 - std::ldexp(1.0, -33)) == std::pair(kHalf, 1));  // rounds up to 1.0
  CHECK(split(std::ldexp(1.0, -32)) == std::pair(kHalf, -31));
  CHECK(split(std::ldexp(1.0, -33)) == std::pair(std::int64_t{0}, 0));
  CHECK(split(std::ldexp(1.0, 40)) == std::pair(int_max(32), 30));
}

}  // namespace
}  // namespace heddle
