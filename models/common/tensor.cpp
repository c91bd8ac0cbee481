// SPDX-License-Identifier: Apache-2.0
#include "models/common/tensor.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>

namespace heddle {
namespace {

struct DTypeRow {
  std::string_view name;
  std::size_t bytes;
  std::int64_t min, max;
};

template <typename T>
constexpr DTypeRow integer_row(std::string_view name) {
  constexpr auto kCap = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
  return {name, sizeof(T), static_cast<std::int64_t>(std::numeric_limits<T>::min()),
          static_cast<std::int64_t>(kMax < kCap ? kMax : kCap)};
}

// In the order of DType.
constexpr std::array<DTypeRow, 9> kRows = {
    integer_row<std::int8_t>("int8"),   integer_row<std::uint8_t>("uint8"),
    integer_row<std::int16_t>("int16"), integer_row<std::uint16_t>("uint16"),
    integer_row<std::int32_t>("int32"), integer_row<std::uint32_t>("uint32"),
    integer_row<std::int64_t>("int64"), integer_row<std::uint64_t>("uint64"),
    DTypeRow{"float32", 4, 0, 0}};

const DTypeRow& row(DType type) { return kRows.at(static_cast<std::size_t>(type)); }

}  // namespace

std::size_t dtype_bytes(DType type) { return row(type).bytes; }
std::string_view dtype_name(DType type) { return row(type).name; }
std::int64_t dtype_min(DType type) { return row(type).min; }
std::int64_t dtype_max(DType type) { return row(type).max; }

std::int64_t element_count(const Shape& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  return count;
}

std::string shape_text(const Shape& shape) {
  if (shape.empty()) return "scalar";
  std::string text;
  for (const std::int64_t extent : shape) {
    if (!text.empty()) text += 'x';
    text += std::to_string(extent);
  }
  return text;
}

Tensor Tensor::zeros(DType type, Shape shape) {
  const auto count = static_cast<std::size_t>(element_count(shape));
  return {type, std::move(shape), std::vector<std::int64_t>(count)};
}

}  // namespace heddle
