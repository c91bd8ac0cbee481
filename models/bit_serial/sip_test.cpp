// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/sip.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "models/bit_serial/laws.hpp"
#include "models/common/bits.hpp"
#include "models/common/random_layer.hpp"

namespace heddle {
namespace {

std::int64_t plain_dot(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& w) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * w[i];
  return sum;
}

// Every precision, signedness and slice width.
template <typename Check>
void for_precisions(int most, Check check) {
  for (int act = 1; act <= most; ++act) {
    for (int wgt = 1; wgt <= most; ++wgt) {
      for (const int b : {1, 2, 4}) {
        for (const bool act_signed : {false, true}) {
          for (const bool wgt_signed : {false, true}) {
            check(Precision{act, wgt, act_signed, wgt_signed}, b);
          }
        }
      }
    }
  }
}

TEST_CASE("sip: every pair of values up to 5 x 5 bits") {
  std::int64_t compared = 0;
  for_precisions(5, [&](const Precision& p, int b) {
    for (std::int64_t a = int_min(p.act, p.act_signed); a <= int_max(p.act, p.act_signed); ++a) {
      for (std::int64_t w = int_min(p.wgt, p.wgt_signed); w <= int_max(p.wgt, p.wgt_signed); ++w) {
        const std::vector<std::int64_t> acts{a}, weights{w};
        const SipResult result = sip_dot(acts, weights, p, b);
        REQUIRE(result.dot == a * w);
        REQUIRE(result.steps == (p.act + b - 1) / b * p.wgt);
        ++compared;
      }
    }
  });
  CHECK(compared == 3 * 4 * 62 * 62);
}

TEST_CASE("sip: every pair of two lanes up to 2 x 2 bits") {
  for_precisions(2, [&](const Precision& p, int b) {
    const std::int64_t a0 = int_min(p.act, p.act_signed), a1 = int_max(p.act, p.act_signed);
    const std::int64_t w0 = int_min(p.wgt, p.wgt_signed), w1 = int_max(p.wgt, p.wgt_signed);
    for (std::int64_t i = a0; i <= a1; ++i) {
      for (std::int64_t j = a0; j <= a1; ++j) {
        for (std::int64_t k = w0; k <= w1; ++k) {
          for (std::int64_t l = w0; l <= w1; ++l) {
            const std::vector<std::int64_t> acts{i, j}, weights{k, l};
            REQUIRE(sip_dot(acts, weights, p, b).dot == i * k + j * l);
          }
        }
      }
    }
  });
}

TEST_CASE("sip: random and extreme values of 16 lanes at every precision of 1..16 bits") {
  Random random(1);
  std::int64_t compared = 0;
  for_precisions(16, [&](const Precision& p, int b) {
    const auto draw = [&](int bits, bool is_signed, int kind) {
      if (kind == 0) return int_min(bits, is_signed);
      if (kind == 1) return random.one_in(2) ? int_min(bits, is_signed) : int_max(bits, is_signed);
      return random.in(int_min(bits, is_signed), int_max(bits, is_signed));
    };
    for (int kind = 0; kind < 4; ++kind) {
      std::vector<std::int64_t> acts, weights;
      for (int lane = 0; lane < 16; ++lane) {
        acts.push_back(draw(p.act, p.act_signed, kind));
        weights.push_back(draw(p.wgt, p.wgt_signed, kind));
      }
      const SipResult result = sip_dot(acts, weights, p, b);
      REQUIRE(result.dot == plain_dot(acts, weights));
      REQUIRE(result.steps == (p.act + b - 1) / b * p.wgt);
      ++compared;
    }
  });
  CHECK(compared == 16 * 16 * 3 * 4 * 4);
}

TEST_CASE("sip: a trimmed group still holds every value, and is no wider than needed") {
  Random random(2);
  for (int i = 0; i < 20'000; ++i) {
    const bool is_signed = random.one_in(2);
    const int bits = static_cast<int>(random.in(1, 16));
    std::vector<std::int64_t> values;
    for (int k = 0; k < 8; ++k) {
      values.push_back(random.in(int_min(bits, is_signed), int_max(bits, is_signed)));
    }
    const int needed = group_precision(values, is_signed);
    bool shorter = needed > (is_signed ? 2 : 1);
    for (const std::int64_t value : values) {
      REQUIRE(fits(value, needed, is_signed));
      shorter = shorter && fits(value, needed - 1, is_signed);
    }
    REQUIRE_FALSE(shorter);
  }
  const std::vector<std::int64_t> zeros(16, 0);
  CHECK(group_precision(zeros, false) == 1);
  CHECK(group_precision(zeros, true) == 2);
}

BitSerialBlock grid(std::int64_t filters, std::int64_t windows, int b) {
  BitSerialBlock block;
  block.serial = b != 16;
  block.filters = filters;
  block.windows = windows;
  block.bits_per_cycle = b;
  return block;
}

TEST_CASE("laws: numbers of the paper's configurations") {
  const BitSerialBlock dpnn = grid(8, 1, 16), lm1 = grid(128, 16, 1), lm2 = grid(128, 8, 2),
                       lm4 = grid(128, 4, 4);
  const Precision full{16, 16, true, true}, some{9, 11, false, true};
  const LawShape conv{.filters = 128, .channels = 16, .taps = 1, .positions = 16};
  // At 16 x 16 bits all take the baseline's time: 256 cycles for 128 x 16 x 16 products.
  CHECK(conv_law(dpnn, conv, full) == 256);
  for (const BitSerialBlock& lm : {lm1, lm2, lm4}) CHECK(conv_law(lm, conv, full) == 256);
  CHECK(conv_law(lm1, conv, some) == 99);
  CHECK(conv_law(lm2, {.filters = 129, .channels = 17, .taps = 9, .positions = 9}, some) ==
        2 * 2 * (2 * 9) * 5 * 11);
  const LawShape fc{.filters = 2048, .channels = 64};
  CHECK(fc_law(dpnn, fc, some) == 256 * 4);
  CHECK(fc_law(lm1, fc, some) == 4 * 11 * 16 + 15);
  CHECK(fc_law(lm4, fc, some) == 4 * 4 * 11 * 4 + 3);
}

}  // namespace
}  // namespace heddle
