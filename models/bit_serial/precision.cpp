// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/precision.hpp"

#include <algorithm>

#include "models/common/bits.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {

Width width_of(std::int64_t min, std::int64_t max) {
  Width width{.bits = 1, .is_signed = min < 0};
  while (!fits(min, width.bits, width.is_signed) || !fits(max, width.bits, width.is_signed)) {
    ++width.bits;
  }
  return width;
}

Width weight_width(const ConvLayer& layer) {
  std::int64_t min = 0, max = 0;
  const std::int64_t count = layer.reduction();
  for (std::size_t i = 0; i < layer.weights.size(); ++i) {
    const std::int64_t weight =
        layer.weights[i] - weight_zero_point(layer, static_cast<std::int64_t>(i) / count);
    min = std::min(min, weight);
    max = std::max(max, weight);
  }
  return width_of(min, max);
}

Width activation_width(const ConvLayer& layer, const Tensor& input) {
  std::int64_t min = 0, max = 0;
  for (const std::int64_t value : input.data) {
    min = std::min(min, value - layer.in_zero_point);
    max = std::max(max, value - layer.in_zero_point);
  }
  return width_of(min, max);
}

}  // namespace heddle
