// SPDX-License-Identifier: Apache-2.0
//
// Exact cycles of a plan on the systolic block when nothing stalls from outside: every input offers
// its next beat at once, out is always ready. A register-level mirror of the block's control
// (descriptor receiver, stages, loader, issuer, result buffer, post-processor) without data.
// Law for a layer that one descriptor covers, buffers keeping up:
//   cycles = start-up + sum over passes of max(positions, Rows) + (Rows + Cols + drain tail)
// Source: rtl_templates/systolic and rtl_templates/common; tb proves the two equal.
#pragma once

#include <vector>

#include "models/common/conv_descriptor.hpp"
#include "models/common/cycle_conv.hpp"
#include "models/common/family_model.hpp"
#include "models/common/plan.hpp"
#include "models/systolic/block.hpp"

namespace heddle {

// Cycles of a layer's descriptors (the last one is final), which say how many beats every stream
// has.
// Stops early, with more than `limit` cycles in the report, once they exceed the limit.
// Throws Error when the descriptors cannot run to their end on the block (our bug in the plan).
[[nodiscard]] CycleReport systolic_cycles(const SystolicBlock& block,
                                          const std::vector<ConvDescriptor>& descriptors,
                                          std::int64_t limit = kNoCycleLimit);

// Descriptors of a plan's cmd stream.
[[nodiscard]] std::vector<ConvDescriptor> read_descriptors(const SystolicBlock& block,
                                                           const BeatStream& cmd);

}  // namespace heddle
