// SPDX-License-Identifier: Apache-2.0
//
// A descriptor with what its activations mean for cycles: which act words a brick of a window group
// reads, and how many slices its values need.
#pragma once

#include <cstdint>
#include <vector>

#include "models/bit_serial/descriptor.hpp"
#include "models/common/block_streams.hpp"

namespace heddle {

// The headers of a wgt stream, one brick after another.
class WeightHeads {
 public:
  WeightHeads(const BitSerialBlock& block, const BeatStream& wgt);
  // Planes of the next brick; steps over its words.
  [[nodiscard]] std::int64_t next();
  // The header that beat `beat` is, if it is one: words of the brick.
  [[nodiscard]] static std::int64_t words(const BeatStream& wgt, std::int64_t beat);

 private:
  const BeatStream& wgt_;
  std::int64_t word_beats_, beat_ = 0;
};

class CycleImage {
 public:
  // Where the block trims activations, reads the descriptor's bricks from `acts`; where bricks have
  // planes of their own, their headers from `heads`.
  CycleImage(const BitSerialBlock& block, const BitSerialDescriptor& descriptor, VectorReader& acts,
             WeightHeads& heads);

  [[nodiscard]] const BitSerialDescriptor& desc() const { return desc_; }
  [[nodiscard]] std::int64_t words() const { return desc_.words(block_.slots); }

  struct Reads {
    std::vector<std::int64_t> words;  // first word of each block, in the order of the windows
    std::int64_t slices = 1;          // that the values need
  };
  // Weight planes of a brick of the tile's group that begins at position `first`.
  [[nodiscard]] std::int64_t planes(std::int64_t tile, std::int64_t first,
                                    std::int64_t brick) const;

  // Brick `brick` of the windows first .. first+count-1.
  [[nodiscard]] Reads reads(std::int64_t first, std::int64_t count, std::int64_t brick) const;

 private:
  // Pixel that a window's tap reads, or -1 outside the image.
  [[nodiscard]] std::int64_t pixel(std::int64_t position, std::int64_t tap) const;

  const BitSerialBlock& block_;
  BitSerialDescriptor desc_;
  std::vector<std::int64_t> planes_;       // of each brick, as the stream brings them
  std::vector<std::uint32_t> magnitudes_;  // OR of the values of each brick, signs inverted
};

}  // namespace heddle
