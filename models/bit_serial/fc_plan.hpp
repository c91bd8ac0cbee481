// SPDX-License-Identifier: Apache-2.0
//
// Fully-connected mapping of loom (rtl_templates/bit_serial/README.md): the layer has one output
// position, columns hold different outputs, and Sn columns share a set of F outputs (cascade):
//   sets = ceil(O / F) in all, Sn = max(1, floor(W / sets))
//   the inputs are an image of Sn pixels, of B = ceil(ceil(I / L) / Sn) channel groups each
#pragma once

#include <cstdint>

#include "models/bit_serial/descriptor.hpp"
#include "models/common/conv_encode.hpp"
#include "models/common/layer.hpp"

namespace heddle {

// True where the mapping exists and takes fewer steps than the layer as a convolution.
[[nodiscard]] bool prefers_columns(const BitSerialBlock& block, const ConvLayer& layer,
                                   const Precision& precision);

// prefers_columns() is true. `lowered` has one slice.
[[nodiscard]] LayerPlan make_fc_plan(const BitSerialBlock& block, const ConvLayer& layer,
                                     const Lowered& lowered, const Precision& precision,
                                     const Tensor& input);

}  // namespace heddle
