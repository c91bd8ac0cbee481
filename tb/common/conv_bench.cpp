// SPDX-License-Identifier: Apache-2.0
#include "tb/common/conv_bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "models/common/error.hpp"
#include "models/common/family_model.hpp"

namespace heddle {
namespace {

constexpr int kAttempts = 200;

// Only a plan shows whether a tensor of the other signedness fits, and, where precisions follow from
// the data, any tensor.
bool runs(const Manifest& manifest, const Workload& work, const Filling& filling) {
  const FamilyModel& model = family_model(manifest.family);
  const bool fixed_width = manifest.parameters.contains("act_signed");
  if (model.unsupported(manifest, work.layer)) return false;
  if (fixed_width && !filling.opposite_input) return true;
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

}  // namespace

std::vector<Workload> directed_workloads(const Manifest& manifest, DirectedList& layers) {
  std::vector<Workload> list;
  for (const DirectedLayer& layer : layers.layers()) {
    const std::uint64_t seed = derive_seed(list.size() + 1, layer.name);
    auto work = fitting(manifest, layers.limits(), layer.name, layer.shape, layer.filling, seed);
    if (work) list.push_back(std::move(*work));
  }
  return list;
}

// Shapes get smaller with the attempts, for blocks that can hold short sums only.
Workload random_workload(const Manifest& manifest, const ConvLimits& limits, std::int64_t most_macs,
                         std::uint64_t seed) {
  Rng rng(seed);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const ConvLayer shape =
        random_shape(limits, std::max<std::int64_t>(4, most_macs >> (attempt / 12)), rng);
    auto work = fitting(manifest, limits, "random", shape, random_filling(limits, rng), rng.next());
    if (work) return std::move(*work);
  }
  throw Error(
      fmt::format("no random layer fits the block {} after {} attempts (seed {}): its operands or "
                  "accumulators are too narrow for any",
                  manifest.name, kAttempts, seed));
}

}  // namespace heddle
