// SPDX-License-Identifier: Apache-2.0
//
// Tilings of a slice that may fit a block's buffers, sorted by an estimate of the family.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "models/common/conv_tiling.hpp"

namespace heddle {

struct Candidate {
  Strategy strategy;
  std::int64_t estimate = 0;  // cycles, roughly
};

// Cycles of the slice by a strategy; the flag: every position's reduction is one piece.
using CycleEstimate = std::function<std::int64_t(const Strategy&, bool one_piece)>;

// Best estimate first; tile_pos is the largest one allowed.
[[nodiscard]] std::vector<Candidate> tiling_candidates(const ConvBlock& block,
                                                       const ConvLayer& layer, const Slice& slice,
                                                       const CycleEstimate& estimate);

// Pixels that a descriptor of the strategy stores (an upper bound).
[[nodiscard]] std::int64_t stored_pixels(const ConvLayer& layer, const Strategy& strategy);

// What a strategy cuts a slice into.
struct StrategyParts {
  std::int64_t regions = 1;      // spatial tiles, over all images
  std::int64_t pieces = 1;       // of the reduction
  std::int64_t taps = 1;         // of a piece
  std::int64_t col_tiles = 1;    // of the slice
  std::int64_t descriptors = 1;  // all of them
  std::int64_t tiles = 1;        // column tiles of a descriptor
};
[[nodiscard]] StrategyParts strategy_parts(const ConvBlock& block, const ConvLayer& layer,
                                           const Slice& slice, const Strategy& strategy,
                                           bool one_piece);

}  // namespace heddle
