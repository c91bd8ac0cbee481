// SPDX-License-Identifier: Apache-2.0
//
// Golden evaluation of a network: convolutions by conv_fast, everything else by host_ops.
#pragma once

#include <vector>

#include "models/common/network.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// Output of one operator. inputs[i] belongs to op.inputs[i]; null where that is absent or a
// constant. Values are held as TensorInfo says (uint8 files: value - 128). Throws Error naming the
// operator.
[[nodiscard]] Tensor evaluate_op(const Network& net, const Op& op,
                                 const std::vector<const Tensor*>& inputs, RequantRule rule);

// Outputs of all operators, in order. `inputs` are as held in memory (NHWC), one a graph input.
[[nodiscard]] std::vector<Tensor> evaluate(const Network& net, const std::vector<Tensor>& inputs,
                                           RequantRule rule);

}  // namespace heddle
