// SPDX-License-Identifier: Apache-2.0
//
// A whole network, or a matrix product, on a block. Convolutions and fully connected layers run on
// the block; everything else by the host reference. Each layer is compared with the golden layer of
// the same input, so that a wrong layer is the one that is told; the block's own results travel on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/common/network.hpp"
#include "tb/common/run_layer.hpp"

namespace heddle {

// One operator, summed over all inputs.
struct LayerRun {
  int index = 0;
  std::string name;  // output tensor or node
  std::string op;    // CONV_2D
  bool on_block = false;
  std::int64_t macs = 0;
  double ideal_cycles = 0;
  CycleReport cycles{};
  StreamBytes bytes{};
  std::int64_t expected = 0, compared = 0, mismatches = 0;
  std::int64_t descriptors = 0;
  StallCovers stalls{};
};

struct NetworkRun {
  std::vector<LayerRun> layers;
  std::vector<std::vector<Tensor>> outputs;  // [operator][input], as held in memory
  std::int64_t inputs = 0;
  std::int64_t cycles = 0, macs = 0;  // of the layers on the block
  double ideal_cycles = 0;
  std::int64_t expected = 0, compared = 0, mismatches = 0;
  std::vector<std::string> messages;  // what went wrong: layer, coordinates, cycle, expected, got
  RunSeconds seconds;

  // Everything expected was compared, and all of it was equal. `predict` expects nothing.
  [[nodiscard]] bool ok() const {
    return messages.empty() && mismatches == 0 && compared == expected;
  }
};

// Called before each layer: layers done, layers in all, what comes next.
using LayerProgress =
    std::function<void(std::int64_t done, std::int64_t total, const std::string& label)>;

// Throws Error naming the operators that the block cannot run. Cheap: call it before a simulation
// is built.
void check_network(const Manifest& manifest, Backend backend, const Network& net, RequantRule rule);

// check_network() has passed.
[[nodiscard]] NetworkRun run_network(BlockRunner& block, const Network& net,
                                     const std::vector<Tensor>& inputs, RequantRule rule,
                                     const LayerProgress& progress);

// Throws Error when the matrices do not match each other or the block.
void check_gemm(const Manifest& manifest, Backend backend, const Tensor& a, const Tensor& w);

// A (M x K) * W (K x N) on the block; the one output is M x N.
[[nodiscard]] NetworkRun run_gemm(BlockRunner& block, const Tensor& a, const Tensor& w);

}  // namespace heddle
