// SPDX-License-Identifier: Apache-2.0
#include "models/common/beats.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "models/common/bits.hpp"

namespace heddle {

BeatPacker::BeatPacker(int stream_bits, int element_bits)
    : element_bits_(static_cast<std::size_t>(element_bits)) {
  if (stream_bits % 8 != 0 || element_bits < 1 || element_bits > 64 || element_bits > stream_bits) {
    throw std::logic_error(fmt::format("beats of {} bits cannot carry elements of {} bits",
                                       stream_bits, element_bits));
  }
  stream_.bytes_per_beat = static_cast<std::size_t>(stream_bits) / 8;
  per_beat_ = static_cast<std::size_t>(stream_bits / element_bits);
  used_ = per_beat_;
}

void BeatPacker::open_beat() {
  beat_ = stream_.bytes.size();
  stream_.bytes.resize(beat_ + stream_.bytes_per_beat, 0);
  used_ = 0;
}

void BeatPacker::put_odd(std::uint64_t raw) {
  put_bits(stream_.bytes, beat_ * 8 + used_ * element_bits_, static_cast<int>(element_bits_), raw);
}

BeatStream BeatPacker::take() {
  end_vector();
  return std::exchange(stream_, BeatStream{stream_.bytes_per_beat, {}});
}

}  // namespace heddle
