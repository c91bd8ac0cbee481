// SPDX-License-Identifier: Apache-2.0
//
// Random layers and inputs for tests: small, and odd in every respect that a plan knows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>

#include "models/common/bits.hpp"
#include "models/common/layer.hpp"
#include "models/common/manifest.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::int64_t in(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool one_in(std::int64_t n) { return in(1, n) == 1; }
  std::int64_t of(std::initializer_list<std::int64_t> values) {
    return values.begin()[in(0, static_cast<std::int64_t>(values.size()) - 1)];
  }

 private:
  std::mt19937_64 engine_;
};

// A square convolution with TensorFlow's SAME padding, random weights and rule `double`.
inline ConvLayer same_conv(Random& random, std::int64_t size, std::int64_t in_c,
                           std::int64_t out_c, std::int64_t kernel, std::int64_t stride,
                           std::int64_t groups = 1) {
  ConvLayer layer;
  layer.name = "conv";
  layer.in_h = layer.in_w = size;
  layer.in_c = in_c;
  layer.out_c = out_c;
  layer.groups = groups;
  layer.kernel_h = layer.kernel_w = kernel;
  layer.stride_h = layer.stride_w = stride;
  layer.out_h = layer.out_w = (size + stride - 1) / stride;
  const std::int64_t padding =
      std::max<std::int64_t>((layer.out_h - 1) * stride + kernel - size, 0);
  layer.pad_top = layer.pad_left = padding / 2;
  layer.in_zero_point = -3;
  for (std::int64_t i = 0; i < out_c * layer.reduction(); ++i) {
    layer.weights.push_back(random.in(-128, 127));
  }
  layer.bias.assign(static_cast<std::size_t>(out_c), 100);
  layer.requant = Requant{};
  layer.requant->channels.assign(static_cast<std::size_t>(out_c),
                                 ChannelScale{.multiplier = std::int64_t{1} << 30, .exponent = -8});
  return layer;
}

inline ChannelScale random_scale(Random& random, RequantRule rule, std::int64_t reduction) {
  const int bits = 6 + static_cast<int>(std::min<std::int64_t>(reduction, 1000) / 100);
  ChannelScale scale;
  if (rule == RequantRule::kDouble || rule == RequantRule::kSingle) {
    scale.multiplier = random.one_in(20) ? 0 : random.in(std::int64_t{1} << 30, int_max(32));
    scale.exponent = static_cast<int>(random.in(-bits - 3, 1));
  } else {
    scale.shift = static_cast<int>(random.in(0, 12));
    scale.multiplier = random.in(-40, 200) >> (12 - scale.shift) / 2;
    scale.add = random.in(-5000, 5000);
  }
  return scale;
}

inline Requant random_requant(Random& random, const ConvLayer& layer) {
  Requant requant;
  requant.rule = static_cast<RequantRule>(random.in(0, 3));
  for (std::int64_t i = 0; i < layer.out_c; ++i) {
    requant.channels.push_back(random_scale(random, requant.rule, layer.reduction()));
  }
  if (random.one_in(4)) {
    requant.clamp_min = 0;
    requant.clamp_max = 255;
  }
  requant.zero_point = random.in(requant.clamp_min, requant.clamp_max);
  if (random.one_in(3)) requant.clamp_min = std::max(requant.clamp_min, requant.zero_point);
  return requant;
}

// A layer that the block can run (shapes only limit the work, not the weirdness). `size` scales it.
inline ConvLayer random_layer(Random& random, const Manifest& manifest, std::int64_t size) {
  const auto param = [&](const char* key) { return manifest.param(key); };
  ConvLayer layer;
  layer.name = "random";
  layer.groups = random.one_in(3) ? random.in(1, 12) : 1;
  const std::int64_t in_group = random.in(1, layer.groups > 1 ? 5 : 2 * size);
  layer.in_c = layer.groups * (random.one_in(3) ? 1 : in_group);
  layer.out_c = layer.groups * random.in(1, layer.groups > 1 ? 4 : 2 * size);
  if (random.one_in(4)) layer.out_c = layer.in_c;
  layer.n = random.one_in(4) ? random.in(2, 3) : 1;
  const bool pointwise = random.one_in(3);
  layer.kernel_h = pointwise || random.one_in(4) ? 1 : random.in(1, 5);
  layer.kernel_w = pointwise || random.one_in(6) ? 1 : random.in(1, 5);
  layer.stride_h = random.one_in(2) ? 1 : random.in(1, 4);
  layer.stride_w = random.one_in(2) ? 1 : random.in(1, 4);
  layer.dilation_h = random.one_in(3) ? random.in(1, 5) : 1;
  layer.dilation_w = random.one_in(3) ? random.in(1, 5) : 1;
  layer.in_h = random.in(1, 2 * size);
  layer.in_w = random.in(1, 2 * size);
  const bool padded = !random.one_in(3);
  const auto outs = [&](std::int64_t extent, std::int64_t kernel, std::int64_t stride,
                        std::int64_t dilation, std::int64_t& pad) {
    pad = padded ? random.in(0, random.one_in(8) ? 6 : kernel - 1) : 0;
    const std::int64_t bottom = padded ? random.in(0, kernel - 1) : 0;
    return std::max<std::int64_t>(
        (extent + pad + bottom - (kernel - 1) * dilation - 1) / stride + 1, 1);
  };
  layer.out_h = outs(layer.in_h, layer.kernel_h, layer.stride_h, layer.dilation_h, layer.pad_top);
  layer.out_w = outs(layer.in_w, layer.kernel_w, layer.stride_w, layer.dilation_w, layer.pad_left);
  if (!padded) {  // what no tap may leave
    layer.in_h = std::max(layer.in_h, (layer.out_h - 1) * layer.stride_h +
                                          (layer.kernel_h - 1) * layer.dilation_h + 1);
    layer.in_w = std::max(layer.in_w, (layer.out_w - 1) * layer.stride_w +
                                          (layer.kernel_w - 1) * layer.dilation_w + 1);
  }
  const int act_bits = static_cast<int>(param("act_bits"));
  const int wgt_bits = static_cast<int>(param("wgt_bits"));
  const bool act_signed = param("act_signed") != 0;
  for (std::int64_t i = 0; i < layer.out_c * layer.reduction(); ++i) {
    layer.weights.push_back(random.one_in(8) ? int_min(wgt_bits)
                                             : random.in(int_min(wgt_bits), int_max(wgt_bits)));
  }
  if (param("weight_zero_point") != 0 && random.one_in(2)) {
    layer.wgt_zero_point.assign(random.one_in(2) ? 1 : static_cast<std::size_t>(layer.out_c), 0);
    for (auto& zp : layer.wgt_zero_point) zp = random.in(int_min(wgt_bits), int_min(wgt_bits) + 2);
  }
  const bool raw = random.one_in(5);
  if (raw && random.one_in(3)) return layer;
  layer.in_zero_point = random.in(int_min(act_bits, act_signed), int_max(act_bits, act_signed));
  if (!random.one_in(4)) {
    for (std::int64_t i = 0; i < layer.out_c; ++i) layer.bias.push_back(random.in(-9000, 9000));
  }
  if (!raw) layer.requant = random_requant(random, layer);
  return layer;
}

// Values over the whole range of the block's activations, as a tensor of the fitting dtype.
inline Tensor random_input(Random& random, const Manifest& manifest, const ConvLayer& layer) {
  const int bits = static_cast<int>(manifest.param("act_bits"));
  const bool is_signed = manifest.param("act_signed") != 0;
  Tensor input = Tensor::zeros(is_signed ? DType::kInt8 : DType::kUint8, layer.in_shape());
  for (auto& value : input.data) {
    value = random.one_in(8) ? int_min(bits, is_signed)
                             : random.in(int_min(bits, is_signed), int_max(bits, is_signed));
  }
  return input;
}

}  // namespace heddle
