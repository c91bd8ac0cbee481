// SPDX-License-Identifier: Apache-2.0
#include "models/codec/container_params.hpp"

namespace heddle {
namespace {

constexpr std::size_t kByteBits = 8;
constexpr int kInnerRows = kApackRows - 1;  // the first and the last entry are always the same

int row_bits(int value_bits) { return value_bits + 1 + kApackCountBits; }

// Big-endian bit fields, one after the other.
class FieldWriter {
 public:
  explicit FieldWriter(std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}
  void put(std::uint32_t value, int bits) {
    for (int i = bits - 1; i >= 0; --i, ++at_) {
      const auto bit = static_cast<std::uint8_t>((value >> i) & 1U);
      bytes_[at_ / kByteBits] |=
          static_cast<std::uint8_t>(bit << (kByteBits - 1 - at_ % kByteBits));
    }
  }

 private:
  std::vector<std::uint8_t>& bytes_;
  std::size_t at_ = 0;
};

class FieldReader {
 public:
  explicit FieldReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::uint32_t get(int bits) {
    std::uint32_t value = 0;
    for (int i = 0; i < bits; ++i, ++at_)
      value = value << 1 | ((bytes_[at_ / kByteBits] >> (kByteBits - 1 - at_ % kByteBits)) & 1U);
    return value;
  }
  // The bits after the last field are 0.
  [[nodiscard]] bool clean_end() {
    while (at_ < kByteBits * bytes_.size()) {
      if (get(1) != 0) return false;
    }
    return true;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

std::vector<std::uint8_t> write_table(const CodecFormat& format) {
  std::vector<std::uint8_t> bytes(params_size(format.architecture, format.value_bits));
  FieldWriter fields(bytes);
  for (std::size_t row = 1; row < kApackRows; ++row) {
    fields.put(format.table.v_min[row], format.value_bits + 1);
    fields.put(format.table.t[row], kApackCountBits);
  }
  return bytes;
}

std::optional<std::string> read_table(std::span<const std::uint8_t> bytes, CodecFormat& format) {
  FieldReader fields(bytes);
  ApackTable& table = format.table;
  for (std::size_t row = 1; row < kApackRows; ++row) {
    table.v_min[row] = fields.get(format.value_bits + 1);
    table.t[row] = static_cast<std::uint16_t>(fields.get(kApackCountBits));
  }
  table.v_min.front() = 0;
  table.v_min.back() = 1U << format.value_bits;
  table.t.front() = 0;
  table.t.back() = kApackTop;
  if (!fields.clean_end()) return "table: bits after the last row must be 0";
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
