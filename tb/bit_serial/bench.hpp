// SPDX-License-Identifier: Apache-2.0
//
// Bench of the bit-serial family: workloads and coverage bins for the shared verify driver
// (tb/common/verify_block, verb `verify`). Corner configurations: tb/bit_serial/corners.
// dpnn and loom: conv_bench; bramac: bramac_bench.
#pragma once

#include "tb/common/family_bench.hpp"

namespace heddle {

[[nodiscard]] const FamilyBench& bit_serial_bench();

}  // namespace heddle
