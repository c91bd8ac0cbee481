// SPDX-License-Identifier: Apache-2.0
#include "models/codec/gecko.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "models/codec/decoding.hpp"

namespace heddle {
namespace {

constexpr std::size_t kLanes = kGeckoLanes;
constexpr std::size_t kGroupRows = 8;
constexpr std::size_t kKinds = 2;
constexpr std::size_t kWidths = 1;  // string of column 0
constexpr int kExponentBits = 8;
constexpr int kWidthBits = 3;
constexpr int kMaxWidth = (1 << kWidthBits) - 1;
constexpr int kExponents = 1 << kExponentBits;

// Where a value's fields are, and the bases of the columns.
struct Columns {
  int mantissa_bits, kept_bits;
  bool zero_aware;
  std::array<int, kLanes> base;

  explicit Columns(const CodecFormat& format)
      : mantissa_bits(format.value_bits - 1 - kExponentBits),
        kept_bits(format.mantissa_bits),
        zero_aware(format.zero_aware) {
    base.fill(kGeckoFirstBase);
  }
  [[nodiscard]] int dropped_bits() const { return mantissa_bits - kept_bits; }
  [[nodiscard]] int exponent(std::uint32_t value) const {
    return static_cast<int>(value >> mantissa_bits) & (kExponents - 1);
  }
  [[nodiscard]] std::uint32_t mantissa(std::uint32_t value) const {
    return (value >> dropped_bits()) & ((1U << kept_bits) - 1);
  }
  [[nodiscard]] std::uint32_t sign(std::uint32_t value) const {
    return value >> (mantissa_bits + kExponentBits) & 1;
  }
  [[nodiscard]] bool is_zero(std::uint32_t value) const { return value >> dropped_bits() == 0; }
  [[nodiscard]] std::uint32_t join(int exponent, std::uint32_t sign, std::uint32_t mantissa) const {
    const std::uint32_t upper = sign << kExponentBits | static_cast<std::uint32_t>(exponent);
    return upper << mantissa_bits | mantissa << dropped_bits();
  }
  // -128..127
  [[nodiscard]] int delta(std::uint32_t value, std::size_t lane) const {
    constexpr int kHalf = kExponents / 2;
    return ((exponent(value) - base[lane] + kHalf) & (kExponents - 1)) - kHalf;
  }
};

int magnitude_bits(int delta) {
  const auto magnitude = static_cast<unsigned>(delta < 0 ? -delta : delta);
  return std::min(static_cast<int>(std::bit_width(magnitude)), kMaxWidth);
}

void put_value(BitWriter& writer, const Columns& columns, std::uint32_t value) {
  writer.put(columns.sign(value), 1);
  writer.put(columns.mantissa(value), columns.kept_bits);
}

// Bits of the magnitudes of a row that is not a group's first.
int row_width(const Columns& columns, std::span<const std::uint32_t> row) {
  int width = 0;
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (columns.zero_aware && columns.is_zero(row[c])) continue;
    width = std::max(width, magnitude_bits(columns.delta(row[c], c)));
  }
  return width;
}

void put_row(std::array<BitWriter, kLanes>& lanes, BitWriter& widths, Columns& columns,
             std::span<const std::uint32_t> row, bool is_base) {
  const int width = is_base ? 0 : row_width(columns, row);
  if (!is_base) widths.put(static_cast<std::uint32_t>(width), kWidthBits);
  for (std::size_t c = 0; c < row.size(); ++c) {
    const std::uint32_t value = row[c];
    if (columns.zero_aware) {
      lanes[c].put(columns.is_zero(value) ? 1U : 0U, 1);
      if (columns.is_zero(value)) continue;
    }
    if (is_base) {
      columns.base[c] = columns.exponent(value);
      lanes[c].put(static_cast<std::uint32_t>(columns.base[c]), kExponentBits);
    } else if (width > 0) {
      const int delta = columns.delta(value, c);
      lanes[c].put(delta < 0 ? 1U : 0U, 1);
      lanes[c].put(static_cast<std::uint32_t>(delta < 0 ? -delta : delta), width);
    }
    put_value(lanes[c], columns, value);
  }
}

// Exponent of a value of a row that is not a group's first.
int get_exponent(BitReader& reader, int base, int width) {
  if (width == 0) return base;
  const bool negative = reader.get(1) != 0;
  const int magnitude = static_cast<int>(reader.get(width));
  const int delta =
      negative && magnitude == 0 ? -kExponents / 2 : (negative ? -magnitude : magnitude);
  return (base + delta) & (kExponents - 1);
}

std::uint32_t get_value(BitReader& reader, Columns& columns, std::size_t lane, bool is_base,
                        int width) {
  if (is_base) columns.base[lane] = static_cast<int>(reader.get(kExponentBits));
  const int exponent =
      is_base ? columns.base[lane] : get_exponent(reader, columns.base[lane], width);
  const std::uint32_t sign = reader.get(1);
  return columns.join(exponent, sign, reader.get(columns.kept_bits));
}

// Notes a row that the encoder writes in another width.
void check_width(Decoding& decoding, const Columns& columns, const std::vector<std::uint32_t>& row,
                 bool is_base, int width, std::uint64_t width_at) {
  if (const int needed = is_base ? 0 : row_width(columns, row); needed != width)
    decoding.fault(kWidths, width_at,
                   fmt::format("a row of {} bits where {} are enough", width, needed));
}

}  // namespace

std::uint32_t gecko_truncate(const CodecFormat& format, std::uint32_t value) {
  const int dropped = Columns(format).dropped_bits();
  return value >> dropped << dropped;
}

std::vector<BitString> gecko_encode(const CodecFormat& format,
                                    std::span<const std::uint32_t> values) {
  std::array<BitWriter, kLanes> lanes;
  BitWriter widths;
  Columns columns(format);
  for (std::size_t first = 0; first < values.size(); first += kLanes) {
    const auto row = values.subspan(first, std::min(kLanes, values.size() - first));
    put_row(lanes, widths, columns, row, first / kLanes % kGroupRows == 0);
  }
  std::vector<BitString> strings(kKinds * kLanes);
  for (std::size_t c = 0; c < kLanes; ++c) strings[kKinds * c] = lanes[c].take();
  strings[kWidths] = widths.take();
  return strings;
}

Decoded gecko_decode(const CodecFormat& format, std::size_t count, CodecStrings strings,
                     OnFault on_fault) {
  std::vector<BitReader> lanes;
  for (std::size_t c = 0; c < kLanes; ++c) lanes.emplace_back(strings[kKinds * c]);
  BitReader widths(strings[kWidths]);
  Columns columns(format);
  Decoding decoding(count, on_fault);
  for (std::size_t r = 0; decoding.more(); ++r) {
    const bool is_base = r % kGroupRows == 0;
    const std::uint64_t width_at = widths.position();
    const int width = is_base ? 0 : static_cast<int>(widths.get(kWidthBits));
    decoding.check_length(kWidths, widths);
    std::vector<std::uint32_t> row;
    for (std::size_t c = 0; c < kLanes && decoding.more(); ++c) {
      const std::uint64_t at = lanes[c].position();
      const bool marked = columns.zero_aware && lanes[c].get(1) != 0;
      row.push_back(marked ? 0 : get_value(lanes[c], columns, c, is_base, width));
      decoding.check_length(kKinds * c, lanes[c]);
      if (columns.zero_aware && !marked && columns.is_zero(row.back()))
        decoding.fault(kKinds * c, at, fmt::format("value {} is 0 but kept", decoding.done()));
      decoding.put(row.back());
    }
    check_width(decoding, columns, row, is_base, width, width_at);
  }
  for (std::size_t s = 0; s < strings.size(); ++s) {
    const BitReader none({});
    const BitReader& reader = s == kWidths ? widths : s % kKinds == 0 ? lanes[s / kKinds] : none;
    decoding.check_ending(s, strings[s], reader.position());
  }
  return decoding.take();
}

}  // namespace heddle
