// SPDX-License-Identifier: Apache-2.0
//
// Bench of the systolic family: workloads and coverage bins for the shared verify driver
// (tb/common/verify_block, verb `verify`). Corner configurations: tb/systolic/corners.
#pragma once

#include "tb/common/family_bench.hpp"

namespace heddle {

[[nodiscard]] const FamilyBench& systolic_bench();

}  // namespace heddle
