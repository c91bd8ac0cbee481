// SPDX-License-Identifier: Apache-2.0
//
// Random convolution shapes (declared in conv_workload.hpp): small numbers most of the time, sizes at
// and next to the array's rows and columns, now and then something long and thin.
#include <algorithm>

#include "tb/common/conv_workload.hpp"

namespace heddle {
namespace {

// 1 .. a few times `unit`, often exactly at or beside a multiple of it.
std::int64_t channels(std::int64_t unit, Rng& rng) {
  switch (rng.below(6)) {
    case 0: return rng.between(1, 4);
    case 1: return unit;
    case 2: return unit + 1;
    case 3: return std::max<std::int64_t>(1, unit - 1);
    case 4: return 2 * unit + rng.between(0, 1);
    default: return rng.between(1, 3 * unit + 2);
  }
}

// 1 half of the time.
std::int64_t small(std::int64_t most, Rng& rng) { return rng.chance(2) ? 1 : rng.between(1, most); }

void set_kernel(ConvLayer& s, Rng& rng) {
  if (rng.chance(3)) return;  // 1x1
  s.kernel_h = rng.between(1, 5);
  s.kernel_w = rng.chance(2) ? s.kernel_h : rng.between(1, 5);
  s.dilation_h = small(3, rng);
  s.dilation_w = rng.chance(2) ? s.dilation_h : small(3, rng);
}

// Image and padding such that there is at least one output position.
void set_image(ConvLayer& s, Rng& rng) {
  const std::int64_t reach_h = s.dilation_h * (s.kernel_h - 1),
                     reach_w = s.dilation_w * (s.kernel_w - 1);
  const bool padded = rng.chance(2);
  s.pad_top = padded ? rng.between(0, reach_h) : 0;
  s.pad_left = padded ? rng.between(0, reach_w) : 0;
  const std::int64_t bottom = padded ? rng.between(0, reach_h) : 0;
  const std::int64_t right = padded ? rng.between(0, reach_w) : 0;
  const std::int64_t most = rng.chance(4) ? 40 : 9;
  s.in_h = std::max(rng.between(1, most), reach_h + 1 - s.pad_top - bottom);
  s.in_w = std::max(rng.between(1, most), reach_w + 1 - s.pad_left - right);
  s.stride_h = small(3, rng);
  s.stride_w = rng.chance(2) ? s.stride_h : small(3, rng);
  set_outputs(s, bottom, right);
}

void set_channels(const ConvLimits& limits, ConvLayer& s, Rng& rng) {
  s.in_c = channels(limits.rows, rng);
  s.out_c = channels(limits.cols, rng);
  switch (rng.below(6)) {
    case 0:  // depthwise, sometimes with a multiplier
      s.groups = s.in_c;
      s.out_c = s.in_c * rng.between(1, 2);
      break;
    case 1:
      s.groups = rng.between(2, 4);
      s.in_c = s.groups * rng.between(1, std::max<std::int64_t>(1, limits.rows));
      s.out_c = s.groups * rng.between(1, std::max<std::int64_t>(1, limits.cols));
      break;
    default: break;
  }
}

}  // namespace

ConvLayer random_shape(const ConvLimits& limits, std::int64_t macs, Rng& rng) {
  for (;;) {
    ConvLayer s;
    set_channels(limits, s, rng);
    if (rng.chance(5)) {  // fully connected: a column of samples
      s.in_h = s.out_h = rng.between(1, 6);
    } else {
      s.n = rng.chance(6) ? rng.between(2, 3) : 1;
      set_kernel(s, rng);
      set_image(s, rng);
    }
    if (s.macs() <= macs) return s;
  }
}

Filling random_filling(const ConvLimits& limits, Rng& rng) {
  Filling f;
  f.raw = rng.chance(6);
  f.rule = limits.rules[rng.below(limits.rules.size())];
  const std::uint64_t kind = rng.below(8);
  if (kind < 4) f.operands = static_cast<Operands>(kind);
  f.spread = static_cast<Spread>(rng.below(3));
  f.bias = !rng.chance(4);
  f.weight_zero_point = limits.weight_zero_point ? rng.chance(2) : rng.chance(16);
  f.unsigned_result = rng.chance(6);
  f.fused_relu = rng.chance(3);
  f.narrow_clamp = rng.chance(8);
  f.wild = rng.chance(3);
  f.opposite_input = !f.raw && rng.chance(8);
  return f;
}

}  // namespace heddle
