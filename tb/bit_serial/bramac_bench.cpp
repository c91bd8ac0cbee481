// SPDX-License-Identifier: Apache-2.0
#include "tb/bit_serial/bramac_bench.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/bit_serial/bramac_cycles.hpp"
#include "tb/common/conv_bench.hpp"
#include "tb/common/conv_cover.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kMostSteps = 2'500;  // of a directed layer, as tb/common/conv_directed counts
constexpr int kMostBits = 8;

ConvLimits limits_of(const Manifest& manifest, int bits, bool act_signed) {
  const BramacBlock block = read_bramac_block(manifest);
  return {.rows = block.vector,
          .cols = block.blocks * (BramacMode::kWordBits / bits),
          .act_bits = bits,
          .wgt_bits = bits,
          .acc_bits = 32,
          .act_signed = act_signed,
          .weight_zero_point = false,
          .rules = manifest.requant};
}

std::vector<int> precisions(const Manifest& manifest) {
  std::vector<int> list;
  for (int bits = read_bramac_block(manifest).min_bits(); bits <= kMostBits; bits *= 2) {
    list.push_back(bits);
  }
  return list;
}

std::string mode_name(const BramacMode& mode) {
  return fmt::format("{} bits, {} inputs", mode.bits, mode.act_signed ? "signed" : "unsigned");
}

// What only this block meets: reductions around the safe counts and the main arrays' words, with
// operands that reach them; odd numbers of positions and channels.
void chain_layers(DirectedList& list, const BramacBlock& block, const BramacMode& mode) {
  Filling raw;
  raw.raw = true;
  const std::int64_t safe = 2 * mode.safe_count();
  for (const std::int64_t products : {safe - 1, safe, safe + 1, safe + 2 * block.vector}) {
    if (products > 4 * BramacBlock::kWords) continue;
    raw.operands = Operands::kLowest;
    list.add("a chain of the safe count, all lowest, raw", layer(1, 2, products, 3), raw);
    raw.operands = Operands::kLowTimesHigh;
    list.add("a chain of the safe count, lowest times highest, raw", layer(1, 1, products, 2), raw);
  }
  const std::int64_t words = BramacBlock::kWords;
  list.add("weights that fill the main arrays", layer(1, 5, words, 2));
  list.add("weights that fill half of the main arrays", layer(1, 3, words / 2, list.cols() + 1));
  list.add("weights that the main arrays do not hold", layer(1, 5, words + 1, 2));
  list.add("an odd number of channels and positions", layer(1, 5, 3, 2).kernel(1, 2).before(0, 1));
}

std::vector<Workload> directed(const Manifest& manifest) {
  const BramacBlock block = read_bramac_block(manifest);
  std::vector<Workload> works;
  const auto add = [&](DirectedList& list) {
    for (Workload& work : directed_workloads(manifest, list)) works.push_back(std::move(work));
  };
  DirectedList common(limits_of(manifest, kMostBits, true), kMostSteps);
  add_conv_layers(common);
  add_tiled_layers(common, block.psum_depth, block.act_depth);
  add(common);
  for (const int bits : precisions(manifest)) {
    for (const bool act_signed : {false, true}) {
      DirectedList list(limits_of(manifest, bits, act_signed), 4 * kMostSteps);
      chain_layers(list, block, {.bits = bits, .act_signed = act_signed});
      add(list);
    }
  }
  return works;
}

Workload random(const Manifest& manifest, std::uint64_t seed) {
  Rng rng(seed);
  const std::vector<int> bits = precisions(manifest);
  const auto choice = static_cast<std::size_t>(rng.between(0, std::ssize(bits) - 1));
  const ConvLimits limits = limits_of(manifest, bits[choice], rng.chance(2));
  const std::int64_t most = std::clamp<std::int64_t>(limits.cols * 1500, 5'000, 100'000);
  return random_workload(manifest, limits, most, rng.next());
}

std::int64_t macs(const Manifest& manifest, const LayerPlan& plan) {
  const BramacBlock block = read_bramac_block(manifest);
  std::int64_t macs = 0;
  for (const ConvDescriptor& d : read_bramac_descriptors(block, plan.cmd)) {
    const std::int64_t channels = (d.vec_per_pixel - 1) * block.vector + d.rows_last;
    macs += d.positions * d.cols_last * d.taps_h * d.taps_w * channels;
  }
  return macs;
}

void declare_bins(const Manifest& manifest, FunctionalCoverage& bins) {
  for (const RequantRule rule : manifest.requant)
    bins.declare("rule " + std::string(rule_name(rule)));
  declare_conv_layer_bins(bins);
  for (const char* name :
       {"one descriptor", "several descriptors", "several channel vectors", "weights stay",
        "weights are sent again", "sums continue over descriptors", "odd number of positions",
        "odd number of channels", "a chain longer than the safe count"}) {
    bins.declare(name);
  }
  for (const int bits : precisions(manifest)) {
    for (const bool act_signed : {false, true}) bins.declare(mode_name({bits, act_signed}));
  }
}

void cover(const Manifest& manifest, const Workload& work, const LayerPlan& plan,
           const Tensor& golden, FunctionalCoverage& bins) {
  const BramacBlock block = read_bramac_block(manifest);
  const auto& weights = work.layer.weights;
  cover_conv_layer(work,
                   std::min<std::int64_t>(-1, *std::min_element(weights.begin(), weights.end())),
                   golden, bins);
  const auto descriptors = read_bramac_descriptors(block, plan.cmd);
  bins.hit("one descriptor", descriptors.size() == 1);
  bins.hit("several descriptors", descriptors.size() > 1);
  for (const ConvDescriptor& d : descriptors) {
    const BramacMode mode = BramacMode::of_code(d.wgt_zp);
    const std::int64_t mac2 =
        d.taps_h * d.taps_w *
        ((d.vec_per_pixel - 1) * block.vector / 2 + (d.rows_last + 1) / 2);
    bins.hit(mode_name(mode));
    bins.hit("several channel vectors", d.vec_per_pixel > 1);
    bins.hit("weights stay", d.pos_tiles > 1);
    bins.hit("weights are sent again", d.passes * block.vector > BramacBlock::kWords);
    bins.hit("sums continue over descriptors", !d.acc_first);
    bins.hit("odd number of positions", d.positions % 2 != 0);
    bins.hit("odd number of channels", d.rows_last % 2 != 0);
    bins.hit("a chain longer than the safe count", mac2 > mode.safe_count());
  }
}

}  // namespace

const FamilyBench& bramac_bench() {
  static const FamilyBench kBench{.family = "bit_serial",
                                  .directed = directed,
                                  .random = random,
                                  .macs = macs,
                                  .declare_bins = declare_bins,
                                  .cover = cover};
  return kBench;
}

}  // namespace heddle
