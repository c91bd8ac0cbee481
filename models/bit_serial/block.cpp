// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/block.hpp"

#include <algorithm>

namespace heddle {

ConvBlock BitSerialBlock::conv(const Precision& p) const {
  ConvBlock block;
  block.rows = lanes;
  block.cols = filters;
  block.act_bits = p.act;
  block.wgt_bits = p.wgt_signed ? p.wgt : p.wgt + 1;
  block.act_signed = p.act_signed;
  block.acc_bits = acc_bits;
  block.stream_bits = stream_bits;
  block.act_depth = std::min(act_depth, ConvBlock::kMaxField) / slices(p) * slots;
  block.act_run = slots;
  block.pass_weights = 0;
  block.psum_depth = ConvBlock::kMaxField;
  block.continues = false;
  block.requant = requant;
  block.descriptor = descriptor;
  return block;
}

BitSerialBlock read_bit_serial_block(const Manifest& manifest) {
  BitSerialBlock block;
  block.serial = manifest.architecture == "loom";
  block.filters = manifest.param("filters");
  block.windows = manifest.param("windows");
  block.lanes = manifest.param("lanes");
  block.act_bits = static_cast<int>(manifest.param("act_bits"));
  block.wgt_bits = static_cast<int>(manifest.param("wgt_bits"));
  block.bits_per_cycle =
      block.serial ? static_cast<int>(manifest.param("bits_per_cycle")) : block.act_bits;
  block.dynamic = manifest.param("dynamic_precision") != 0;
  block.weight_groups = manifest.param("weight_groups") != 0;
  block.acc_bits = static_cast<int>(manifest.param("acc_bits"));
  block.stream_bits = static_cast<int>(manifest.param("stream_bits"));
  block.slots = manifest.param("slots");
  block.act_depth = manifest.param("act_depth");
  block.wgt_depth = manifest.param("wgt_depth");
  block.result_depth = manifest.param("result_depth");
  block.requant_lanes = manifest.param("requant_lanes");
  block.requant = manifest.requant;
  block.descriptor = manifest.descriptor;
  return block;
}

}  // namespace heddle
