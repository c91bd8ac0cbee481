// SPDX-License-Identifier: Apache-2.0
//
// For fuzz targets: what an importer accepts must also evaluate without a crash. Large networks
// are left alone.
#pragma once

#include <algorithm>
#include <vector>

#include "models/common/evaluate.hpp"

namespace heddle {

inline bool small_enough(const Network& net) {
  for (const TensorInfo& info : net.tensors) {
    if (element_count(info.shape) > 20000) return false;
  }
  for (const Op& op : net.ops) {
    if (op.attrs.kernel_h * op.attrs.kernel_w > 400) return false;
    for (const std::int64_t pad :
         {op.attrs.pad_top, op.attrs.pad_left, op.attrs.pad_bottom, op.attrs.pad_right}) {
      if (pad > 400) return false;
    }
  }
  return net.ops.size() < 50;
}

inline void evaluate_once(const Network& net) {
  if (!small_enough(net)) return;
  std::vector<Tensor> inputs;
  for (const int index : net.inputs) {
    const TensorInfo& info = net.tensors.at(static_cast<std::size_t>(index));
    inputs.push_back(Tensor::zeros(info.dtype, info.shape));
  }
  static_cast<void>(evaluate(net, inputs, RequantRule::kDouble));
}

}  // namespace heddle
