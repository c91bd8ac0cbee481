// SPDX-License-Identifier: Apache-2.0
//
// TFLite's elementwise, shape and quantization operators.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/tflite_reader.hpp"

namespace heddle {

using tflite::Activation;
using tflite::BuiltinOperator;

void TfliteReader::elementwise(const Source& op) {
  expect_inputs(op, 2, 2);
  int a = op.in[0];
  int b = op.in[1];
  if (element_count(load(op.place, a).shape) < element_count(load(op.place, b).shape))
    std::swap(a, b);
  const TensorInfo& first = feature_map(op, a, true);
  const TensorInfo& second = feature_map(op, b, true);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(
      broadcasts_to(second.shape, first.shape) && y.shape == first.shape,
      fmt::format("one input must have the output's shape {} and the other broadcast to "
                  "it, got {} and {}",
                  shape_text(y.shape), shape_text(first.shape), shape_text(second.shape)));
  OpAttrs attrs;
  if (op.code == BuiltinOperator::ADD) {
    const auto* options = op.raw->options_as_Add();
    if (options != nullptr) set_activation(op, attrs, options->activation(), y.quant);
    return emit(op, OpKind::kAdd, attrs, {a, b});
  }
  const auto* options = op.raw->options_as_Mul();
  if (options != nullptr) set_activation(op, attrs, options->activation(), y.quant);
  emit(op, OpKind::kMul, attrs, {a, b});
}

// TFLite's versions round MEAN differently (towards zero, or by a multiplier), none like average
// pooling; the two agree only where there is nothing to average.
void TfliteReader::mean(const Source& op) {
  expect_inputs(op, 2, 2);
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& y = feature_map(op, op.out[0]);
  std::vector<std::int64_t> axes = constant_list(op, 1);
  const auto rank = static_cast<std::int64_t>(x.shape.size());
  std::int64_t pixels = 1;
  for (const std::int64_t axis : axes) {
    op.place.require(axis >= -rank && axis < rank,
                     fmt::format("axis must be {}..{}, got {}", -rank, rank - 1, axis));
    pixels *= x.shape[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
    op.place.require(pixels == 1,
                     "MEAN rounds differently in each TFLite version; build the model with "
                     "AveragePooling2D over the whole feature map instead of a global mean");
  }
  op.place.require(same_scale(x.quant, y.quant),
                   "input and output must have the same scale and zero "
                   "point");
  op.place.require(
      element_count(x.shape) == element_count(y.shape),
      fmt::format("output {} does not fit input {}", shape_text(y.shape), shape_text(x.shape)));
  emit(op, OpKind::kReshape, {}, {op.in[0]});
}

void TfliteReader::reshape(const Source& op) {
  expect_inputs(op, 1, 2);
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(element_count(x.shape) == element_count(y.shape),
                   fmt::format("output {} must have as many elements as input {}",
                               shape_text(y.shape), shape_text(x.shape)));
  op.place.require(same_scale(x.quant, y.quant),
                   "input and output must have the same scale and zero point");
  emit(op, OpKind::kReshape, {}, {op.in[0]});
}

void TfliteReader::softmax(const Source& op) {
  expect_inputs(op, 1, 1);
  const auto* options = op.raw->options_as_Softmax();
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(x.shape == y.shape && !x.shape.empty(),
                   fmt::format("output {} must have the input's shape {}", shape_text(y.shape),
                               shape_text(x.shape)));
  op.place.require(
      std::abs(y.quant.scale.front() * 256.0 - 1.0) < 1e-6 && y.quant.zero_point.front() == -128,
      fmt::format("output must have scale 1/256 and the smallest value as zero point, "
                  "got scale {}",
                  y.quant.scale.front()));
  OpAttrs attrs;
  attrs.beta = options == nullptr ? 1.0 : static_cast<double>(options->beta());
  op.place.require(std::isfinite(attrs.beta) && attrs.beta > 0,
                   fmt::format("beta must be finite and above 0, got {}", attrs.beta));
  emit(op, OpKind::kSoftmax, attrs, {op.in[0]});
}

void TfliteReader::pad(const Source& op) {
  expect_inputs(op, 2, 2);
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& y = feature_map(op, op.out[0]);
  OpAttrs attrs;
  attrs.pads = constant_list(op, 1);
  op.place.require(
      attrs.pads.size() == 2 * x.shape.size(),
      fmt::format("paddings must be {} numbers, got {}", 2 * x.shape.size(), attrs.pads.size()));
  op.place.require(same_scale(x.quant, y.quant),
                   "input and output must have the same scale and zero point");
  Shape wanted = x.shape;
  for (std::size_t i = 0; i < attrs.pads.size(); ++i) {
    op.place.require(attrs.pads[i] >= 0 && attrs.pads[i] <= kMaxWindow,
                     fmt::format("padding must be 0..{}, got {}", kMaxWindow, attrs.pads[i]));
    wanted[i / 2] += attrs.pads[i];
  }
  op.place.require(y.shape == wanted, fmt::format("output must have shape {}, got {}",
                                                  shape_text(wanted), shape_text(y.shape)));
  emit(op, OpKind::kPad, attrs, {op.in[0]});
}

void TfliteReader::concat(const Source& op) {
  expect_inputs(op, 1, 4096);
  const auto* options = op.raw->options_as_Concatenation();
  op.place.require(options != nullptr, "options are missing; the file is damaged");
  const TensorInfo& y = feature_map(op, op.out[0]);
  const int rank = static_cast<int>(y.shape.size());
  OpAttrs attrs;
  attrs.axis = options->axis() < 0 ? options->axis() + rank : options->axis();
  op.place.require(attrs.axis >= 0 && attrs.axis < rank,
                   fmt::format("axis must be {}..{}, got {}", -rank, rank - 1, options->axis()));
  const auto axis = static_cast<std::size_t>(attrs.axis);
  std::int64_t total = 0;
  for (const int index : op.in) {
    op.place.require(index >= 0, "an input is absent");
    const TensorInfo& x = feature_map(op, index, true);
    op.place.require(
        same_scale(x.quant, y.quant),
        fmt::format("{} must have the output's scale and zero point; convert the model "
                    "with a recent TFLite",
                    describe(index)));
    Shape across = x.shape;
    if (across.size() == y.shape.size()) across[axis] = y.shape[axis];
    op.place.require(across == y.shape, fmt::format("input {} does not fit output {}",
                                                    shape_text(x.shape), shape_text(y.shape)));
    total += x.shape[axis];
  }
  op.place.require(total == y.shape[axis],
                   fmt::format("inputs add up to {} along axis {}, output has {}", total,
                               attrs.axis, y.shape[axis]));
  set_activation(op, attrs, options->activation(), y.quant);
  emit(op, OpKind::kConcat, attrs, op.in);
}

void TfliteReader::relu(const Source& op) {
  expect_inputs(op, 1, 1);
  const TensorInfo& x = feature_map(op, op.in[0]);
  const TensorInfo& y = feature_map(op, op.out[0]);
  op.place.require(x.shape == y.shape, fmt::format("output {} must have the input's shape {}",
                                                   shape_text(y.shape), shape_text(x.shape)));
  OpAttrs attrs;
  const Activation activation = op.code == BuiltinOperator::RELU    ? Activation::RELU
                                : op.code == BuiltinOperator::RELU6 ? Activation::RELU6
                                                                    : Activation::RELU_N1_TO_1;
  set_activation(op, attrs, activation, y.quant);
  emit(op, same_scale(x.quant, y.quant) ? OpKind::kRelu : OpKind::kRequantize, attrs, {op.in[0]});
}

void TfliteReader::quantize(const Source& op) {
  expect_inputs(op, 1, 1);
  const TensorInfo& y = feature_map(op, op.out[0]);
  if (is_float(op.in[0])) {
    const auto input = std::find(net_.inputs.begin(), net_.inputs.end(), op.in[0]);
    op.place.require(input != net_.inputs.end(),
                     fmt::format("{} is float32 and not a graph input; heddle needs int8/uint8 "
                                 "between the graph's ends",
                                 describe(op.in[0])));
    *input = op.out[0];
    return;
  }
  const TensorInfo& x = feature_map(op, op.in[0]);
  op.place.require(x.shape == y.shape, fmt::format("output {} must have the input's shape {}",
                                                   shape_text(y.shape), shape_text(x.shape)));
  emit(op, OpKind::kRequantize, {}, {op.in[0]});
}

void TfliteReader::dequantize(const Source& op) {
  expect_inputs(op, 1, 1);
  static_cast<void>(feature_map(op, op.in[0]));
  const auto output = std::find(net_.outputs.begin(), net_.outputs.end(), op.out[0]);
  op.place.require(output != net_.outputs.end(),
                   fmt::format("{} is float32 and not a graph output; heddle needs int8/uint8 "
                               "between the graph's ends",
                               describe(op.out[0])));
  *output = op.in[0];
}

}  // namespace heddle
