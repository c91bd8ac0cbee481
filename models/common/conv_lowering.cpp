// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_lowering.hpp"

#include <algorithm>

#include "models/common/bits.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {
std::int64_t stacked_taps(const ConvBlock& block, std::int64_t in_count, std::int64_t taps) {
  if (in_count > block.pack_channels || taps == 1) return 1;
  const std::int64_t fitting = std::min(block.rows / in_count, taps);
  return fitting <= 1 ? 1 : ceil_div(taps, ceil_div(taps, fitting));
}

std::int64_t activation_offset(const ConvBlock& block, const ConvLayer& layer, DType dtype) {
  if (!layer.requant && layer.in_zero_point == 0) return 0;
  const bool tensor_signed = dtype_min(dtype) < 0;
  if (tensor_signed == block.act_signed) return 0;
  const std::int64_t half = std::int64_t{1} << (block.act_bits - 1);
  return block.act_signed ? -half : half;
}

std::vector<Slice> cut_slices(const ConvBlock& block, const ConvLayer& layer,
                              bool subtract_beforehand, std::int64_t together) {
  const std::int64_t in = layer.in_c_per_group(), out = layer.out_c_per_group();
  const std::int64_t most_out = ConvBlock::kMaxField * block.cols;
  const auto zero_point = [&](std::int64_t channel) {
    return subtract_beforehand ? 0 : weight_zero_point(layer, channel);
  };
  std::vector<Slice> slices;
  for (std::int64_t first = 0; first < layer.out_c;) {
    const std::int64_t group = first / out;
    const std::int64_t end =
        std::min({(group + together) * out, layer.out_c, first + most_out});
    std::int64_t next = first + 1;
    while (next < end && zero_point(next) == zero_point(first)) ++next;
    const std::int64_t groups = ceil_div(next, out) - group;
    slices.push_back({.in_first = group * in, .in_count = groups * in, .out_first = first,
                      .out_count = next - first, .wgt_zp = zero_point(first)});
    first = next;
  }
  return slices;
}

std::int64_t most_groups(const ConvBlock& block, const ConvLayer& layer) {
  return std::clamp<std::int64_t>(std::min(block.rows / layer.in_c_per_group(),
                                           block.cols / layer.out_c_per_group()), 1, layer.groups);
}

Lowered lower(const ConvBlock& block, const ConvLayer& layer, std::int64_t act_offset,
              std::int64_t together) {
  Lowered lowered;
  lowered.raw = !layer.requant;
  lowered.act_offset = act_offset;
  const std::int64_t act_zp = layer.in_zero_point + act_offset;
  lowered.act_zp = fits(act_zp, block.act_bits, block.act_signed) ? act_zp : 0;
  lowered.subtract_beforehand = can_subtract_beforehand(block, layer);
  lowered.slices = cut_slices(block, layer, lowered.subtract_beforehand, together);
  if (lowered.raw) {
    if (layer.bias.empty() && act_zp == 0) return lowered;
    for (std::int64_t channel = 0; channel < layer.out_c; ++channel) {
      lowered.offsets.push_back(folded_bias(layer, channel, act_zp));
    }
    return lowered;
  }
  lowered.round = requant_round(*layer.requant);
  for (std::int64_t channel = 0; channel < layer.out_c; ++channel) {
    lowered.records.push_back(channel_record(
        layer.requant->rule, layer.requant->channels[static_cast<std::size_t>(channel)],
        folded_bias(layer, channel, act_zp), lowered.round));
  }
  return lowered;
}

std::int64_t slice_weight(const ConvLayer& layer, const Lowered& lowered, const Slice& slice,
                          std::int64_t out, std::int64_t tap, std::int64_t in) {
  const std::int64_t channel = slice.out_first + out;
  const std::int64_t inputs = layer.in_c_per_group();
  const std::int64_t in_group =
      slice.in_first + in - channel / layer.out_c_per_group() * inputs;
  if (in_group < 0 || in_group >= inputs) return slice.wgt_zp;
  const std::int64_t taps = layer.kernel_h * layer.kernel_w;
  const auto index = static_cast<std::size_t>((channel * taps + tap) * inputs + in_group);
  return layer.weights[index] -
         (lowered.subtract_beforehand ? weight_zero_point(layer, channel) : 0);
}

}  // namespace heddle
