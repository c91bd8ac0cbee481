// SPDX-License-Identifier: Apache-2.0
//
// QuantizeLinear and DequantizeLinear: the borders between float and integer arithmetic in QDQ
// graphs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {

using Kind = OnnxValue::Kind;

// Weights that are stored as float32 and quantized in the graph.
void OnnxReader::quantize_constant(const OnnxNode& node, const OnnxValue& x,
                                   const Quantization& quant, DType type) {
  const OnnxTensor& source = *x.constant;
  node.place.require(source.is_float(), fmt::format("input '{}' must be float32", x.key));
  std::size_t inner = 1;  // elements that share a scale, in a row
  if (quant.scale.size() > 1) {
    const auto rank = static_cast<std::int64_t>(source.shape.size());
    const std::int64_t axis = node.integer("axis", 1) + (node.integer("axis", 1) < 0 ? rank : 0);
    node.place.require(axis >= 0 && axis < rank &&
                           source.shape[static_cast<std::size_t>(axis)] ==
                               static_cast<std::int64_t>(quant.scale.size()),
                       fmt::format("{} scales do not fit axis {} of shape {}", quant.scale.size(),
                                   axis, shape_text(source.shape)));
    for (auto i = static_cast<std::size_t>(axis) + 1; i < source.shape.size(); ++i) {
      inner *= static_cast<std::size_t>(source.shape[i]);
    }
  }
  const std::int64_t shift =
      type == DType::kUint8 ? 128 : 0;  // quant's zero points are mapped already
  OnnxTensor made{type, source.shape, {}, {}};
  for (std::size_t i = 0; i < source.floats.size(); ++i) {
    const std::size_t channel = i / inner % quant.scale.size();
    const float steps = std::nearbyint(source.floats[i] / static_cast<float>(quant.scale[channel]));
    node.place.require(std::isfinite(steps), fmt::format("constant '{}' is not finite", x.key));
    const auto value = static_cast<std::int64_t>(std::clamp(steps, -1e9F, 1e9F)) +
                       quant.zero_point[channel] + shift;
    made.ints.push_back(std::clamp(value, dtype_min(type), dtype_max(type)));
  }
  const std::string& name = node.outputs.front();
  node.place.require(values_.count(name) == 0,
                     fmt::format("output '{}' already has a value", name));
  OnnxValue result;
  result.kind = Kind::kConstant;
  result.constant = &(graph_.constants[name] = std::move(made));
  result.shape = result.constant->shape;
  result.key = name;
  values_[name] = std::move(result);
}

void OnnxReader::quantize(const OnnxNode& node) {
  OnnxValue x = value(node, 0);
  DType type = DType::kUint8;
  const Quantization quant = quantization(node, 1, 2, type);
  node.place.require(type == DType::kInt8 || type == DType::kUint8,
                     fmt::format("zero point must be int8 or uint8, got {}", dtype_name(type)));
  if (x.kind == Kind::kConstant) return quantize_constant(node, x, quant, type);
  const std::string& name = node.outputs.front();
  node.place.require(quant.scale.size() == 1,
                     fmt::format("a feature map must have one scale, got {}", quant.scale.size()));
  if (x.kind == Kind::kFloatInput) {
    OnnxValue result = new_map(name, x.shape, x.nchw, type, quant);
    net_.inputs.push_back(result.tensor);
    return define(node, std::move(result));
  }
  if (x.kind == Kind::kMap) {
    node.place.require(x.real, fmt::format("input '{}' is quantized already", node.input(0)));
    const TensorInfo& before = info(x.tensor);
    if (same_scale(before.quant, quant) && before.file_dtype == type) {
      x.real = false;
      return define(node, std::move(x));
    }
    x = pending(node, OpKind::kRequantize, {}, {x.tensor}, x.shape, x.nchw);
  }
  node.place.require(x.kind == Kind::kPending, "input holds int32 sums; only a graph output may");
  define(node, settle(node, std::move(x), quant, type, name));
}

void OnnxReader::dequantize(const OnnxNode& node) {
  OnnxValue x = value(node, 0);
  DType type = DType::kUint8;
  Quantization quant = quantization(node, 1, 2, type);
  if (x.kind == Kind::kConstant) {
    const bool typed =
        node.input(2).empty() ? x.constant->dtype != DType::kFloat32 : type == x.constant->dtype;
    node.place.require(
        typed && !x.quant.present(),
        fmt::format("constant '{}' must be an integer tensor of its zero point's type", x.key));
    if (node.input(2).empty() && x.constant->dtype != DType::kUint8) {
      quant.zero_point.assign(quant.scale.size(), 0);
    }
    if (quant.scale.size() > 1) {
      const std::int64_t axis = node.integer("axis", 1);
      const auto rank = static_cast<std::int64_t>(x.shape.size());
      node.place.require(axis >= -rank && axis < rank,
                         fmt::format("axis must be {}..{}, got {}", -rank, rank - 1, axis));
      quant.axis = static_cast<int>(axis < 0 ? axis + rank : axis);
    }
    x.quant = std::move(quant);
    x.key = node.outputs.front();
    return define(node, std::move(x));
  }
  x = map(node, 0);
  node.place.require(!x.real, fmt::format("input '{}' is not quantized", node.input(0)));
  if (node.input(2).empty() && info(x.tensor).file_dtype == DType::kInt8) quant.zero_point = {0};
  node.place.require(
      quant.scale.size() == 1 && (node.input(2).empty() || type == info(x.tensor).file_dtype),
      fmt::format("feature map '{}' must have one scale and a zero point of type {}", node.input(0),
                  dtype_name(info(x.tensor).file_dtype)));
  set_quantization(node, x.tensor, quant);
  x.real = true;
  define(node, std::move(x));
}

}  // namespace heddle
