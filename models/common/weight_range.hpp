// SPDX-License-Identifier: Apache-2.0
//
// What a layer's weights allow: zero points, folded bias, and the exact worst case of each
// accumulator, from the weights as they are.
#pragma once

#include <cstdint>

#include "models/common/layer.hpp"
#include "models/common/conv_block.hpp"

namespace heddle {

[[nodiscard]] std::int64_t weight_zero_point(const ConvLayer& layer, std::int64_t out_channel);

// True when every w - zero point fits the block's weights (always so without zero points).
[[nodiscard]] bool can_subtract_beforehand(const ConvBlock& block, const ConvLayer& layer);

// bias - act_zp * sum (w - zero point) over the channel's taps.
[[nodiscard]] std::int64_t folded_bias(const ConvLayer& layer, std::int64_t out_channel,
                                       std::int64_t act_zp);

struct SumRange {
  std::int64_t min = 0, max = 0;
};

// Values that the channel's sum a * (w - zero point) takes for activations act.min..act.max.
[[nodiscard]] SumRange sum_range(const ConvLayer& layer, std::int64_t out_channel, SumRange act);

}  // namespace heddle
