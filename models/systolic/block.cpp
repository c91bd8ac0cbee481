// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/block.hpp"

namespace heddle {

SystolicBlock read_block(const Manifest& manifest) {
  SystolicBlock block;
  block.rows = manifest.param("rows");
  block.cols = manifest.param("cols");
  block.act_bits = static_cast<int>(manifest.param("act_bits"));
  block.wgt_bits = static_cast<int>(manifest.param("wgt_bits"));
  block.act_signed = manifest.param("act_signed") != 0;
  block.weight_zero_point = manifest.param("weight_zero_point") != 0;
  block.acc_bits = static_cast<int>(manifest.param("acc_bits"));
  block.max_reduction = manifest.param("max_reduction");
  block.stream_bits = static_cast<int>(manifest.param("stream_bits"));
  block.act_depth = manifest.param("act_depth");
  block.wgt_depth = manifest.param("wgt_depth");
  block.pass_weights = block.rows;
  block.psum_depth = manifest.param("psum_depth");
  block.pack_channels = manifest.param("pack_channels");
  block.result_depth = manifest.param("result_depth");
  block.requant_lanes = manifest.param("requant_lanes");
  block.pipeline = manifest.param("pipeline");
  block.requant = manifest.requant;
  block.descriptor = manifest.descriptor;
  return block;
}

}  // namespace heddle
