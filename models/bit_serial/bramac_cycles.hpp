// SPDX-License-Identifier: Apache-2.0
//
// Exact main cycles of a plan on the bramac engine when nothing stalls from outside: a register-level
// mirror of the engine's control without data. The law of its parts, main cycles:
//   chain = (2sa: 2) + MAC2 * (2sa: n+3 signed, n+2 unsigned; 1da: (n+4)/2) + read-out (8; 4)
//   compute = MAC2 of all groups * the middle factor
// Source: rtl_templates/bit_serial/bramac_*.sv and rtl_templates/common; tb proves the two equal.
#pragma once

#include <vector>

#include "models/bit_serial/bramac_block.hpp"
#include "models/common/conv_descriptor.hpp"
#include "models/common/family_model.hpp"
#include "models/common/plan.hpp"

namespace heddle {

// The last descriptor is final. Throws Error when the descriptors cannot run to their end on the
// block (our bug in the plan).
[[nodiscard]] CycleReport bramac_cycles(const BramacBlock& block,
                                        const std::vector<ConvDescriptor>& descriptors);

// Descriptors of a plan's cmd stream; wgt_zp is the mode's code.
[[nodiscard]] std::vector<ConvDescriptor> read_bramac_descriptors(const BramacBlock& block,
                                                                  const BeatStream& cmd);

// MAC2 of each dummy array.
[[nodiscard]] std::int64_t bramac_mac2_count(const BramacBlock& block,
                                             const std::vector<ConvDescriptor>& descriptors);

// Main cycles in which the arrays compute: the sheet's law, MAC2 by MAC2.
[[nodiscard]] std::int64_t bramac_compute_cycles(const BramacBlock& block,
                                                 const std::vector<ConvDescriptor>& descriptors);

}  // namespace heddle
