// SPDX-License-Identifier: Apache-2.0
//
// A layer made ready for a block: the beats of every input stream, and where each output beat's
// elements belong. tb moves the beats without knowing what they mean; so could a board's host driver.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/common/tensor.hpp"

namespace heddle {

// Beats of one stream, back to back; bytes_per_beat = stream bits / 8; bit 0 of a beat is bit 0 of byte 0.
struct BeatStream {
  std::size_t bytes_per_beat = 0;
  std::vector<std::uint8_t> bytes;

  [[nodiscard]] std::size_t beats() const { return bytes_per_beat == 0 ? 0 : bytes.size() / bytes_per_beat; }
};

// The 32-bit words that begin at a beat of a cmd stream.
template <std::size_t Count>
[[nodiscard]] std::array<std::uint32_t, Count> words_at(const BeatStream& cmd, std::size_t beat) {
  std::array<std::uint32_t, Count> words{};
  for (std::size_t i = 0; i < 4 * Count; ++i) {
    const auto byte = static_cast<std::uint32_t>(cmd.bytes[beat * cmd.bytes_per_beat + i]);
    words[i / 4] |= byte << (8 * (i % 4));
  }
  return words;
}

// Output beat i carries `count` elements of the result tensor that lie `stride` apart from `offset` on.
struct OutBeat {
  std::int64_t offset = 0;
  std::int32_t count = 0;
  std::int32_t stride = 1;
  bool last = false;         // out_last is set on this beat
};

struct LayerPlan {
  BeatStream cmd, wgt, act;
  std::vector<OutBeat> out;
  int out_element_bits = 8;  // 8 requantized, 32 raw
  bool out_signed = true;
  Shape out_shape;           // NHWC
  // Raw results only: collect() adds element c to every result of channel c (the last dimension of
  // out_shape). Bias and input zero point, which the block folds in only where it requantizes; a
  // board's host driver adds them too. Empty: nothing to add.
  std::vector<std::int64_t> channel_offsets{};
  std::int64_t macs = 0;     // useful ones
  // MACs that the array's steps could do at the layer's precision. 0: its steps x peak_macs_per_cycle.
  std::int64_t array_macs = 0;
  bool counts_idle = false;  // counter `macs` counts lanes and columns without use too
  int descriptors = 0;
};

// Elements of the received beats (out.size() * bytes_per_beat bytes) put in their places, plus their
// channel's offset. Throws Error when fewer or more beats were received than planned, and when the
// offsets are not one a channel.
[[nodiscard]] Tensor collect(const LayerPlan& plan, std::span<const std::uint8_t> beats,
                             std::size_t bytes_per_beat, DType dtype);

}  // namespace heddle
