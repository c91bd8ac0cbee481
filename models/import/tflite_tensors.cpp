// SPDX-License-Identifier: Apache-2.0
//
// Tensors of a TFLite file: type, shape, quantization and constants, each checked before use.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/import/tflite_reader.hpp"

namespace heddle {
namespace {

using tflite::TensorType;

bool to_dtype(TensorType type, DType& out) {
  switch (type) {
    case TensorType::INT8: out = DType::kInt8; return true;
    case TensorType::UINT8: out = DType::kUint8; return true;
    case TensorType::INT16: out = DType::kInt16; return true;
    case TensorType::INT32: out = DType::kInt32; return true;
    case TensorType::INT64: out = DType::kInt64; return true;
    case TensorType::FLOAT32: out = DType::kFloat32; return true;
    default: return false;
  }
}

}  // namespace

const tflite::Tensor& TfliteReader::raw_tensor(int index) const {
  return *graph_->tensors()->Get(static_cast<flatbuffers::uoffset_t>(index));
}

bool TfliteReader::is_float(int index) const {
  return raw_tensor(index).type() == TensorType::FLOAT32;
}

std::string TfliteReader::describe(int index) const {
  const auto* name = raw_tensor(index).name();
  return fmt::format("tensor {} '{}'", index, name == nullptr ? "" : name->str());
}

void TfliteReader::expect_inputs(const Source& op, std::size_t least, std::size_t most) const {
  op.place.require(
      op.in.size() >= least && op.in.size() <= most,
      least == most ? fmt::format("must have {} inputs, got {}", least, op.in.size())
                    : fmt::format("must have {} to {} inputs, got {}", least, most, op.in.size()));
  op.place.require(op.out.size() == 1 && op.out.front() >= 0,
                   fmt::format("must have 1 output, got {}", op.out.size()));
  for (std::size_t i = 0; i < least; ++i) {
    op.place.require(op.in[i] >= 0, fmt::format("input {} is absent", i));
  }
}

TensorInfo& TfliteReader::load(const OpPlace& place, int index) {
  const auto slot = static_cast<std::size_t>(index);
  TensorInfo& info = net_.tensors[slot];
  if (loaded_[slot]) return info;
  const tflite::Tensor& raw = raw_tensor(index);
  if (raw.name() != nullptr) info.name = raw.name()->str();
  place.require(to_dtype(raw.type(), info.file_dtype),
                fmt::format("{} has type {}; heddle reads int8 and uint8 networks", describe(index),
                            tflite::EnumNameTensorType(raw.type())));
  info.dtype = info.file_dtype == DType::kUint8 ? DType::kInt8 : info.file_dtype;
  if (raw.shape() != nullptr) info.shape.assign(raw.shape()->begin(), raw.shape()->end());
  place.require(shape_ok(info.shape),
                fmt::format("shape of {} must have extents of at least 1 and at most {} elements, "
                            "got {}",
                            describe(index), kMaxElements, shape_text(info.shape)));
  load_quantization(place, index, info);
  load_value(place, index, info);
  loaded_[slot] = true;
  return info;
}

void TfliteReader::load_quantization(const OpPlace& place, int index, TensorInfo& info) const {
  const tflite::Quantization* raw = raw_tensor(index).quantization();
  if (raw == nullptr || raw->scale() == nullptr || raw->scale()->size() == 0) return;
  if (info.dtype == DType::kFloat32) return;
  const std::size_t count = raw->scale()->size();
  for (const float scale : *raw->scale()) {
    place.require(
        std::isfinite(scale) && scale > 0,
        fmt::format("scale of {} must be finite and above 0, got {}", describe(index), scale));
    info.quant.scale.push_back(static_cast<double>(scale));
  }
  const std::int64_t shift = info.file_dtype == DType::kUint8 ? 128 : 0;
  info.quant.zero_point.assign(count, -shift);
  if (const auto* zeros = raw->zero_point(); zeros != nullptr && zeros->size() > 0) {
    place.require(zeros->size() == count,
                  fmt::format("{} must have as many zero points as scales ({}), got {}",
                              describe(index), count, zeros->size()));
    for (std::size_t i = 0; i < count; ++i) {
      std::int64_t zero = 0;  // the verifier lets 8-byte elements lie at multiples of 4
      std::memcpy(&zero, zeros->Data() + i * sizeof(zero), sizeof(zero));
      place.require(zero >= dtype_min(info.file_dtype) && zero <= dtype_max(info.file_dtype),
                    fmt::format("zero point of {} must fit {}, got {}", describe(index),
                                dtype_name(info.file_dtype), zero));
      info.quant.zero_point[i] = zero - shift;
    }
  }
  if (count == 1) return;
  const int axis = raw->quantized_dimension();
  place.require(axis >= 0 && static_cast<std::size_t>(axis) < info.shape.size() &&
                    info.shape[static_cast<std::size_t>(axis)] == static_cast<std::int64_t>(count),
                fmt::format("{} has {} scales along axis {}, which does not fit its shape {}",
                            describe(index), count, axis, shape_text(info.shape)));
  info.quant.axis = axis;
}

void TfliteReader::load_value(const OpPlace& place, int index, TensorInfo& info) const {
  const tflite::Tensor& raw = raw_tensor(index);
  const auto* buffers = model_.buffers();
  place.require(
      buffers != nullptr && raw.buffer() < buffers->size(),
      fmt::format("buffer {} of {} is not in the file's list of {}; the file is damaged",
                  raw.buffer(), describe(index), buffers == nullptr ? 0 : buffers->size()));
  place.require(
      raw.sparsity() == nullptr,
      fmt::format("{} is stored sparse; convert the model with dense tensors", describe(index)));
  const auto* data = buffers->Get(raw.buffer())->data();
  if (raw.buffer() == 0 || data == nullptr || data->size() == 0) return;
  place.require(
      !raw.is_variable(),
      fmt::format("{} is a variable; networks with state are not supported", describe(index)));
  const std::size_t needed =
      static_cast<std::size_t>(element_count(info.shape)) * dtype_bytes(info.file_dtype);
  place.require(data->size() == needed,
                fmt::format("data of {} must be {} bytes ({} of {}), got {}; the file is damaged",
                            describe(index), needed, shape_text(info.shape),
                            dtype_name(info.file_dtype), data->size()));
  info.value = info.dtype == DType::kFloat32
                   ? Tensor{DType::kFloat32, info.shape, {}}
                   : tensor_from_bytes(info.file_dtype, info.shape, data->data(), true);
}

TensorInfo& TfliteReader::feature_map(const Source& op, int index, bool constant_allowed) {
  TensorInfo& info = load(op.place, index);
  op.place.require(
      info.dtype != DType::kFloat32,
      fmt::format("{} is float32 and heddle needs int8/uint8; quantize the model (full "
                  "integer post-training quantization)",
                  describe(index)));
  op.place.require(
      info.dtype == DType::kInt8,
      fmt::format("{} must be int8 or uint8, got {}", describe(index), dtype_name(info.dtype)));
  op.place.require(
      info.quant.scale.size() == 1,
      fmt::format("{} must have one scale, got {}", describe(index), info.quant.scale.size()));
  op.place.require(constant_allowed || !info.value,
                   fmt::format("{} must be a feature map, got a constant", describe(index)));
  return info;
}

TensorInfo& TfliteReader::weights(const Source& op, std::size_t rank, int axis) {
  const int index = op.in[1];
  TensorInfo& info = load(op.place, index);
  op.place.require(info.value.has_value(),
                   fmt::format("weights {} must be constant", describe(index)));
  op.place.require(info.dtype == DType::kInt8,
                   fmt::format("weights {} must be int8 or uint8, got {}", describe(index),
                               dtype_name(info.dtype)));
  op.place.require(info.shape.size() == rank,
                   fmt::format("weights {} must have rank {}, got shape {}", describe(index), rank,
                               shape_text(info.shape)));
  op.place.require(info.quant.present(), fmt::format("weights {} have no scale", describe(index)));
  const bool in_place = transposed_[static_cast<std::size_t>(index)];
  op.place.require(info.quant.scale.size() == 1 || info.quant.axis == (in_place ? 0 : axis),
                   fmt::format("weights {} must have their scales along axis {}, got axis {}",
                               describe(index), axis, info.quant.axis));
  return info;
}

int TfliteReader::bias(const Source& op, std::int64_t channels, const TensorInfo& x,
                       const TensorInfo& w) {
  if (op.in.size() < 3 || op.in[2] < 0) return -1;
  const int index = op.in[2];
  const TensorInfo& info = load(op.place, index);
  op.place.require(info.value && info.dtype == DType::kInt32,
                   fmt::format("bias {} must be constant int32, got {}{}", describe(index),
                               info.value ? "" : "variable ", dtype_name(info.dtype)));
  op.place.require(element_count(info.shape) == channels,
                   fmt::format("bias {} must have {} values, got shape {}", describe(index),
                               channels, shape_text(info.shape)));
  for (std::size_t i = 0; i < info.quant.scale.size(); ++i) {
    const double wanted = x.quant.scale.front() * w.quant.scale[w.quant.scale.size() == 1 ? 0 : i];
    op.place.require(info.quant.zero_point[i] == 0,
                     fmt::format("bias {} must have zero point 0, got {}", describe(index),
                                 info.quant.zero_point[i]));
    op.place.require(std::abs(info.quant.scale[i] - wanted) <= 1e-3 * wanted,
                     fmt::format("bias {} must have the scale of input times weights, {}, got {}",
                                 describe(index), wanted, info.quant.scale[i]));
  }
  return index;
}

std::vector<std::int64_t> TfliteReader::constant_list(const Source& op, std::size_t slot) {
  const TensorInfo& info = load(op.place, op.in[slot]);
  op.place.require(info.value && (info.dtype == DType::kInt32 || info.dtype == DType::kInt64),
                   fmt::format("{} must be a constant int32 list", describe(op.in[slot])));
  return info.value->data;
}

}  // namespace heddle
