// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/tiling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "models/common/bits.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kChangeCycles = 32;  // of a descriptor, roughly

// Cycles of a descriptor's parts, each as if alone. The longest hides the others.
struct Load {
  std::int64_t positions = 1, pixels = 1, tiles = 1, taps = 1, vectors = 1;

  [[nodiscard]] std::int64_t bricks() const { return taps * vectors; }
};

std::int64_t act_cycles(const BitSerialBlock& block, const Precision& p, const Load& load) {
  const std::int64_t blocks = ceil_div(load.pixels, block.slots) * load.vectors;
  const std::int64_t beats = ceil_div(block.lanes, block.stream_bits / block.act_bits);
  return blocks * std::max(block.slots * beats, block.slices(p));
}

std::int64_t work_cycles(const BitSerialBlock& block, const Precision& p, const Load& load,
                         std::int64_t stride) {
  const std::int64_t groups = block.groups(load.positions) * load.tiles;
  const std::int64_t compute = groups * load.bricks() * block.slices(p) * block.planes(p);
  // Blocks of pixels that the windows of a brick lie in.
  const std::int64_t runs =
      std::min(block.windows, 1 + ceil_div((block.windows - 1) * stride, block.slots));
  const std::int64_t fetch = groups * load.bricks() * block.slices(p) * runs;
  const std::int64_t words = load.bricks() * block.planes(p);
  const std::int64_t sent = words <= block.wgt_depth ? load.tiles : groups;
  const std::int64_t wgt = sent * words *
                           ceil_div(block.filters * block.lanes,
                                    block.stream_bits / block.wgt_element_bits());
  const std::int64_t steps =
      load.positions * load.tiles * ceil_div(block.filters, block.requant_lanes);
  return std::max({compute, fetch, wgt, steps});
}

std::int64_t strategy_estimate(const BitSerialBlock& block, const ConvBlock& conv,
                               const ConvLayer& layer, const Slice& slice, const Precision& p,
                               const Strategy& s, bool one_piece) {
  const StrategyParts parts = strategy_parts(conv, layer, slice, s, one_piece);
  const Load load{.positions = s.rows * s.cols,
                  .pixels = stored_pixels(layer, s),
                  .tiles = parts.tiles,
                  .taps = parts.taps,
                  .vectors = s.vectors};
  const std::int64_t act = act_cycles(block, p, load);
  const std::int64_t work = work_cycles(block, p, load, layer.stride_w);
  const std::int64_t words = ceil_div(load.pixels, block.slots) * load.vectors * block.slices(p);
  const bool overlaps = 2 * words <= block.act_depth || parts.descriptors == 1;
  return parts.descriptors * ((overlaps ? std::max(act, work) : act + work) + kChangeCycles);
}

std::vector<Task> slice_tasks(const BitSerialBlock& block, const ConvBlock& conv,
                              const ConvLayer& layer, const Lowered& lowered, std::size_t index,
                              const Precision& p, std::optional<Strategy>& chosen) {
  if (chosen) return *build_tasks(conv, layer, lowered, index, *chosen);
  const Slice& slice = lowered.slices[index];
  const auto estimate = [&](const Strategy& s, bool one_piece) {
    return strategy_estimate(block, conv, layer, slice, p, s, one_piece);
  };
  for (const Candidate& candidate : tiling_candidates(conv, layer, slice, estimate)) {
    auto tasks = build_tasks(conv, layer, lowered, index, candidate.strategy);
    if (!tasks) continue;
    chosen = candidate.strategy;
    return std::move(*tasks);
  }
  const std::int64_t pixels = stored_pixels(layer, {});
  throw Error(fmt::format(
      "layer {} {}: one output position reads {} channels of up to {} pixels, at {} bits {} act "
      "words; the block holds {}: raise act_kib",
      layer.index, layer.name, slice.in_count, pixels, p.act,
      ceil_div(pixels, block.slots) * channel_vectors(conv, slice) * block.slices(p),
      std::min(block.act_depth, ConvBlock::kMaxField)));
}

}  // namespace

std::int64_t groups_together(const BitSerialBlock& block, const ConvLayer& layer,
                             const Precision& p) {
  const std::int64_t in = layer.in_c_per_group(), out = layer.out_c_per_group();
  const std::int64_t most = std::clamp<std::int64_t>(block.lanes / in, 1, layer.groups);
  const std::int64_t pixels =
      layer.n * axis_bound(row_axis(layer, 0, layer.out_h, 0, layer.kernel_h)) *
      axis_bound(col_axis(layer, 0, layer.out_w, 0, layer.kernel_w));
  const auto estimate = [&](std::int64_t groups) {
    const Load load{.positions = layer.positions(),
                    .pixels = pixels,
                    .tiles = ceil_div(groups * out, block.filters),
                    .taps = layer.kernel_h * layer.kernel_w,
                    .vectors = ceil_div(groups * in, block.lanes)};
    return std::max(act_cycles(block, p, load), work_cycles(block, p, load, layer.stride_w)) +
           kChangeCycles;
  };
  std::int64_t best = 1, best_cycles = 0;
  for (std::int64_t groups = most; groups >= 1; --groups) {  // of equal ones the widest
    const std::int64_t rest = layer.groups % groups;
    const std::int64_t cycles =
        layer.groups / groups * estimate(groups) + (rest > 0 ? estimate(rest) : 0);
    if (groups != most && cycles >= best_cycles) continue;
    best = groups;
    best_cycles = cycles;
  }
  return best;
}

std::vector<Task> layer_tasks(const BitSerialBlock& block, const ConvLayer& layer,
                              const Lowered& lowered, const Precision& precision) {
  const ConvBlock conv = block.conv(precision);
  std::map<std::pair<std::int64_t, std::int64_t>, std::optional<Strategy>> chosen;
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < lowered.slices.size(); ++i) {
    const std::pair shape(lowered.slices[i].in_count, lowered.slices[i].out_count);
    auto more = slice_tasks(block, conv, layer, lowered, i, precision, chosen[shape]);
    tasks.insert(tasks.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  }
  tasks.back().descriptor.final = true;
  return tasks;
}

}  // namespace heddle
