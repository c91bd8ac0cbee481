// SPDX-License-Identifier: Apache-2.0
//
// How many bits a network's layers need: per layer, per group of operands that bit-serial hardware
// handles together, and, where accuracy may be spent, with low bits of the activations dropped.
// Operands are taken as differences to their zero points. Sources: Stripes and Loom profile per
// layer and trim per group (sheets of the project); groups here are cut from the stored tensors.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/common/network.hpp"
#include "models/common/operand_width.hpp"

namespace heddle {

// Operands of a group: `lanes` channels of `windows` consecutive pixels (activations, all of the
// layer's groups of channels apart), or of one tap of `filters` consecutive filters (weights).
struct GroupShape {
  std::int64_t lanes = 16, windows = 16, filters = 16;
};

// What the operands of a kind need, in units of 2^dropped.
struct OperandProfile {
  OperandWidth width{};           // of all of them
  std::int64_t min = 0, max = 0;  // differences to the zero point, 0 among them
  std::int64_t groups = 0;        // of all inputs
  std::int64_t group_bits = 0;    // summed over groups, each at the layer's signedness

  [[nodiscard]] double mean_group_bits() const {
    return groups == 0 ? 0.0 : static_cast<double>(group_bits) / static_cast<double>(groups);
  }
};

struct LayerProfile {
  int index = 0;
  std::string name, op;
  std::int64_t macs = 0;  // of one input
  OperandProfile act, wgt;
  int dropped = 0;  // low bits of the activations that were dropped
};

struct NetworkProfile {
  std::vector<LayerProfile> layers;  // that a block runs: convolutions, fully connected
  std::vector<Tensor> results;       // one an input
};

// Low bits dropped from the input of each layer that a block runs, in graph order; empty: none.
using DroppedBits = std::vector<int>;

// x - zero_point rounded to a multiple of 2^dropped (halves up) within what x's dtype allows, plus
// zero_point.
[[nodiscard]] std::int64_t drop_low_bits(std::int64_t x, std::int64_t zero_point, int dropped,
                                         DType dtype);

// Throws Error as evaluate() does, and when no input is given.
[[nodiscard]] NetworkProfile profile_network(const Network& net, const std::vector<Tensor>& inputs,
                                             RequantRule rule, const GroupShape& shape,
                                             const DroppedBits& dropped = {});

// Greedy trim, layer after layer in graph order: as many low bits of a layer's activations are
// dropped as leave `good` true of the results, with the layers before it trimmed already. At least
// one bit of each layer stays. `good` must hold of the untrimmed results.
[[nodiscard]] DroppedBits trim_activations(
    const Network& net, const std::vector<Tensor>& inputs, RequantRule rule,
    const std::function<bool(const std::vector<Tensor>& results)>& good,
    const std::function<void(std::int64_t done, std::int64_t total)>& progress = {});

}  // namespace heddle
