// SPDX-License-Identifier: Apache-2.0
//
// Tasks (conv_tiling.hpp) into beats: descriptors and records, activations, and where results belong.
// The family adds its weights, which travel in the block's native order (beats: beats.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "models/common/beats.hpp"
#include "models/common/conv_tiling.hpp"
#include "models/common/plan.hpp"

namespace heddle {

struct ConvEncoding {
  int wgt_element_bits = 8, act_element_bits = 8;
  // The descriptor's words.
  std::function<std::vector<std::uint32_t>(const Task&)> words;
  // Puts the task's weights.
  std::function<void(const Task&, const Slice&, BeatPacker&)> weights;
};

// Throws Error (layer, coordinate, value) for an activation that does not fit the block.
[[nodiscard]] LayerPlan encode_tasks(const ConvBlock& block, const ConvLayer& layer,
                                     const Lowered& lowered, const std::vector<Task>& tasks,
                                     const Tensor& input, const ConvEncoding& encoding);

// Where an element of the reduction comes from.
struct WeightSource {
  bool used = false;
  std::int64_t tap = 0;      // of the whole kernel, raster order
  std::int64_t channel = 0;  // of the slice
};

// What element `row` of reduction step `pass` of the task is multiplied by.
[[nodiscard]] WeightSource weight_source(const ConvBlock& block, const ConvLayer& layer,
                                         const Task& task, const Slice& slice, std::int64_t pass,
                                         std::int64_t row);

// Weight of that element and the slice's output channel `out`, as it is sent; the zero point where
// the element or the channel is not in use.
[[nodiscard]] std::int64_t source_weight(const ConvLayer& layer, const Lowered& lowered,
                                         const Slice& slice, const WeightSource& source,
                                         std::int64_t out);

}  // namespace heddle
