// SPDX-License-Identifier: Apache-2.0
//
// Golden serial inner-product unit of Loom (Sharify et al., DAC 2018, arXiv 1706.07853), in the
// paper's own loops, most significant bits first for both operands:
//
//   for each weight plane wb = Pw-1 .. 0:
//     AC1 = 0
//     for each slice of b activation bits, ab = Pa'-1, Pa'-1-b, .. 0       Pa' = ceil(Pa/b)*b
//       s = sum over the slice's bits of 2^bit * popcount(act bit AND weight bit), a sign negative
//       AC1 = (AC1 << b) + s
//     AC2 = (AC2 << 1) +- AC1                                               - if the plane is a sign
#pragma once

#include <cstdint>
#include <span>

#include "models/bit_serial/block.hpp"

namespace heddle {

struct SipResult {
  std::int64_t dot = 0;
  std::int64_t steps = 0;  // cycles of the unit
};

// Dot product of lanes pairs whose values fit the precision.
[[nodiscard]] SipResult sip_dot(std::span<const std::int64_t> acts,
                                std::span<const std::int64_t> weights, const Precision& precision,
                                int bits_per_cycle);

// Bits that all values need: the OR of the values, or, signed, of the values with the bits of negative ones
// inverted, plus a sign. At least 1, and 2 if signed.
[[nodiscard]] int group_precision(std::span<const std::int64_t> values, bool is_signed);

}  // namespace heddle
