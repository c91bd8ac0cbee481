// SPDX-License-Identifier: Apache-2.0
#include "tb/common/conv_workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/common/network.hpp"
#include "models/common/reference.hpp"

namespace heddle {
namespace {

struct Range {
  std::int64_t min = 0, max = 0;
  [[nodiscard]] std::int64_t draw(Rng& rng) const { return rng.between(min, max); }
  [[nodiscard]] std::int64_t end(Rng& rng) const { return rng.chance(2) ? min : max; }
};

std::int64_t operand(Operands kind, const Range& range, bool is_weight, Rng& rng) {
  switch (kind) {
    case Operands::kRandom: return range.draw(rng);
    case Operands::kExtremes: return range.end(rng);
    case Operands::kLowest: return range.min;
    case Operands::kLowTimesHigh: return is_weight ? range.max : range.min;
  }
  return 0;
}

// Activations as the tensor holds them; a block of the other signedness gets them moved by half the range.
Range tensor_range(const ConvLimits& limits, const Filling& filling) {
  const bool is_signed = limits.act_signed != filling.opposite_input;
  return {int_min(limits.act_bits, is_signed), int_max(limits.act_bits, is_signed)};
}

Tensor make_input(const ConvLimits& limits, const ConvLayer& layer, const Filling& filling,
                  Rng& rng) {
  const bool is_signed = limits.act_signed != filling.opposite_input;
  constexpr int kByteBits = 8;
  const DType byte = is_signed ? DType::kInt8 : DType::kUint8;
  Tensor input = Tensor::zeros(limits.act_bits > kByteBits ? DType::kInt32 : byte, layer.in_shape());
  const Range range = tensor_range(limits, filling);
  for (std::int64_t& value : input.data) value = operand(filling.operands, range, false, rng);
  return input;
}

void set_weights(const ConvLimits& limits, ConvLayer& layer, const Filling& filling, Rng& rng) {
  const int bits = std::max(1, limits.wgt_bits - filling.weight_shift);
  const Range range{int_min(bits), int_max(bits)};
  layer.weights.resize(static_cast<std::size_t>(layer.out_c * layer.reduction()));
  for (std::int64_t& weight : layer.weights) weight = operand(filling.operands, range, true, rng);
  if (filling.weight_zero_point) {
    layer.wgt_zero_point.resize(static_cast<std::size_t>(layer.out_c));
    const std::int64_t common = range.draw(rng);
    const bool per_channel = rng.chance(2);
    for (std::int64_t& zero : layer.wgt_zero_point) zero = per_channel ? range.draw(rng) : common;
  }
}

// Largest magnitude among the accumulators of each channel, at least 1.
std::vector<double> channel_peaks(const ConvLayer& layer, const Tensor& input) {
  const Tensor sums = conv_accumulate_fast(layer, input);
  std::vector<double> peaks(static_cast<std::size_t>(layer.out_c), 1.0);
  for (std::size_t i = 0; i < sums.data.size(); ++i) {
    double& peak = peaks[i % peaks.size()];
    peak = std::max(peak, std::abs(static_cast<double>(sums.data[i])));
  }
  return peaks;
}

// About as large as the sums, or anything that leaves the accumulator some room.
void set_bias(const ConvLimits& limits, ConvLayer& layer, const Filling& filling,
              const Tensor& input, Rng& rng) {
  const int most = std::max(3, limits.acc_bits - 8);
  for (const double peak : channel_peaks(layer, input)) {
    const int like = std::clamp(std::ilogb(peak) + 1, 3, most);
    const int bits = filling.wild ? static_cast<int>(rng.between(3, most)) : like;
    layer.bias.push_back(rng.between(int_min(bits), int_max(bits)));
  }
}

// A positive real as multiplier * 2^-shift with a multiplier of at most `bits` bits.
ChannelScale fixed_scale(double real, int bits, Rng& rng) {
  ChannelScale scale;
  const int exponent = std::ilogb(real);
  scale.shift = std::clamp(bits - 1 - exponent, 0, 62);
  scale.multiplier =
      std::clamp<std::int64_t>(std::llround(std::ldexp(real, scale.shift)), 1, int_max(32));
  scale.add = rng.between(-(std::int64_t{1} << std::min(scale.shift + 3, 46)),
                          std::int64_t{1} << std::min(scale.shift + 3, 46));
  return scale;
}

// Powers of two, so that sums meet ties exactly; the addend moves some of them just below.
// Shifts of 1..61: a shift of 0 would turn off the descriptor's rounding (requant_round).
ChannelScale tie_scale(RequantRule rule, std::size_t channel, Rng& rng) {
  constexpr std::size_t kShifts = 61;  // a prime: each of them meets every column
  const int shift = 1 + static_cast<int>(channel % kShifts);
  if (rule == RequantRule::kDouble || rule == RequantRule::kSingle) {
    return {.multiplier = std::int64_t{1} << 30, .exponent = 31 - shift};
  }
  ChannelScale scale{.multiplier = std::int64_t{1} << std::min(shift - 1, 30), .shift = shift};
  const std::int64_t half = std::int64_t{1} << std::min(shift - 1, 46);
  scale.add = rng.between(-1, 1) + half * rng.between(-1, 1);
  return scale;
}

ChannelScale channel_scale(const Filling& filling, double peak, bool first, Rng& rng) {
  const bool by_exponent =
      filling.rule == RequantRule::kDouble || filling.rule == RequantRule::kSingle;
  if (!first && rng.chance(24)) return {};  // a channel of constant results
  const double target = filling.spread == Spread::kSaturate ? 2000.0 : 140.0;
  const double real = target / peak * (0.5 + static_cast<double>(rng.below(1000)) / 1000.0);
  if (by_exponent) {
    ChannelScale scale = quantize_multiplier(real);
    if (filling.spread == Spread::kWide && rng.chance(2)) {
      scale.multiplier = rng.chance(2) ? int_max(32) : std::int64_t{1} << 30;
      if (rng.chance(3)) scale.exponent = -31;
      if (rng.chance(3)) scale.exponent = 30;
    }
    return scale;
  }
  if (filling.spread != Spread::kWide)
    return fixed_scale(real, static_cast<int>(rng.between(4, 20)), rng);
  ChannelScale scale = fixed_scale(real, 31, rng);
  if (rng.chance(3)) scale.multiplier = -scale.multiplier;
  if (rng.chance(4)) scale.add = rng.between(int_min(47), int_max(47));
  if (rng.chance(4))
    scale = {.multiplier = rng.between(-3, 3), .add = rng.between(-100, 100), .shift = 0};
  if (rng.chance(6)) scale = {.multiplier = int_min(32), .add = 0, .shift = 62};
  return scale;
}

void set_requant(ConvLayer& layer, const Filling& filling, const Tensor& input, Rng& rng) {
  Requant requant{.rule = filling.rule};
  const Range all = filling.unsigned_result ? Range{0, 255} : Range{-128, 127};
  requant.clamp_min = all.min;
  requant.clamp_max = all.max;
  if (filling.spread != Spread::kEveryShift) {
    const Range middle{all.min + 64, all.max - 64};
    requant.zero_point = (filling.wild ? all : middle).draw(rng);
    if (filling.fused_relu) requant.clamp_min = requant.zero_point;
    if (filling.narrow_clamp)
      requant.clamp_max = std::min(all.max, requant.clamp_min + rng.between(0, 20));
  }
  const std::vector<double> peaks = channel_peaks(layer, input);
  const bool per_tensor = filling.spread != Spread::kEveryShift && rng.chance(3);
  for (const double peak : peaks) {
    if (per_tensor && !requant.channels.empty()) {
      requant.channels.push_back(requant.channels.front());
    } else if (filling.spread == Spread::kEveryShift) {
      requant.channels.push_back(tie_scale(filling.rule, requant.channels.size(), rng));
    } else {
      requant.channels.push_back(channel_scale(filling, peak, requant.channels.empty(), rng));
    }
  }
  layer.requant = requant;
}

}  // namespace

ConvLimits conv_limits(const Manifest& manifest) {
  return {.rows = manifest.param("rows"),
          .cols = manifest.param("cols"),
          .act_bits = static_cast<int>(manifest.param("act_bits")),
          .wgt_bits = static_cast<int>(manifest.param("wgt_bits")),
          .acc_bits = static_cast<int>(manifest.param("acc_bits")),
          .act_signed = manifest.param("act_signed") != 0,
          .weight_zero_point = manifest.param("weight_zero_point") != 0,
          .rules = manifest.requant};
}

void set_outputs(ConvLayer& s, std::int64_t pad_bottom, std::int64_t pad_right) {
  s.out_h =
      (s.in_h + s.pad_top + pad_bottom - s.dilation_h * (s.kernel_h - 1) - 1) / s.stride_h + 1;
  s.out_w =
      (s.in_w + s.pad_left + pad_right - s.dilation_w * (s.kernel_w - 1) - 1) / s.stride_w + 1;
}

Workload fill_conv(const ConvLimits& limits, const std::string& name, ConvLayer shape,
                   const Filling& filling, std::uint64_t seed) {
  Rng rng(seed);
  Workload work{.name = name, .layer = std::move(shape), .input = {}};
  ConvLayer& layer = work.layer;
  layer.name = name;
  set_weights(limits, layer, filling, rng);
  work.input = make_input(limits, layer, filling, rng);
  if (filling.raw) return work;
  layer.in_zero_point = tensor_range(limits, filling).draw(rng);
  if (filling.bias) set_bias(limits, layer, filling, work.input, rng);
  set_requant(layer, filling, work.input, rng);
  return work;
}

std::string layer_text(const ConvLayer& layer) {
  return fmt::format(
      "{} -> {}, kernel {}x{}, stride {}x{}, dilation {}x{}, pad {},{}, groups {}, {}",
      shape_text(layer.in_shape()), shape_text(layer.out_shape()), layer.kernel_h, layer.kernel_w,
      layer.stride_h, layer.stride_w, layer.dilation_h, layer.dilation_w, layer.pad_top,
      layer.pad_left, layer.groups,
      layer.requant ? fmt::format("rule {}", rule_name(layer.requant->rule)) : "raw");
}

}  // namespace heddle
