// SPDX-License-Identifier: Apache-2.0
//
// Test-only reader of CMSIS-NN's test vectors: a folder a case, in which test_data.h includes C
// headers that hold nothing but integer macros, integer arrays and pointers to them. Names lose the
// case's prefix:
//   #define KERNEL1X1_IN_CH 8               macros["IN_CH"] == 8
//   const int8_t kernel1x1_input[2] = {..}  arrays["input"]
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/common/layer.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

struct CmsisCase {
  std::string name;
  std::map<std::string, std::int64_t> macros;
  std::map<std::string, std::vector<std::int64_t>> arrays;

  [[nodiscard]] std::int64_t macro(const std::string& key) const;  // throws when absent
  [[nodiscard]] std::int64_t macro(const std::string& key, std::int64_t otherwise) const;
  [[nodiscard]] const std::vector<std::int64_t>& array(
      const std::string& key) const;  // throws when absent
};

[[nodiscard]] CmsisCase read_cmsis_case(const std::filesystem::path& folder);

// Two weights a byte, low half first.
[[nodiscard]] std::vector<std::int64_t> unpack_int4(const std::vector<std::int64_t>& bytes);

enum class CmsisKind { kConv, kDepthwise, kFullyConnected };

// The case's layer, rule double; `int4` weights are packed. `input` has the layer's in_shape.
[[nodiscard]] ConvLayer cmsis_layer(const CmsisCase& c, CmsisKind kind, bool int4);
[[nodiscard]] Tensor cmsis_input(const CmsisCase& c, const ConvLayer& layer);

}  // namespace heddle
