// SPDX-License-Identifier: Apache-2.0
//
// Functional coverage of blocks that run the convolution descriptor (CONTRACT.md): which shapes,
// rules, tilings and result values a workload exercised. Reads the plan's cmd stream, as the block does.
#pragma once

#include <cstdint>
#include <vector>

#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "tb/common/family_bench.hpp"
#include "tb/common/functional_coverage.hpp"

namespace heddle {

// The words of each descriptor of the plan, in order (`cols`: channels of a column tile).
[[nodiscard]] std::vector<std::vector<std::uint32_t>> plan_descriptors(const Manifest& manifest,
                                                                       std::int64_t cols,
                                                                       const LayerPlan& plan);

// Rows in use x channels x positions, summed over passes and descriptors.
[[nodiscard]] std::int64_t conv_macs(const Manifest& manifest, const LayerPlan& plan);

// What a layer, its operands and its results exercise, whatever the block's tiling.
void declare_conv_layer_bins(FunctionalCoverage& bins);
void cover_conv_layer(const Workload& work, std::int64_t lowest_weight, const Tensor& golden,
                      FunctionalCoverage& bins);

void declare_conv_bins(const Manifest& manifest, FunctionalCoverage& bins);
void cover_conv(const Manifest& manifest, const Workload& work, const LayerPlan& plan,
                const Tensor& golden, FunctionalCoverage& bins);

}  // namespace heddle
