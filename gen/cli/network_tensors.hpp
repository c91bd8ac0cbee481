// SPDX-License-Identifier: Apache-2.0
//
// The 8-bit tensors of a network, as programs that measure codecs take them. Weights: those of
// convolutions and fully connected operators. Activations: input and every operator's output but a
// reshape's, of every input.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/codec/ratio.hpp"

namespace heddle {

// What "--network NAME MODEL INPUT..." says.
struct NetworkWords {
  std::string name, model;
  std::vector<std::string> inputs;
};

// Takes the words behind words[at] == "--network" and moves `at` behind them. Throws Error when one
// is missing.
[[nodiscard]] NetworkWords network_words(const std::vector<std::string>& words, std::size_t& at);

enum class TensorKind { kWeights, kActivations };
[[nodiscard]] const char* tensor_kind_name(TensorKind kind);  // "weights"

using TensorVisitor = std::function<void(TensorKind, const QuantizedTensor&)>;
void visit_tensors(const NetworkWords& network, const TensorVisitor& visit);

}  // namespace heddle
