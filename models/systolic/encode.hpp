// SPDX-License-Identifier: Apache-2.0
//
// Tasks into beats: descriptors and records, weights, activations, and where results belong
// (streams: rtl_templates/systolic/README.md; beats: models/common/beats.hpp).
#pragma once

#include <vector>

#include "models/common/plan.hpp"
#include "models/systolic/tiling.hpp"

namespace heddle {

// Throws Error (layer, coordinate, value) for an activation that does not fit the block.
[[nodiscard]] LayerPlan encode_tasks(const SystolicBlock& block, const ConvLayer& layer,
                                     const Lowered& lowered, const std::vector<Task>& tasks,
                                     const Tensor& input);

}  // namespace heddle
