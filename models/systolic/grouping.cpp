// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/grouping.hpp"

#include <algorithm>
#include <utility>

#include "models/common/bits.hpp"
#include "models/common/conv_tiling.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMostCandidates = 4;

// Cycles of a slice of `groups` groups, roughly.
std::int64_t slice_estimate(const SystolicBlock& block, const ConvLayer& layer,
                            std::int64_t groups) {
  const std::int64_t in = groups * layer.in_c_per_group();
  const std::int64_t out = groups * layer.out_c_per_group();
  const std::int64_t taps = layer.kernel_h * layer.kernel_w;
  const std::int64_t stacked = stacked_taps(block, in, taps);
  const std::int64_t vectors = ceil_div(in, block.rows);
  const std::int64_t col_tiles = ceil_div(out, block.cols);
  const std::int64_t passes =
      col_tiles * (stacked > 1 ? ceil_div(taps, stacked) : taps * vectors);
  const std::int64_t pixels = layer.n *
                              axis_bound(row_axis(layer, 0, layer.out_h, 0, layer.kernel_h)) *
                              axis_bound(col_axis(layer, 0, layer.out_w, 0, layer.kernel_w));
  const std::int64_t act =
      pixels * vectors * block.beats(stacked > 1 ? in : block.rows, block.act_bits);
  const std::int64_t wgt = passes * block.rows * block.beats(block.cols, block.wgt_bits);
  const std::int64_t steps =
      layer.positions() * col_tiles * ceil_div(std::min(block.cols, out), block.requant_lanes);
  const std::int64_t compute = passes * std::max(layer.positions(), block.rows);
  return std::max({compute, act, wgt, steps}) + 2 * block.rows + block.cols;
}

std::int64_t layer_estimate(const SystolicBlock& block, const ConvLayer& layer,
                            std::int64_t groups) {
  const std::int64_t whole = layer.groups / groups, rest = layer.groups % groups;
  return whole * slice_estimate(block, layer, groups) +
         (rest > 0 ? slice_estimate(block, layer, rest) : 0);
}

}  // namespace

std::vector<std::int64_t> grouping_candidates(const SystolicBlock& block, const ConvLayer& layer) {
  const std::int64_t most = most_groups(block, layer);
  std::vector<std::pair<std::int64_t, std::int64_t>> found;  // estimate, groups
  for (std::int64_t groups = most; groups >= 1; --groups) {  // of equal estimates the widest
    found.emplace_back(layer_estimate(block, layer, groups), groups);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::int64_t> candidates;
  for (const auto& [estimate, groups] : found) {
    if (candidates.size() == kMostCandidates || estimate > found.front().first * 3 / 2) break;
    candidates.push_back(groups);
  }
  return candidates;
}

}  // namespace heddle
