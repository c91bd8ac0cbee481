// SPDX-License-Identifier: Apache-2.0
//
// From an operator of a network to the layer that a block runs: geometry from the tensors' shapes,
// scales from their quantization (real = sx * sw / so, in double, as TFLite prepares it).
#include <fmt/format.h>

#include <algorithm>

#include "models/common/error.hpp"
#include "models/common/network.hpp"
#include "models/common/requant.hpp"

namespace heddle {
namespace {

[[noreturn]] void fail(const Network& net, const Op& op, const std::string& what) {
  throw Error(
      fmt::format("{}: operator {} ({} '{}'): {}", net.file, op.index, op.type, op.name, what));
}

const TensorInfo& tensor_of(const Network& net, const Op& op, const std::vector<int>& list,
                            std::size_t which, const char* role) {
  if (which >= list.size() || list[which] < 0) fail(net, op, fmt::format("it has no {}", role));
  return net.tensors.at(static_cast<std::size_t>(list[which]));
}

std::int64_t per_tensor_zero_point(const Network& net, const Op& op, const TensorInfo& tensor) {
  const auto& zero_point = tensor.quant.zero_point;
  if (zero_point.size() > 1) {
    fail(net, op,
         fmt::format("tensor '{}' has {} zero points; one is supported for activations",
                     tensor.name, zero_point.size()));
  }
  return zero_point.empty() ? 0 : zero_point[0];
}

double per_tensor_scale(const Network& net, const Op& op, const TensorInfo& tensor) {
  if (tensor.quant.scale.size() != 1) {
    fail(net, op,
         fmt::format("tensor '{}' has {} scales, one is needed; quantize the model to int8 "
                     "per tensor",
                     tensor.name, tensor.quant.scale.size()));
  }
  return tensor.quant.scale[0];
}

const Tensor& constant_of(const Network& net, const Op& op, const TensorInfo& tensor) {
  if (!tensor.value) {
    fail(net, op,
         fmt::format("'{}' is computed at run time; only constant weights and biases are "
                     "supported",
                     tensor.name));
  }
  return *tensor.value;
}

void set_conv_geometry(const Network& net, const Op& op, const TensorInfo& in,
                       const TensorInfo& out, const Shape& weights, ConvLayer& layer) {
  if (in.shape.size() != 4 || out.shape.size() != 4 || weights.size() != 4) {
    fail(net, op,
         fmt::format("a convolution needs 4-D tensors, got input {}, weights {}, output {}",
                     shape_text(in.shape), shape_text(weights), shape_text(out.shape)));
  }
  const OpAttrs& a = op.attrs;
  layer.n = in.shape[0], layer.in_h = in.shape[1];
  layer.in_w = in.shape[2], layer.in_c = in.shape[3];
  layer.out_h = out.shape[1], layer.out_w = out.shape[2], layer.out_c = out.shape[3];
  layer.kernel_h = weights[1], layer.kernel_w = weights[2];
  layer.stride_h = a.stride_h, layer.stride_w = a.stride_w;
  layer.dilation_h = a.dilation_h, layer.dilation_w = a.dilation_w;
  layer.pad_top = a.pad_top, layer.pad_left = a.pad_left;
  layer.groups = a.groups;
  const bool attributes_ok = a.groups > 0 && a.stride_h > 0 && a.stride_w > 0 && a.dilation_h > 0 &&
                             a.dilation_w > 0 && a.pad_top >= 0 && a.pad_left >= 0 &&
                             a.pad_bottom >= 0 && a.pad_right >= 0;
  if (!attributes_ok) fail(net, op, "group count, strides, dilations and pads must be positive");
  const auto extent = [](std::int64_t size, std::int64_t pads, std::int64_t kernel,
                         std::int64_t dilation, std::int64_t stride) {
    const std::int64_t room = size + pads - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
  };
  const Shape expected = {
      layer.n,
      extent(layer.in_h, a.pad_top + a.pad_bottom, layer.kernel_h, a.dilation_h, a.stride_h),
      extent(layer.in_w, a.pad_left + a.pad_right, layer.kernel_w, a.dilation_w, a.stride_w),
      weights[0]};
  if (layer.in_c % a.groups != 0 || weights[0] % a.groups != 0 ||
      weights[3] != layer.in_c / a.groups || out.shape != expected) {
    fail(net, op,
         fmt::format("input {}, weights {} and {} groups give output {}, the model says {}; "
                     "the file contradicts itself",
                     shape_text(in.shape), shape_text(weights), a.groups, shape_text(expected),
                     shape_text(out.shape)));
  }
}

void set_fully_connected_geometry(const Network& net, const Op& op, const TensorInfo& in,
                                  const TensorInfo& out, const Shape& weights, ConvLayer& layer) {
  const std::int64_t depth = weights.size() == 2 ? weights[1] : 0;
  const std::int64_t count = element_count(in.shape);
  if (depth == 0 || count % depth != 0 || element_count(out.shape) != count / depth * weights[0]) {
    fail(net, op,
         fmt::format("input {} and weights {} do not give output {}; the file contradicts "
                     "itself",
                     shape_text(in.shape), shape_text(weights), shape_text(out.shape)));
  }
  layer.in_h = layer.out_h = count / depth;
  layer.in_c = depth;
  layer.out_c = weights[0];
}

std::vector<std::int64_t> weight_zero_points(const Network& net, const Op& op,
                                             const TensorInfo& weights, std::int64_t out_c) {
  auto zero_point = weights.quant.zero_point;
  if (zero_point.empty()) return {0};
  const bool same = std::all_of(zero_point.begin(), zero_point.end(),
                                [&](std::int64_t z) { return z == zero_point[0]; });
  if (same) return {zero_point[0]};
  if (std::ssize(zero_point) != out_c) {
    fail(net, op,
         fmt::format("{} weight zero points for {} output channels; one, or one a channel, "
                     "is needed",
                     zero_point.size(), out_c));
  }
  return zero_point;
}

// One scale, or one a channel, made one a channel.
template <typename T>
std::vector<T> per_channel(const Network& net, const Op& op, const std::vector<T>& scales,
                           std::int64_t out_c) {
  if (scales.size() == 1) return std::vector<T>(static_cast<std::size_t>(out_c), scales[0]);
  if (std::ssize(scales) != out_c) {
    fail(net, op,
         fmt::format("{} weight scales for {} output channels; one, or one a channel, is "
                     "needed; quantize the model to int8",
                     scales.size(), out_c));
  }
  return scales;
}

std::vector<ChannelScale> channel_scales(const Network& net, const Op& op, const TensorInfo& in,
                                         const TensorInfo& weights, const TensorInfo& out,
                                         std::int64_t out_c) {
  const double in_scale = per_tensor_scale(net, op, in);
  const double out_scale = per_tensor_scale(net, op, out);
  std::vector<ChannelScale> result;
  for (const double weight_scale : per_channel(net, op, weights.quant.scale, out_c)) {
    const double real = in_scale * weight_scale / out_scale;
    if (!(real > 0.0 && real < 1e9)) {
      fail(net, op,
           fmt::format("scale {} * {} / {} is not a positive number", in_scale, weight_scale,
                       out_scale));
    }
    result.push_back(quantize_multiplier(real));
  }
  return result;
}

std::vector<ChannelScale> fixed_scales(const Network& net, const Op& op, std::int64_t out_c) {
  for (const ChannelScale& scale : op.attrs.fixed_scales) {
    if (const auto why = unsupported_scale(scale)) fail(net, op, *why);
  }
  return per_channel(net, op, op.attrs.fixed_scales, out_c);
}

}  // namespace

ConvLayer lower_conv(const Network& net, const Op& op, RequantRule rule) {
  const TensorInfo& in = tensor_of(net, op, op.inputs, 0, "input");
  const TensorInfo& weights = tensor_of(net, op, op.inputs, 1, "weights");
  const TensorInfo& out = tensor_of(net, op, op.outputs, 0, "output");
  const Tensor& weight_values = constant_of(net, op, weights);
  ConvLayer layer;
  layer.name = op.name;
  layer.index = op.index;
  if (op.kind == OpKind::kConv) {
    set_conv_geometry(net, op, in, out, weight_values.shape, layer);
  } else {
    set_fully_connected_geometry(net, op, in, out, weight_values.shape, layer);
  }
  layer.weights = weight_values.data;
  layer.in_zero_point = per_tensor_zero_point(net, op, in);
  layer.wgt_zero_point = weight_zero_points(net, op, weights, layer.out_c);
  if (op.inputs.size() > 2 && op.inputs[2] >= 0) {
    layer.bias = constant_of(net, op, tensor_of(net, op, op.inputs, 2, "bias")).data;
    if (std::ssize(layer.bias) != layer.out_c) {
      fail(net, op,
           fmt::format("{} biases for {} output channels; the file contradicts itself",
                       layer.bias.size(), layer.out_c));
    }
  }
  if (op.attrs.raw_accumulator) return layer;
  Requant requant{.rule = op.attrs.fixed_rule.value_or(rule),
                  .channels = op.attrs.fixed_rule
                                  ? fixed_scales(net, op, layer.out_c)
                                  : channel_scales(net, op, in, weights, out, layer.out_c),
                  .zero_point = per_tensor_zero_point(net, op, out),
                  .clamp_min = op.attrs.act_min,
                  .clamp_max = op.attrs.act_max};
  layer.requant = std::move(requant);
  return layer;
}

}  // namespace heddle
