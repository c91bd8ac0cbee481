// SPDX-License-Identifier: Apache-2.0
//
// One axis (rows or columns) of a convolution tile, compacted: only coordinates that some tap reads
// are stored, and the block walks them with a stride, a dilation and an origin of their own.
//   input:  x(o, k) = o*stride + k*dilation - pad        read if 0 <= x < extent
//   stored: y(o, k) = o*stride' + k*dilation' + origin   read if 0 <= y < coords.size()
// and coords[y] == x wherever something is read. Example: kernel 1, stride 2 stores every second
// coordinate and walks it with stride 1. Every map is checked against all (o, k) before it is used.
// Not every axis has such a map: stride 2 with dilation 3 reads 0, 2, 3, 4, ... (1 is a hole). The
// caller then takes the taps one by one, or stores the holes too (whole_axis).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace heddle {

struct Axis {
  std::int64_t extent = 1;                  // input coordinates
  std::int64_t out_begin = 0, outs = 1;     // output coordinates of the tile
  std::int64_t tap_begin = 0, taps = 1;     // kernel taps of the tile
  std::int64_t stride = 1, dilation = 1;
  std::int64_t pad = 0;                     // may be negative
};

struct AxisMap {
  std::vector<std::int64_t> coords;  // stored input coordinates, ascending; empty: all is padding
  std::int64_t stride = 1, dilation = 1, origin = 0;
};

// The same tile seen from the other end: input, outputs and taps count down from the last one.
[[nodiscard]] Axis mirrored(const Axis& axis);

// Stored coordinates of a tile, at most (a bound that grows with outs).
[[nodiscard]] std::int64_t axis_bound(const Axis& axis);

// nullopt: no affine map, or one that leaves the descriptor's 16-bit coordinates.
[[nodiscard]] std::optional<AxisMap> compact_axis(const Axis& axis);

// Everything between the first and the last coordinate read, walked as the input is. nullopt: as above.
[[nodiscard]] std::optional<AxisMap> whole_axis(const Axis& axis);

}  // namespace heddle
