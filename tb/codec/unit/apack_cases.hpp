// SPDX-License-Identifier: Apache-2.0
//
// Tables and values that the unit benches of APack's engines share.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "models/codec/format.hpp"

namespace heddle {

using Random = std::mt19937;

[[nodiscard]] inline std::uint32_t below(Random& random, std::uint32_t end) {
  return static_cast<std::uint32_t>(random() % end);
}

// Random rows, some of no value, some of no count; `steep`: one row has nearly all counts.
[[nodiscard]] CodecFormat random_format(Random& random, int value_bits, bool steep);

// Values that the table can code. `stubborn`: each is the one that leaves the interval around its
// middle, so that underflow bits pile up.
[[nodiscard]] std::vector<std::uint32_t> random_values(Random& random, const CodecFormat& format,
                                                       std::size_t count, bool stubborn);

// Words of the engines' table_i: row r = {t, ol, v_min}.
[[nodiscard]] std::vector<std::uint32_t> table_words(const CodecFormat& format);

// Rows into the port's words.
template <typename Port>
void put_table(Port& port, const CodecFormat& format) {
  const int row_bits = kApackCountBits + 4 + format.value_bits + 1;
  const std::vector<std::uint32_t> rows = table_words(format);
  for (std::size_t i = 0; i < static_cast<std::size_t>(kApackRows * row_bits); ++i) {
    const std::uint32_t bit = rows[i / static_cast<std::size_t>(row_bits)] >> (i % static_cast<std::size_t>(row_bits)) & 1;
    std::uint32_t word = port[i / 32];
    word = (word & ~(1U << (i % 32))) | (bit << (i % 32));
    port[i / 32] = word;
  }
}

}  // namespace heddle
