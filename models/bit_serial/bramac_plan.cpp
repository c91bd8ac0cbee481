// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "models/bit_serial/bramac_cycles.hpp"
#include "models/bit_serial/bramac_mac2.hpp"
#include "models/common/bits.hpp"
#include "models/common/conv_candidates.hpp"
#include "models/common/conv_encode.hpp"
#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {
namespace {

constexpr int kMostBits = 8;

// The least precision from `from` on that holds low..high, or nothing.
std::optional<int> bits_for(std::int64_t low, std::int64_t high, bool is_signed, int from) {
  for (int bits = from; bits <= kMostBits; bits *= 2) {
    if (fits(low, bits, is_signed) && fits(high, bits, is_signed)) return bits;
  }
  return std::nullopt;
}

// The least precision of the layer's weights, or nothing; zero points are subtracted.
std::optional<int> weight_bits(const BramacBlock& block, const ConvLayer& layer) {
  std::int64_t low = 0, high = 0;
  const auto count = static_cast<std::size_t>(layer.reduction());
  for (std::size_t i = 0; i < layer.weights.size(); ++i) {
    const std::int64_t weight =
        layer.weights[i] - weight_zero_point(layer, static_cast<std::int64_t>(i / count));
    low = std::min(low, weight);
    high = std::max(high, weight);
  }
  return bits_for(low, high, true, block.min_bits());
}

// How a layer's operands are sent.
struct Operands {
  BramacMode mode;
  std::int64_t act_offset = 0;  // added to every activation
};

std::optional<Operands> operands_for(const BramacBlock& block, const ConvLayer& layer,
                                     const Tensor& input, int least) {
  std::int64_t low = layer.in_zero_point, high = low;
  for (const std::int64_t value : input.data) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  const bool as_is = !layer.requant && layer.in_zero_point == 0;
  const bool act_signed = as_is && low < 0;
  const std::int64_t offset = act_signed || as_is ? 0 : -low;
  const auto bits = bits_for(low + offset, high + offset, act_signed,
                             std::max(least, block.min_bits()));
  if (!bits) return std::nullopt;
  return Operands{.mode = {.bits = *bits, .act_signed = act_signed}, .act_offset = offset};
}

// Cycles of the arrays by a strategy, and its descriptors' overheads, roughly.
std::int64_t estimate(const BramacBlock& block, const ConvBlock& conv, const ConvLayer& layer,
                      const BramacMode& mode, const Slice& slice, const Strategy& strategy,
                      bool one_piece) {
  const StrategyParts parts = strategy_parts(conv, layer, slice, strategy, one_piece);
  const std::int64_t readout = 4 * block.arrays(), vectors = channel_vectors(conv, slice);
  const std::int64_t passes = parts.taps * strategy.vectors;
  const bool stays = one_piece && weights_stay(conv, passes);
  const std::int64_t groups = ceil_div(strategy.rows * strategy.cols, block.arrays());
  const std::int64_t rows = std::min(slice.in_count, vectors * block.vector);
  const std::int64_t mac2 = parts.taps * ceil_div(ceil_div(rows, 2) * strategy.vectors, vectors);
  const std::int64_t sums = stays ? ceil_div(mac2, mode.safe_count()) : passes;
  const std::int64_t compute =
      groups * (mac2 * bramac_mac2_cycles(mode, block.fast) + sums * readout);
  const std::int64_t act = stored_pixels(layer, strategy) * strategy.vectors *
                           conv.beats(block.vector, BramacBlock::kActBits);
  const std::int64_t wgt =
      passes * block.vector * conv.beats(block.blocks, BramacMode::kWordBits);
  const std::int64_t descriptors = parts.descriptors * parts.tiles;
  const bool overlaps = 2 * stored_pixels(layer, strategy) * strategy.vectors <= conv.act_depth &&
                        2 * passes * block.vector <= BramacBlock::kWords;
  const std::int64_t load = std::max(act, wgt);
  return descriptors * (overlaps ? std::max(compute, load) : compute + load);
}

Strategy choose_strategy(const BramacBlock& block, const ConvBlock& conv, const ConvLayer& layer,
                         const BramacMode& mode, const Lowered& lowered, std::size_t slice) {
  const CycleEstimate cycles = [&](const Strategy& strategy, bool one_piece) {
    return estimate(block, conv, layer, mode, lowered.slices[slice], strategy, one_piece);
  };
  for (const Candidate& candidate :
       tiling_candidates(conv, layer, lowered.slices[slice], cycles)) {
    Strategy strategy = candidate.strategy;
    const std::int64_t taps = (strategy.tap_rows ? 1 : layer.kernel_h) *
                              (strategy.tap_cols ? 1 : layer.kernel_w);
    if (weights_stay(conv, taps * strategy.vectors)) strategy.tile_pos = block.arrays();
    if (build_tasks(conv, layer, lowered, slice, strategy)) return strategy;
  }
  throw std::logic_error(fmt::format("layer {} {}: no tiling fits the block", layer.index,
                                     layer.name));
}

// Every column tile becomes a task of its own: how many channels it has depends on the precision.
void add_column_tiles(const ConvBlock& conv, const BramacMode& mode, const Task& task,
                      std::vector<Task>& tasks) {
  for (std::int64_t tile = 0; tile < task.descriptor.col_tiles; ++tile) {
    Task one = task;
    one.col_tile = task.col_tile + tile;
    if (tile != task.descriptor.col_tiles - 1) one.descriptor.cols_last = conv.cols;
    one.descriptor.col_tiles = 1;
    one.descriptor.wgt_zp = mode.code();
    tasks.push_back(std::move(one));
  }
}

std::vector<Task> all_tasks(const BramacBlock& block, const ConvBlock& conv,
                            const ConvLayer& layer, const BramacMode& mode,
                            const Lowered& lowered) {
  std::map<std::pair<std::int64_t, std::int64_t>, Strategy> chosen;  // slices of equal shape
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < lowered.slices.size(); ++i) {
    const std::pair shape(lowered.slices[i].in_count, lowered.slices[i].out_count);
    auto found = chosen.find(shape);
    if (found == chosen.end()) {
      found = chosen.emplace(shape, choose_strategy(block, conv, layer, mode, lowered, i)).first;
    }
    const auto slice_tasks = build_tasks(conv, layer, lowered, i, found->second);
    for (const Task& task : *slice_tasks) add_column_tiles(conv, mode, task, tasks);
  }
  tasks.back().descriptor.final = true;
  return tasks;
}

// One vector a (pass, channel): a word for each block. Lane l of block b is channel l * blocks + b.
void put_weights(const BramacBlock& block, const ConvBlock& conv, const ConvLayer& layer,
                 const BramacMode& mode, const Lowered& lowered, const Task& task,
                 const Slice& slice, BeatPacker& wgt) {
  for (std::int64_t pass = 0; pass < task.descriptor.passes; ++pass) {
    for (std::int64_t row = 0; row < block.vector; ++row) {
      const WeightSource source = weight_source(conv, layer, task, slice, pass, row);
      for (std::int64_t b = 0; b < block.blocks; ++b) {
        std::uint64_t word = 0;
        for (std::int64_t lane = 0; lane < mode.lanes(); ++lane) {
          const std::int64_t channel = task.col_tile * conv.cols + lane * block.blocks + b;
          const std::int64_t weight = source_weight(layer, lowered, slice, source, channel);
          word |= low_bits(static_cast<std::uint64_t>(weight), mode.bits)
                  << (lane * mode.bits);
        }
        wgt.put(static_cast<std::int64_t>(word));
      }
      wgt.end_vector();
    }
  }
}

[[noreturn]] void refuse(const ConvLayer& layer, const std::string& problem) {
  throw Error(fmt::format("layer {} {}: {}", layer.index, layer.name, problem));
}

}  // namespace

// The input is not known here: as wide as it can be, the least value the zero point.
std::optional<std::string> bramac_unsupported(const Manifest& manifest, const ConvLayer& layer) {
  const BramacBlock block = read_bramac_block(manifest);
  return lowering_problem(block.conv({}), layer, -layer.in_zero_point);
}

LayerPlan bramac_plan(const Manifest& manifest, const ConvLayer& layer, const Tensor& input) {
  const BramacBlock block = read_bramac_block(manifest);
  const auto weights = weight_bits(block, layer);
  const auto operands = operands_for(block, layer, input, weights.value_or(kMostBits));
  if (!operands) {
    refuse(layer, fmt::format("inputs and zero point {} span more than {} bits",
                              layer.in_zero_point, kMostBits));
  }
  const BramacMode mode = operands->mode;
  const ConvBlock conv = block.conv(mode);
  if (const auto problem = lowering_problem(conv, layer, operands->act_offset)) {
    refuse(layer, *problem);
  }
  const Lowered lowered = lower(conv, layer, operands->act_offset, most_groups(conv, layer));
  const std::vector<Task> tasks = all_tasks(block, conv, layer, mode, lowered);
  const ConvEncoding encoding{
      .wgt_element_bits = BramacMode::kWordBits,
      .words = [&](const Task& task) {
        return descriptor_words(conv_descriptor_fields(), task.descriptor);
      },
      .weights = [&](const Task& task, const Slice& slice, BeatPacker& wgt) {
        put_weights(block, conv, layer, mode, lowered, task, slice, wgt);
      }};
  LayerPlan plan = encode_tasks(conv, layer, lowered, tasks, input, encoding);
  std::vector<ConvDescriptor> descriptors;
  for (const Task& task : tasks) descriptors.push_back(task.descriptor);
  plan.array_macs = 2 * conv.cols * block.arrays() * bramac_mac2_count(block, descriptors);
  return plan;
}

CycleReport bramac_predict(const Manifest& manifest, const LayerPlan& plan) {
  const BramacBlock block = read_bramac_block(manifest);
  return bramac_cycles(block, read_bramac_descriptors(block, plan.cmd));
}

}  // namespace heddle
