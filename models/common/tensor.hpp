// SPDX-License-Identifier: Apache-2.0
//
// Dense integer tensors in C order: the currency between importers, golden models and benches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

enum class DType { kInt8, kUint8, kInt16, kUint16, kInt32, kUint32, kInt64, kUint64, kFloat32 };

// Bytes of one element as stored in files.
[[nodiscard]] std::size_t dtype_bytes(DType type);
// "int8", "uint8", ... as numpy names them.
[[nodiscard]] std::string_view dtype_name(DType type);
// Smallest and largest value that the integer type holds (uint64 is capped at the int64 maximum).
[[nodiscard]] std::int64_t dtype_min(DType type);
[[nodiscard]] std::int64_t dtype_max(DType type);

using Shape = std::vector<std::int64_t>;

// Product of the extents; 1 for a scalar.
[[nodiscard]] std::int64_t element_count(const Shape& shape);
// "1x32x32x3"; "scalar" for rank 0.
[[nodiscard]] std::string shape_text(const Shape& shape);

// Values are held as int64 whatever the dtype; every one lies in the dtype's range.
// kFloat32 is only ever the label of an imported constant and never holds data.
struct Tensor {
  DType dtype = DType::kInt8;
  Shape shape;
  std::vector<std::int64_t> data;  // C order, element_count(shape) values

  [[nodiscard]] static Tensor zeros(DType type, Shape shape);
  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(data.size()); }
  bool operator==(const Tensor&) const = default;
};

}  // namespace heddle
