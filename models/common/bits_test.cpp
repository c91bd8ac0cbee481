// SPDX-License-Identifier: Apache-2.0
#include "models/common/bits.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

namespace heddle {
namespace {

// The definitions again, in floating point (exact at these widths).
std::int64_t nearest_ties_up(double x) { return static_cast<std::int64_t>(std::floor(x + 0.5)); }
std::int64_t nearest_ties_away(double x) { return static_cast<std::int64_t>(std::round(x)); }

// gemmlowp's own text of SaturatingRoundingDoublingHighMul at 8 bits.
std::int64_t gemmlowp_high_mul_8(int a, int b) {
  if (a == -128 && b == -128) return 127;
  const int product = a * b;
  const int nudge = product >= 0 ? 1 << 6 : 1 - (1 << 6);
  return (product + nudge) / (1 << 7);
}

TEST_CASE("bits: sign_extend reads every pattern of 1 to 10 bits as two's complement") {
  for (int bits = 1; bits <= 10; ++bits) {
    const std::int64_t modulus = std::int64_t{1} << bits;
    for (std::int64_t raw = 0; raw < modulus; ++raw) {
      const std::int64_t expected = raw < modulus / 2 ? raw : raw - modulus;
      const auto pattern = static_cast<std::uint64_t>(raw);
      REQUIRE(sign_extend(pattern, bits) == expected);
      REQUIRE(sign_extend(pattern | 0xABC0000u << 4, bits) == expected);
      REQUIRE(low_bits(static_cast<std::uint64_t>(expected), bits) == pattern);
    }
  }
  CHECK(sign_extend(~std::uint64_t{0}, 64) == -1);
  CHECK(low_bits(~std::uint64_t{0}, 64) == ~std::uint64_t{0});
}

TEST_CASE("bits: saturate and fits agree with the range at every width of 1 to 8 bits") {
  for (int bits = 1; bits <= 8; ++bits) {
    for (const bool is_signed : {true, false}) {
      const std::int64_t low = is_signed ? -(1 << bits) / 2 : 0;
      const std::int64_t high = low + (1 << bits) - 1;
      for (std::int64_t value = -600; value <= 600; ++value) {
        const std::int64_t expected = value < low ? low : value > high ? high : value;
        REQUIRE(saturate(value, bits, is_signed) == expected);
        REQUIRE(fits(value, bits, is_signed) == (value == expected));
      }
    }
  }
}

TEST_CASE("bits: the rounding shifts agree with real division for 11-bit values and all shifts") {
  for (std::int64_t value = -1024; value <= 1024; ++value) {
    for (int shift = 0; shift <= 12; ++shift) {
      const double quotient = static_cast<double>(value) / static_cast<double>(1 << shift);
      REQUIRE(round_shift(value, shift) == nearest_ties_up(quotient));
      REQUIRE(round_shift_away(value, shift) == nearest_ties_away(quotient));
    }
  }
}

TEST_CASE("bits: round_divide_away agrees with real division for every small fraction") {
  for (std::int64_t numerator = -300; numerator <= 300; ++numerator) {
    for (std::int64_t denominator = 1; denominator <= 40; ++denominator) {
      const double quotient = static_cast<double>(numerator) / static_cast<double>(denominator);
      REQUIRE(round_divide_away(numerator, denominator) == nearest_ties_away(quotient));
    }
  }
}

TEST_CASE("bits: doubling_high_mul equals gemmlowp's for every pair of 8-bit numbers") {
  for (int a = -128; a <= 127; ++a) {
    for (int b = -128; b <= 127; ++b) {
      REQUIRE(doubling_high_mul(a, b, 8) == gemmlowp_high_mul_8(a, b));
    }
  }
  constexpr std::int64_t kMin = int_min(32);
  CHECK(doubling_high_mul(kMin, kMin) == int_max(32));
  CHECK(doubling_high_mul(kMin, int_max(32)) == -int_max(32));
}

TEST_CASE("bits: get_bits returns what put_bits stored at every offset and count, and only there") {
  constexpr std::uint64_t kPattern = 0xC3A5'96F0'1234'789Bu;
  for (int count = 1; count <= 64; ++count) {
    for (std::size_t bit = 0; bit < 16; ++bit) {
      for (const std::uint8_t background : {std::uint8_t{0}, std::uint8_t{255}}) {
        std::array<std::uint8_t, 10> bytes{};
        bytes.fill(background);
        put_bits(bytes, bit, count, kPattern);
        REQUIRE(get_bits(bytes, bit, count) == low_bits(kPattern, count));
        for (std::size_t i = 0; i < 80; ++i) {
          if (i >= bit && i < bit + static_cast<std::size_t>(count)) continue;
          REQUIRE(get_bits(bytes, i, 1) == (background & 1u));
        }
      }
    }
  }
}

}  // namespace
}  // namespace heddle

TEST_CASE("ceil_div: the least multiple of the denominator that is not below, exhaustively") {
  for (std::int64_t n = 0; n <= 64; ++n) {
    for (std::int64_t d = 1; d <= 17; ++d) {
      const std::int64_t q = heddle::ceil_div(n, d);
      REQUIRE(q * d >= n);
      REQUIRE((q - 1) * d < n);
    }
  }
}
