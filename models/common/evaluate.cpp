// SPDX-License-Identifier: Apache-2.0
#include "models/common/evaluate.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "models/common/error.hpp"
#include "models/common/host_ops.hpp"
#include "models/common/reference.hpp"
#include "models/common/requant.hpp"

namespace heddle {
namespace {

const TensorInfo& info(const Network& net, int index) {
  return net.tensors.at(static_cast<std::size_t>(index));
}

Affine affine_of(const TensorInfo& tensor) {
  const Quantization& q = tensor.quant;
  if (q.scale.size() > 1 || q.zero_point.size() > 1) {
    throw Error(
        fmt::format("tensor '{}' is quantized per channel, which only weights may be; quantize "
                    "it per tensor",
                    tensor.name));
  }
  return {q.scale.empty() ? 0.0 : q.scale[0], q.zero_point.empty() ? 0 : q.zero_point[0]};
}

// Operators whose formula divides by a scale.
bool needs_scales(const Op& op) {
  const bool arithmetic =
      op.kind == OpKind::kAdd || op.kind == OpKind::kMul || op.kind == OpKind::kSoftmax;
  return arithmetic && !op.attrs.fixed_rule;
}

HostOp host_op(const Network& net, const Op& op, RequantRule rule) {
  const TensorInfo& out = info(net, op.outputs.at(0));
  HostOp host{
      .in = {},
      .out = affine_of(out),
      .rule = rule,
      .attrs = op.attrs,
      .out_dtype = out.dtype,
      .out_shape = out.shape,
      .file_offset = out.file_dtype == DType::kUint8 && out.dtype == DType::kInt8 ? 128 : 0};
  for (const int input : op.inputs) {
    host.in.push_back(input < 0 ? Affine{} : affine_of(info(net, input)));
    if (needs_scales(op) && input >= 0 && !(host.in.back().scale > 0)) {
      throw Error(fmt::format("tensor '{}' has no scale; quantize the model to int8",
                              info(net, input).name));
    }
  }
  if (needs_scales(op) && !(host.out.scale > 0)) {
    throw Error(fmt::format("tensor '{}' has no scale; quantize the model to int8", out.name));
  }
  if (op.attrs.fixed_rule && op.attrs.fixed_scales.empty())
    throw Error("it has no requantization scales");
  for (const ChannelScale& scale : op.attrs.fixed_scales) {
    if (const auto why = unsupported_scale(scale)) throw Error(*why);
  }
  return host;
}

Tensor evaluate_conv(const Network& net, const Op& op, const Tensor& in, RequantRule rule) {
  const TensorInfo& out = info(net, op.outputs.at(0));
  Tensor result = conv_fast(lower_conv(net, op, rule), in);
  result.shape = out.shape;
  result.dtype = out.dtype;
  return result;
}

Tensor evaluate_host(const HostOp& host, const Op& op, const std::vector<const Tensor*>& inputs) {
  const auto input = [&](std::size_t i) -> const Tensor& {
    if (i >= inputs.size() || inputs[i] == nullptr)
      throw Error(fmt::format("input {} is missing", i));
    return *inputs[i];
  };
  switch (op.kind) {
    case OpKind::kAdd:
      return host_add(host, input(0), input(1));
    case OpKind::kMul:
      return host_mul(host, input(0), input(1));
    case OpKind::kAveragePool:
      return host_average_pool(host, input(0));
    case OpKind::kMaxPool:
      return host_max_pool(host, input(0));
    case OpKind::kReshape:
      return host_reshape(host, input(0));
    case OpKind::kSoftmax:
      return host_softmax(host, input(0));
    case OpKind::kPad:
      return host_pad(host, input(0));
    case OpKind::kConcat:
      return host_concat(host, inputs);
    case OpKind::kRequantize:
    case OpKind::kRelu:
      return host_rescale(host, input(0));
    case OpKind::kConv:
    case OpKind::kFullyConnected:
      break;
  }
  throw Error(fmt::format("{} does not run on the host", op_kind_name(op.kind)));
}

// The constants among an operator's inputs put where the caller gave none.
std::vector<const Tensor*> with_constants(const Network& net, const Op& op,
                                          std::vector<const Tensor*> inputs) {
  inputs.resize(op.inputs.size(), nullptr);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] != nullptr || op.inputs[i] < 0) continue;
    const TensorInfo& tensor = info(net, op.inputs[i]);
    if (tensor.value) inputs[i] = &*tensor.value;
  }
  return inputs;
}

void check_input(const Network& net, const TensorInfo& wanted, const Tensor& got) {
  if (got.shape != wanted.shape) {
    throw Error(fmt::format("{}: input '{}' has shape {}, got {}", net.file, wanted.name,
                            shape_text(wanted.shape), shape_text(got.shape)));
  }
  for (const std::int64_t value : got.data) {
    if (value < dtype_min(wanted.dtype) || value > dtype_max(wanted.dtype)) {
      throw Error(fmt::format("{}: input '{}' is {}, which does not hold {}", net.file, wanted.name,
                              dtype_name(wanted.dtype), value));
    }
  }
}

}  // namespace

bool runs_on_block(const Op& op) {
  return op.kind == OpKind::kConv || op.kind == OpKind::kFullyConnected;
}

Tensor evaluate_op(const Network& net, const Op& op, const std::vector<const Tensor*>& given,
                   RequantRule rule) {
  const auto inputs = with_constants(net, op, given);
  if (runs_on_block(op) && inputs.at(0) != nullptr) return evaluate_conv(net, op, *inputs[0], rule);
  try {
    return evaluate_host(host_op(net, op, rule), op, inputs);
  } catch (const Error& e) {
    throw Error(fmt::format("{}: operator {} ({} '{}'): {}", net.file, op.index, op.type, op.name,
                            e.what()));
  }
}

std::vector<Tensor> evaluate(const Network& net, const std::vector<Tensor>& inputs,
                             RequantRule rule, const InputEdit& edit) {
  if (inputs.size() != net.inputs.size()) {
    throw Error(fmt::format("{}: {} inputs are needed, got {}", net.file, net.inputs.size(),
                            inputs.size()));
  }
  std::map<int, const Tensor*> values;  // by tensor index
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    check_input(net, info(net, net.inputs[i]), inputs[i]);
    values[net.inputs[i]] = &inputs[i];
  }
  std::vector<Tensor> outputs;
  outputs.reserve(net.ops.size());  // keeps the pointers in values valid
  for (const Op& op : net.ops) {
    std::vector<const Tensor*> op_inputs;
    for (const int input : op.inputs) {
      const auto found = values.find(input);
      op_inputs.push_back(found == values.end() ? nullptr : found->second);
    }
    Tensor edited;
    if (edit && runs_on_block(op) && op_inputs.at(0) != nullptr) {
      edited = *op_inputs[0];
      edit(outputs.size(), edited);
      op_inputs[0] = &edited;
    }
    outputs.push_back(evaluate_op(net, op, op_inputs, rule));
    values[op.outputs.at(0)] = &outputs.back();
  }
  return outputs;
}

}  // namespace heddle
