// SPDX-License-Identifier: Apache-2.0
//
// From int32 accumulator to output value, one formula a rule. RTL side: common_requant, which
// computes all rules but fp32 with one datapath (rtl_templates/common/CONTRACT.md, "cmd").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "models/common/layer.hpp"

namespace heddle {

// The accumulator scaled by `rule`, before zero point and clamp. acc must fit in 32 bits.
[[nodiscard]] std::int64_t scale_accumulator(RequantRule rule, const ChannelScale& scale,
                                             std::int64_t acc);

// Why a given scale (kFloor, kHalfUp) is beyond a block's channel record, or nullopt:
// multiplier signed 32 bits, add signed 48 bits, shift 0..62.
[[nodiscard]] std::optional<std::string> unsupported_scale(const ChannelScale& scale);

// The output value: scaled by the channel's scale, plus zero point, clamped.
[[nodiscard]] std::int64_t requantize(const Requant& requant, std::size_t channel,
                                      std::int64_t acc);

// TFLite-Micro's rule for int16 activations with 64-bit accumulators (|acc| < 2^47):
// (acc*M16 + 2^(14-e)) >> (15-e), M16 = (M + 2^15) >> 16, at most 2^15 - 1.
[[nodiscard]] std::int64_t scale_int16x8(const ChannelScale& scale, std::int64_t acc);

}  // namespace heddle
