// SPDX-License-Identifier: Apache-2.0
#include "models/common/axis.hpp"

#include <doctest/doctest.h>

#include <set>

namespace heddle {
namespace {

std::set<std::int64_t> read_by_some_tap(const Axis& axis) {
  std::set<std::int64_t> read;
  for (std::int64_t o = axis.out_begin; o < axis.out_begin + axis.outs; ++o) {
    for (std::int64_t k = axis.tap_begin; k < axis.tap_begin + axis.taps; ++k) {
      const std::int64_t x = o * axis.stride + k * axis.dilation - axis.pad;
      if (x >= 0 && x < axis.extent) read.insert(x);
    }
  }
  return read;
}

void check_map(const Axis& axis, const AxisMap& map) {
  const auto read = read_by_some_tap(axis);
  REQUIRE(map.coords == std::vector<std::int64_t>(read.begin(), read.end()));
  REQUIRE(static_cast<std::int64_t>(map.coords.size()) <= axis_bound(axis));
  if (map.coords.empty()) return;
  for (std::int64_t o = 0; o < axis.outs; ++o) {
    for (std::int64_t k = 0; k < axis.taps; ++k) {
      const std::int64_t x = (axis.out_begin + o) * axis.stride +
                             (axis.tap_begin + k) * axis.dilation - axis.pad;
      const std::int64_t y = map.origin + o * map.stride + k * map.dilation;
      const bool stored = y >= 0 && y < static_cast<std::int64_t>(map.coords.size());
      REQUIRE(stored == (x >= 0 && x < axis.extent));
      if (stored) REQUIRE(map.coords[static_cast<std::size_t>(y)] == x);
    }
  }
}

TEST_CASE("axis: exactly what some tap reads is stored, on every small axis that has a map") {
  int mapped = 0, without = 0;
  for (std::int64_t extent : {1, 2, 3, 5, 8, 13}) {
    for (std::int64_t outs : {1, 2, 3, 6}) {
      for (std::int64_t taps : {1, 2, 3, 5}) {
        for (std::int64_t stride = 1; stride <= 6; ++stride) {
          for (std::int64_t dilation = 1; dilation <= 6; ++dilation) {
            for (std::int64_t pad = 0; pad <= 4; ++pad) {
              for (std::int64_t begin : {0, 1}) {
                const Axis axis{.extent = extent, .out_begin = begin, .outs = outs,
                                .tap_begin = begin, .taps = taps, .stride = stride,
                                .dilation = dilation, .pad = pad};
                const auto map = compact_axis(axis);
                if (map) check_map(axis, *map);
                ++(map ? mapped : without);
                const bool is_plain = stride == 1 || dilation == 1 || outs == 1 || taps == 1;
                if (!map) REQUIRE_FALSE(is_plain);
              }
            }
          }
        }
      }
    }
  }
  CHECK(mapped == 33754);
  CHECK(without == 806);
}

TEST_CASE("axis: what compaction means, by example") {
  const auto map_of = [](const Axis& axis) { return compact_axis(axis).value_or(AxisMap{{-1}}); };
  const AxisMap pointwise = map_of({.extent = 8, .outs = 4, .stride = 2});
  CHECK(pointwise.coords == std::vector<std::int64_t>{0, 2, 4, 6});
  CHECK(pointwise.stride == 1);
  const AxisMap sparse = map_of({.extent = 11, .outs = 3, .taps = 2, .stride = 5, .pad = 1});
  CHECK(sparse.coords == std::vector<std::int64_t>{0, 4, 5, 9, 10});
  CHECK(sparse.stride == 2);
  CHECK(sparse.origin == -1);
  const AxisMap dilated = map_of({.extent = 30, .outs = 2, .taps = 3, .dilation = 9});
  CHECK(dilated.coords == std::vector<std::int64_t>{0, 1, 9, 10, 18, 19});
  CHECK(dilated.dilation == 2);
  CHECK(map_of({.extent = 4, .outs = 2, .pad = 9}).coords.empty());
}

TEST_CASE("axis: an axis with holes and one beyond 16-bit coordinates have no map") {
  CHECK_FALSE(compact_axis({.extent = 20, .outs = 4, .taps = 3, .stride = 2, .dilation = 3}));
  CHECK_FALSE(compact_axis({.extent = 40000, .outs = 40000}));
  CHECK(compact_axis({.extent = 40000, .outs = 32768}).has_value() == false);
  CHECK(compact_axis({.extent = 40000, .outs = 32767}).has_value());
}

TEST_CASE("axis: with its holes stored, every axis that fits coordinates has a map") {
  std::int64_t mapped = 0;
  for (std::int64_t extent = 1; extent <= 12; ++extent) {
    for (std::int64_t outs = 1; outs <= 4; ++outs) {
      for (std::int64_t taps = 1; taps <= 3; ++taps) {
        for (std::int64_t stride = 1; stride <= 4; ++stride) {
          for (std::int64_t dilation = 1; dilation <= 4; ++dilation) {
            for (std::int64_t pad = -3; pad <= 7; ++pad) {
              const Axis axis{.extent = extent, .outs = outs, .taps = taps, .stride = stride,
                              .dilation = dilation, .pad = pad};
              const auto map = whole_axis(axis);
              REQUIRE(map);
              const auto stored = static_cast<std::int64_t>(map->coords.size());
              if (stored == 0) continue;
              for (std::int64_t o = 0; o < outs; ++o) {
                for (std::int64_t k = 0; k < taps; ++k) {
                  const std::int64_t x = o * stride + k * dilation - pad;
                  const std::int64_t y = o * map->stride + k * map->dilation + map->origin;
                  const bool inside = x >= 0 && x < extent;
                  REQUIRE(inside == (y >= 0 && y < stored));
                  if (inside) REQUIRE(map->coords[static_cast<std::size_t>(y)] == x);
                }
              }
              ++mapped;
            }
          }
        }
      }
    }
  }
  CHECK(mapped == 18636);
  CHECK_FALSE(whole_axis({.extent = 40000, .outs = 40000}));
}

}  // namespace
}  // namespace heddle
