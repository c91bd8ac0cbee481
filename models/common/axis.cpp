// SPDX-License-Identifier: Apache-2.0
#include "models/common/axis.hpp"

#include <algorithm>
#include <numeric>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

constexpr int kCoordBits = 16;

// Where tap k of output o reads, relative to the tile.
std::int64_t coordinate(const Axis& axis, std::int64_t o, std::int64_t k) {
  return (axis.out_begin + o) * axis.stride + (axis.tap_begin + k) * axis.dilation - axis.pad;
}

bool is_inside(const Axis& axis, std::int64_t x) { return x >= 0 && x < axis.extent; }

// Every coordinate that is read, once, ascending, and the rank of each.
class Ranks {
 public:
  explicit Ranks(const Axis& axis) {
    const std::int64_t first = std::max<std::int64_t>(coordinate(axis, 0, 0), 0);
    const std::int64_t last =
        std::min(coordinate(axis, axis.outs - 1, axis.taps - 1), axis.extent - 1);
    first_ = first;
    if (last < first) return;
    rank_.assign(static_cast<std::size_t>(last - first + 1), -1);
    for (std::int64_t o = 0; o < axis.outs; ++o) {
      for (std::int64_t k = 0; k < axis.taps; ++k) {
        const std::int64_t x = coordinate(axis, o, k);
        if (is_inside(axis, x)) at(x) = 0;
      }
    }
    for (std::size_t i = 0; i < rank_.size(); ++i) {
      if (rank_[i] < 0) continue;
      rank_[i] = static_cast<std::int64_t>(coords_.size());
      coords_.push_back(first + static_cast<std::int64_t>(i));
    }
  }

  [[nodiscard]] std::int64_t operator()(std::int64_t x) const {
    return rank_[static_cast<std::size_t>(x - first_)];
  }
  [[nodiscard]] const std::vector<std::int64_t>& coords() const { return coords_; }

 private:
  std::int64_t& at(std::int64_t x) { return rank_[static_cast<std::size_t>(x - first_)]; }

  std::int64_t first_ = 0;
  std::vector<std::int64_t> rank_;  // -1: not read
  std::vector<std::int64_t> coords_;
};

// Distance of two ranks one output (or one tap) apart: a single number where some tap (output)
// reads inside twice in a row, else a few numbers to try.
std::vector<std::int64_t> step_candidates(const Axis& axis, const Ranks& ranks, bool of_outputs) {
  const std::int64_t steps = of_outputs ? axis.outs : axis.taps;
  const std::int64_t others = of_outputs ? axis.taps : axis.outs;
  if (steps == 1) return {1};
  for (std::int64_t i = 0; i + 1 < steps; ++i) {
    for (std::int64_t j = 0; j < others; ++j) {
      const std::int64_t here = of_outputs ? coordinate(axis, i, j) : coordinate(axis, j, i);
      const std::int64_t next = here + (of_outputs ? axis.stride : axis.dilation);
      if (is_inside(axis, here) && is_inside(axis, next)) return {ranks(next) - ranks(here)};
    }
  }
  const std::int64_t divisor = std::gcd(axis.outs > 1 ? axis.stride : 0,
                                        axis.taps > 1 ? axis.dilation : 0);
  return {(of_outputs ? axis.stride : axis.dilation) / divisor, 1, others};
}

bool is_exact(const Axis& axis, const Ranks& ranks, const AxisMap& map) {
  const auto stored = static_cast<std::int64_t>(ranks.coords().size());
  for (std::int64_t o = 0; o < axis.outs; ++o) {
    for (std::int64_t k = 0; k < axis.taps; ++k) {
      const std::int64_t x = coordinate(axis, o, k);
      const std::int64_t y = o * map.stride + k * map.dilation + map.origin;
      const bool inside = is_inside(axis, x);
      if (inside != (y >= 0 && y < stored)) return false;
      if (inside && ranks(x) != y) return false;
    }
  }
  return true;
}

// The origin that puts the first coordinate that is read in its place.
std::int64_t origin_of(const Axis& axis, const Ranks& ranks, const AxisMap& map) {
  for (std::int64_t o = 0; o < axis.outs; ++o) {
    for (std::int64_t k = 0; k < axis.taps; ++k) {
      const std::int64_t x = coordinate(axis, o, k);
      if (is_inside(axis, x)) return ranks(x) - o * map.stride - k * map.dilation;
    }
  }
  return 0;
}

bool fits_descriptor(const Axis& axis, const AxisMap& map) {
  const std::int64_t last =
      map.origin + (axis.outs - 1) * map.stride + (axis.taps - 1) * map.dilation;
  return fits(map.origin, kCoordBits) && fits(last, kCoordBits) &&
         fits(static_cast<std::int64_t>(map.coords.size()), kCoordBits) &&
         fits(map.stride, kCoordBits) && fits(map.dilation, kCoordBits);
}

}  // namespace

Axis mirrored(const Axis& axis) {
  Axis other = axis;
  other.out_begin = other.tap_begin = 0;
  other.pad = coordinate(axis, axis.outs - 1, axis.taps - 1) - (axis.extent - 1);
  return other;
}

std::int64_t axis_bound(const Axis& axis) {
  const std::int64_t divisor = std::max<std::int64_t>(
      std::gcd(axis.outs > 1 ? axis.stride : 0, axis.taps > 1 ? axis.dilation : 0), 1);
  const std::int64_t span =
      ((axis.outs - 1) * axis.stride + (axis.taps - 1) * axis.dilation) / divisor + 1;
  return std::max<std::int64_t>(std::min({axis.extent, span, axis.outs * axis.taps}), 1);
}

std::optional<AxisMap> compact_axis(const Axis& axis) {
  const Ranks ranks(axis);
  if (ranks.coords().empty()) return AxisMap{};
  for (const std::int64_t stride : step_candidates(axis, ranks, true)) {
    for (const std::int64_t dilation : step_candidates(axis, ranks, false)) {
      AxisMap map{.coords = {}, .stride = stride, .dilation = dilation, .origin = 0};
      map.origin = origin_of(axis, ranks, map);
      if (!is_exact(axis, ranks, map)) continue;
      map.coords = ranks.coords();
      if (fits_descriptor(axis, map)) return map;
    }
  }
  return std::nullopt;
}

std::optional<AxisMap> whole_axis(const Axis& axis) {
  const std::int64_t step = std::max<std::int64_t>(
      std::gcd(axis.outs > 1 ? axis.stride : 0, axis.taps > 1 ? axis.dilation : 0), 1);
  const std::int64_t begin = coordinate(axis, 0, 0);
  const std::int64_t first = begin >= 0 ? begin : (step + begin % step) % step;
  const std::int64_t last =
      std::min(coordinate(axis, axis.outs - 1, axis.taps - 1), axis.extent - 1);
  AxisMap map{.coords = {},
              .stride = axis.outs > 1 ? axis.stride / step : 1,
              .dilation = axis.taps > 1 ? axis.dilation / step : 1,
              .origin = (begin - first) / step};
  for (std::int64_t x = first; x <= last; x += step) map.coords.push_back(x);
  if (map.coords.empty()) return AxisMap{};
  return fits_descriptor(axis, map) ? std::optional(map) : std::nullopt;
}

}  // namespace heddle
