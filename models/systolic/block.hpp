// SPDX-License-Identifier: Apache-2.0
//
// The numbers of a systolic block that plans depend on, read from its manifest.
#pragma once

#include <cstdint>

#include "models/common/conv_block.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct SystolicBlock : ConvBlock {         // rows, cols: of the array
  std::int64_t result_depth = 1;           // results waiting to be requantized
  std::int64_t requant_lanes = 1;          // results requantized in a cycle
  std::int64_t pipeline = 1;               // cycles of latency beyond the least
};

// Throws Error when the manifest lacks a parameter.
[[nodiscard]] SystolicBlock read_block(const Manifest& manifest);

}  // namespace heddle
