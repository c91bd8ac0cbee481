// SPDX-License-Identifier: Apache-2.0
//
// The bit-serial family's model: a layer and a manifest become streams and cycles.
//   precision   minimal widths of a layer's operands                       models/common/operand_width.hpp
//   lowering    groups, zero points, records; what the block cannot do     common/conv_lowering
//   tiling      descriptors that fit the buffers, compacted images         common/conv_tiling, tiling.hpp
//   encoding    beats: bricks, weight planes                               common/conv_encode, conv_plan.cpp
//   cycles      the block's control, cycle by cycle                        cycle_model.hpp
// dpnn and loom: conv_plan; bramac: bramac_plan.
#pragma once

#include "models/common/family_model.hpp"

namespace heddle {

[[nodiscard]] const FamilyModel& bit_serial_model();

}  // namespace heddle
