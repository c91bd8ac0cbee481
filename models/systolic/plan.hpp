// SPDX-License-Identifier: Apache-2.0
//
// The systolic family's model: a layer and a manifest become streams and cycles.
//   lowering    groups, zero points, records; what the block cannot do     common/conv_lowering
//   grouping    how many groups share a slice                              grouping.hpp
//   tiling      descriptors that fit the buffers, compacted images         common/conv_tiling, strategy
//   encoding    beats                                                      common/conv_encode, plan.cpp
//   cycles      the block's control, cycle by cycle                        cycle_model.hpp
#pragma once

#include "models/common/family_model.hpp"

namespace heddle {

[[nodiscard]] const FamilyModel& systolic_model();

}  // namespace heddle
