// SPDX-License-Identifier: Apache-2.0
//
// Names, scales and layouts of the ONNX reader.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {

using Kind = OnnxValue::Kind;

OnnxValue& OnnxReader::value(const OnnxNode& node, std::size_t slot) {
  const std::string& name = node.input(slot);
  node.place.require(!name.empty(), fmt::format("input {} is absent", slot));
  const auto found = values_.find(name);
  node.place.require(
      found != values_.end(),
      fmt::format("input '{}' has no value at this point; nodes must be in execution "
                  "order",
                  name));
  return found->second;
}

void OnnxReader::define(const OnnxNode& node, OnnxValue result) {
  const std::string& name = node.outputs.front();
  node.place.require(values_.count(name) == 0,
                     fmt::format("output '{}' already has a value", name));
  values_[name] = std::move(result);
}

OnnxValue OnnxReader::map(const OnnxNode& node, std::size_t slot) {
  OnnxValue x = value(node, slot);
  const std::string& name = node.input(slot);
  if (x.kind == Kind::kPending && dory_) {
    x = dory_settle(node, std::move(x), 0, 255);
    values_[name] = x;
  } else if (x.kind == Kind::kPending && x.pending.op.kind == OpKind::kRequantize &&
             x.pending.low == 0.0F && std::isinf(x.pending.high)) {
    const TensorInfo& before = info(x.pending.op.inputs.front());
    const Quantization quant = before.quant;  // relu(x) lies on x's own grid
    const DType type = before.file_dtype;
    x = settle(node, std::move(x), quant, type, name);
    x.real = true;
    values_[name] = x;
  }
  node.place.require(
      x.kind != Kind::kFloatInput,
      fmt::format("input '{}' is float32 and heddle needs int8/uint8; quantize the graph's "
                  "input first (QuantizeLinear)",
                  name));
  node.place.require(x.kind != Kind::kConstant,
                     fmt::format("input '{}' must be a feature map, got a constant", name));
  if (x.kind == Kind::kPending) {
    node.place.fail(
        fmt::format("input '{}' is the float32 result of operator {} ({}); it must be "
                    "quantized first (QuantizeLinear)",
                    name, x.pending.op.index, x.pending.op.type));
  }
  node.place.require(x.kind == Kind::kMap && info(x.tensor).dtype == DType::kInt8,
                     fmt::format("input '{}' holds int32 sums; only a graph output may", name));
  node.place.require(x.factor == 1, fmt::format("input '{}' is scaled by {}, which only Add takes",
                                                name, x.factor));
  return x;
}

OnnxValue OnnxReader::real_map(const OnnxNode& node, std::size_t slot) {
  OnnxValue x = map(node, slot);
  node.place.require(x.real && info(x.tensor).quant.scale.size() == 1,
                     fmt::format("input '{}' must come from DequantizeLinear", node.input(slot)));
  return x;
}

OnnxValue OnnxReader::integer_map(const OnnxNode& node, std::size_t slot, std::size_t scale,
                                  std::size_t zero) {
  OnnxValue x = map(node, slot);
  DType type = DType::kUint8;
  const Quantization quant = quantization(node, scale, zero, type);
  node.place.require(quant.scale.size() == 1,
                     fmt::format("feature map '{}' must have one scale, got {}", node.input(slot),
                                 quant.scale.size()));
  node.place.require(!x.real && type == info(x.tensor).file_dtype,
                     fmt::format("feature map '{}' must be {} like its zero point",
                                 node.input(slot), dtype_name(type)));
  set_quantization(node, x.tensor, quant);
  return x;
}

const OnnxTensor& OnnxReader::constant(const OnnxNode& node, std::size_t slot) {
  const OnnxValue& found = value(node, slot);
  node.place.require(found.kind == Kind::kConstant,
                     fmt::format("input '{}' must be a constant", node.input(slot)));
  return *found.constant;
}

std::vector<std::int64_t> OnnxReader::constant_integers(const OnnxNode& node, std::size_t slot) {
  const OnnxTensor& tensor = constant(node, slot);
  node.place.require(!tensor.is_float(),
                     fmt::format("input '{}' must hold integers", node.input(slot)));
  return tensor.ints;
}

std::optional<float> OnnxReader::constant_scalar(const OnnxNode& node, std::size_t slot) {
  if (node.input(slot).empty()) return std::nullopt;
  const OnnxTensor& tensor = constant(node, slot);
  node.place.require(tensor.is_float() && tensor.floats.size() == 1,
                     fmt::format("input '{}' must be one float32 value", node.input(slot)));
  return tensor.floats.front();
}

Quantization OnnxReader::quantization(const OnnxNode& node, std::size_t scale, std::size_t zero,
                                      DType& zero_type) {
  Quantization quant;
  const OnnxTensor& scales = constant(node, scale);
  node.place.require(scales.is_float() && !scales.floats.empty() && scales.shape.size() <= 1,
                     fmt::format("scale '{}' must be a float32 value or list", node.input(scale)));
  for (const float value : scales.floats) {
    node.place.require(
        std::isfinite(value) && value > 0,
        fmt::format("scale '{}' must be finite and above 0, got {}", node.input(scale), value));
    quant.scale.push_back(static_cast<double>(value));
  }
  quant.zero_point.assign(quant.scale.size(), 0);
  zero_type = DType::kUint8;
  if (!node.input(zero).empty()) {
    const OnnxTensor& zeros = constant(node, zero);
    node.place.require(
        !zeros.is_float() && zeros.ints.size() == quant.scale.size(),
        fmt::format("zero point '{}' must hold {} integers", node.input(zero), quant.scale.size()));
    zero_type = zeros.dtype;
    quant.zero_point = zeros.ints;
  }
  if (zero_type == DType::kUint8) {
    for (std::int64_t& point : quant.zero_point) point -= 128;
  }
  return quant;
}

void OnnxReader::set_quantization(const OnnxNode& node, int tensor, const Quantization& quant) {
  if (info(tensor).quant.present()) {
    node.place.require(
        same_scale(info(tensor).quant, quant),
        fmt::format("'{}' is read with scale {} and zero point {} but was written with {} "
                    "and {}",
                    info(tensor).name, quant.scale.front(), quant.zero_point.front(),
                    info(tensor).quant.scale.front(), info(tensor).quant.zero_point.front()));
    return;
  }
  // Operators that only move values share the scale with what they read.
  for (int at = tensor; at >= 0 && !info(at).quant.present();) {
    info(at).quant = quant;
    const auto writer = std::find_if(net_.ops.begin(), net_.ops.end(),
                                     [&](const Op& op) { return op.outputs.front() == at; });
    const bool moves = writer != net_.ops.end() &&
                       (writer->kind == OpKind::kReshape || writer->kind == OpKind::kMaxPool);
    at = moves ? writer->inputs.front() : -1;
  }
}

int OnnxReader::add_tensor(TensorInfo info) {
  net_.tensors.push_back(std::move(info));
  return static_cast<int>(net_.tensors.size()) - 1;
}

Shape OnnxReader::memory_shape(const Shape& shape, bool nchw) {
  if (nchw && shape.size() == 4) return {shape[0], shape[2], shape[3], shape[1]};
  if (nchw && shape.size() == 3) return {shape[0], 1, shape[2], shape[1]};
  return shape;
}

OnnxValue OnnxReader::new_map(const std::string& name, const Shape& shape, bool nchw,
                              DType file_dtype, Quantization quant) {
  OnnxValue result;
  result.shape = shape;
  result.nchw = nchw && (shape.size() == 3 || shape.size() == 4);
  result.tensor = add_tensor({.name = name,
                              .dtype = file_dtype == DType::kUint8 ? DType::kInt8 : file_dtype,
                              .file_dtype = file_dtype,
                              .shape = memory_shape(shape, result.nchw),
                              .nchw = result.nchw,
                              .quant = std::move(quant),
                              .value = std::nullopt});
  return result;
}

}  // namespace heddle
