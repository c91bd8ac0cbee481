// SPDX-License-Identifier: Apache-2.0
//
// Workloads of a block that runs the convolution descriptor: those of its directed and random layers
// that the family's model accepts.
#pragma once

#include <cstdint>
#include <vector>

#include "tb/common/conv_directed.hpp"
#include "tb/common/family_bench.hpp"

namespace heddle {

[[nodiscard]] std::vector<Workload> directed_workloads(const Manifest& manifest,
                                                       DirectedList& layers);

// Of about `most_macs` multiplications at most; the same for the same manifest and seed.
[[nodiscard]] Workload random_workload(const Manifest& manifest, const ConvLimits& limits,
                                       std::int64_t most_macs, std::uint64_t seed);

}  // namespace heddle
