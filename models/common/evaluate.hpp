// SPDX-License-Identifier: Apache-2.0
//
// Golden evaluation of a network: convolutions by conv_fast, everything else by host_ops.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "models/common/network.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// Output of one operator. inputs[i] belongs to op.inputs[i]; null where that is absent or a
// constant. Values are held as TensorInfo says (uint8 files: value - 128). Throws Error naming the
// operator.
[[nodiscard]] Tensor evaluate_op(const Network& net, const Op& op,
                                 const std::vector<const Tensor*>& inputs, RequantRule rule);

// True of the operators that compute blocks run: convolutions and fully connected layers.
[[nodiscard]] bool runs_on_block(const Op& op);

// Sees, and may change, the feature map that an operator of Network::ops is about to get.
using InputEdit = std::function<void(std::size_t op, Tensor& input)>;

// Outputs of all operators, in order. `inputs` are as held in memory (NHWC), one a graph input.
// `edit` is called for operators that run on blocks; a change is that operator's alone.
[[nodiscard]] std::vector<Tensor> evaluate(const Network& net, const std::vector<Tensor>& inputs,
                                           RequantRule rule, const InputEdit& edit = {});

}  // namespace heddle
