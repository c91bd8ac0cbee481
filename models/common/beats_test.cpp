// SPDX-License-Identifier: Apache-2.0
#include "models/common/beats.hpp"

#include <doctest/doctest.h>

#include <random>
#include <stdexcept>
#include <vector>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

TEST_CASE("beats: bytes fill a beat from byte 0, and a vector starts on a beat of its own") {
  BeatPacker packer(32, 8);
  for (const std::int64_t value : {1, 2, 3, 4, -5}) packer.put(value);
  packer.end_vector();
  packer.put(-128);
  const BeatStream stream = packer.take();
  CHECK(stream.bytes_per_beat == 4);
  CHECK(stream.beats() == 3);
  CHECK(stream.bytes == std::vector<std::uint8_t>{1, 2, 3, 4, 0xFB, 0, 0, 0, 0x80, 0, 0, 0});
}

TEST_CASE("beats: odd widths are packed without gaps and leave the beat's last bits 0") {
  BeatPacker packer(32, 3);  // 10 elements, 2 bits unused
  CHECK(packer.elements_per_beat() == 10);
  CHECK(packer.beats_of(0) == 0);
  CHECK(packer.beats_of(10) == 1);
  CHECK(packer.beats_of(11) == 2);
  for (int i = 0; i < 11; ++i) packer.put(-1);
  CHECK(packer.take().bytes ==
        std::vector<std::uint8_t>{0xFF, 0xFF, 0xFF, 0x3F, 0x07, 0, 0, 0});
}

TEST_CASE("beats: a vector that ends with its beat, an empty vector and a second take add nothing") {
  BeatPacker packer(16, 8);
  packer.put(1);
  packer.put(2);
  packer.end_vector();
  packer.end_vector();
  CHECK(packer.take().bytes == std::vector<std::uint8_t>{1, 2});
  CHECK(packer.take().beats() == 0);
  packer.put(7);
  CHECK(packer.take().bytes == std::vector<std::uint8_t>{7, 0});
}

TEST_CASE("beats: random vectors of every element width come back element by element") {
  std::mt19937_64 random(3);
  for (const int stream_bits : {32, 64, 128, 1024}) {
    for (int width = 1; width <= 32; ++width) {
      BeatPacker packer(stream_bits, width);
      const auto per_beat = static_cast<std::size_t>(stream_bits / width);
      std::vector<std::vector<std::uint64_t>> vectors(1 + random() % 5);
      for (auto& vector : vectors) {
        vector.resize(1 + random() % (3 * per_beat));
        for (auto& value : vector) {
          value = low_bits(random(), width);
          packer.put(sign_extend(value, width));
        }
        packer.end_vector();
      }
      const BeatStream stream = packer.take();
      std::size_t beat = 0;
      for (const auto& vector : vectors) {
        for (std::size_t i = 0; i < vector.size(); ++i) {
          const std::size_t bit = (beat + i / per_beat) * static_cast<std::size_t>(stream_bits) +
                                  i % per_beat * static_cast<std::size_t>(width);
          REQUIRE(get_bits(stream.bytes, bit, width) == vector[i]);
        }
        beat += packer.beats_of(vector.size());
      }
      CHECK(stream.beats() == beat);
    }
  }
}

TEST_CASE("beats: an element wider than the beat is our bug") {
  CHECK_THROWS_AS(BeatPacker(32, 33), std::logic_error);
  CHECK_THROWS_AS(BeatPacker(32, 0), std::logic_error);
}

}  // namespace
}  // namespace heddle
