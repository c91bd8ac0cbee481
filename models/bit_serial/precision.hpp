// SPDX-License-Identifier: Apache-2.0
//
// Minimal widths of a layer's operands as differences to their zero points: what Loom's run-time
// precisions default to. No value changes.
#pragma once

#include <cstdint>
#include <span>

#include "models/bit_serial/block.hpp"
#include "models/common/layer.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

struct Width {
  int bits = 1;
  bool is_signed = false;
};

// Least width that holds min..max: plain binary without negative values, else two's complement.
[[nodiscard]] Width width_of(std::int64_t min, std::int64_t max);

// Of the layer's weights, each minus its channel's zero point.
[[nodiscard]] Width weight_width(const ConvLayer& layer);

// Of the input, minus the layer's input zero point.
[[nodiscard]] Width activation_width(const ConvLayer& layer, const Tensor& input);

}  // namespace heddle
