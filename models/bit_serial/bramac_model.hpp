// SPDX-License-Identifier: Apache-2.0
//
// What a bramac engine does with its input streams, in the loops of rtl_templates/bit_serial/BRAMAC.md and
// nothing else: decodes descriptors, walks positions, passes and MAC2 with lanes that wrap
// (bramac_mac2), reads lanes out before they could overflow. No time but the arrays' own.
// Independent of the plan that made the streams.
#pragma once

#include <cstdint>

#include "models/common/block_streams.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct BramacResult {
  BlockResult out;
  std::int64_t compute = 0;   // main cycles of MAC2: counter `compute`
  std::int64_t read_outs = 0; // of a group's accumulators
  std::int64_t macs = 0;      // counter `macs`
};

// Runs the plan's cmd, wgt and act streams. A stream that breaks the contract (a buffer or a field
// exceeded, a read outside the image, beats missing or left over) throws std::logic_error.
[[nodiscard]] BramacResult run_bramac_model(const Manifest& manifest, const LayerPlan& plan);

}  // namespace heddle
