// SPDX-License-Identifier: Apache-2.0
//
// Where a pending ONNX operator learns its output's quantization and becomes an operator of the
// network.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {
namespace {

// QuantizeLinear of one number: rounds half to even, in float32.
std::int64_t quantized(float real, const Quantization& quant) {
  const float steps = std::nearbyint(real / static_cast<float>(quant.scale.front()));
  return quant.zero_point.front() + static_cast<std::int64_t>(std::clamp(steps, -1e9F, 1e9F));
}

}  // namespace

OnnxValue OnnxReader::pending(const OnnxNode& node, OpKind kind, OpAttrs attrs,
                              std::vector<int> inputs, Shape shape, bool nchw) {
  OnnxValue result;
  result.kind = OnnxValue::Kind::kPending;
  result.shape = std::move(shape);
  result.nchw = nchw;
  result.pending.op = {.index = node.place.index,
                       .kind = kind,
                       .type = node.type(),
                       .name = node.name,
                       .inputs = std::move(inputs),
                       .outputs = {},
                       .attrs = std::move(attrs)};
  return result;
}

OnnxValue OnnxReader::emit(Op op, const std::string& name, const Shape& shape, bool nchw,
                           DType type, Quantization quant) {
  OnnxValue result = new_map(name, shape, nchw, type, std::move(quant));
  op.outputs = {result.tensor};
  net_.ops.push_back(std::move(op));
  return result;
}

// Averaging as a depthwise convolution of ones with weight scale 1 / taps: exact whatever the
// scales.
void OnnxReader::average_to_conv(Op& op, std::int64_t channels, const std::string& name) {
  const Shape shape = {channels, op.attrs.kernel_h, op.attrs.kernel_w, 1};
  Tensor ones = Tensor::zeros(DType::kInt8, shape);
  std::fill(ones.data.begin(), ones.data.end(), 1);
  const double scale = 1.0 / static_cast<double>(op.attrs.kernel_h * op.attrs.kernel_w);
  op.kind = OpKind::kConv;
  op.attrs.groups = channels;
  op.inputs.push_back(add_tensor({.name = name + "/ones",
                                  .dtype = DType::kInt8,
                                  .file_dtype = DType::kInt8,
                                  .shape = shape,
                                  .nchw = false,
                                  .quant = {{scale}, {0}, -1},
                                  .value = std::move(ones)}));
  op.inputs.push_back(-1);
}

void OnnxReader::unify_concat(Op& op, const Quantization& quant, DType type) {
  for (int& input : op.inputs) {
    const TensorInfo before = info(input);
    if (same_scale(before.quant, quant)) continue;
    TensorInfo after = before;
    after.name += "/requantized";
    after.file_dtype = type;
    after.quant = quant;
    after.value.reset();
    const int made = add_tensor(after);
    net_.ops.push_back({.index = op.index,
                        .kind = OpKind::kRequantize,
                        .type = op.type,
                        .name = after.name,
                        .inputs = {input},
                        .outputs = {made},
                        .attrs = {}});
    input = made;
  }
}

OnnxValue OnnxReader::settle(const OnnxNode& node, OnnxValue value, const Quantization& quant,
                             DType type, const std::string& name) {
  Op op = std::move(value.pending.op);
  const OpPlace place{net_.file, op.index, op.type};
  node.place.require(quant.scale.size() == 1,
                     fmt::format("a feature map must have one scale, got {}", quant.scale.size()));
  if (!std::isinf(value.pending.low)) {
    op.attrs.act_min = std::clamp<std::int64_t>(quantized(value.pending.low, quant), -128, 127);
  }
  if (!std::isinf(value.pending.high)) {
    op.attrs.act_max =
        std::clamp<std::int64_t>(quantized(value.pending.high, quant), op.attrs.act_min, 127);
  }
  const bool same = same_scale(info(op.inputs.front()).quant, quant);
  const bool average = op.kind == OpKind::kAveragePool;
  switch (op.kind) {
    case OpKind::kAveragePool:
      if (!same) average_to_conv(op, value.shape[1], name);
      break;
    case OpKind::kRequantize:
      if (same) op.kind = OpKind::kRelu;
      break;
    case OpKind::kConcat: unify_concat(op, quant, type); break;
    case OpKind::kSoftmax:
      place.require(
          std::abs(quant.scale.front() * 256.0 - 1.0) < 1e-6 && quant.zero_point.front() == -128,
          fmt::format("Softmax must be quantized with scale 1/256 and the smallest value as zero "
                      "point, got scale {}",
                      quant.scale.front()));
      break;
    default: break;
  }
  if (average && value.shape.size() == 2) {  // ReduceMean without keepdims
    const Op mean = op;
    const Shape whole = {value.shape[0], value.shape[1], 1, 1};
    const OnnxValue map = emit(std::move(op), name + "/mean", whole, true, type, quant);
    op = {.index = mean.index,
          .kind = OpKind::kReshape,
          .type = mean.type,
          .name = mean.name,
          .inputs = {map.tensor},
          .outputs = {},
          .attrs = {}};
  }
  return emit(std::move(op), name, value.shape, value.nchw, type, quant);
}

OnnxValue OnnxReader::settle_raw(OnnxValue value, const std::string& name) {
  Op op = std::move(value.pending.op);
  const OpPlace place{net_.file, op.index, op.type};
  const bool clamped = !std::isinf(value.pending.low) || !std::isinf(value.pending.high);
  if (op.kind == OpKind::kSoftmax && !clamped) {
    return emit(std::move(op), name, value.shape, value.nchw, DType::kInt8,
                {{1.0 / 256.0}, {-128}, -1});
  }
  place.require(
      (op.kind == OpKind::kConv || op.kind == OpKind::kFullyConnected) && !clamped &&
          value.pending.dory.trivial(),
      fmt::format("result '{}' is float32 at the graph's end; quantize it (QuantizeLinear)", name));
  op.attrs.raw_accumulator = true;
  std::vector<double>& scale = value.pending.sum_scale;
  const int axis =
      scale.size() > 1 ? static_cast<int>(memory_shape(value.shape, value.nchw).size()) - 1 : -1;
  std::vector<std::int64_t> zero(scale.size(), 0);
  return emit(std::move(op), name, value.shape, value.nchw, DType::kInt32,
              {std::move(scale), std::move(zero), axis});
}

}  // namespace heddle
