// SPDX-License-Identifier: Apache-2.0
//
// What both importers check the same way: messages that name file and operator, window geometry,
// broadcasting, and the clamp of a fused activation.
#pragma once

#include <cstdint>
#include <string>

#include "models/common/network.hpp"

namespace heddle {

// Where a message points: "net.tflite: operator 3 (CONV_2D): ".
struct OpPlace {
  std::string file;
  int index = 0;
  std::string type;

  [[noreturn]] void fail(const std::string& what) const;  // throws Error
  void require(bool condition, const std::string& what) const {
    if (!condition) fail(what);
  }
};

// Largest tensor (elements) and largest kernel, stride, dilation or pad that is imported.
inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;
inline constexpr std::int64_t kMaxWindow = std::int64_t{1} << 16;

// Whether every extent is at least 1 and their product at most kMaxElements.
[[nodiscard]] bool shape_ok(const Shape& shape);

// One axis of a sliding window.
struct WindowAxis {
  std::int64_t in = 1, kernel = 1, stride = 1, dilation = 1, before = 0, after = 0;

  [[nodiscard]] std::int64_t extent() const { return (kernel - 1) * dilation + 1; }
  [[nodiscard]] std::int64_t out() const;  // positions; 0 when the window does not fit
  // Pads so that out() == ceil(in / stride); an odd pad goes to the end (or the start, if `upper`
  // is false).
  void pad_same(bool upper = true);
};

// Both axes out of and back into the attributes. Throws unless kernel, stride and dilation are in
// 1..kMaxWindow and pads in 0..kMaxWindow.
[[nodiscard]] WindowAxis axis_h(const OpAttrs& attrs, std::int64_t in_h);
[[nodiscard]] WindowAxis axis_w(const OpAttrs& attrs, std::int64_t in_w);
void check_window(const OpPlace& place, const OpAttrs& attrs);

// Whether b broadcasts to a: aligned at the last axis, each extent equal or 1.
[[nodiscard]] bool broadcasts_to(const Shape& b, const Shape& a);

// Clamp [low, high] in real numbers as quantized values: zero_point + round(real / scale) in
// float32, ties away from zero, as TFLite computes it, inside the attributes' present clamp.
void clamp_real_min(OpAttrs& attrs, const Quantization& quant, float low);
void clamp_real_max(OpAttrs& attrs, const Quantization& quant, float high);

[[nodiscard]] bool same_scale(const Quantization& a, const Quantization& b);

// Bytes in the file's order (little-endian) as values; uint8 is mapped to int8 (value - 128) when
// `map_uint8`. `bytes` holds exactly element_count(shape) elements of `type`, which is not
// kFloat32.
[[nodiscard]] Tensor tensor_from_bytes(DType type, const Shape& shape, const std::uint8_t* bytes,
                                       bool map_uint8);

}  // namespace heddle
