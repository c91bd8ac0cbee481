// SPDX-License-Identifier: Apache-2.0
//
// Every rule by which a block refuses a layer (declared in conv_lowering.hpp). Each reason names the
// rule, the value got and what to change.
#include <fmt/format.h>

#include <algorithm>

#include "models/common/conv_lowering.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {
namespace {

using Reason = std::optional<std::string>;

constexpr int kOutFieldBits = 10;  // out_zp, out_min, out_max of the descriptor
constexpr int kWgtZpBits = 8;
constexpr int kRawBits = 32;      // of a raw result with its bias

Reason shape_problem(const ConvLayer& layer) {
  const std::int64_t most = ConvBlock::kMaxCoord;
  if (std::max({layer.kernel_h, layer.kernel_w, layer.stride_h, layer.stride_w, layer.dilation_h,
                layer.dilation_w, layer.pad_top, layer.pad_left}) > most) {
    return fmt::format("kernel {}x{}, stride {}x{}, dilation {}x{} or padding {}, {} exceeds {}",
                       layer.kernel_h, layer.kernel_w, layer.stride_h, layer.stride_w,
                       layer.dilation_h, layer.dilation_w, layer.pad_top, layer.pad_left, most);
  }
  return std::nullopt;
}

bool has_padding(const ConvLayer& layer) {
  const auto beyond = [](std::int64_t extent, std::int64_t outs, std::int64_t taps,
                         std::int64_t stride, std::int64_t dilation, std::int64_t pad) {
    return pad > 0 || (outs - 1) * stride + (taps - 1) * dilation - pad >= extent;
  };
  return beyond(layer.in_h, layer.out_h, layer.kernel_h, layer.stride_h, layer.dilation_h,
                layer.pad_top) ||
         beyond(layer.in_w, layer.out_w, layer.kernel_w, layer.stride_w, layer.dilation_w,
                layer.pad_left);
}

Reason input_problem(const ConvBlock& block, const ConvLayer& layer, std::int64_t act_offset) {
  const std::int64_t act_zp = layer.in_zero_point + act_offset;
  if (has_padding(layer) && !fits(act_zp, block.act_bits, block.act_signed)) {
    return fmt::format(
        "padding needs input zero point {} among the activations {}..{}; use a block "
        "with other act_bits or act_signed",
        act_zp, block.act_min(), block.act_max());
  }
  return std::nullopt;
}

Reason output_problem(const ConvBlock& block, const ConvLayer& layer) {
  if (!layer.requant) return std::nullopt;
  const Requant& requant = *layer.requant;
  if (std::find(block.requant.begin(), block.requant.end(), requant.rule) == block.requant.end()) {
    return fmt::format("requantization rule '{}' is not built into the block; add it to requant",
                       rule_name(requant.rule));
  }
  const bool is_byte = (requant.clamp_min >= -128 && requant.clamp_max <= 127) ||
                       (requant.clamp_min >= 0 && requant.clamp_max <= 255);
  if (!is_byte || requant.clamp_min > requant.clamp_max) {
    return fmt::format("results {}..{} are not an 8-bit range", requant.clamp_min,
                       requant.clamp_max);
  }
  if (!fits(requant.zero_point, kOutFieldBits)) {
    return fmt::format("output zero point {} is outside {}..{}", requant.zero_point,
                       int_min(kOutFieldBits), int_max(kOutFieldBits));
  }
  return std::nullopt;
}

Reason weight_problem(const ConvBlock& block, const ConvLayer& layer) {
  if (can_subtract_beforehand(block, layer)) return std::nullopt;
  const std::int64_t count = layer.reduction();
  for (std::size_t i = 0; i < layer.weights.size(); ++i) {
    const std::int64_t channel = static_cast<std::int64_t>(i) / count;
    const std::int64_t zero_point = weight_zero_point(layer, channel);
    if (!fits(layer.weights[i], block.wgt_bits)) {
      return fmt::format("weight {} of output channel {} does not fit wgt_bits = {}",
                         layer.weights[i], channel, block.wgt_bits);
    }
    if (zero_point == 0) continue;
    if (!block.weight_zero_point) {
      return fmt::format("weight zero point {} of output channel {} needs a block with "
                         "weight_zero_point = true", zero_point, channel);
    }
    if (!fits(zero_point, std::min(block.wgt_bits, kWgtZpBits))) {
      return fmt::format("weight zero point {} of output channel {} does not fit wgt_bits = {}",
                         zero_point, channel, block.wgt_bits);
    }
  }
  return std::nullopt;
}

Reason accumulator_problem(const ConvBlock& block, const ConvLayer& layer,
                           std::int64_t act_offset) {
  if (block.max_reduction > 0 && layer.reduction() > block.max_reduction) {
    return fmt::format("{} products are summed into an output, the block's max_reduction is {}",
                       layer.reduction(), block.max_reduction);
  }
  const SumRange act{.min = block.act_min(), .max = block.act_max()};
  for (std::int64_t channel = 0; channel < layer.out_c; ++channel) {
    const std::int64_t bias = folded_bias(layer, channel, layer.in_zero_point + act_offset);
    const std::int64_t added = layer.requant ? bias : 0;  // within the block
    const SumRange sum = sum_range(layer, channel, act);
    for (const std::int64_t bound : {sum.min, sum.max}) {
      if (!fits(bound + added, block.acc_bits)) {
        return fmt::format("the accumulator of output channel {} can reach {}, which acc_bits = {} "
                           "does not hold", channel, bound + added, block.acc_bits);
      }
      if (!layer.requant && !fits(bound + bias, kRawBits)) {
        return fmt::format("raw results of output channel {} can reach {}, which int32 does not "
                           "hold", channel, bound + bias);
      }
    }
    if (!layer.requant) continue;
    const Requant& requant = *layer.requant;
    const auto problem =
        record_problem(requant.rule, requant.channels[static_cast<std::size_t>(channel)], bias,
                       requant_round(requant));
    if (problem) return fmt::format("output channel {}: {}", channel, *problem);
  }
  return std::nullopt;
}

}  // namespace

Reason lowering_problem(const ConvBlock& block, const ConvLayer& layer,
                        std::int64_t act_offset) {
  if (auto reason = shape_problem(layer)) return reason;
  if (auto reason = input_problem(block, layer, act_offset)) return reason;
  if (auto reason = output_problem(block, layer)) return reason;
  if (auto reason = weight_problem(block, layer)) return reason;
  return accumulator_problem(block, layer, act_offset);
}

}  // namespace heddle
