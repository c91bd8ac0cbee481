// SPDX-License-Identifier: Apache-2.0
//
// Convolution workloads for any block that runs ConvLayer: a shape gets weights, bias, zero points,
// scales and an input that fill the block's operand ranges and spread the results over the output's
// range (or far beyond it, so that clamps are reached).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/common/bits.hpp"
#include "models/common/layer.hpp"
#include "models/common/manifest.hpp"
#include "tb/common/family_bench.hpp"
#include "tb/common/seeds.hpp"

namespace heddle {

// What a block's operands may be, from its manifest.
struct ConvLimits {
  std::int64_t rows = 1, cols = 1;  // channels worked on at once: shapes are drawn around them
  int act_bits = 8, wgt_bits = 8, acc_bits = 32;
  bool act_signed = true, weight_zero_point = false;
  std::vector<RequantRule> rules;

  [[nodiscard]] std::int64_t act_min() const { return int_min(act_bits, act_signed); }
  [[nodiscard]] std::int64_t act_max() const { return int_max(act_bits, act_signed); }
};

// Throws Error when the manifest lacks a parameter.
[[nodiscard]] ConvLimits conv_limits(const Manifest& manifest);

enum class Operands {
  kRandom,       // uniform over the range
  kExtremes,     // each the least or the greatest
  kLowest,       // all the least: full-scale negative
  kLowTimesHigh  // activations the least, weights the greatest
};

enum class Spread {
  kFill,       // results fill the output's range
  kSaturate,   // most results lie beyond the clamp, on both sides
  kWide,       // multipliers, shifts and addends at the ends of their fields
  kEveryShift  // channels go through all shifts (exponents), sums lie at and beside ties
};

struct Filling {
  bool raw = false;  // no requantization
  RequantRule rule = RequantRule::kDouble;
  Operands operands = Operands::kRandom;
  Spread spread = Spread::kFill;
  bool bias = true;
  bool weight_zero_point = false;  // one a channel
  bool unsigned_result = false;    // clamp within 0..255
  bool fused_relu = false;         // clamp from the zero point up
  bool narrow_clamp = false;       // a few values wide
  bool wild = false;               // any output zero point, biases beyond the sums
  bool opposite_input = false;     // tensor's signedness is not the block's
  int weight_shift = 0;            // weights are this many bits narrower
};

// Sets out_h and out_w; bottom and right padding are what the last position reads beyond the image.
void set_outputs(ConvLayer& shape, std::int64_t pad_bottom, std::int64_t pad_right);

// The shape (all extents, kernel, stride, dilation, padding, groups) made a layer with an input.
[[nodiscard]] Workload fill_conv(const ConvLimits& limits, const std::string& name, ConvLayer shape,
                                 const Filling& filling, std::uint64_t seed);

// A shape of about `macs` multiplications at most: any kernel, stride, dilation, padding, groups.
[[nodiscard]] ConvLayer random_shape(const ConvLimits& limits, std::int64_t macs, Rng& rng);
[[nodiscard]] Filling random_filling(const ConvLimits& limits, Rng& rng);

// "2x9x8x5 -> 2x4x4x7, kernel 3x3, stride 2x2, dilation 1x1, groups 1, rule double"
[[nodiscard]] std::string layer_text(const ConvLayer& layer);

}  // namespace heddle
