// SPDX-License-Identifier: Apache-2.0
//
// Cycle laws of Loom and its bit-parallel baseline (Sharify et al., DAC 2018): steps of the array for
// a layer whose operands are always there. W windows, F filters, L lanes, b activation bits a step.
//   bricks B = ceil(C / L) * Ky * Kx
//   conv, dpnn   ceil(K / F) * positions * B
//   conv, loom   ceil(K / F) * ceil(positions / W) * B * ceil(Pa / b) * Pw
//   fully connected, loom: columns hold different outputs, loaded a column a cycle
//                ceil(O / (F*W)) * ceil(I / L) * Pw * W + (W - 1)
#pragma once

#include <cstdint>

#include "models/bit_serial/block.hpp"

namespace heddle {

struct LawShape {
  std::int64_t filters = 1;    // K, output channels (of a convolution group)
  std::int64_t channels = 1;   // C
  std::int64_t taps = 1;       // Ky * Kx
  std::int64_t positions = 1;  // output positions
};

[[nodiscard]] std::int64_t conv_law(const BitSerialBlock& block, const LawShape& shape,
                                    const Precision& precision);
[[nodiscard]] std::int64_t fc_law(const BitSerialBlock& block, const LawShape& shape,
                                  const Precision& precision);

}  // namespace heddle
