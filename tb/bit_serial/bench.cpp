// SPDX-License-Identifier: Apache-2.0
#include "tb/bit_serial/bench.hpp"

#include <algorithm>
#include <vector>

#include "models/bit_serial/block.hpp"
#include "models/bit_serial/block_model.hpp"
#include "models/bit_serial/descriptor.hpp"
#include "tb/bit_serial/bramac_bench.hpp"
#include "tb/common/conv_bench.hpp"
#include "tb/common/conv_cover.hpp"

namespace heddle {
namespace {

// Layers that cost more array steps than this (at one cycle a step) are left to larger tests.
constexpr std::int64_t kMostSteps = 4'000;
constexpr int kByteBits = 8;

// Operands of at most a byte, narrow enough that differences to zero points fit the block.
ConvLimits limits_of(const Manifest& manifest, int act_bits, int wgt_bits, bool act_signed) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  return {.rows = block.lanes,
          .cols = block.filters,
          .act_bits = std::clamp(block.act_bits - 1, 1, act_bits),
          .wgt_bits = std::clamp(block.wgt_bits - 1, 1, wgt_bits),
          .acc_bits = block.acc_bits,
          .act_signed = act_signed,
          .weight_zero_point = false,
          .rules = manifest.requant};
}

// Window groups: whole, partial, over the ends of rows; pixels at the ends of blocks.
void window_layers(DirectedList& list, const BitSerialBlock& block) {
  const std::int64_t w = block.windows, c = std::min<std::int64_t>(block.lanes, 4);
  list.add("one window group", layer(1, w, c, 2));
  list.add("a window group and one position", layer(1, w + 1, c, 2));
  list.add("rows shorter than a window group", layer(5, 2, c, 2).kernel(2, 1));
  list.add("windows of one brick in many blocks", layer(3, 7 * w, c, 2).stride(2, 3));
  list.add("windows all in the padding", layer(2, 3 * w, c, 2).kernel(3, 1).before(4, 0).after(4, 0));
  list.add("bricks of three channel groups",
           layer(3, w + 2, 2 * block.lanes + 1, 3).kernel(2, 2).before(1, 1));
}

// Every width of one operand against a fixed one of the other.
void precision_layers(std::vector<Workload>& list, const Manifest& manifest) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  const ConvShape shape = layer(2, 3, block.lanes + 1, block.filters + 1).kernel(1, 2);
  Filling raw;
  raw.raw = true;
  for (const bool is_signed : {false, true}) {
    for (int bits = 1; bits <= std::max(block.act_bits, block.wgt_bits); ++bits) {
      ConvLimits limits = limits_of(manifest, kByteBits, kByteBits, is_signed);
      limits.act_bits = std::min(bits, block.act_bits);
      limits.wgt_bits = std::min(std::max(block.act_bits, block.wgt_bits) + 1 - bits, block.wgt_bits);
      raw.operands = bits % 2 == 0 ? Operands::kExtremes : Operands::kRandom;
      DirectedList one(limits, kMostSteps);
      one.add("widths of both operands, raw", shape, raw);
      for (Workload& work : directed_workloads(manifest, one)) list.push_back(std::move(work));
    }
  }
}

// Operands of a bit, so that a group takes fewer steps than its windows take to leave the array.
void short_groups(std::vector<Workload>& list, const Manifest& manifest) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  Filling raw;
  raw.raw = true;
  DirectedList groups(limits_of(manifest, 1, 1, false), kMostSteps);
  for (const std::int64_t bricks : {1, 2}) {
    groups.add("groups of few steps, raw",
               layer(1, 6 * block.windows + 1, bricks * block.lanes, block.filters), raw);
  }
  for (Workload& work : directed_workloads(manifest, groups)) list.push_back(std::move(work));
}

// Sums of minus a half and just above, at every shift to the right that the rule `double` has.
void tie_layers(std::vector<Workload>& list, const Manifest& manifest) {
  const auto& rules = manifest.requant;
  if (std::find(rules.begin(), rules.end(), RequantRule::kDouble) == rules.end()) return;
  const std::int64_t columns = std::min<std::int64_t>(read_bit_serial_block(manifest).filters, 16);
  DirectedList ties(limits_of(manifest, 1, 1, false), kMostSteps);
  ties.add("negative ties at every shift", layer(2, 4, 1, 61 * columns),
           {.rule = RequantRule::kDouble, .spread = Spread::kEveryShift, .bias = false});
  for (Workload& work : directed_workloads(manifest, ties)) {
    work.layer.bias.clear();
    for (const ChannelScale& scale : work.layer.requant->channels) {
      const int halvings = 1 - scale.exponent;  // the multiplier is a half
      work.layer.bias.push_back(halvings > 0 ? -(std::int64_t{1} << (halvings - 1)) : 0);
    }
    list.push_back(std::move(work));
  }
}

// One position: columns hold different outputs, or share them (cascades); tiles of columns.
void column_layers(DirectedList& list, const BitSerialBlock& block) {
  const std::int64_t f = block.filters, w = block.windows, l = block.lanes;
  for (const std::int64_t sets : {std::int64_t{1}, (w + 1) / 2, w, w + 1, 2 * w + 1}) {
    list.add("one position, sets of outputs in columns", layer(1, 1, 3 * l + 1, sets * f));
    list.add("one position, a partial last set", layer(1, 1, w * l + 1, sets * f - f / 2));
  }
  list.add("one position, fewer inputs than lanes", layer(1, 1, 1, w * f));
  Filling raw;
  raw.raw = true;
  raw.operands = Operands::kExtremes;
  list.add("one position, extreme operands, raw", layer(1, 1, 2 * l, std::max<std::int64_t>(1, w * f - 1)), raw);
}

// Weight tiles that stay, that just fit, and that are sent again for each group.
void weight_layers(DirectedList& list, const BitSerialBlock& block) {
  const std::int64_t bits = block.serial ? list.limits().wgt_bits + 1 : 1;
  const std::int64_t bricks = std::max<std::int64_t>(1, block.wgt_depth / bits);
  for (const std::int64_t more : {std::int64_t{0}, std::int64_t{1}}) {
    list.add("weights that fill their buffer",
             layer(1, block.windows + 1, (bricks + more) * block.lanes, block.filters + 1));
  }
}

std::vector<Workload> directed(const Manifest& manifest) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  DirectedList list(limits_of(manifest, kByteBits, kByteBits, true), kMostSteps);
  add_conv_layers(list);
  window_layers(list, block);
  weight_layers(list, block);
  column_layers(list, block);
  // Pixels that the buffer holds at the operands' full width.
  const Precision widest{.act = list.limits().act_bits, .wgt = 1};
  add_tiled_layers(list, block.result_depth, block.conv(widest).act_depth);
  std::vector<Workload> works = directed_workloads(manifest, list);
  precision_layers(works, manifest);
  short_groups(works, manifest);
  tie_layers(works, manifest);
  return works;
}

// Any widths that the block holds.
Workload random(const Manifest& manifest, std::uint64_t seed) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  Rng rng(seed);
  const ConvLimits limits = limits_of(manifest, static_cast<int>(rng.between(1, kByteBits)),
                                      static_cast<int>(rng.between(1, kByteBits)), rng.chance(2));
  const std::int64_t most = std::clamp<std::int64_t>(
      block.filters * block.lanes * block.windows * 100, 5'000, 200'000);
  return random_workload(manifest, limits, most, rng.next());
}

std::int64_t macs(const Manifest& manifest, const LayerPlan& plan) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  std::int64_t sum = 0;
  for (const BitSerialDescriptor& d : read_descriptors(block, plan.cmd)) {
    const ConvDescriptor& c = d.conv;
    for (std::int64_t tile = 0; d.fc && tile < d.tiles(); ++tile) {
      sum += d.positions(tile) * c.passes * block.filters * block.lanes;
    }
    if (d.fc) continue;
    const std::int64_t channels = (c.vec_per_pixel - 1) * block.lanes + c.rows_last;
    sum += c.positions * c.channels(block.filters) * c.taps_h * c.taps_w * channels;
  }
  return sum;
}

void declare_bins(const Manifest& manifest, FunctionalCoverage& bins) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  for (const RequantRule rule : manifest.requant)
    bins.declare("rule " + std::string(rule_name(rule)));
  declare_conv_layer_bins(bins);
  for (const char* name : {"one descriptor", "several descriptors", "several filter tiles",
                           "weights stay", "weights are sent again", "activations are signed",
                           "activations are unsigned", "weights are unsigned",
                           "several channel groups"}) {
    bins.declare(name);
  }
  if (block.filters > 1) bins.declare("partial filter tile");
  if (block.windows > 1) bins.declare("partial window group");
  if (!block.serial) return;
  if (block.weight_groups) bins.declare("bricks of fewer planes");
  if (block.windows > 1) bins.declare("columns hold different outputs");
  if (block.windows > 1) bins.declare("columns share outputs");
  bins.declare("one weight plane");
  bins.declare("all weight planes");
  bins.declare("one activation slice");
  bins.declare("all activation slices");
}

// Beats of the weights if every brick had the descriptor's planes; with headers.
std::int64_t full_weight_beats(const BitSerialBlock& block, const BitSerialDescriptor& d) {
  const std::int64_t word = block.conv({}).beats(block.filters * block.lanes, 1);
  const std::int64_t times = d.resident ? 1 : block.groups(d.conv.positions);
  return d.conv.col_tiles * times * d.conv.passes * (1 + d.planes * word);
}

void cover(const Manifest& manifest, const Workload& work, const LayerPlan& plan,
           const Tensor& golden, FunctionalCoverage& bins) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  const auto& weights = work.layer.weights;
  cover_conv_layer(work, std::min<std::int64_t>(-1, *std::min_element(weights.begin(), weights.end())),
                   golden, bins);
  const auto descriptors = read_descriptors(block, plan.cmd);
  bins.hit("one descriptor", descriptors.size() == 1);
  bins.hit("several descriptors", descriptors.size() > 1);
  std::int64_t full_beats = 0;
  bool columns = false;
  for (const BitSerialDescriptor& d : descriptors) {
    full_beats += full_weight_beats(block, d);
    columns = columns || d.fc;
    const Precision widest{.act = block.act_bits, .wgt = block.wgt_bits};
    const bool several_groups = block.groups(d.conv.positions) > 1;
    bins.hit("several filter tiles", d.conv.col_tiles > 1);
    bins.hit("partial filter tile", d.conv.cols_last < block.filters);
    bins.hit("partial window group", !d.fc && d.conv.positions % block.windows != 0);
    bins.hit("several channel groups", d.conv.vec_per_pixel > 1);
    bins.hit("weights stay", d.resident);
    bins.hit("weights are sent again", !d.resident && several_groups);
    bins.hit("activations are signed", d.act_signed);
    bins.hit("activations are unsigned", !d.act_signed);
    bins.hit("weights are unsigned", !d.wgt_signed);
    if (!block.serial) continue;
    bins.hit("columns hold different outputs", d.fc);
    bins.hit("columns share outputs", d.cascade > 1);
    bins.hit("one weight plane", d.planes == 1);
    bins.hit("all weight planes", d.planes == block.planes(widest));
    bins.hit("one activation slice", d.slices == 1);
    bins.hit("all activation slices", d.slices == block.slices(widest));
  }
  bins.hit("bricks of fewer planes", block.weight_groups && !columns &&
                                         static_cast<std::int64_t>(plan.wgt.beats()) < full_beats);
}

const FamilyBench& bench_of(const Manifest& manifest) {
  static const FamilyBench kSerial{.family = "bit_serial",
                                   .directed = directed,
                                   .random = random,
                                   .macs = macs,
                                   .declare_bins = declare_bins,
                                   .cover = cover};
  return manifest.architecture == "bramac" ? bramac_bench() : kSerial;
}

}  // namespace

const FamilyBench& bit_serial_bench() {
  static const FamilyBench kBench{
      .family = "bit_serial",
      .directed = [](const Manifest& manifest) { return bench_of(manifest).directed(manifest); },
      .random = [](const Manifest& manifest,
                   std::uint64_t seed) { return bench_of(manifest).random(manifest, seed); },
      .macs = [](const Manifest& manifest,
                 const LayerPlan& plan) { return bench_of(manifest).macs(manifest, plan); },
      .declare_bins =
          [](const Manifest& manifest, FunctionalCoverage& bins) {
            bench_of(manifest).declare_bins(manifest, bins);
          },
      .cover =
          [](const Manifest& manifest, const Workload& work, const LayerPlan& plan,
             const Tensor& golden, FunctionalCoverage& bins) {
            bench_of(manifest).cover(manifest, work, plan, golden, bins);
          }};
  return kBench;
}

}  // namespace heddle
