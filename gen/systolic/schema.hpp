// SPDX-License-Identifier: Apache-2.0
//
// Config of architecture "systolic", and what follows from it.
//   words of a buffer = floor_pow2(KiB * 8192 / bits of a word), at most 65536
//     act     word = rows * act_bits
//     wgt     word = cols * wgt_bits
//     psum, result  word = cols * acc_bits, half of acc_kib each
#pragma once

#include <cstdint>

#include "gen/core/config.hpp"

namespace heddle {

struct SystolicDepths {
  std::int64_t act = 0, wgt = 0, psum = 0, result = 0;  // words, powers of two
};

[[nodiscard]] const Schema& systolic_schema();
[[nodiscard]] SystolicDepths systolic_depths(const ValueMap& values);
void systolic_rules(RuleCheck& check);

}  // namespace heddle
