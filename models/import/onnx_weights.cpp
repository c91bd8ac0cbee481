// SPDX-License-Identifier: Apache-2.0
//
// Constants of the ONNX reader in memory layout: weights, biases, constant operands.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {
namespace {

// Element order of `shape` read out of `source` with the given strides.
std::vector<std::int64_t> gather(const std::vector<std::int64_t>& source, const Shape& shape,
                                 const Shape& strides) {
  std::vector<std::int64_t> out;
  out.reserve(source.size());
  Shape at(shape.size(), 0);
  for (std::int64_t left = element_count(shape); left > 0; --left) {
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) offset += at[i] * strides[i];
    out.push_back(source[static_cast<std::size_t>(offset)]);
    for (std::size_t i = shape.size(); i-- > 0;) {
      if (++at[i] < shape[i]) break;
      at[i] = 0;
    }
  }
  return out;
}

// Integers that may be held as int8, uint8 mapped; nullopt for anything else.
std::optional<std::vector<std::int64_t>> as_int8(const OnnxTensor& tensor) {
  auto values = tensor.integers();
  if (!values) return std::nullopt;
  for (std::int64_t& value : *values) {
    if (tensor.dtype == DType::kUint8) value -= 128;
    if (value < -128 || value > 127) return std::nullopt;
  }
  return values;
}

}  // namespace

int OnnxReader::make_weights(const OnnxNode& node, const OnnxValue& w, const std::string& role,
                             int axis, const Shape& shape, const Shape& strides) {
  const OnnxTensor& source = *w.constant;
  const std::string key = fmt::format("{}|{}", w.key, role);
  if (const auto found = weights_.find(key); found != weights_.end()) return found->second;
  Quantization quant = w.quant;
  if (dory_) quant = {{1.0}, {0}, -1};
  node.place.require(
      quant.present(),
      fmt::format("weights '{}' are not quantized; heddle needs int8 or uint8 weights behind "
                  "DequantizeLinear",
                  w.key));
  node.place.require(
      dory_ || source.dtype == DType::kInt8 || source.dtype == DType::kUint8,
      fmt::format("weights '{}' must be int8 or uint8, got {}", w.key, dtype_name(source.dtype)));
  auto values = as_int8(source);
  node.place.require(values.has_value(),
                     fmt::format("weights '{}' must be integers in -128..127", w.key));
  if (quant.scale.size() > 1) {
    node.place.require(
        quant.axis == axis && static_cast<std::int64_t>(quant.scale.size()) == shape[0],
        fmt::format("weights '{}' must have one scale or {} along axis {}, got {} along "
                    "axis {}",
                    w.key, shape[0], axis, quant.scale.size(), quant.axis));
    quant.axis = 0;
  }
  const DType file_dtype = source.dtype == DType::kUint8 ? DType::kUint8 : DType::kInt8;
  Tensor tensor{DType::kInt8, shape, gather(*values, shape, strides)};
  const int index = add_tensor({.name = w.key,
                                .dtype = DType::kInt8,
                                .file_dtype = file_dtype,
                                .shape = shape,
                                .nchw = false,
                                .quant = std::move(quant),
                                .value = std::move(tensor)});
  weights_[key] = index;
  return index;
}

int OnnxReader::conv_weights(const OnnxNode& node, const OnnxValue& w) {
  const Shape& s = w.constant->shape;
  node.place.require(
      (s.size() == 3 || s.size() == 4) && shape_ok(s),
      fmt::format("weights '{}' must have rank 3 or 4, got shape {}", w.key, shape_text(s)));
  const std::int64_t height = s.size() == 4 ? s[2] : 1;
  const std::int64_t width = s.back();
  return make_weights(node, w, "conv", 0, {s[0], height, width, s[1]},
                      {s[1] * height * width, width, 1, height * width});
}

int OnnxReader::matrix_weights(const OnnxNode& node, const OnnxValue& w, bool transposed) {
  const Shape& s = w.constant->shape;
  node.place.require(
      s.size() == 2 && shape_ok(s),
      fmt::format("weights '{}' must have rank 2, got shape {}", w.key, shape_text(s)));
  if (transposed) return make_weights(node, w, "rows", 0, s, {s[1], 1});
  return make_weights(node, w, "columns", 1, {s[1], s[0]}, {1, s[1]});
}

int OnnxReader::make_bias(const OnnxNode& node, const OnnxValue& b, std::int64_t channels,
                          const std::vector<double>& sum_scale) {
  node.place.require(b.kind == OnnxValue::Kind::kConstant, "bias must be a constant");
  const OnnxTensor& source = *b.constant;
  const auto scale_at = [&](const std::vector<double>& scales, std::size_t i) {
    return scales[scales.size() == 1 ? 0 : i];
  };
  const auto count = std::max(source.ints.size(), source.floats.size());
  node.place.require(static_cast<std::int64_t>(count) == channels && source.shape.size() <= 2,
                     fmt::format("bias '{}' must have {} values, got shape {}", b.key, channels,
                                 shape_text(source.shape)));
  Tensor tensor = Tensor::zeros(DType::kInt32, {channels});
  for (std::size_t i = 0; i < count; ++i) {
    const double scale = scale_at(sum_scale, i);
    double steps = 0;
    if (source.is_float()) {
      steps = static_cast<double>(source.floats[i]) / scale;
      node.place.require(
          std::abs(steps) < 0x1p31 &&
              std::abs(steps - std::nearbyint(steps)) <= 1e-3 + std::abs(steps) * 0x1p-22,
          fmt::format("bias '{}' value {} is not a multiple of the scale of the sums, {}; "
                      "quantize biases to int32",
                      b.key, source.floats[i], scale));
      tensor.data[i] = static_cast<std::int64_t>(std::nearbyint(steps));
    } else {
      node.place.require(
          source.dtype == DType::kInt32,
          fmt::format("bias '{}' must be int32, got {}", b.key, dtype_name(source.dtype)));
      tensor.data[i] = source.ints[i];
    }
    if (!b.quant.present()) continue;
    const double got = scale_at(b.quant.scale, std::min(i, b.quant.scale.size() - 1));
    node.place.require(
        std::abs(got - scale) <= 1e-5 * scale &&
            b.quant.zero_point[std::min(i, b.quant.zero_point.size() - 1)] == 0,
        fmt::format("bias '{}' must have the scale of input times weights, {}, and zero "
                    "point 0, got scale {}",
                    b.key, scale, got));
  }
  Quantization quant{sum_scale, std::vector<std::int64_t>(sum_scale.size(), 0),
                     sum_scale.size() > 1 ? 0 : -1};
  return add_tensor({.name = b.key,
                     .dtype = DType::kInt32,
                     .file_dtype = DType::kInt32,
                     .shape = {channels},
                     .nchw = false,
                     .quant = std::move(quant),
                     .value = std::move(tensor)});
}

int OnnxReader::make_constant_map(const OnnxNode& node, const OnnxValue& c, std::size_t rank,
                                  bool nchw) {
  const OnnxTensor& source = *c.constant;
  node.place.require(
      c.quant.scale.size() == 1 && (source.dtype == DType::kInt8 || source.dtype == DType::kUint8),
      fmt::format("constant '{}' must be int8 or uint8 with one scale, behind "
                  "DequantizeLinear",
                  c.key));
  Shape shape = source.shape;
  node.place.require(shape.size() <= rank && shape_ok(shape),
                     fmt::format("constant '{}' of shape {} does not fit rank {}", c.key,
                                 shape_text(shape), rank));
  Tensor tensor{DType::kInt8, shape, as_int8(source).value()};
  if (nchw) {
    shape.insert(shape.begin(), rank - shape.size(), 1);
    const std::int64_t channels = shape[1];
    const std::int64_t pixels = element_count(shape) / shape[0] / channels;
    tensor.shape = memory_shape(shape, true);
    tensor.data = gather(tensor.data, {shape[0], pixels, channels}, {channels * pixels, 1, pixels});
  }
  return add_tensor({.name = c.key,
                     .dtype = DType::kInt8,
                     .file_dtype = source.dtype,
                     .shape = tensor.shape,
                     .nchw = nchw,
                     .quant = c.quant,
                     .value = std::move(tensor)});
}

}  // namespace heddle
