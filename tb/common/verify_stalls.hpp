// SPDX-License-Identifier: Apache-2.0
//
// The stalls that a verification puts a layer under, and the bins that prove they happened.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tb/common/functional_coverage.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/stalls.hpp"

namespace heddle {

// Counters 1..7 of CONTRACT.md: why a cycle passed.
inline constexpr std::array kCauses{"compute", "wgt", "act", "out", "fill", "drain", "cmd"};

using InputBeats = std::array<std::size_t, kOutStream>;  // of each input stream

// The runs of vector number `index`, the first without a stall. Directed layers also meet stalls on one
// stream, stalls everywhere, and small ones an input that trickles; random layers a random choice. Which
// ones follows from the number and the seed.
[[nodiscard]] std::vector<StallPlan> verify_stalls(std::int64_t index, bool directed,
                                                   const InputBeats& beats, std::uint64_t seed);

void declare_stall_bins(const StreamNames& names, FunctionalCoverage& bins);
void cover_stalls(const StallPlan& plan, const StallCovers& covers, const StreamNames& names,
                  FunctionalCoverage& bins);

void declare_cause_bins(FunctionalCoverage& bins);
void cover_causes(const StreamResult& result, FunctionalCoverage& bins);

}  // namespace heddle
