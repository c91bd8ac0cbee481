// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/sip.hpp"

#include <algorithm>

namespace heddle {
namespace {

// Bit of a value in two's complement, of any number of bits.
bool bit_of(std::int64_t value, int bit) { return ((value >> bit) & 1) != 0; }

}  // namespace

SipResult sip_dot(std::span<const std::int64_t> acts, std::span<const std::int64_t> weights,
                  const Precision& p, int b) {
  SipResult result;
  const int act_bits = (p.act + b - 1) / b * b;
  std::int64_t ac2 = 0;
  for (int wb = p.wgt - 1; wb >= 0; --wb) {
    std::int64_t ac1 = 0;
    for (int ab = act_bits - 1; ab >= 0; ab -= b) {
      std::int64_t slice = 0;
      for (int k = 0; k < b; ++k) {
        std::int64_t count = 0;
        for (std::size_t lane = 0; lane < acts.size(); ++lane) {
          count += bit_of(acts[lane], ab - k) && bit_of(weights[lane], wb) ? 1 : 0;
        }
        const bool sign = p.act_signed && ab - k == act_bits - 1;
        slice = 2 * slice + (sign ? -count : count);
      }
      ac1 = ac1 * (std::int64_t{1} << b) + slice;
      ++result.steps;
    }
    ac2 = 2 * ac2 + (p.wgt_signed && wb == p.wgt - 1 ? -ac1 : ac1);
  }
  result.dot = ac2;
  return result;
}

int group_precision(std::span<const std::int64_t> values, bool is_signed) {
  std::int64_t all = 0;
  for (const std::int64_t value : values) all |= value < 0 ? ~value : value;
  int bits = 0;
  while (all >> bits != 0) ++bits;
  return std::max(bits, 1) + (is_signed ? 1 : 0);
}

}  // namespace heddle
