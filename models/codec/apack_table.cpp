// SPDX-License-Identifier: Apache-2.0
#include "models/codec/apack_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace heddle {
namespace {

constexpr double kGoodEnough = 0.99;  // a pass over the rows that saves less than 1 % is the last
constexpr std::size_t kRows = kApackRows;
constexpr double kScale = 1 << kApackCountBits;

// Costs of single rows, from sums over the histogram.
class RowCost {
 public:
  explicit RowCost(const Histogram& hist) : sums_(hist.size() + 1) {
    for (std::size_t v = 0; v < hist.size(); ++v) sums_[v + 1] = sums_[v] + hist[v];
  }
  [[nodiscard]] std::size_t values() const { return sums_.size() - 1; }
  [[nodiscard]] std::uint64_t total() const { return sums_.back(); }
  [[nodiscard]] std::uint64_t count(std::size_t first, std::size_t end) const {
    return sums_[end] - sums_[first];
  }
  // The row of the values first .. end-1.
  [[nodiscard]] double bits(std::size_t first, std::size_t end) const {
    const std::uint64_t held = count(first, end);
    if (held == 0) return 0;
    const auto c = static_cast<double>(held);
    const int offset = static_cast<int>(std::bit_width(end - first - 1));
    const double p = std::max(std::round(kScale * c / static_cast<double>(total())), 1.0) / kScale;
    return c * (offset - std::log2(p));
  }

 private:
  std::vector<std::uint64_t> sums_;
};

double total_bits(const RowCost& cost, const ApackRows& v_min) {
  double sum = 0;
  for (std::size_t r = 0; r < kRows; ++r) sum += cost.bits(v_min[r], v_min[r + 1]);
  return sum;
}

ApackRows uniform_rows(std::size_t values) {
  ApackRows v_min{};
  for (std::size_t r = 0; r <= kRows; ++r)
    v_min[r] = static_cast<std::uint32_t>(r * values / kRows);
  return v_min;
}

struct Move {
  std::size_t row = 0;  // 0: none
  std::uint32_t least_value = 0;
  double bits = 0;  // of the table after it
};

// The best table that differs from v_min, which costs `bits`, in one row's least value; that value
// stays between its neighbours'. Of equals the first that the authors' order meets: row by row,
// down and then up.
Move best_move(const RowCost& cost, const ApackRows& v_min, double bits) {
  Move best{.bits = bits};
  for (std::size_t r = 1; r < kRows; ++r) {
    const std::uint32_t least = v_min[r - 1], most = v_min[r + 1];
    const double others = bits - cost.bits(least, v_min[r]) - cost.bits(v_min[r], most);
    const auto try_value = [&](std::uint32_t value) {
      const double moved = others + cost.bits(least, value) + cost.bits(value, most);
      if (moved < best.bits) best = {.row = r, .least_value = value, .bits = moved};
    };
    for (std::uint32_t value = v_min[r]; value > least;) try_value(--value);
    for (std::uint32_t value = v_min[r]; value < most;) try_value(++value);
  }
  return best;
}

}  // namespace

Histogram histogram(std::span<const std::uint32_t> values, int value_bits) {
  Histogram hist(std::size_t{1} << value_bits);
  for (const std::uint32_t value : values) ++hist.at(value);
  return hist;
}

double apack_cost(const Histogram& hist, const ApackRows& v_min) {
  return total_bits(RowCost(hist), v_min);
}

ApackRows apack_search_rows(const Histogram& hist) {
  const RowCost cost(hist);
  ApackRows v_min = uniform_rows(hist.size());
  double bits = total_bits(cost, v_min);
  while (true) {
    const Move move = best_move(cost, v_min, bits);
    if (move.row == 0) return v_min;
    v_min[move.row] = move.least_value;
    if (move.bits > kGoodEnough * bits) return v_min;
    bits = move.bits;
  }
}

ApackRows apack_optimal_rows(const Histogram& hist, int rows) {
  const RowCost cost(hist);
  const std::size_t values = hist.size();
  std::vector<double>
      row_bits;  // of the row first .. end-1, for every end and every first below it
  for (std::size_t end = 0; end <= values; ++end)
    for (std::size_t first = 0; first < end; ++first) row_bits.push_back(cost.bits(first, end));
  // least[v]: bits of the values below v in the rows so far; from[r][v]: where row r begins in that
  // table.
  std::vector<double> least(values + 1, std::numeric_limits<double>::infinity());
  least[0] = 0;
  std::array<std::vector<std::uint32_t>, kRows> from;
  const auto used_rows = static_cast<std::size_t>(rows);
  for (std::size_t r = 0; r < used_rows; ++r) {
    from[r].resize(values + 1);
    std::vector<double> next(values + 1);
    auto bits_of_row = row_bits.begin();
    for (std::size_t end = 0; end <= values; ++end) {
      next[end] = least[end];  // an empty row
      from[r][end] = static_cast<std::uint32_t>(end);
      for (std::size_t first = 0; first < end; ++first) {
        const double bits = least[first] + *bits_of_row++;
        if (bits >= next[end]) continue;
        next[end] = bits;
        from[r][end] = static_cast<std::uint32_t>(first);
      }
    }
    least = std::move(next);
  }
  ApackRows v_min{};
  std::fill(v_min.begin() + rows, v_min.end(), static_cast<std::uint32_t>(values));
  for (std::size_t r = used_rows; r-- > 0;) v_min[r] = from[r][v_min[r + 1]];
  return v_min;
}

ApackTable apack_table(const Histogram& hist, const ApackRows& v_min, ApackCounts counts) {
  RowCost cost(hist);
  if (cost.total() == 0) cost = RowCost(Histogram(hist.size(), 1));
  const std::uint64_t total = cost.total();
  std::array<std::uint64_t, kRows> share{}, remainder{};
  std::uint64_t sum = 0;
  for (std::size_t r = 0; r < kRows; ++r) {
    const std::uint64_t held = cost.count(v_min[r], v_min[r + 1]);
    const bool needs_one = held > 0 || (counts == ApackCounts::kEvery && v_min[r] < v_min[r + 1]);
    share[r] = kApackTop * held / total;
    if (share[r] > 0) remainder[r] = kApackTop * held % total;
    if (needs_one) share[r] = std::max<std::uint64_t>(share[r], 1);
    sum += share[r];
  }
  for (; sum < kApackTop; ++sum) {
    const auto largest = std::max_element(remainder.begin(), remainder.end());
    ++share[static_cast<std::size_t>(largest - remainder.begin())];
    *largest = 0;
  }
  for (; sum > kApackTop; --sum) --*std::max_element(share.begin(), share.end());
  ApackTable table{.v_min = v_min};
  for (std::size_t r = 0; r < kRows; ++r)
    table.t[r + 1] = static_cast<std::uint16_t>(table.t[r] + share[r]);
  return table;
}

ApackTable apack_search(const Histogram& hist, ApackCounts counts) {
  return apack_table(hist, apack_search_rows(hist), counts);
}

ApackTable apack_best_table(const Histogram& hist, ApackCounts counts) {
  return apack_table(hist, apack_optimal_rows(hist), counts);
}

}  // namespace heddle
