// SPDX-License-Identifier: Apache-2.0
//
// Layers on a bramac engine (rtl_templates/bit_serial/BRAMAC.md).
//   - A layer runs at the least of 2, 4, 8 bits that holds its weights (less their zero point) and its
//     inputs.
//   - Inputs of layers with requantization go unsigned, q less the least value (padding included): 9
//     bits are never needed, and unsigned MAC2 take a cycle less. What was subtracted folds into the
//     bias, as the zero point does. Raw layers (matrix products) without a zero point send q itself,
//     signed where it is negative.
//   - A column tile is blocks * (40 / bits) channels and has descriptors of its own.
//   - Where a column tile's weights fit the main arrays, a position tile is one position a dummy array,
//     so that its sum stays in the accumulators from pass to pass.
#pragma once

#include <optional>
#include <string>

#include "models/common/family_model.hpp"

namespace heddle {

[[nodiscard]] std::optional<std::string> bramac_unsupported(const Manifest& manifest,
                                                            const ConvLayer& layer);
[[nodiscard]] LayerPlan bramac_plan(const Manifest& manifest, const ConvLayer& layer,
                                    const Tensor& input);
[[nodiscard]] CycleReport bramac_predict(const Manifest& manifest, const LayerPlan& plan);

}  // namespace heddle
