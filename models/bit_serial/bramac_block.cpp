// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_block.hpp"

namespace heddle {

BramacMode BramacMode::of_code(std::int64_t code) {
  return {.bits = 1 << (code & 3), .act_signed = (code & 4) != 0};
}

// The worst MAC2 is twice the least weight times the least signed or the greatest unsigned input; a
// lane holds four times the operands' bits.
std::int64_t BramacMode::safe_count() const {
  const std::int64_t weight = -int_min(bits);
  if (act_signed) return int_max(4 * bits) / (2 * weight * -int_min(bits));
  return -int_min(4 * bits) / (2 * weight * int_max(bits, false));
}

ConvBlock BramacBlock::conv(const BramacMode& mode) const {
  ConvBlock block;
  block.rows = vector;
  block.cols = blocks * mode.lanes();
  block.act_bits = kActBits;
  block.wgt_bits = mode.bits;
  block.act_signed = mode.act_signed;
  block.stream_bits = stream_bits;
  block.act_depth = act_depth;
  block.wgt_depth = kWords;
  block.pass_weights = vector;
  block.psum_depth = psum_depth;
  block.requant = requant;
  return block;
}

BramacBlock read_bramac_block(const Manifest& manifest) {
  BramacBlock block;
  block.fast = manifest.param("one_dummy_array") != 0;
  block.blocks = manifest.param("blocks");
  block.lanes = BramacMode::kWordBits / manifest.param("min_bits");
  block.vector = manifest.param("vector");
  block.stream_bits = static_cast<int>(manifest.param("stream_bits"));
  block.act_depth = manifest.param("act_depth");
  block.psum_depth = manifest.param("psum_depth");
  block.result_depth = manifest.param("result_depth");
  block.requant_lanes = manifest.param("requant_lanes");
  block.requant = manifest.requant;
  return block;
}

}  // namespace heddle
