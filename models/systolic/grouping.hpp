// SPDX-License-Identifier: Apache-2.0
//
// How many groups of a layer share a slice (lowering.hpp). Wide slices use more of the array's rows
// and columns in a pass; narrow ones leave rows on which taps are stacked, so that they need fewer
// passes, but every slice sends its channels of the image again, in vectors that start on beats of
// their own. Example, 3x3 depthwise with 12 channels on 16 rows, per position (stride 2: 4 pixels):
//   12 channels   9 passes          4 act beats
//    4 slices of 3, 5 taps stacked  8 passes      16 act beats: waits for activations
#pragma once

#include <cstdint>
#include <vector>

#include "models/common/layer.hpp"
#include "models/systolic/block.hpp"

namespace heddle {

// Numbers of groups worth trying, best estimate first; never empty. The estimate of a slice is
//   max(passes * max(positions, rows), act beats, wgt beats, result steps)
// plus what it costs to change descriptors.
[[nodiscard]] std::vector<std::int64_t> grouping_candidates(const SystolicBlock& block,
                                                            const ConvLayer& layer);

}  // namespace heddle
