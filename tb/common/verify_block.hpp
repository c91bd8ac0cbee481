// SPDX-License-Identifier: Apache-2.0
//
// Verifies a block. A family with a verify() of its own decides how; any other runs layers: its directed and random layers on the Verilated model,
// under stalls on every stream, against the golden convolution, every element.
//
// A vector is one layer. Each starts from reset and runs several times in a row without another reset:
// first without stalls, where the block's counters must equal the family's predicted cycles, then under
// stall profiles. In every run
//   results == golden, the stream protocol holds, no assertion inside the RTL fails,
//   counters 1..7 add up to counter 0, and counter 0 is what the bench counted.
#pragma once

#include <filesystem>

#include "models/common/family_model.hpp"
#include "tb/common/family_bench.hpp"
#include "tb/common/verify_vectors.hpp"

namespace heddle {

[[nodiscard]] VerifyReport verify_block(const Manifest& manifest, const std::filesystem::path& dir,
                                        const FamilyModel& model, const FamilyBench& bench,
                                        const VerifyRequest& request);

}  // namespace heddle
