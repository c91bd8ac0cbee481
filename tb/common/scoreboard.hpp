// SPDX-License-Identifier: Apache-2.0
//
// Compares a block's result with the golden tensor, every element, exactly, and says where it
// broke.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/common/plan.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

struct Mismatch {
  std::int64_t index = 0;   // element, C order
  std::int64_t cycle = -1;  // of the result beat that carried it; -1 unknown
  std::int64_t expected = 0, got = 0;
};

struct ScoreReport {
  std::string layer;
  Shape shape;  // of the golden tensor
  std::int64_t expected_elements = 0;
  std::int64_t compared = 0;
  std::int64_t mismatches = 0;
  std::int64_t largest_error = 0;  // |got - expected|
  std::vector<Mismatch> first{};   // in element order
  std::string problem{};           // shapes differ, or nothing to compare

  // Something was compared, everything expected was, and all of it was equal.
  [[nodiscard]] bool ok() const {
    return problem.empty() && compared > 0 && compared == expected_elements && mismatches == 0;
  }
};

// `plan` and `beat_cycles` (StreamResult) tell the cycle of a mismatch; both may be absent.
[[nodiscard]] ScoreReport compare_layer(const std::string& layer, const Tensor& golden,
                                        const Tensor& result, const LayerPlan* plan = nullptr,
                                        std::span<const std::int64_t> beat_cycles = {},
                                        std::size_t keep_first = 8);

// "layer 3 CONV_2D: 2 of 4096 elements differ (largest error 7)\n  (n 0, h 1, w 2, c 3) cycle 812:
// expected -5, got 2\n" Empty when the report is ok.
[[nodiscard]] std::string score_text(const ScoreReport& report);

}  // namespace heddle
