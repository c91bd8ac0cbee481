// SPDX-License-Identifier: Apache-2.0
//
// Bench of architecture bramac: layers of every precision and type of inputs, chains that end at the
// safe counts, weights that stay in the main arrays and that do not.
#pragma once

#include "tb/common/family_bench.hpp"

namespace heddle {

[[nodiscard]] const FamilyBench& bramac_bench();

}  // namespace heddle
