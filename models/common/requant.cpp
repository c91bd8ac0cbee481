// SPDX-License-Identifier: Apache-2.0
#include "models/common/requant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/common/bits.hpp"
#include "models/common/network.hpp"

namespace heddle {
namespace {

constexpr int kMultiplierBits = 31;
constexpr int kMinExponent = -31;
constexpr int kMaxExponent = 30;

// TFLite shifts left in 32 bits. A value that does not fit saturates: its result exceeds 2^30
// either way and so ends at a bound of the clamp.
std::int64_t scale_double(const ChannelScale& s, std::int64_t acc) {
  const std::int64_t shifted = saturate(acc << std::max(s.exponent, 0), 32);
  return round_shift_away(doubling_high_mul(shifted, s.multiplier), std::max(-s.exponent, 0));
}

// round_half_even is the processor's default rounding, in the conversions, the product and rint.
std::int64_t scale_fp32(const ChannelScale& s, std::int64_t acc) {
  constexpr float kBound = 2147483648.0f;  // beyond every clamp
  const float scaled = static_cast<float>(acc) * static_cast<float>(s.real);
  return static_cast<std::int64_t>(std::rint(std::clamp(scaled, -kBound, kBound)));
}

}  // namespace

std::int64_t scale_accumulator(RequantRule rule, const ChannelScale& s, std::int64_t acc) {
  switch (rule) {
    case RequantRule::kDouble:
      return scale_double(s, acc);
    case RequantRule::kSingle:
      return round_shift(acc * s.multiplier, kMultiplierBits - s.exponent);
    case RequantRule::kFloor:
      return (acc * s.multiplier + s.add) >> s.shift;
    case RequantRule::kHalfUp:
      return round_shift(acc * s.multiplier + s.add, s.shift);
    case RequantRule::kFp32:
      return scale_fp32(s, acc);
  }
  return acc;
}

std::optional<std::string> unsupported_scale(const ChannelScale& s) {
  constexpr int kMaxShift = 62;
  if (!fits(s.multiplier, 32)) {
    return fmt::format("multiplier {} does not fit in 32 bits", s.multiplier);
  }
  if (!fits(s.add, 48)) return fmt::format("addend {} does not fit in 48 bits", s.add);
  if (s.shift < 0 || s.shift > kMaxShift) {
    return fmt::format("shift {} is not in 0..{}", s.shift, kMaxShift);
  }
  return std::nullopt;
}

std::int64_t requantize(const Requant& requant, std::size_t channel, std::int64_t acc) {
  const std::int64_t scaled = scale_accumulator(requant.rule, requant.channels[channel], acc);
  return std::clamp(scaled + requant.zero_point, requant.clamp_min, requant.clamp_max);
}

std::int64_t scale_int16x8(const ChannelScale& s, std::int64_t acc) {
  const std::int64_t reduced = std::min(round_shift(s.multiplier, 16), int_max(16));
  return round_shift(acc * reduced, 15 - s.exponent);
}

ChannelScale quantize_multiplier(double real) {
  ChannelScale scale{.shift = kMultiplierBits, .real = real};
  int exponent = 0;
  const double fraction = std::frexp(real, &exponent);  // real = fraction * 2^exponent
  std::int64_t multiplier = std::llround(std::ldexp(fraction, kMultiplierBits));
  if (multiplier == std::int64_t{1} << kMultiplierBits) {  // rounded up to 1.0
    multiplier /= 2;
    ++exponent;
  }
  if (multiplier == 0 || exponent < kMinExponent) return scale;
  if (exponent > kMaxExponent) {  // as TFLite: the largest that can be expressed
    multiplier = int_max(32);
    exponent = kMaxExponent;
  }
  scale.multiplier = multiplier;
  scale.exponent = exponent;
  scale.shift = kMultiplierBits - exponent;
  return scale;
}

}  // namespace heddle
