// SPDX-License-Identifier: Apache-2.0
//
// Config of architecture "bramac", and what follows from it. Words of a buffer as in
// gen/core/schema_keys.hpp:
//   act           vector elements of 8 bits
//   psum, result  blocks * 40 / min_bits columns of 32 bits, half of acc_kib each
// The weight buffer is the blocks' main arrays.
#pragma once

#include <cstdint>

#include "gen/core/config.hpp"

namespace heddle {

struct BramacSizes {
  bool one_dummy_array = false;
  std::int64_t blocks = 1, lanes = 1, vector = 2;
  std::int64_t act_depth = 0, acc_depth = 0;  // words, powers of two

  [[nodiscard]] std::int64_t cols() const { return blocks * lanes; }
};

[[nodiscard]] const Schema& bramac_schema();
[[nodiscard]] BramacSizes bramac_sizes(const ValueMap& values);
void bramac_rules(RuleCheck& check);

}  // namespace heddle
