// SPDX-License-Identifier: Apache-2.0
#include "models/codec/bits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heddle {
namespace {

constexpr int kByteBits = 8;

std::uint64_t bytes_for(std::uint64_t bits) { return (bits + kByteBits - 1) / kByteBits; }

}  // namespace

std::string bit_text(const BitString& string) {
  BitReader reader(string.bytes);
  std::string text;
  while (text.size() < string.bits) text += reader.get(1) != 0 ? '1' : '0';
  return text;
}

BitString bit_string(const std::string& text) {
  BitWriter writer;
  for (const char digit : text) {
    if (digit == '0' || digit == '1') writer.put(digit == '1' ? 1U : 0U, 1);
  }
  return writer.take();
}

void BitWriter::put(std::uint32_t value, int count) {
  while (count > 0) {
    const int used = static_cast<int>(string_.bits % kByteBits);
    if (used == 0) string_.bytes.push_back(0);
    const int taken = std::min(kByteBits - used, count);
    const std::uint32_t piece = (value >> (count - taken)) & ((1U << taken) - 1);
    string_.bytes.back() |= static_cast<std::uint8_t>(piece << (kByteBits - used - taken));
    string_.bits += static_cast<std::uint64_t>(taken);
    count -= taken;
  }
}

std::uint32_t BitReader::get(int count) {
  std::uint32_t value = 0;
  while (count > 0) {
    const int used = static_cast<int>(position_ % kByteBits);
    const int taken = std::min(kByteBits - used, count);
    const std::uint64_t at = position_ / kByteBits;
    const std::uint32_t byte = at < bytes_.size() ? bytes_[at] : 0U;
    const std::uint32_t piece = (byte >> (kByteBits - used - taken)) & ((1U << taken) - 1);
    value = value << taken | piece;
    position_ += static_cast<std::uint64_t>(taken);
    count -= taken;
  }
  return value;
}

std::string bad_ending(std::span<const std::uint8_t> bytes, std::uint64_t used) {
  if (bytes_for(used) != bytes.size())
    return fmt::format("the values need {} bits, the string has {} bytes", used, bytes.size());
  const int padding = static_cast<int>(kByteBits * bytes.size() - used);
  if (padding > 0 && (bytes.back() & ((1U << padding) - 1)) != 0)
    return fmt::format("the {} bits after the last value must be 0", padding);
  return "";
}

}  // namespace heddle
