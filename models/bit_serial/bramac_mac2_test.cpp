// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <random>

#include "models/bit_serial/bramac_mac2.hpp"

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

std::int64_t wrapped(const BramacMode& mode, std::int64_t value) {
  return sign_extend(static_cast<std::uint64_t>(value), 4 * mode.bits);
}

TEST_CASE("bramac mac2: two products for all operands of 2 and 4 bits, signed and unsigned inputs") {
  for (const int bits : {2, 4}) {
    for (const bool act_signed : {false, true}) {
      const BramacMode mode{.bits = bits, .act_signed = act_signed};
      std::int64_t wrong = 0, compared = 0;
      for (std::int64_t w1 = int_min(bits); w1 <= int_max(bits); ++w1) {
        for (std::int64_t w2 = int_min(bits); w2 <= int_max(bits); ++w2) {
          for (std::int64_t i1 = int_min(bits, act_signed); i1 <= int_max(bits, act_signed); ++i1) {
            for (std::int64_t i2 = int_min(bits, act_signed); i2 <= int_max(bits, act_signed);
                 ++i2) {
              wrong += bramac_mac2(mode, 0, w1, w2, i1, i2) != w1 * i1 + w2 * i2;
              ++compared;
            }
          }
        }
      }
      CHECK(wrong == 0);
      CHECK(compared == std::int64_t{1} << (4 * bits));
    }
  }
}

TEST_CASE("bramac mac2: random operands of 8 bits, sums that wrap like a lane") {
  std::mt19937_64 random(1);
  for (const bool act_signed : {false, true}) {
    const BramacMode mode{.bits = 8, .act_signed = act_signed};
    const auto draw = [&](bool is_signed) {
      return static_cast<std::int64_t>(random() % 256) + int_min(8, is_signed);
    };
    std::int64_t acc = 0, wrong = 0;
    for (int i = 0; i < 100'000; ++i) {
      const std::int64_t w1 = draw(true), w2 = draw(true), i1 = draw(act_signed),
                         i2 = draw(act_signed);
      const std::int64_t expected = wrapped(mode, acc + w1 * i1 + w2 * i2);
      acc = bramac_mac2(mode, acc, w1, w2, i1, i2);
      wrong += acc != expected;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("bramac mac2: the safe counts are the published ones, and one MAC2 more overflows") {
  struct Row {
    BramacMode mode;
    std::int64_t count;
  };
  for (const Row& row : {Row{{2, true}, 15}, Row{{4, true}, 255}, Row{{8, true}, 65'535},
                         Row{{2, false}, 10}, Row{{4, false}, 136}, Row{{8, false}, 32'896}}) {
    CAPTURE(row.mode.bits);
    CAPTURE(row.mode.act_signed);
    CHECK(row.mode.safe_count() == row.count);
    const std::int64_t weight = int_min(row.mode.bits);
    const std::int64_t input =
        row.mode.act_signed ? int_min(row.mode.bits) : int_max(row.mode.bits, false);
    std::int64_t acc = 0, exact = 0;
    for (std::int64_t i = 0; i < row.count; ++i) {
      acc = bramac_mac2(row.mode, acc, weight, weight, input, input);
      exact += 2 * weight * input;
    }
    CHECK(acc == exact);
    CHECK(bramac_mac2(row.mode, acc, weight, weight, input, input) != exact + 2 * weight * input);
  }
}

TEST_CASE("bramac mac2: cycles of every variant, precision and type of inputs") {
  struct Row {
    int bits;
    std::int64_t two_signed, two_unsigned, one;
  };
  for (const Row& row : {Row{2, 5, 4, 3}, Row{4, 7, 6, 4}, Row{8, 11, 10, 6}}) {
    CHECK(bramac_mac2_cycles({row.bits, true}, false) == row.two_signed);
    CHECK(bramac_mac2_cycles({row.bits, false}, false) == row.two_unsigned);
    CHECK(bramac_mac2_cycles({row.bits, true}, true) == row.one);
    CHECK(bramac_mac2_cycles({row.bits, false}, true) == row.one);
  }
}

}  // namespace
