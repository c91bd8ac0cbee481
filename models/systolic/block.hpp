// SPDX-License-Identifier: Apache-2.0
//
// The numbers of a systolic block that plans depend on, read from its manifest.
#pragma once

#include <cstdint>
#include <vector>

#include "models/common/bits.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct SystolicBlock {
  std::int64_t rows = 1, cols = 1;       // of the array
  int act_bits = 8, wgt_bits = 8;
  bool act_signed = true;
  bool weight_zero_point = false;
  int acc_bits = 32;
  std::int64_t max_reduction = 0;        // products an output may sum; 0: no limit
  int stream_bits = 128;
  std::int64_t act_depth = 1;            // act vectors that the buffer holds
  std::int64_t wgt_depth = 1;            // weight vectors (rows of a pass)
  std::int64_t psum_depth = 1;           // positions of a tile
  std::int64_t pack_channels = 0;        // most channels of a stacked tap; 0: none are stacked
  std::int64_t result_depth = 1;         // results waiting to be requantized
  std::int64_t requant_lanes = 1;        // results requantized in a cycle
  std::int64_t pipeline = 1;             // cycles of latency beyond the least
  std::vector<RequantRule> requant;
  std::vector<FieldInfo> descriptor;

  [[nodiscard]] std::int64_t act_min() const { return int_min(act_bits, act_signed); }
  [[nodiscard]] std::int64_t act_max() const { return int_max(act_bits, act_signed); }
  // Act vectors and fields that one descriptor can address.
  [[nodiscard]] std::int64_t image_vectors() const {
    return act_depth < kMaxField ? act_depth : kMaxField;
  }
  [[nodiscard]] std::int64_t beats(std::int64_t elements, int element_bits) const {
    const std::int64_t per_beat = stream_bits / element_bits;
    return (elements + per_beat - 1) / per_beat;
  }

  static constexpr std::int64_t kMaxField = 65535;  // of a 16-bit descriptor field
  static constexpr std::int64_t kMaxCoord = 32767;  // of a signed one
};

// Throws Error when the manifest lacks a parameter.
[[nodiscard]] SystolicBlock read_block(const Manifest& manifest);

}  // namespace heddle
