// SPDX-License-Identifier: Apache-2.0
//
// TFLite's sliding windows and fully connected layers.
#include <fmt/format.h>

#include "models/import/tflite_reader.hpp"

namespace heddle {
namespace {

using tflite::Activation;
using tflite::Padding;

// Depthwise weights [1][kh][kw][O] as [O][kh][kw][1].
void outer_channels(TensorInfo& info) {
  const Shape old = info.shape;
  const std::int64_t taps = old[1] * old[2];
  const std::int64_t channels = old[3];
  Tensor moved = Tensor::zeros(info.dtype, {channels, old[1], old[2], 1});
  for (std::int64_t tap = 0; tap < taps; ++tap) {
    for (std::int64_t c = 0; c < channels; ++c) {
      moved.data[static_cast<std::size_t>(c * taps + tap)] =
          info.value->data[static_cast<std::size_t>(tap * channels + c)];
    }
  }
  info.shape = moved.shape;
  info.value = std::move(moved);
  if (info.quant.axis == 3) info.quant.axis = 0;
}

}  // namespace

void TfliteReader::set_padding(const Source& op, OpAttrs& attrs, Padding padding,
                               const Shape& in) const {
  op.place.require(
      padding == Padding::SAME || padding == Padding::VALID,
      fmt::format("padding must be SAME (0) or VALID (1), got {}", static_cast<int>(padding)));
  check_window(op.place, attrs);
  if (padding == Padding::VALID) return;
  WindowAxis h = axis_h(attrs, in[1]);
  WindowAxis w = axis_w(attrs, in[2]);
  h.pad_same();
  w.pad_same();
  attrs.pad_top = h.before;
  attrs.pad_bottom = h.after;
  attrs.pad_left = w.before;
  attrs.pad_right = w.after;
}

void TfliteReader::check_window_output(const Source& op, const OpAttrs& attrs, const Shape& in,
                                       const Shape& out, std::int64_t channels) const {
  const Shape wanted = {in[0], axis_h(attrs, in[1]).out(), axis_w(attrs, in[2]).out(), channels};
  op.place.require(out == wanted, fmt::format("output must have shape {}, got {}",
                                              shape_text(wanted), shape_text(out)));
}

void TfliteReader::set_activation(const Source& op, OpAttrs& attrs, Activation activation,
                                  const Quantization& quant) const {
  switch (activation) {
    case Activation::NONE: return;
    case Activation::RELU: return clamp_real_min(attrs, quant, 0.0F);
    case Activation::RELU6:
      clamp_real_min(attrs, quant, 0.0F);
      return clamp_real_max(attrs, quant, 6.0F);
    case Activation::RELU_N1_TO_1:
      clamp_real_min(attrs, quant, -1.0F);
      return clamp_real_max(attrs, quant, 1.0F);
    default: break;
  }
  const std::string name = tflite::EnumNameActivation(activation);
  op.place.fail(
      fmt::format("fused activation {} is not supported; supported are RELU, RELU6 and "
                  "RELU_N1_TO_1",
                  name.empty() ? std::to_string(static_cast<int>(activation)) : name));
}

void TfliteReader::conv(const Source& op) {
  expect_inputs(op, 2, 3);
  const auto* options = op.raw->options_as_Conv2D();
  op.place.require(options != nullptr, "options are missing; the file is damaged");
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& w = weights(op, 4, 0);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(!transposed_[static_cast<std::size_t>(op.in[1])],
                   "weights are shared with a depthwise operator");
  op.place.require(x.shape.size() == 4 && y.shape.size() == 4,
                   fmt::format("input and output must have rank 4, got {} and {}",
                               shape_text(x.shape), shape_text(y.shape)));
  OpAttrs attrs;
  attrs.kernel_h = w.shape[1];
  attrs.kernel_w = w.shape[2];
  attrs.stride_h = options->stride_h();
  attrs.stride_w = options->stride_w();
  attrs.dilation_h = options->dilation_h();
  attrs.dilation_w = options->dilation_w();
  attrs.groups = x.shape[3] / w.shape[3];
  op.place.require(x.shape[3] % w.shape[3] == 0 && w.shape[0] % attrs.groups == 0,
                   fmt::format("weights {} do not fit the input's {} channels", shape_text(w.shape),
                               x.shape[3]));
  set_padding(op, attrs, options->padding(), x.shape);
  check_window_output(op, attrs, x.shape, y.shape, w.shape[0]);
  set_activation(op, attrs, options->activation(), y.quant);
  emit(op, OpKind::kConv, attrs, {op.in[0], op.in[1], bias(op, w.shape[0], x, w)});
}

void TfliteReader::depthwise(const Source& op) {
  expect_inputs(op, 2, 3);
  const auto* options = op.raw->options_as_DepthwiseConv2D();
  op.place.require(options != nullptr, "options are missing; the file is damaged");
  const TensorInfo& x = feature_map(op, op.in[0]);
  TensorInfo& w = weights(op, 4, 3);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(x.shape.size() == 4 && y.shape.size() == 4,
                   fmt::format("input and output must have rank 4, got {} and {}",
                               shape_text(x.shape), shape_text(y.shape)));
  if (const auto slot = static_cast<std::size_t>(op.in[1]); !transposed_[slot]) {
    op.place.require(w.shape[0] == 1,
                     fmt::format("weights must have shape 1xHxWxC, got {}", shape_text(w.shape)));
    for (const Op& other : net_.ops) {
      op.place.require(other.inputs.size() < 2 || other.inputs[1] != op.in[1],
                       "weights are shared with another operator");
    }
    outer_channels(w);
    transposed_[slot] = true;
  }
  OpAttrs attrs;
  attrs.kernel_h = w.shape[1];
  attrs.kernel_w = w.shape[2];
  attrs.stride_h = options->stride_h();
  attrs.stride_w = options->stride_w();
  attrs.dilation_h = options->dilation_h();
  attrs.dilation_w = options->dilation_w();
  attrs.groups = x.shape[3];
  op.place.require(w.shape[0] % attrs.groups == 0,
                   fmt::format("{} weight channels are not a multiple of the input's {}",
                               w.shape[0], x.shape[3]));
  set_padding(op, attrs, options->padding(), x.shape);
  check_window_output(op, attrs, x.shape, y.shape, w.shape[0]);
  set_activation(op, attrs, options->activation(), y.quant);
  emit(op, OpKind::kConv, attrs, {op.in[0], op.in[1], bias(op, w.shape[0], x, w)});
}

void TfliteReader::fully_connected(const Source& op) {
  expect_inputs(op, 2, 3);
  const auto* options = op.raw->options_as_FullyConnected();
  op.place.require(options != nullptr, "options are missing; the file is damaged");
  op.place.require(options->weights_format() == 0, "shuffled weights are not supported");
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& w = weights(op, 2, 0);
  const TensorInfo& y = feature_map(op, op.out[0]);
  const std::int64_t in_elements = element_count(x.shape);
  op.place.require(in_elements % w.shape[1] == 0 &&
                       element_count(y.shape) == in_elements / w.shape[1] * w.shape[0] &&
                       !y.shape.empty() && y.shape.back() == w.shape[0],
                   fmt::format("weights {} do not fit input {} and output {}", shape_text(w.shape),
                               shape_text(x.shape), shape_text(y.shape)));
  OpAttrs attrs;
  set_activation(op, attrs, options->activation(), y.quant);
  emit(op, OpKind::kFullyConnected, attrs, {op.in[0], op.in[1], bias(op, w.shape[0], x, w)});
}

void TfliteReader::pool(const Source& op) {
  expect_inputs(op, 1, 1);
  const auto* options = op.raw->options_as_Pool2D();
  op.place.require(options != nullptr, "options are missing; the file is damaged");
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(x.shape.size() == 4 && y.shape.size() == 4,
                   fmt::format("input and output must have rank 4, got {} and {}",
                               shape_text(x.shape), shape_text(y.shape)));
  op.place.require(same_scale(x.quant, y.quant),
                   "input and output must have the same scale and zero "
                   "point; convert the model with a recent TFLite");
  OpAttrs attrs;
  attrs.kernel_h = options->filter_h();
  attrs.kernel_w = options->filter_w();
  attrs.stride_h = options->stride_h();
  attrs.stride_w = options->stride_w();
  set_padding(op, attrs, options->padding(), x.shape);
  check_window_output(op, attrs, x.shape, y.shape, x.shape[3]);
  set_activation(op, attrs, options->activation(), y.quant);
  const bool max = op.code == tflite::BuiltinOperator::MAX_POOL_2D;
  emit(op, max ? OpKind::kMaxPool : OpKind::kAveragePool, attrs, {op.in[0]});
}

}  // namespace heddle
