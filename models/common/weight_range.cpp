// SPDX-License-Identifier: Apache-2.0
#include "models/common/weight_range.hpp"

#include <algorithm>
#include <span>

namespace heddle {
namespace {

std::span<const std::int64_t> channel_weights(const ConvLayer& layer, std::int64_t out_channel) {
  const auto count = static_cast<std::size_t>(layer.reduction());
  return std::span(layer.weights).subspan(static_cast<std::size_t>(out_channel) * count, count);
}

}  // namespace

std::int64_t weight_zero_point(const ConvLayer& layer, std::int64_t out_channel) {
  const auto& points = layer.wgt_zero_point;
  if (points.empty()) return 0;
  return points.size() == 1 ? points[0] : points[static_cast<std::size_t>(out_channel)];
}

bool can_subtract_beforehand(const ConvBlock& block, const ConvLayer& layer) {
  for (std::int64_t channel = 0; channel < layer.out_c; ++channel) {
    const std::int64_t zero_point = weight_zero_point(layer, channel);
    for (const std::int64_t weight : channel_weights(layer, channel)) {
      if (!fits(weight - zero_point, block.wgt_bits)) return false;
    }
  }
  return true;
}

std::int64_t folded_bias(const ConvLayer& layer, std::int64_t out_channel, std::int64_t act_zp) {
  const std::int64_t zero_point = weight_zero_point(layer, out_channel);
  std::int64_t sum = 0;
  for (const std::int64_t weight : channel_weights(layer, out_channel)) sum += weight - zero_point;
  const std::int64_t bias =
      layer.bias.empty() ? 0 : layer.bias[static_cast<std::size_t>(out_channel)];
  return bias - act_zp * sum;
}

SumRange sum_range(const ConvLayer& layer, std::int64_t out_channel, SumRange act) {
  const std::int64_t zero_point = weight_zero_point(layer, out_channel);
  std::int64_t positive = 0, negative = 0;
  for (const std::int64_t raw : channel_weights(layer, out_channel)) {
    const std::int64_t weight = raw - zero_point;
    (weight < 0 ? negative : positive) += weight;
  }
  return {.min = act.min * positive + act.max * negative,
          .max = act.max * positive + act.min * negative};
}

}  // namespace heddle
