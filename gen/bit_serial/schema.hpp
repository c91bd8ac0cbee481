// SPDX-License-Identifier: Apache-2.0
//
// Configs of architectures "dpnn" and "loom", and what follows from them. Words of a buffer as in
// gen/core/schema_keys.hpp:
//   act     loom: slots * lanes * bits_per_cycle    dpnn: lanes * act_bits
//   wgt     loom: filters * lanes                   dpnn: filters * lanes * wgt_bits
//   result  filters * acc_bits
// slots: windows, or the next power of two (dpnn: 1).
#pragma once

#include <cstdint>

#include "gen/core/config.hpp"

namespace heddle {

struct BitSerialSizes {
  bool serial = true;
  std::int64_t filters = 1, windows = 1, lanes = 1, slots = 1, bits_per_cycle = 1;
  bool dynamic = false, weight_groups = false;
  std::int64_t act_bits = 1, wgt_bits = 1, acc_bits = 1;
  std::int64_t act_width = 1, wgt_width = 1;                   // bits of a word
  std::int64_t act_depth = 0, wgt_depth = 0, result_depth = 0;  // words, powers of two
};

[[nodiscard]] const Schema& dpnn_schema();
[[nodiscard]] const Schema& loom_schema();
[[nodiscard]] BitSerialSizes bit_serial_sizes(const ValueMap& values);
void bit_serial_rules(RuleCheck& check);

}  // namespace heddle
