// SPDX-License-Identifier: Apache-2.0
//
// A descriptor of dpnn and loom as numbers (rtl_templates/bit_serial/README.md): the convolution's, with
// precisions and where weights stay. Pixels are counted with vec_per_pixel = 1, act memory in words.
#pragma once

#include <cstdint>
#include <vector>

#include "models/bit_serial/block.hpp"
#include "models/common/conv_descriptor.hpp"
#include "models/common/plan.hpp"

namespace heddle {

struct BitSerialDescriptor {
  ConvDescriptor conv;
  std::int64_t planes = 1, slices = 1;  // Q, S (the fields: minus 1)
  bool act_signed = false, wgt_signed = false;
  bool resident = false;
  // Fully-connected mapping: columns hold different outputs; `cascade` columns share one. Tiles of
  // conv.tile_pos columns (the last one conv.tile_pos_last), conv.pos_tiles of them.
  bool fc = false;
  std::int64_t cascade = 1;  // Sn (the field: minus 1)

  // Window groups of a tile are of these tiles and positions.
  [[nodiscard]] std::int64_t tiles() const { return fc ? conv.pos_tiles : conv.col_tiles; }
  [[nodiscard]] std::int64_t positions(std::int64_t tile) const {
    if (!fc) return conv.positions;
    return tile == conv.pos_tiles - 1 ? conv.tile_pos_last : conv.tile_pos;
  }
  [[nodiscard]] std::int64_t block_words() const { return conv.vec_per_pixel * slices; }
  // Act words of the stored image.
  [[nodiscard]] std::int64_t words(std::int64_t slots) const {
    return (conv.in_h * conv.in_w + slots - 1) / slots * block_words();
  }
  // Weight words of a filter tile.
  [[nodiscard]] std::int64_t tile_words() const { return conv.passes * planes; }
};

// The descriptor of a task's convolution at a precision.
[[nodiscard]] BitSerialDescriptor make_descriptor(const BitSerialBlock& block,
                                                  const ConvDescriptor& conv,
                                                  const Precision& precision);

[[nodiscard]] std::vector<std::uint32_t> descriptor_words(const BitSerialBlock& block,
                                                          const BitSerialDescriptor& descriptor);

// Descriptors of a plan's cmd stream.
[[nodiscard]] std::vector<BitSerialDescriptor> read_descriptors(const BitSerialBlock& block,
                                                                const BeatStream& cmd);

}  // namespace heddle
