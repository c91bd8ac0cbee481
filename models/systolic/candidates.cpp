// SPDX-License-Identifier: Apache-2.0
//
// Estimates of tilings, and tile_pos (declared in strategy.hpp). The estimate of a descriptor is
//   max(passes * column tiles * max(positions, rows), act beats, wgt beats, result steps)
// plus what it costs to change descriptors, and without overlap of loads where the activations of
// two descriptors do not fit the buffer together.
#include <algorithm>
#include <set>

#include "models/common/bits.hpp"

#include "models/systolic/strategy.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kPassCycles = 2;  // the shortest pass, whatever the array's size

}  // namespace

std::int64_t strategy_estimate(const SystolicBlock& block, const ConvLayer& layer,
                               const Slice& slice, const Strategy& s, bool one_piece) {
  const StrategyParts parts = strategy_parts(block, layer, slice, s, one_piece);
  const std::int64_t positions = s.rows * s.cols;
  const std::int64_t passes = passes_of(block, slice, parts.taps, s.vectors) * parts.tiles;
  const std::int64_t compute = passes * std::max({positions, block.rows, kPassCycles});
  const std::int64_t vectors = stored_pixels(layer, s) * s.vectors;
  const std::int64_t act =
      vectors * block.beats(std::min(block.rows, slice.in_count), block.act_bits);
  const std::int64_t wgt = passes * block.rows * block.beats(block.cols, block.wgt_bits);
  const std::int64_t steps = positions * parts.tiles *
                             ceil_div(std::min(block.cols, slice.out_count), block.requant_lanes);
  const bool overlaps = 2 * vectors <= block.act_depth || parts.descriptors == 1;
  const std::int64_t work =
      overlaps ? std::max({compute, act, wgt, steps}) : std::max({compute, wgt, steps}) + act;
  return parts.descriptors * (work + 2 * block.rows + block.cols);
}

std::vector<std::int64_t> tile_pos_candidates(const SystolicBlock& block, std::int64_t positions,
                                              std::int64_t cols, std::int64_t passes) {
  if (!weights_stay(block, passes)) return {positions};
  const std::int64_t most = std::min({positions, block.psum_depth, ConvBlock::kMaxField});
  const std::int64_t least = std::min(block.rows, most);
  std::set<std::int64_t> values;
  const auto add = [&](std::int64_t value) { values.insert(std::clamp(value, least, most)); };
  add(ceil_div(block.rows, cols) * cols);
  for (const std::int64_t more : {0, 1, 2}) add(block.rows + more);
  for (const std::int64_t factor : {4, 6, 8, 16}) {  // quarters of the rows
    add(ceil_div(positions, std::max<std::int64_t>(positions * 4 / (block.rows * factor), 1)));
  }
  return {values.begin(), values.end()};
}

}  // namespace heddle
