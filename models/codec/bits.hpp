// SPDX-License-Identifier: Apache-2.0
//
// Bit strings of the codecs: bit j of a string is bit 7-(j mod 8) of byte j/8, so that a dump reads
// from left to right. Numbers are written most significant bit first.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace heddle {

struct BitString {
  std::vector<std::uint8_t> bytes;  // the last one is padded with zeros
  std::uint64_t bits = 0;           // without the padding
  bool operator==(const BitString&) const = default;
};

// "0100101", and back (any other character is ignored).
[[nodiscard]] std::string bit_text(const BitString& string);
[[nodiscard]] BitString bit_string(const std::string& text);

class BitWriter {
 public:
  // Appends the low `count` (0..32) bits of value.
  void put(std::uint32_t value, int count);
  [[nodiscard]] BitString take() { return std::move(string_); }

 private:
  BitString string_;
};

// Past the end a string reads as zeros, as the block sees it; position() goes on counting.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  // The next `count` (0..32) bits.
  [[nodiscard]] std::uint32_t get(int count);
  [[nodiscard]] std::uint64_t position() const { return position_; }  // bits read
  [[nodiscard]] std::uint64_t size() const { return 8 * static_cast<std::uint64_t>(bytes_.size()); }
  [[nodiscard]] bool past_end() const { return position_ > size(); }

 private:
  std::span<const std::uint8_t> bytes_;
  std::uint64_t position_ = 0;
};

// Why `bytes` is not a string of `used` bits, padded with zeros to whole bytes, or "".
[[nodiscard]] std::string bad_ending(std::span<const std::uint8_t> bytes, std::uint64_t used);

}  // namespace heddle
