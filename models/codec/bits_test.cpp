// SPDX-License-Identifier: Apache-2.0
#include "models/codec/bits.hpp"

#include <doctest/doctest.h>

#include "models/codec/codec_test_data.hpp"

using namespace heddle;

TEST_CASE("bits: the first bit is the top bit of the first byte") {
  BitWriter writer;
  writer.put(1, 1);
  writer.put(0b0110, 4);
  writer.put(0xFFFFFF35, 6);  // only the low 6 bits
  const BitString string = writer.take();
  CHECK(string.bits == 11);
  CHECK(string.bytes == std::vector<std::uint8_t>{0b10110110, 0b10100000});
  CHECK(bit_text(string) == "10110110101");
  CHECK(bit_string("1011 0110 101") == string);
}

TEST_CASE("bits: what is written is read, and zeros after it") {
  CodecRandom random(1);
  for (int round = 0; round < 200; ++round) {
    BitWriter writer;
    std::string text;
    std::vector<std::pair<std::uint32_t, int>> fields;
    for (std::size_t i = random() % 50; i > 0; --i) {
      const int count = static_cast<int>(random() % 33);
      const std::uint32_t value = any_code(random, count);
      writer.put(value, count);
      for (int bit = count; bit-- > 0;) text += (value >> bit & 1) != 0 ? '1' : '0';
      fields.emplace_back(value, count);
    }
    const BitString string = writer.take();
    REQUIRE(bit_text(string) == text);
    REQUIRE(bit_string(text) == string);
    BitReader reader(string.bytes);
    for (const auto& [value, count] : fields) REQUIRE(reader.get(count) == value);
    CHECK(reader.position() == string.bits);
    CHECK_FALSE(reader.past_end());
    CHECK(reader.get(32) == 0);
    CHECK(reader.past_end());
  }
}

TEST_CASE("bits: an ending is the last bit, and zeros up to the byte") {
  const std::vector<std::uint8_t> bytes{0xFF, 0xE0};
  CHECK(bad_ending(bytes, 11) == "");
  CHECK(bad_ending(bytes, 16) == "");
  CHECK(bad_ending(bytes, 10) == "the 6 bits after the last value must be 0");
  CHECK(bad_ending(bytes, 8) == "the values need 8 bits, the string has 2 bytes");
  CHECK(bad_ending(bytes, 17) == "the values need 17 bits, the string has 2 bytes");
  CHECK(bad_ending({}, 0) == "");
}
