// SPDX-License-Identifier: Apache-2.0
#include "models/import/op_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/common/error.hpp"

namespace heddle {
namespace {

std::int64_t quantize_real(const Quantization& quant, float real) {
  const float steps = std::round(real / static_cast<float>(quant.scale.front()));
  return quant.zero_point.front() + static_cast<std::int64_t>(std::clamp(steps, -1e9F, 1e9F));
}

template <typename T>
std::int64_t load(const std::uint8_t* bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
  return static_cast<std::int64_t>(value);
}

std::int64_t load_element(DType type, const std::uint8_t* bytes, std::size_t index) {
  switch (type) {
    case DType::kInt8: return load<std::int8_t>(bytes, index);
    case DType::kUint8: return load<std::uint8_t>(bytes, index);
    case DType::kInt16: return load<std::int16_t>(bytes, index);
    case DType::kUint16: return load<std::uint16_t>(bytes, index);
    case DType::kInt32: return load<std::int32_t>(bytes, index);
    case DType::kUint32: return load<std::uint32_t>(bytes, index);
    case DType::kInt64: return load<std::int64_t>(bytes, index);
    case DType::kUint64: return load<std::uint64_t>(bytes, index);
    case DType::kFloat32: break;
  }
  return 0;
}

}  // namespace

void OpPlace::fail(const std::string& what) const {
  throw Error(fmt::format("{}: operator {} ({}): {}", file, index, type, what));
}

bool shape_ok(const Shape& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 1 || extent > kMaxElements / count) return false;
    count *= extent;
  }
  return true;
}

std::int64_t WindowAxis::out() const {
  const std::int64_t room = in + before + after - extent();
  return room < 0 ? 0 : room / stride + 1;
}

void WindowAxis::pad_same(bool upper) {
  const std::int64_t positions = (in + stride - 1) / stride;
  const std::int64_t total = std::max<std::int64_t>(0, (positions - 1) * stride + extent() - in);
  before = upper ? total / 2 : total - total / 2;
  after = total - before;
}

WindowAxis axis_h(const OpAttrs& attrs, std::int64_t in_h) {
  return {in_h, attrs.kernel_h, attrs.stride_h, attrs.dilation_h, attrs.pad_top, attrs.pad_bottom};
}

WindowAxis axis_w(const OpAttrs& attrs, std::int64_t in_w) {
  return {in_w, attrs.kernel_w, attrs.stride_w, attrs.dilation_w, attrs.pad_left, attrs.pad_right};
}

void check_window(const OpPlace& place, const OpAttrs& attrs) {
  const auto check = [&](std::string_view what, std::int64_t got, std::int64_t least) {
    place.require(got >= least && got <= kMaxWindow,
                  fmt::format("{} must be {}..{}, got {}", what, least, kMaxWindow, got));
  };
  check("kernel height", attrs.kernel_h, 1);
  check("kernel width", attrs.kernel_w, 1);
  check("stride along height", attrs.stride_h, 1);
  check("stride along width", attrs.stride_w, 1);
  check("dilation along height", attrs.dilation_h, 1);
  check("dilation along width", attrs.dilation_w, 1);
  check("padding at the top", attrs.pad_top, 0);
  check("padding at the left", attrs.pad_left, 0);
  check("padding at the bottom", attrs.pad_bottom, 0);
  check("padding at the right", attrs.pad_right, 0);
}

bool broadcasts_to(const Shape& b, const Shape& a) {
  if (b.size() > a.size()) return false;
  const std::size_t skipped = a.size() - b.size();
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (b[i] != 1 && b[i] != a[skipped + i]) return false;
  }
  return true;
}

void clamp_real_min(OpAttrs& attrs, const Quantization& quant, float low) {
  attrs.act_min = std::clamp(quantize_real(quant, low), attrs.act_min, attrs.act_max);
}

void clamp_real_max(OpAttrs& attrs, const Quantization& quant, float high) {
  attrs.act_max = std::clamp(quantize_real(quant, high), attrs.act_min, attrs.act_max);
}

bool same_scale(const Quantization& a, const Quantization& b) {
  return a.scale == b.scale && a.zero_point == b.zero_point;
}

Tensor tensor_from_bytes(DType type, const Shape& shape, const std::uint8_t* bytes,
                         bool map_uint8) {
  const bool map = map_uint8 && type == DType::kUint8;
  Tensor tensor = Tensor::zeros(map ? DType::kInt8 : type, shape);
  for (std::size_t i = 0; i < tensor.data.size(); ++i) {
    tensor.data[i] = load_element(type, bytes, i) - (map ? 128 : 0);
  }
  return tensor;
}

}  // namespace heddle
