// SPDX-License-Identifier: Apache-2.0
#include "tb/systolic/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "models/common/error.hpp"
#include "models/common/family_model.hpp"
#include "tb/common/conv_cover.hpp"
#include "tb/common/conv_workload.hpp"
#include "tb/systolic/directed.hpp"

namespace heddle {
namespace {

constexpr int kAttempts = 200;

// Only a plan shows whether a tensor of the other signedness fits.
bool runs(const Manifest& manifest, const Workload& work, const Filling& filling) {
  const FamilyModel& model = family_model("systolic");
  if (!filling.opposite_input) return !model.unsupported(manifest, work.layer);
  try {
    return !model.make_plan(manifest, work.layer, work.input).out.empty();
  } catch (const Error&) {
    return false;
  }
}

// Narrow accumulators may want smaller weights: tries each width of weights once.
std::optional<Workload> fitting(const Manifest& manifest, const ConvLimits& limits,
                                const std::string& name, const ConvLayer& shape, Filling filling,
                                std::uint64_t seed) {
  for (const int first = filling.weight_shift;
       filling.weight_shift < std::max(first + 1, limits.wgt_bits); ++filling.weight_shift) {
    Workload work = fill_conv(limits, name, shape, filling, seed);
    if (runs(manifest, work, filling)) return work;
  }
  return std::nullopt;
}

std::vector<Workload> directed(const Manifest& manifest) {
  const ConvLimits limits = conv_limits(manifest);
  std::vector<Workload> list;
  for (const DirectedLayer& layer : directed_layers(manifest, limits)) {
    const std::uint64_t seed = derive_seed(list.size() + 1, layer.name);
    auto work = fitting(manifest, limits, layer.name, layer.shape, layer.filling, seed);
    if (work) list.push_back(std::move(*work));
  }
  return list;
}

// Shapes get smaller with the attempts, for blocks that can hold short sums only.
Workload random(const Manifest& manifest, std::uint64_t seed) {
  const ConvLimits limits = conv_limits(manifest);
  const std::int64_t most =
      std::clamp<std::int64_t>(limits.rows * limits.cols * 1500, 20'000, 600'000);
  Rng rng(seed);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const ConvLayer shape =
        random_shape(limits, std::max<std::int64_t>(4, most >> (attempt / 12)), rng);
    auto work = fitting(manifest, limits, "random", shape, random_filling(limits, rng), rng.next());
    if (work) return std::move(*work);
  }
  throw Error(
      fmt::format("no random layer fits the block {} after {} attempts (seed {}): its operands or "
                  "accumulators are too narrow for any",
                  manifest.name, kAttempts, seed));
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
