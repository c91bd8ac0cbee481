// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/network_tensors.hpp"

#include "models/common/error.hpp"
#include "models/common/evaluate.hpp"
#include "models/import/import.hpp"

namespace heddle {
namespace {

double parameter(const std::vector<double>& list, std::size_t channel) {
  return list.empty() ? 0 : list[list.size() == 1 ? 0 : channel];
}

QuantizedTensor quantized(const TensorInfo& info, const Tensor& value) {
  QuantizedTensor tensor{.name = info.name, .values = {}, .codes = {}, .reals = {}};
  const Quantization& quant = info.quant;
  std::int64_t inner = 1;  // elements of one step along the quantized axis
  const auto rank = static_cast<int>(value.shape.size());
  for (int axis = rank - 1; axis > quant.axis && quant.axis >= 0; --axis)
    inner *= value.shape[static_cast<std::size_t>(axis)];
  const std::vector<double> zero(quant.zero_point.begin(), quant.zero_point.end());
  const std::int64_t to_file = info.file_dtype == DType::kUint8 ? 128 : 0;
  for (std::int64_t i = 0; i < value.size(); ++i) {
    const std::int64_t q = value.data[static_cast<std::size_t>(i)];
    const auto channel = static_cast<std::size_t>(
        quant.scale.size() > 1 ? i / inner % static_cast<std::int64_t>(quant.scale.size()) : 0);
    const auto centred = q - static_cast<std::int64_t>(parameter(zero, channel));
    tensor.values.push_back(centred);
    tensor.codes.push_back(static_cast<std::uint32_t>(q + to_file) & 0xFF);
    tensor.reals.push_back(
        static_cast<float>(parameter(quant.scale, channel) * static_cast<double>(centred)));
  }
  return tensor;
}

}  // namespace

const char* tensor_kind_name(TensorKind kind) {
  return kind == TensorKind::kWeights ? "weights" : "activations";
}

NetworkWords network_words(const std::vector<std::string>& words, std::size_t& at) {
  constexpr std::size_t kLeast = 4;  // --network NAME MODEL INPUT
  if (words.size() < at + kLeast) throw Error("--network needs NAME MODEL INPUT...");
  NetworkWords network{.name = words[at + 1], .model = words[at + 2], .inputs = {}};
  at += kLeast - 1;
  while (at < words.size() && words[at].rfind("--", 0) != 0) network.inputs.push_back(words[at++]);
  return network;
}

void visit_tensors(const NetworkWords& network, const TensorVisitor& visit) {
  const Network net = read_model(network.model);
  const auto info = [&](int index) -> const TensorInfo& {
    return net.tensors.at(static_cast<std::size_t>(index));
  };
  const auto show = [&](TensorKind kind, const TensorInfo& tensor, const Tensor& value) {
    if (value.dtype == DType::kInt8) visit(kind, quantized(tensor, value));
  };
  for (const Op& op : net.ops) {
    if (op.kind != OpKind::kConv && op.kind != OpKind::kFullyConnected) continue;
    const TensorInfo& weight = info(op.inputs.at(1));
    if (weight.value) show(TensorKind::kWeights, weight, *weight.value);
  }
  for (const std::string& file : network.inputs) {
    for (const Tensor& input : read_input(net, file)) {
      show(TensorKind::kActivations, info(net.inputs.at(0)), input);
      const auto outputs = evaluate(net, {input}, RequantRule::kDouble);
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (net.ops[i].kind == OpKind::kReshape) continue;
        show(TensorKind::kActivations, info(net.ops[i].outputs.at(0)), outputs[i]);
      }
    }
  }
}

}  // namespace heddle
