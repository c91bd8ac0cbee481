// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/unit/apack_cases.hpp"

#include <algorithm>

#include "models/codec/apack.hpp"

namespace heddle {
namespace {

constexpr std::uint32_t kHalf = 1U << (kApackStateBits - 1);

// A value of row r, whatever the other rows are.
std::uint32_t value_of_row(Random& random, const ApackTable& table, std::size_t row) {
  return table.v_min[row] + below(random, table.v_min[row + 1] - table.v_min[row]);
}

std::vector<std::size_t> coded_rows(const ApackTable& table) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < kApackRows; ++r)
    if (table.v_min[r] < table.v_min[r + 1] && table.t[r] < table.t[r + 1]) rows.push_back(r);
  return rows;
}

}  // namespace

CodecFormat random_format(Random& random, int value_bits, bool steep) {
  CodecFormat format{.architecture = CodecArch::kApack, .value_bits = value_bits};
  ApackTable& table = format.table;
  const std::uint32_t end = 1U << value_bits;
  for (std::size_t r = 1; r < kApackRows; ++r) table.v_min[r] = below(random, end + 1);
  table.v_min[kApackRows] = end;
  std::sort(table.v_min.begin(), table.v_min.end());
  std::vector<std::uint32_t> counts(kApackRows, 0);
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < kApackRows; ++r)
    if (table.v_min[r] < table.v_min[r + 1] && (rows.empty() || below(random, 8) != 0)) {
      rows.push_back(r);
      counts[r] = 1;
    }
  const std::size_t favoured = rows[below(random, static_cast<std::uint32_t>(rows.size()))];
  for (std::size_t left = kApackTop - rows.size(); left > 0; --left)
    ++counts[steep ? favoured : rows[below(random, static_cast<std::uint32_t>(rows.size()))]];
  for (std::size_t r = 0; r < kApackRows; ++r)
    table.t[r + 1] = static_cast<std::uint16_t>(table.t[r] + counts[r]);
  return format;
}

std::vector<std::uint32_t> random_values(Random& random, const CodecFormat& format,
                                         std::size_t count, bool stubborn) {
  const ApackTable& table = format.table;
  const std::vector<std::size_t> rows = coded_rows(table);
  std::vector<std::uint32_t> values;
  std::uint32_t low = 0, high = 2 * kHalf - 1;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t row = rows[below(random, static_cast<std::uint32_t>(rows.size()))];
    const auto bound = [&](std::size_t r) { return low + ((high - low + 1) * table.t[r] >> kApackCountBits); };
    if (stubborn) {
      for (const std::size_t r : rows)
        if (bound(r) < kHalf && bound(r + 1) > kHalf) row = r;
    }
    const std::uint32_t next_low = bound(row);
    high = bound(row + 1) - 1;
    low = next_low;
    for (;;) {  // doubled until it is no part of a half, nor of the middle
      const bool middle = low >= kHalf / 2 && high < kHalf + kHalf / 2;
      if (high >= kHalf && low < kHalf && !middle) break;
      const std::uint32_t origin = high < kHalf ? 0 : low >= kHalf ? kHalf : kHalf / 2;
      low = 2 * (low - origin);
      high = 2 * (high - origin) + 1;
    }
    values.push_back(value_of_row(random, table, row));
  }
  return values;
}

std::vector<std::uint32_t> table_words(const CodecFormat& format) {
  std::vector<std::uint32_t> words;
  for (std::size_t r = 0; r < kApackRows; ++r)
    words.push_back(format.table.v_min[r] |
                    static_cast<std::uint32_t>(apack_offset_bits(format.table, static_cast<int>(r)))
                        << (format.value_bits + 1) |
                    static_cast<std::uint32_t>(format.table.t[r]) << (format.value_bits + 5));
  return words;
}

}  // namespace heddle
