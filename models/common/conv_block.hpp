// SPDX-License-Identifier: Apache-2.0
//
// The numbers of a block on which lowering, tiling and encoding of the convolution descriptor depend
// (CONTRACT.md). Each family fills them in from its manifest, and may add its own.
#pragma once

#include <cstdint>
#include <vector>

#include "models/common/bits.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct ConvBlock {
  std::int64_t rows = 1;                 // channels of an act vector
  std::int64_t cols = 1;                 // output channels of a column tile
  int act_bits = 8, wgt_bits = 8;
  bool act_signed = true;
  bool weight_zero_point = false;
  int acc_bits = 32;
  std::int64_t max_reduction = 0;        // products an output may sum; 0: no limit
  int stream_bits = 128;
  std::int64_t act_depth = 1;            // act vectors that the buffer holds
  std::int64_t act_run = 1;              // pixels are stored in runs of this many
  std::int64_t wgt_depth = 1;            // weight vectors
  std::int64_t pass_weights = 1;         // weight vectors of a pass; 0: they need not stay
  std::int64_t psum_depth = 1;           // positions of a tile
  bool continues = true;                 // sums may continue over descriptors
  std::int64_t pack_channels = 0;        // most channels of a stacked tap; 0: none are stacked
  std::vector<RequantRule> requant{};
  std::vector<FieldInfo> descriptor{};

  [[nodiscard]] std::int64_t act_min() const { return int_min(act_bits, act_signed); }
  [[nodiscard]] std::int64_t act_max() const { return int_max(act_bits, act_signed); }
  // Act vectors that one descriptor can address.
  [[nodiscard]] std::int64_t image_vectors() const {
    return act_depth < kMaxField ? act_depth : kMaxField;
  }
  // Act vectors of the buffer that an image takes.
  [[nodiscard]] std::int64_t stored_vectors(std::int64_t pixels, std::int64_t vec_per_pixel) const {
    return (pixels + act_run - 1) / act_run * act_run * vec_per_pixel;
  }
  [[nodiscard]] std::int64_t beats(std::int64_t elements, int element_bits) const {
    const std::int64_t per_beat = stream_bits / element_bits;
    return (elements + per_beat - 1) / per_beat;
  }

  static constexpr std::int64_t kMaxField = 65535;  // of a 16-bit descriptor field
  static constexpr std::int64_t kMaxCoord = 32767;  // of a signed one
};

}  // namespace heddle
