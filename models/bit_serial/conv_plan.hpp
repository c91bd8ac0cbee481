// SPDX-License-Identifier: Apache-2.0
//
// Plans of dpnn and loom (plan.hpp).
#pragma once

#include <optional>
#include <string>

#include "models/common/layer.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// What shapes, rules and weights alone forbid; whether the activations fit, a plan shows.
[[nodiscard]] std::optional<std::string> conv_unsupported(const Manifest& manifest,
                                                          const ConvLayer& layer);

// Throws Error when the input does not fit the block (operand widths, accumulators, buffers).
[[nodiscard]] LayerPlan make_conv_plan(const Manifest& manifest, const ConvLayer& layer,
                                       const Tensor& input);

}  // namespace heddle
