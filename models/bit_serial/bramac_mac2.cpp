// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_mac2.hpp"

#include <array>

namespace heddle {

std::int64_t bramac_mac2(const BramacMode& mode, std::int64_t acc, std::int64_t w1, std::int64_t w2,
                         std::int64_t i1, std::int64_t i2) {
  const auto wrap = [&](std::int64_t value) {
    return sign_extend(static_cast<std::uint64_t>(value), 4 * mode.bits);
  };
  const std::array<std::int64_t, 4> row{0, w1, w2, wrap(w1 + w2)};
  std::int64_t partial = 0;
  for (int k = mode.bits - 1; k >= 0; --k) {
    const std::int64_t chosen = row[static_cast<std::size_t>((i2 >> k & 1) * 2 + (i1 >> k & 1))];
    const bool sign = mode.act_signed && k == mode.bits - 1;
    partial = wrap(sign ? partial + ~chosen + 1 : partial + chosen);
    if (k != 0) partial = wrap(2 * partial);
  }
  return wrap(acc + partial);
}

std::int64_t bramac_mac2_cycles(const BramacMode& mode, bool one_dummy_array) {
  if (one_dummy_array) return (mode.bits + 4) / 2;
  return mode.bits + (mode.act_signed ? 3 : 2);
}

}  // namespace heddle
