// SPDX-License-Identifier: Apache-2.0
//
// What a dpnn or loom block does with its input streams, in the loops of
// rtl_templates/bit_serial/README.md and nothing else: decodes descriptors, keeps act words as the memory holds them, walks filter
// tiles, window groups and bricks, computes each brick by the serial unit's loops (sip.hpp), trims
// activations. No time but the array's steps.
// Independent of the plan that made the streams.
#pragma once

#include <cstdint>

#include "models/common/block_streams.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct BitSerialResult {
  BlockResult out;
  std::int64_t steps = 0;  // of the array: counter `compute`
  std::int64_t macs = 0;   // counter `macs`
};

// Runs the plan's cmd, wgt and act streams. A stream that breaks the contract (a buffer or a field
// exceeded, a read outside the image, beats missing or left over) throws std::logic_error.
[[nodiscard]] BitSerialResult run_bit_serial_model(const Manifest& manifest, const LayerPlan& plan);

}  // namespace heddle
