// SPDX-License-Identifier: Apache-2.0
//
// ONNX convolutions and matrix products in all forms.
#include <fmt/format.h>

#include <algorithm>

#include "models/import/onnx_reader.hpp"

namespace heddle {

using Kind = OnnxValue::Kind;

OpAttrs OnnxReader::window(const OnnxNode& node, const OnnxValue& x, const Shape& kernel) const {
  node.place.require(
      x.nchw && kernel.size() + 2 == x.shape.size() && (kernel.size() == 1 || kernel.size() == 2),
      fmt::format("input {} and kernel {} must be of one or two dimensions, in NCHW order",
                  shape_text(x.shape), shape_text(kernel)));
  const int rank = static_cast<int>(kernel.size());
  const std::vector<std::int64_t> ones(kernel.size(), 1);
  const auto strides = node.integers("strides", ones, rank);
  const auto dilations = node.integers("dilations", ones, rank);
  const auto pads =
      node.integers("pads", std::vector<std::int64_t>(2 * kernel.size(), 0), 2 * rank);
  const std::size_t last = kernel.size() - 1;
  OpAttrs attrs;
  attrs.kernel_w = kernel[last];
  attrs.stride_w = strides[last];
  attrs.dilation_w = dilations[last];
  attrs.pad_left = pads[last];
  attrs.pad_right = pads[kernel.size() + last];
  if (rank == 2) {
    attrs.kernel_h = kernel[0];
    attrs.stride_h = strides[0];
    attrs.dilation_h = dilations[0];
    attrs.pad_top = pads[0];
    attrs.pad_bottom = pads[2];
  }
  check_window(node.place, attrs);
  const std::string automatic = node.text("auto_pad", "NOTSET");
  if (automatic == "NOTSET" || automatic.empty()) return attrs;
  node.place.require(
      automatic == "VALID" || automatic == "SAME_UPPER" || automatic == "SAME_LOWER",
      fmt::format("auto_pad must be NOTSET, VALID, SAME_UPPER or SAME_LOWER, got {}", automatic));
  const Shape memory = memory_shape(x.shape, true);
  WindowAxis h = axis_h(attrs, memory[1]);
  WindowAxis w = axis_w(attrs, memory[2]);
  for (WindowAxis* axis : {&h, &w}) {
    axis->before = axis->after = 0;
    if (automatic != "VALID") axis->pad_same(automatic == "SAME_UPPER");
  }
  attrs.pad_top = h.before;
  attrs.pad_bottom = h.after;
  attrs.pad_left = w.before;
  attrs.pad_right = w.after;
  return attrs;
}

OnnxValue OnnxReader::make_conv(const OnnxNode& node, const OnnxValue& x, const OnnxValue& w,
                                const OnnxValue* b) {
  node.place.require(w.kind == Kind::kConstant, "weights must be a constant");
  const int weights = conv_weights(node, w);
  const Shape& shape = w.constant->shape;
  Shape kernel(shape.begin() + 2, shape.end());
  node.place.require(node.integers("kernel_shape", kernel) == kernel,
                     fmt::format("kernel_shape does not fit weights {}", shape_text(shape)));
  OpAttrs attrs = window(node, x, kernel);
  attrs.groups = node.integer("group", 1);
  node.place.require(attrs.groups >= 1 && shape[0] % attrs.groups == 0 &&
                         x.shape[1] % attrs.groups == 0 && x.shape[1] / attrs.groups == shape[1],
                     fmt::format("weights {} in {} groups do not fit the input's {} channels",
                                 shape_text(shape), attrs.groups, x.shape[1]));
  const Shape memory = memory_shape(x.shape, true);
  Shape out = {x.shape[0], shape[0]};
  if (kernel.size() == 2) out.push_back(axis_h(attrs, memory[1]).out());
  out.push_back(axis_w(attrs, memory[2]).out());
  node.place.require(shape_ok(out), fmt::format("output would have shape {}", shape_text(out)));
  OnnxValue result = pending(node, OpKind::kConv, attrs, {x.tensor, weights, -1}, out, true);
  for (const double scale : info(weights).quant.scale) {
    result.pending.sum_scale.push_back(scale * info(x.tensor).quant.scale.front());
  }
  if (b != nullptr) {
    result.pending.op.inputs[2] = make_bias(node, *b, shape[0], result.pending.sum_scale);
  }
  return result;
}

OnnxValue OnnxReader::make_matrix(const OnnxNode& node, const OnnxValue& x, const OnnxValue& w,
                                  bool transposed, const OnnxValue* b) {
  node.place.require(w.kind == Kind::kConstant, "weights must be a constant");
  const int weights = matrix_weights(node, w, transposed);
  const Shape shape = info(weights).shape;  // [O][I]
  node.place.require(
      !x.nchw && x.shape.size() >= 2 && x.shape.back() == shape[1],
      fmt::format("weights [{}][{}] do not fit input {}", shape[0], shape[1], shape_text(x.shape)));
  Shape out = x.shape;
  out.back() = shape[0];
  node.place.require(shape_ok(out), fmt::format("output would have shape {}", shape_text(out)));
  OnnxValue result =
      pending(node, OpKind::kFullyConnected, {}, {x.tensor, weights, -1}, out, false);
  for (const double scale : info(weights).quant.scale) {
    result.pending.sum_scale.push_back(scale * info(x.tensor).quant.scale.front());
  }
  if (b != nullptr) {
    result.pending.op.inputs[2] = make_bias(node, *b, shape[0], result.pending.sum_scale);
  }
  return result;
}

void OnnxReader::conv(const OnnxNode& node) {
  const OnnxValue x = real_map(node, 0);
  const OnnxValue* bias = node.input(2).empty() ? nullptr : &value(node, 2);
  define(node, make_conv(node, x, value(node, 1), bias));
}

void OnnxReader::gemm(const OnnxNode& node) {
  const OnnxValue x = real_map(node, 0);
  const OnnxValue* bias = node.input(2).empty() ? nullptr : &value(node, 2);
  node.place.require(node.integer("transA", 0) == 0 && node.real("alpha", 1.0F) == 1.0F &&
                         (bias == nullptr || node.real("beta", 1.0F) == 1.0F),
                     "transA must be 0, alpha and beta 1");
  define(node, make_matrix(node, x, value(node, 1), node.integer("transB", 0) != 0, bias));
}

void OnnxReader::matmul(const OnnxNode& node) {
  const OnnxValue x = real_map(node, 0);
  define(node, make_matrix(node, x, value(node, 1), false, nullptr));
}

OnnxValue OnnxReader::qlinear_weights(const OnnxNode& node, std::size_t slot, std::size_t scale,
                                      std::size_t zero) {
  OnnxValue w = value(node, slot);
  node.place.require(w.kind == Kind::kConstant, "weights must be a constant");
  DType type = DType::kUint8;
  w.quant = quantization(node, scale, zero, type);
  node.place.require(
      type == w.constant->dtype,
      fmt::format("weights '{}' must be {} like their zero point", w.key, dtype_name(type)));
  w.key = fmt::format("{}|{}|{}", w.key, node.input(scale), node.input(zero));
  return w;
}

void OnnxReader::finish_qlinear(const OnnxNode& node, OnnxValue result, std::size_t scale,
                                std::size_t zero) {
  DType type = DType::kUint8;
  const Quantization quant = quantization(node, scale, zero, type);
  node.place.require(type == DType::kInt8 || type == DType::kUint8,
                     fmt::format("zero point must be int8 or uint8, got {}", dtype_name(type)));
  define(node, settle(node, std::move(result), quant, type, node.outputs.front()));
}

void OnnxReader::qlinear_conv(const OnnxNode& node) {
  const OnnxValue x = integer_map(node, 0, 1, 2);
  OnnxValue w = qlinear_weights(node, 3, 4, 5);
  w.quant.axis = 0;
  const OnnxValue* bias = node.input(8).empty() ? nullptr : &value(node, 8);
  finish_qlinear(node, make_conv(node, x, w, bias), 6, 7);
}

void OnnxReader::qlinear_matmul(const OnnxNode& node) {
  const OnnxValue x = integer_map(node, 0, 1, 2);
  OnnxValue w = qlinear_weights(node, 3, 4, 5);
  w.quant.axis = 1;
  finish_qlinear(node, make_matrix(node, x, w, false, nullptr), 6, 7);
}

void OnnxReader::qgemm(const OnnxNode& node) {
  node.place.require(node.integer("transA", 0) == 0 && node.real("alpha", 1.0F) == 1.0F,
                     "transA must be 0 and alpha 1");
  const bool transposed = node.integer("transB", 0) != 0;
  const OnnxValue x = integer_map(node, 0, 1, 2);
  OnnxValue w = qlinear_weights(node, 3, 4, 5);
  w.quant.axis = transposed ? 0 : 1;
  const OnnxValue* bias = node.input(6).empty() ? nullptr : &value(node, 6);
  node.place.require(!node.input(7).empty(), "output without scale (float32) is not supported");
  finish_qlinear(node, make_matrix(node, x, w, transposed, bias), 7, 8);
}

// An operand of ConvInteger or MatMulInteger: no scale, and a zero point only if the node has one.
OnnxValue OnnxReader::integer_operand(const OnnxNode& node, std::size_t slot, std::size_t zero,
                                      bool weights) {
  OnnxValue x = weights ? value(node, slot) : map(node, slot);
  node.place.require(!weights || x.kind == Kind::kConstant, "weights must be a constant");
  node.place.require(!x.real, fmt::format("input '{}' must be integers", node.input(slot)));
  const DType type = weights ? x.constant->dtype : info(x.tensor).file_dtype;
  Quantization quant{{1.0}, {0}, -1};
  if (!node.input(zero).empty()) {
    const OnnxTensor& zeros = constant(node, zero);
    node.place.require(
        zeros.dtype == type && !zeros.ints.empty() && (weights || zeros.ints.size() == 1),
        fmt::format("zero point '{}' must be {} like its tensor, one value or one a channel",
                    node.input(zero), dtype_name(type)));
    quant.zero_point = zeros.ints;
    quant.scale.assign(zeros.ints.size(), 1.0);
  }
  if (type == DType::kUint8) {
    for (std::int64_t& point : quant.zero_point) point -= 128;
  }
  if (weights) {
    x.quant = std::move(quant);
    x.key = fmt::format("{}|{}", x.key, node.input(zero));
  } else {
    set_quantization(node, x.tensor, quant);
  }
  return x;
}

void OnnxReader::conv_integer(const OnnxNode& node) {
  const OnnxValue x = integer_operand(node, 0, 2, false);
  OnnxValue w = integer_operand(node, 1, 3, true);
  w.quant.axis = 0;
  define(node, settle_raw(make_conv(node, x, w, nullptr), node.outputs.front()));
}

void OnnxReader::matmul_integer(const OnnxNode& node) {
  const OnnxValue x = integer_operand(node, 0, 2, false);
  OnnxValue w = integer_operand(node, 1, 3, true);
  w.quant.axis = 1;
  define(node, settle_raw(make_matrix(node, x, w, false, nullptr), node.outputs.front()));
}

}  // namespace heddle
