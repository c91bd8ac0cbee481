// SPDX-License-Identifier: Apache-2.0
//
// Tables for APack: the search of its authors, with every moved entry restored before the next one
// moves, and the optimum as a yardstick.
//
// Cost of a table in bits, the same for both:
//   sum over values of hist[v] * OL(row of v)  -  sum over rows of c_r * log2(p_r),
//   c_r = values in row r, p_r = round(1024 c_r / total) / 1024; a row with p_r = 0 costs c_r * 10
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/codec/format.hpp"

namespace heddle {

using Histogram = std::vector<std::uint64_t>;  // 2^value_bits entries

[[nodiscard]] Histogram histogram(std::span<const std::uint32_t> values, int value_bits);

// Which rows get a count. kOccupied: those whose values occur (a table for one tensor).
// kEvery: all that hold a value (a profiled table: what was not seen stays codable).
enum class ApackCounts { kOccupied, kEvery };

// Row boundaries, 17 of them; table.t is not read.
using ApackRows = std::array<std::uint32_t, kApackRows + 1>;

[[nodiscard]] double apack_cost(const Histogram& hist, const ApackRows& v_min);
[[nodiscard]] ApackRows apack_search_rows(const Histogram& hist);
// No other table of at most `rows` (1..16) rows costs less.
[[nodiscard]] ApackRows apack_optimal_rows(const Histogram& hist, int rows = kApackRows);

// Counts of 1023 in proportion to what rows hold, by largest remainder, at least 1 for a row that
// needs one.
[[nodiscard]] ApackTable apack_table(const Histogram& hist, const ApackRows& v_min,
                                     ApackCounts counts = ApackCounts::kOccupied);

// What the search finds, as a table.
[[nodiscard]] ApackTable apack_search(const Histogram& hist,
                                      ApackCounts counts = ApackCounts::kOccupied);
// The optimum as a table: what `heddle encode` uses. It costs a millisecond a tensor, and saves 1 %
// of the search's bits on the networks of gen/ratio_tables.sh (a constant tensor's bits in whole).
[[nodiscard]] ApackTable apack_best_table(const Histogram& hist,
                                          ApackCounts counts = ApackCounts::kOccupied);

}  // namespace heddle
