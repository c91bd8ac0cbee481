// SPDX-License-Identifier: Apache-2.0
//
// Golden model of the compute-in-BRAM step: MAC2 as the data sheet's loop over input bits, on lanes that
// wrap (BRAMAC, data sheet section (d), with the shift also after the subtraction).
#pragma once

#include <cstdint>

#include "models/bit_serial/bramac_block.hpp"

namespace heddle {

// acc + w1*i1 + w2*i2, as a dummy array's lane computes it: two's complement of 4 * mode.bits bits.
// Weights and inputs fit the mode.
[[nodiscard]] std::int64_t bramac_mac2(const BramacMode& mode, std::int64_t acc, std::int64_t w1,
                                       std::int64_t w2, std::int64_t i1, std::int64_t i2);

// Main cycles of a MAC2 in steady state.
[[nodiscard]] std::int64_t bramac_mac2_cycles(const BramacMode& mode, bool one_dummy_array);

}  // namespace heddle
