// SPDX-License-Identifier: Apache-2.0
//
// ONNX elementwise operators, activations and Softmax.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {

using Kind = OnnxValue::Kind;

// Gemm and MatMul often leave their bias to an Add of a constant.
bool OnnxReader::merge_bias(const OnnxNode& node) {
  for (const std::size_t slot : {std::size_t{0}, std::size_t{1}}) {
    const OnnxValue& x = value(node, slot);
    const OnnxValue& b = value(node, 1 - slot);
    if (x.kind != Kind::kPending || b.kind != Kind::kConstant) continue;
    const Op& op = x.pending.op;
    const bool linear = op.kind == OpKind::kConv || op.kind == OpKind::kFullyConnected;
    if (!linear || op.inputs[2] >= 0 || !std::isinf(x.pending.low) || !std::isinf(x.pending.high))
      continue;
    // The constant must run along the channels: [C] behind a matrix, [C,1,1] behind a convolution.
    Shape shape = b.constant->shape;
    const std::size_t rank = x.shape.size();
    if (shape.size() > rank) continue;
    shape.insert(shape.begin(), rank - shape.size(), 1);
    const std::size_t axis = x.nchw ? 1 : rank - 1;
    if (shape[axis] != x.shape[axis] || element_count(shape) != shape[axis]) continue;
    OnnxValue flat = b;
    OnnxTensor copy = *b.constant;
    copy.shape = {x.shape[axis]};
    flat.constant = &copy;
    OnnxValue result = x;
    result.pending.op.inputs[2] = make_bias(node, flat, x.shape[axis], result.pending.sum_scale);
    define(node, std::move(result));
    return true;
  }
  return false;
}

OnnxValue OnnxReader::make_elementwise(const OnnxNode& node, OpKind kind, OnnxValue a,
                                       OnnxValue b) {
  if (a.kind == Kind::kConstant ||
      (b.kind != Kind::kConstant && element_count(a.shape) < element_count(b.shape))) {
    std::swap(a, b);
  }
  node.place.require(a.kind == Kind::kMap, "one input must be a feature map");
  node.place.require(broadcasts_to(b.shape, a.shape),
                     fmt::format("input of shape {} must broadcast to the other, {}",
                                 shape_text(b.shape), shape_text(a.shape)));
  if (b.kind == Kind::kConstant)
    b.tensor = make_constant_map(node, b, a.shape.size(), a.nchw);
  else
    node.place.require(a.nchw == b.nchw && (a.shape.size() == b.shape.size() || !a.nchw),
                       "inputs have different layouts");
  return pending(node, kind, {}, {a.tensor, b.tensor}, a.shape, a.nchw);
}

void OnnxReader::elementwise(const OnnxNode& node, OpKind kind) {
  const bool constant_a = value(node, 0).kind == Kind::kConstant;
  const bool constant_b = value(node, 1).kind == Kind::kConstant;
  define(node, make_elementwise(node, kind, constant_a ? value(node, 0) : real_map(node, 0),
                                constant_b ? value(node, 1) : real_map(node, 1)));
}

void OnnxReader::add(const OnnxNode& node) {
  if (dory_ && dory_binary(node, true)) return;
  if (!merge_bias(node)) elementwise(node, OpKind::kAdd);
}

void OnnxReader::mul(const OnnxNode& node) {
  if (dory_ && dory_binary(node, false)) return;
  elementwise(node, OpKind::kMul);
}

void OnnxReader::qlinear_elementwise(const OnnxNode& node) {
  const auto operand = [&](std::size_t slot) {
    if (value(node, slot).kind != Kind::kConstant)
      return integer_map(node, slot, slot + 1, slot + 2);
    return qlinear_weights(node, slot, slot + 1, slot + 2);
  };
  const bool is_add = node.type().find("Add") != std::string::npos;
  OnnxValue result =
      make_elementwise(node, is_add ? OpKind::kAdd : OpKind::kMul, operand(0), operand(3));
  finish_qlinear(node, std::move(result), 6, 7);
}

void OnnxReader::clamp(const OnnxNode& node, float low, float high) {
  node.place.require(!std::isnan(low) && !std::isnan(high) && low <= high,
                     fmt::format("bounds must be in order, got {} and {}", low, high));
  OnnxValue x = value(node, 0);
  if (x.kind != Kind::kPending) {
    x = real_map(node, 0);
    x = pending(node, OpKind::kRequantize, {}, {x.tensor}, x.shape, x.nchw);
  }
  // A clamp of a clamp: the later one holds its bounds.
  x.pending.low = std::clamp(x.pending.low, low, high);
  x.pending.high = std::clamp(x.pending.high, low, high);
  define(node, std::move(x));
}

void OnnxReader::relu(const OnnxNode& node) {
  if (dory_) return dory_clip(node, 0.0F, 255.0F);
  clamp(node, 0.0F, std::numeric_limits<float>::infinity());
}

void OnnxReader::clip(const OnnxNode& node) {
  const float infinity = std::numeric_limits<float>::infinity();
  float low = node.real("min", -infinity);
  float high = node.real("max", infinity);
  if (const auto given = constant_scalar(node, 1)) low = *given;
  if (const auto given = constant_scalar(node, 2)) high = *given;
  // Exporters write the largest floats for "no bound".
  if (low <= -std::numeric_limits<float>::max()) low = -infinity;
  if (high >= std::numeric_limits<float>::max()) high = infinity;
  if (dory_) return dory_clip(node, low, high);
  clamp(node, low, high);
}

void OnnxReader::softmax(const OnnxNode& node) {
  const OnnxValue x = real_map(node, 0);
  const auto rank = static_cast<std::int64_t>(x.shape.size());
  std::int64_t axis = node.integer("axis", graph_.opset < 13 ? 1 : -1);
  if (axis < 0) axis += rank;
  const std::int64_t channels = x.nchw ? 1 : rank - 1;
  // Before opset 13 the axes behind `axis` take part as well.
  const bool flat = graph_.opset >= 13 || element_count(x.shape) == x.shape[0] * x.shape[1];
  node.place.require(rank >= 2 && axis == channels && (flat || rank == 2),
                     fmt::format("axis must be that of the channels, {}, got {}", channels, axis));
  define(node, pending(node, OpKind::kSoftmax, {}, {x.tensor}, x.shape, x.nchw));
}

}  // namespace heddle
