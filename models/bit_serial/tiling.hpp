// SPDX-License-Identifier: Apache-2.0
//
// How a layer is cut for dpnn and loom: convolution groups of a slice, and the tiling of each slice.
//
// Groups (depthwise too) are packed: a slice holds several groups with a block-diagonal weight matrix,
// as many as its lanes hold, so that a brick carries one channel of each; filters of another group
// meet weights of 0. A slice of g channels of a depthwise layer costs ceil(g / F) filter tiles.
#pragma once

#include <cstdint>
#include <vector>

#include "models/bit_serial/block.hpp"
#include "models/common/conv_candidates.hpp"

namespace heddle {

// Groups of a slice with the best estimate.
[[nodiscard]] std::int64_t groups_together(const BitSerialBlock& block, const ConvLayer& layer,
                                           const Precision& precision);

// Every slice's tasks; `final` is set on the last. Throws Error when a slice fits the buffers in no way.
[[nodiscard]] std::vector<Task> layer_tasks(const BitSerialBlock& block, const ConvLayer& layer,
                                            const Lowered& lowered, const Precision& precision);

}  // namespace heddle
