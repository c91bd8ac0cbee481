// SPDX-License-Identifier: Apache-2.0
#include "models/codec/entropy.hpp"

#include <algorithm>
#include <cmath>

namespace heddle {

double zero_order_entropy(std::vector<std::uint32_t> codes) {
  std::sort(codes.begin(), codes.end());
  const auto total = static_cast<double>(codes.size());
  double bits = 0;
  for (auto at = codes.begin(); at != codes.end();) {
    const auto end = std::upper_bound(at, codes.end(), *at);
    const double share = static_cast<double>(end - at) / total;
    bits -= share * std::log2(share);
    at = end;
  }
  return std::max(bits, 0.0);  // no negative zero
}

}  // namespace heddle
