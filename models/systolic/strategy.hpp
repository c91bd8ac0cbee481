// SPDX-License-Identifier: Apache-2.0
//
// Which tiling a slice gets: candidates from the buffers' sizes, a quick estimate to sort them, and
// the cycle model to pick one. The choice depends on shapes only, never on data.
#pragma once

#include <vector>

#include "models/common/conv_candidates.hpp"
#include "models/systolic/block.hpp"

namespace heddle {

// Cycles of the slice by a strategy, roughly; one_piece: every position's reduction is one piece.
[[nodiscard]] std::int64_t strategy_estimate(const SystolicBlock& block, const ConvLayer& layer,
                                             const Slice& slice, const Strategy& strategy,
                                             bool one_piece);

// Values of tile_pos worth trying for a tile of `positions` outputs, `cols` a row, in `passes`
// passes.
[[nodiscard]] std::vector<std::int64_t> tile_pos_candidates(const SystolicBlock& block,
                                                            std::int64_t positions,
                                                            std::int64_t cols,
                                                            std::int64_t passes);

// The strategy of lowered.slices[slice].
[[nodiscard]] Strategy choose_strategy(const SystolicBlock& block, const ConvLayer& layer,
                                       const Lowered& lowered, std::size_t slice);

}  // namespace heddle
