// SPDX-License-Identifier: Apache-2.0
#include "models/common/operand_width.hpp"

#include <doctest/doctest.h>

#include "models/common/bits.hpp"

using heddle::activation_width;
using heddle::ConvLayer;
using heddle::fits;
using heddle::operand_width;
using heddle::OperandWidth;
using heddle::Tensor;
using heddle::weight_width;

TEST_CASE("operand width: the least that holds every number between, exhaustively") {
  constexpr int kMost = 70;
  int checked = 0;
  for (int min = -kMost; min <= 0; ++min) {
    for (int max = 0; max <= kMost; ++max, ++checked) {
      const OperandWidth width = operand_width(min, max);
      CHECK(width.is_signed == (min < 0));
      CHECK(fits(min, width.bits, width.is_signed));
      CHECK(fits(max, width.bits, width.is_signed));
      const bool less_would_do = width.bits > 1 && fits(min, width.bits - 1, width.is_signed) &&
                                 fits(max, width.bits - 1, width.is_signed);
      CHECK_FALSE(less_would_do);
    }
  }
  CHECK(checked == (kMost + 1) * (kMost + 1));
}

TEST_CASE("operand width: zeros take one bit, int8 with its least zero point eight, else nine") {
  CHECK(operand_width({}, 0) == OperandWidth{1, false});
  const Tensor whole{.dtype = heddle::DType::kInt8, .shape = {2}, .data = {-128, 127}};
  ConvLayer layer{.in_zero_point = -128};
  CHECK(activation_width(layer, whole) == OperandWidth{8, false});
  layer.in_zero_point = -1;
  CHECK(activation_width(layer, whole) == OperandWidth{9, true});
}

TEST_CASE("operand width: weights are taken less the zero point of their channel") {
  ConvLayer layer{.in_c = 2, .out_c = 2, .weights = {10, 13, -7, -4}};
  CHECK(weight_width(layer) == OperandWidth{5, true});
  layer.wgt_zero_point = {10, -7};
  CHECK(weight_width(layer) == OperandWidth{2, false});
}
