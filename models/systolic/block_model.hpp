// SPDX-License-Identifier: Apache-2.0
//
// What a systolic block does with its input streams, in the contract's own loops and nothing else
// (rtl_templates/common/CONTRACT.md, rtl_templates/systolic/README.md): decodes descriptors, walks
// positions, taps and passes, keeps partial sums, applies channel records. No time.
// Independent of the plan that made the streams, so that tests can hold the plan against golden
// layers before any RTL runs, and name the first place where RTL and contract part.
#pragma once

#include "models/common/block_streams.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"

namespace heddle {

// Runs the plan's cmd, wgt and act streams. A stream that breaks the contract (a buffer or a field
// exceeded, a read outside the image or of a vector that the block would not have waited for, beats
// missing or left over) throws std::logic_error.
[[nodiscard]] BlockResult run_block_model(const Manifest& manifest, const LayerPlan& plan);

}  // namespace heddle
