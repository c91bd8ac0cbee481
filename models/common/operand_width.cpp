// SPDX-License-Identifier: Apache-2.0
#include "models/common/operand_width.hpp"

#include <algorithm>

#include "models/common/bits.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {

OperandWidth operand_width(std::int64_t min, std::int64_t max) {
  OperandWidth width{.bits = 1, .is_signed = min < 0};
  while (!fits(min, width.bits, width.is_signed) || !fits(max, width.bits, width.is_signed))
    ++width.bits;
  return width;
}

OperandWidth operand_width(std::span<const std::int64_t> values, std::int64_t zero_point) {
  std::int64_t min = 0, max = 0;
  for (const std::int64_t value : values) {
    min = std::min(min, value - zero_point);
    max = std::max(max, value - zero_point);
  }
  return operand_width(min, max);
}

OperandWidth weight_width(const ConvLayer& layer) {
  std::int64_t min = 0, max = 0;
  const std::int64_t reduction = layer.reduction();
  for (std::size_t i = 0; i < layer.weights.size(); ++i) {
    const std::int64_t weight =
        layer.weights[i] - weight_zero_point(layer, static_cast<std::int64_t>(i) / reduction);
    min = std::min(min, weight);
    max = std::max(max, weight);
  }
  return operand_width(min, max);
}

OperandWidth activation_width(const ConvLayer& layer, const Tensor& input) {
  return operand_width(input.data, layer.in_zero_point);
}

}  // namespace heddle
