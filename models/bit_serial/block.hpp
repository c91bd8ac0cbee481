// SPDX-License-Identifier: Apache-2.0
//
// The numbers of a dpnn or loom block on which plans and models depend, read from its manifest, and
// the precisions at which a layer runs (rtl_templates/bit_serial/README.md).
#pragma once

#include <cstdint>

#include "models/common/conv_block.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

// Widths of a layer's operands, as differences to their zero points. Two's complement if signed.
struct Precision {
  int act = 1, wgt = 1;  // Pa, Pw
  bool act_signed = false, wgt_signed = false;
  bool operator==(const Precision&) const = default;
};

struct BitSerialBlock {
  bool serial = true;           // loom; else dpnn
  std::int64_t filters = 8, windows = 4, lanes = 16;  // F, W, L
  int bits_per_cycle = 1;       // b: activation bits of a step (dpnn: all of them)
  bool dynamic = false;         // activations are trimmed while the block runs
  bool weight_groups = false;   // each brick's weights bring their own number of planes
  int act_bits = 16, wgt_bits = 16, acc_bits = 32;
  int stream_bits = 128;
  std::int64_t slots = 4;       // V: pixels of an act word
  std::int64_t act_depth = 1, wgt_depth = 1;  // words
  std::int64_t result_depth = 4, requant_lanes = 1;
  std::vector<RequantRule> requant{};
  std::vector<FieldInfo> descriptor{};

  [[nodiscard]] std::int64_t slices(const Precision& p) const {  // S
    return serial ? (p.act + bits_per_cycle - 1) / bits_per_cycle : 1;
  }
  [[nodiscard]] std::int64_t planes(const Precision& p) const { return serial ? p.wgt : 1; }  // Q
  [[nodiscard]] int wgt_element_bits() const { return serial ? 1 : wgt_bits; }
  // Steps of a fully connected layer after its last plane, until the last column is through: the
  // published windows - 1, or what the slices need where there are more columns than any S.
  [[nodiscard]] std::int64_t tail(std::int64_t slices_here) const {
    return windows > kMaxSlices ? slices_here - 1 : windows - 1;
  }
  static constexpr std::int64_t kMaxSlices = 16;
  // Output positions of a window group's tile are taken `windows` at a time.
  [[nodiscard]] std::int64_t groups(std::int64_t positions) const {
    return (positions + windows - 1) / windows;
  }

  // What lowering, tiling and encoding see at a precision. Zero points are subtracted before
  // anything is sent.
  [[nodiscard]] ConvBlock conv(const Precision& precision) const;
};

// Throws Error when the manifest lacks a parameter.
[[nodiscard]] BitSerialBlock read_bit_serial_block(const Manifest& manifest);

}  // namespace heddle
