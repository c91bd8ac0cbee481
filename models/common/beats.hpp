// SPDX-License-Identifier: Apache-2.0
//
// Elements into beats, as every input stream of a block carries them (rtl_templates/common/CONTRACT.md):
// floor(stream_bits / element_bits) elements a beat, packed from bit 0 upwards, none straddles a
// beat, every vector starts on a beat of its own, unused bits are 0.
//
//   BeatPacker act(128, 8);
//   for (...) act.put(value);      // elements of a vector
//   act.end_vector();
//   plan.act = act.take();
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/common/plan.hpp"

namespace heddle {

class BeatPacker {
 public:
  // stream_bits is a multiple of 8; element_bits 1..64, at most stream_bits.
  BeatPacker(int stream_bits, int element_bits);

  // Appends the value's low element_bits bits to the vector.
  void put(std::int64_t value) {
    if (used_ == per_beat_) open_beat();
    const auto raw = static_cast<std::uint64_t>(value);
    if (element_bits_ == 8) {
      stream_.bytes[beat_ + used_] = static_cast<std::uint8_t>(raw);
    } else {
      put_odd(raw);
    }
    ++used_;
  }

  // Ends the vector: the next element starts a beat. A vector without elements has no beat.
  void end_vector() { used_ = per_beat_; }

  void reserve_beats(std::size_t beats) { stream_.bytes.reserve(beats * stream_.bytes_per_beat); }

  [[nodiscard]] std::size_t elements_per_beat() const { return per_beat_; }
  [[nodiscard]] std::size_t beats_of(std::size_t elements) const {
    return (elements + per_beat_ - 1) / per_beat_;
  }
  [[nodiscard]] BeatStream take();

 private:
  void open_beat();
  void put_odd(std::uint64_t raw);

  BeatStream stream_;
  std::size_t element_bits_, per_beat_;
  std::size_t used_;      // elements in the open beat; per_beat_: none is open
  std::size_t beat_ = 0;  // first byte of the open beat
};

}  // namespace heddle
