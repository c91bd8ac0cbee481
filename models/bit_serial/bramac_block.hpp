// SPDX-License-Identifier: Apache-2.0
//
// The numbers of a bramac engine on which plans and models depend, read from its manifest, and the mode
// in which a descriptor runs (rtl_templates/bit_serial/BRAMAC.md).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/common/conv_block.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

// Width of a descriptor's weights and inputs, and whether inputs are signed; weights always are.
struct BramacMode {
  int bits = 8;  // 2, 4, 8
  bool act_signed = false;

  // As the descriptor carries it, in the byte that other blocks use for the weight zero point.
  [[nodiscard]] std::int64_t code() const {
    return (bits == 8 ? 3 : bits / 2) + (act_signed ? 4 : 0);
  }
  [[nodiscard]] static BramacMode of_code(std::int64_t code);
  // Lanes of a block's 40-bit words.
  [[nodiscard]] std::int64_t lanes() const { return kWordBits / bits; }
  // MAC2 of any operands whose sum surely fits a lane.
  [[nodiscard]] std::int64_t safe_count() const;
  bool operator==(const BramacMode&) const = default;

  static constexpr std::int64_t kWordBits = 40;
};

struct BramacBlock {
  bool fast = false;                     // 1da: one dummy array at twice the main clock
  std::int64_t blocks = 2;               // side by side
  std::int64_t lanes = 20;               // of a block at the least precision that it has
  std::int64_t vector = 16;              // channels of an act vector
  int stream_bits = 128;
  std::int64_t act_depth = 1, psum_depth = 4, result_depth = 4, requant_lanes = 1;
  std::vector<RequantRule> requant{};

  [[nodiscard]] std::int64_t arrays() const { return fast ? 1 : 2; }
  [[nodiscard]] int min_bits() const { return static_cast<int>(BramacMode::kWordBits / lanes); }
  [[nodiscard]] std::int64_t cols() const { return blocks * lanes; }
  // What lowering, tiling and encoding see in a mode.
  [[nodiscard]] ConvBlock conv(const BramacMode& mode) const;

  static constexpr std::int64_t kWords = 512;  // of a main array
  static constexpr int kActBits = 8;           // of an element on the act stream
};

// Throws Error when the manifest lacks a parameter.
[[nodiscard]] BramacBlock read_bramac_block(const Manifest& manifest);

}  // namespace heddle
