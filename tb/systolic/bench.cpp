// SPDX-License-Identifier: Apache-2.0
#include "tb/systolic/bench.hpp"

#include <algorithm>

#include "tb/common/conv_bench.hpp"
#include "tb/common/conv_cover.hpp"

namespace heddle {
namespace {

// Layers that cost more array steps than this are left to larger tests (make soak).
constexpr std::int64_t kMostSteps = 60'000;

// Few channels: several taps share the rows (where the block has pack_channels).
void stacked_layers(DirectedList& b, const Manifest& manifest) {
  const std::int64_t pack = std::max<std::int64_t>(1, manifest.param("pack_channels"));
  for (const std::int64_t c : {std::int64_t{1}, std::min<std::int64_t>(3, pack), pack}) {
    b.add("stacked taps, 3x3", layer(6, 7, c, b.cols()).kernel(3, 3).before(1, 1).after(1, 1));
  }
  b.add("stacked taps, 5x5, stride 2",
        layer(9, 9, 1, 2).kernel(5, 5).stride(2, 2).before(2, 2).after(2, 2));
  b.add("stacked taps, dilated, two column tiles",
        layer(6, 8, std::min<std::int64_t>(2, pack), b.cols() + 1)
            .kernel(2, 3)
            .dilated(2, 2)
            .before(0, 2)
            .after(0, 2));
}

// Column tiles so long, in positions, that weights arrive faster than they are used.
ConvShape full_weight_buffer(const DirectedList& b, const Manifest& manifest) {
  const std::int64_t per_beat = manifest.stream("wgt").elements_per_beat;
  const std::int64_t beats = (b.cols() + per_beat - 1) / per_beat;
  const std::int64_t positions = std::min(manifest.param("psum_depth"), 2 * beats * b.rows() + 8);
  const std::int64_t tiles = 3 * manifest.param("wgt_depth") / b.rows();
  return layer(1, positions, b.rows(), tiles * b.cols());
}

std::vector<Workload> directed(const Manifest& manifest) {
  DirectedList list(conv_limits(manifest), kMostSteps);
  add_conv_layers(list);
  stacked_layers(list, manifest);
  add_tiled_layers(list, manifest.param("psum_depth"), manifest.param("act_depth"));
  list.add("weights that fill their buffer", full_weight_buffer(list, manifest));
  return directed_workloads(manifest, list);
}

Workload random(const Manifest& manifest, std::uint64_t seed) {
  const ConvLimits limits = conv_limits(manifest);
  const std::int64_t most =
      std::clamp<std::int64_t>(limits.rows * limits.cols * 1500, 20'000, 600'000);
  return random_workload(manifest, limits, most, seed);
}

void declare_bins(const Manifest& manifest, FunctionalCoverage& bins) {
  declare_conv_bins(manifest, bins);
  if (manifest.param("pack_channels") > 0) {
    bins.declare("stacked taps");
    bins.declare("stacked taps, partial last pass");
  }
}

}  // namespace

const FamilyBench& systolic_bench() {
  static const FamilyBench kBench{.family = "systolic",
                                  .directed = directed,
                                  .random = random,
                                  .macs = conv_macs,
                                  .declare_bins = declare_bins,
                                  .cover = cover_conv};
  return kBench;
}

}  // namespace heddle
