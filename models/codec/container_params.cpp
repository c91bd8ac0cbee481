// SPDX-License-Identifier: Apache-2.0
#include "models/codec/container_params.hpp"

#include <fmt/format.h>

#include "models/codec/bits.hpp"

namespace heddle {
namespace {

constexpr std::size_t kByteBits = 8;
constexpr int kMaxApackBits = 8;
constexpr int kInnerRows = kApackRows - 1;  // the first and the last entry are always the same

int row_bits(int value_bits) { return value_bits + 1 + kApackCountBits; }

std::vector<std::uint8_t> write_table(const CodecFormat& format) {
  BitWriter fields;
  for (std::size_t row = 1; row < kApackRows; ++row) {
    fields.put(format.table.v_min[row], format.value_bits + 1);
    fields.put(format.table.t[row], kApackCountBits);
  }
  return fields.take().bytes;
}

std::optional<std::string> read_table(std::span<const std::uint8_t> bytes, CodecFormat& format) {
  if (format.value_bits > kMaxApackBits)
    return fmt::format("value_bits: must be at most {}, got {}", kMaxApackBits, format.value_bits);
  BitReader fields(bytes);
  ApackTable& table = format.table;
  for (std::size_t row = 1; row < kApackRows; ++row) {
    table.v_min[row] = fields.get(format.value_bits + 1);
    table.t[row] = static_cast<std::uint16_t>(fields.get(kApackCountBits));
  }
  table.v_min.front() = 0;
  table.v_min.back() = 1U << format.value_bits;
  table.t.front() = 0;
  table.t.back() = kApackTop;
  if (!bad_ending(bytes, fields.position()).empty())
    return "table: bits after the last row must be 0";
  return std::nullopt;
}

}  // namespace

std::size_t params_size(CodecArch arch, int value_bits) {
  switch (arch) {
    case CodecArch::kApack: {
      const auto bits = static_cast<std::size_t>(kInnerRows * row_bits(value_bits));
      return (bits + kByteBits - 1) / kByteBits;
    }
    case CodecArch::kGecko:
      return 2;
    case CodecArch::kZvc:
      return 0;
    case CodecArch::kZrle:
      return 1;
  }
  return 0;
}

std::vector<std::uint8_t> write_params(const CodecFormat& format) {
  switch (format.architecture) {
    case CodecArch::kApack:
      return write_table(format);
    case CodecArch::kGecko:
      return {static_cast<std::uint8_t>(format.mantissa_bits),
              static_cast<std::uint8_t>(format.zero_aware ? 1 : 0)};
    case CodecArch::kZvc:
      return {};
    case CodecArch::kZrle:
      return {static_cast<std::uint8_t>(format.run_bits)};
  }
  return {};
}

std::optional<std::string> read_params(std::span<const std::uint8_t> bytes, CodecFormat& format) {
  switch (format.architecture) {
    case CodecArch::kApack:
      return read_table(bytes, format);
    case CodecArch::kGecko:
      if (bytes[1] > 1) return "zero_aware: must be 0 or 1, got " + std::to_string(bytes[1]);
      format.mantissa_bits = bytes[0];
      format.zero_aware = bytes[1] == 1;
      return std::nullopt;
    case CodecArch::kZvc:
      return std::nullopt;
    case CodecArch::kZrle:
      format.run_bits = bytes[0];
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace heddle
