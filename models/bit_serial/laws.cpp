// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/laws.hpp"

#include "models/common/bits.hpp"

namespace heddle {

std::int64_t conv_law(const BitSerialBlock& block, const LawShape& shape, const Precision& p) {
  const std::int64_t bricks = ceil_div(shape.channels, block.lanes) * shape.taps;
  const std::int64_t tiles = ceil_div(shape.filters, block.filters);
  if (!block.serial) return tiles * shape.positions * bricks;
  return tiles * ceil_div(shape.positions, block.windows) * bricks *
         ceil_div(p.act, block.bits_per_cycle) * p.wgt;
}

std::int64_t fc_law(const BitSerialBlock& block, const LawShape& shape, const Precision& p) {
  const std::int64_t bricks = ceil_div(shape.channels * shape.taps, block.lanes);
  if (!block.serial) return ceil_div(shape.filters, block.filters) * bricks;
  return ceil_div(shape.filters, block.filters * block.windows) * bricks * p.wgt * block.windows +
         block.windows - 1;
}

}  // namespace heddle
