// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/brick_weights.hpp"

#include <algorithm>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

// Planes that every weight of the brick fits.
std::int64_t brick_planes(const BitSerialDescriptor& d,
                          const std::vector<std::vector<std::int64_t>>& columns) {
  int planes = 1;
  for (const auto& column : columns) {
    for (const std::int64_t weight : column) {
      while (!fits(weight, planes, d.wgt_signed)) ++planes;
    }
  }
  return planes;
}

}  // namespace

void put_brick(const BitSerialBlock& block, const BitSerialDescriptor& d,
               const std::vector<std::vector<std::int64_t>>& columns, BeatPacker& wgt) {
  if (!block.serial) {
    for (const std::int64_t weight : columns.front()) wgt.put(weight);
    wgt.end_vector();
    return;
  }
  std::int64_t planes = d.planes;
  if (block.weight_groups) {
    planes = brick_planes(d, columns);
    const auto words = static_cast<std::int64_t>(columns.size());
    const std::int64_t head = (planes - 1) | (words - 1) << kHeadWordsAt;
    for (int bit = 0; bit < kHeadBits; ++bit) wgt.put(head >> bit & 1);
    wgt.end_vector();
  }
  for (std::int64_t plane = planes - 1; plane >= 0; --plane) {
    for (const auto& column : columns) {
      for (const std::int64_t weight : column) wgt.put(weight >> plane & 1);
      wgt.end_vector();
    }
  }
}

}  // namespace heddle
