// SPDX-License-Identifier: Apache-2.0
//
// Least widths that hold operands as differences to their zero points: what bit-serial hardware
// spends cycles on. No value changes. Plain binary where nothing is negative, else two's complement.
#pragma once

#include <cstdint>
#include <span>

#include "models/common/layer.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

struct OperandWidth {
  int bits = 1;  // at least 1
  bool is_signed = false;
  bool operator==(const OperandWidth&) const = default;
};

// Of every number from min (<= 0) to max (>= 0).
[[nodiscard]] OperandWidth operand_width(std::int64_t min, std::int64_t max);
// Of values - zero_point; 1 bit for none.
[[nodiscard]] OperandWidth operand_width(std::span<const std::int64_t> values,
                                         std::int64_t zero_point);

// Of a layer's weights, each less its channel's zero point.
[[nodiscard]] OperandWidth weight_width(const ConvLayer& layer);
// Of a layer's input, less its zero point.
[[nodiscard]] OperandWidth activation_width(const ConvLayer& layer, const Tensor& input);

}  // namespace heddle
