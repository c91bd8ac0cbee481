// SPDX-License-Identifier: Apache-2.0
//
// Bench of architecture bramac: layers of every precision and type of inputs, chains that end at the
// safe counts, weights that stay in the main arrays and that do not.
#pragma once

#include "tb/common/family_bench.hpp"

namespace heddle {

[[nodiscard]] std::vector<Workload> bramac_directed(const Manifest& manifest);
[[nodiscard]] Workload bramac_random(const Manifest& manifest, std::uint64_t seed);
[[nodiscard]] std::int64_t bramac_macs(const Manifest& manifest, const LayerPlan& plan);
void bramac_declare_bins(const Manifest& manifest, FunctionalCoverage& bins);
void bramac_cover(const Manifest& manifest, const Workload& work, const LayerPlan& plan,
                  const Tensor& golden, FunctionalCoverage& bins);

}  // namespace heddle
