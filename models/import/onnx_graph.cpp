// SPDX-License-Identifier: Apache-2.0
#include "models/import/onnx_graph.hpp"

#include <fmt/format.h>

#include <cmath>

namespace heddle {

std::optional<std::vector<std::int64_t>> OnnxTensor::integers() const {
  if (!is_float()) return ints;
  std::vector<std::int64_t> values;
  values.reserve(floats.size());
  for (const float value : floats) {
    if (!(std::abs(value) <= 0x1p53F) || std::trunc(value) != value) return std::nullopt;
    values.push_back(static_cast<std::int64_t>(value));
  }
  return values;
}

const std::string& OnnxNode::input(std::size_t i) const {
  static const std::string kNone;
  return i < inputs.size() ? inputs[i] : kNone;
}

std::int64_t OnnxNode::integer(const std::string& attribute, std::int64_t otherwise) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? otherwise : found->second.integer;
}

float OnnxNode::real(const std::string& attribute, float otherwise) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? otherwise : found->second.real;
}

std::string OnnxNode::text(const std::string& attribute, const std::string& otherwise) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? otherwise : found->second.text;
}

std::vector<std::int64_t> OnnxNode::integers(const std::string& attribute,
                                             std::vector<std::int64_t> otherwise, int count) const {
  const auto found = attributes.find(attribute);
  if (found == attributes.end()) return otherwise;
  const auto& values = found->second.integers;
  place.require(
      count < 0 || values.size() == static_cast<std::size_t>(count),
      fmt::format("attribute {} must have {} values, got {}", attribute, count, values.size()));
  return values;
}

}  // namespace heddle
