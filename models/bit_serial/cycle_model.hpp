// SPDX-License-Identifier: Apache-2.0
//
// Exact cycles of a plan on dpnn or loom when nothing stalls from outside: every input offers its
// next beat at once, out is always ready. A register-level mirror of the block's control, as
// rtl_templates/bit_serial/README.md ("Cycles") writes it down; tb proves the two equal.
#pragma once

#include "models/common/family_model.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"

namespace heddle {

// Reads descriptors from the plan's cmd stream, and, where the block trims activations, their
// values from its act stream. Throws Error when the plan cannot run to its end (our bug).
[[nodiscard]] CycleReport bit_serial_cycles(const Manifest& manifest, const LayerPlan& plan);

}  // namespace heddle
