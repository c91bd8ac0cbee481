// SPDX-License-Identifier: Apache-2.0
//
// The weights of a brick as words of the wgt stream (rtl_templates/bit_serial/README.md): planes from
// the most significant one, column after column; with weight_groups a header in front, and no more
// planes than the widest weight needs.
#pragma once

#include <cstdint>
#include <vector>

#include "models/bit_serial/descriptor.hpp"
#include "models/common/beats.hpp"

namespace heddle {

inline constexpr int kHeadPlaneBits = 4, kHeadWordsAt = 8;  // fields of a header
inline constexpr int kHeadBits = 15;

// columns: F x L weights each (one column in a convolution).
void put_brick(const BitSerialBlock& block, const BitSerialDescriptor& descriptor,
               const std::vector<std::vector<std::int64_t>>& columns, BeatPacker& wgt);

}  // namespace heddle
