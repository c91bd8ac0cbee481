// SPDX-License-Identifier: Apache-2.0
//
// An ONNX graph as plain data, so that only onnx_load.cpp sees protobuf. Names are as in the file.
// Constant nodes and initializers are in `constants`; nodes keep their index in the file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/common/tensor.hpp"
#include "models/import/onnx.hpp"
#include "models/import/op_check.hpp"

namespace heddle {

// A constant. Integer values are in `ints` (dtype tells which kind), float32 values in `floats`.
struct OnnxTensor {
  DType dtype = DType::kFloat32;
  Shape shape;
  std::vector<std::int64_t> ints;
  std::vector<float> floats;

  [[nodiscard]] bool is_float() const { return dtype == DType::kFloat32; }
  // Every value an integer of at most 2^53; those values. Integer tensors give theirs.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers() const;
};

struct OnnxAttribute {
  std::int64_t integer = 0;
  float real = 0;
  std::string text;
  std::vector<std::int64_t> integers;
};

struct OnnxNode {
  OpPlace place;                    // index and operator type
  std::string name;                 // node name, or its first output's
  std::vector<std::string> inputs;  // empty where an optional one is absent
  std::vector<std::string> outputs;
  std::map<std::string, OnnxAttribute> attributes;

  [[nodiscard]] const std::string& type() const { return place.type; }
  [[nodiscard]] const std::string& input(std::size_t i) const;  // empty when absent
  [[nodiscard]] bool has(const std::string& attribute) const {
    return attributes.count(attribute) != 0;
  }
  [[nodiscard]] std::int64_t integer(const std::string& attribute, std::int64_t otherwise) const;
  [[nodiscard]] float real(const std::string& attribute, float otherwise) const;
  [[nodiscard]] std::string text(const std::string& attribute, const std::string& otherwise) const;
  // The list, or `otherwise`; throws unless it has `count` values when count >= 0.
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& attribute,
                                                   std::vector<std::int64_t> otherwise,
                                                   int count = -1) const;
};

struct OnnxPort {
  std::string name;
  DType dtype = DType::kFloat32;
  Shape shape;  // a symbolic first extent is 1, other symbolic ones are 0
};

struct OnnxGraph {
  std::string file;
  std::int64_t opset = 0;
  std::vector<OnnxNode> nodes;
  std::map<std::string, OnnxTensor> constants;
  std::vector<OnnxPort> inputs;  // without those that are constants
  std::vector<std::string> outputs;
};

// Parses and checks structure: names, constants' sizes, dtypes. Throws Error.
[[nodiscard]] OnnxGraph load_onnx(std::span<const std::uint8_t> bytes, const std::string& file,
                                  const OnnxBindings& bound);

}  // namespace heddle
