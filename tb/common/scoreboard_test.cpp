// SPDX-License-Identifier: Apache-2.0
#include "tb/common/scoreboard.hpp"

#include <doctest/doctest.h>

namespace heddle {
namespace {

Tensor ramp(const Shape& shape) {
  Tensor tensor = Tensor::zeros(DType::kInt8, shape);
  for (std::size_t i = 0; i < tensor.data.size(); ++i) {
    tensor.data[i] = static_cast<std::int64_t>(i % 255) - 127;
  }
  return tensor;
}

TEST_CASE("scoreboard: equal tensors pass and every element is counted") {
  const Tensor golden = ramp({2, 3, 4, 5});
  const ScoreReport report = compare_layer("0 CONV_2D", golden, golden);
  CHECK(report.ok());
  CHECK(report.compared == 120);
  CHECK(score_text(report).empty());
}

TEST_CASE("scoreboard: one corrupted element anywhere turns the report red") {
  const Tensor golden = ramp({1, 3, 2, 4});
  for (std::size_t i = 0; i < golden.data.size(); ++i) {
    Tensor result = golden;
    result.data[i] ^= 1;
    const ScoreReport report = compare_layer("x", golden, result);
    CHECK_FALSE(report.ok());
    CHECK(report.mismatches == 1);
    REQUIRE(report.first.size() == 1);
    CHECK(report.first[0].index == static_cast<std::int64_t>(i));
  }
}

TEST_CASE("scoreboard: a mismatch names layer, coordinates, cycle, expected and got") {
  const Tensor golden = Tensor{DType::kInt8, {1, 2, 3, 4}, std::vector<std::int64_t>(24, 7)};
  Tensor result = golden;
  result.data[1 * 12 + 2 * 4 + 3] = -2;
  LayerPlan plan;
  for (std::int64_t position = 0; position < 6; ++position) {
    plan.out.push_back({.offset = position * 4, .count = 4, .stride = 1, .last = position == 5});
  }
  const std::vector<std::int64_t> cycles{10, 11, 12, 13, 14, 99};
  CHECK(score_text(compare_layer("3 CONV_2D", golden, result, &plan, cycles)) ==
        "layer 3 CONV_2D: 1 of 24 elements differ (largest error 9)\n"
        "  (n 0, h 1, w 2, c 3) cycle 99: expected 7, got -2\n");
}

TEST_CASE("scoreboard: the cycle is found for strided beats") {
  const Tensor golden = Tensor{DType::kInt8, {2, 3}, {0, 0, 0, 0, 0, 0}};
  Tensor result = golden;
  result.data[4] = 1;  // row 1, column 1: second element of the second beat
  LayerPlan plan;
  for (std::int64_t column = 0; column < 3; ++column)
    plan.out.push_back({column, 2, 3, column == 2});
  const std::vector<std::int64_t> cycles{5, 6, 7};
  const ScoreReport report = compare_layer("gemm", golden, result, &plan, cycles);
  REQUIRE(report.first.size() == 1);
  CHECK(report.first[0].cycle == 6);
  CHECK(score_text(report).find("(1, 1) cycle 6") != std::string::npos);
}

TEST_CASE("scoreboard: only the first mismatches are listed, all are counted") {
  const Tensor golden = ramp({1, 10, 10, 1});
  Tensor result = golden;
  for (std::int64_t& value : result.data) ++value;
  const ScoreReport report = compare_layer("x", golden, result, nullptr, {}, 3);
  CHECK(report.mismatches == 100);
  CHECK(report.first.size() == 3);
}

TEST_CASE("scoreboard: an empty or differently shaped comparison is not ok") {
  const Tensor nothing = Tensor::zeros(DType::kInt8, {1, 0, 2, 2});
  CHECK_FALSE(compare_layer("x", nothing, nothing).ok());
  CHECK(score_text(compare_layer("x", nothing, nothing)) ==
        "layer x: nothing was compared: the golden tensor is empty\n");
  CHECK_FALSE(ScoreReport{}.ok());
  CHECK(score_text(compare_layer("x", ramp({1, 2, 3, 4}), ramp({1, 4, 3, 2}))) ==
        "layer x: the result has shape 1x4x3x2 with 24 elements, the golden tensor 1x2x3x4 with "
        "24\n");
}

}  // namespace
}  // namespace heddle
