// SPDX-License-Identifier: Apache-2.0
#include "models/common/evaluate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "models/common/error.hpp"

namespace heddle {
namespace {

TensorInfo tensor(const std::string& name, Shape shape, double scale, std::int64_t zero_point) {
  TensorInfo info;
  info.name = name;
  info.shape = std::move(shape);
  info.quant = {.scale = {scale}, .zero_point = {zero_point}, .axis = -1};
  return info;
}

// x -> 1x1 convolution that doubles -> y; y + constant -> z
Network small_network() {
  Network net;
  net.file = "net";
  net.tensors = {tensor("x", {1, 1, 2, 1}, 1, 0), tensor("w", {1, 1, 1, 1}, 1, 0),
                 tensor("y", {1, 1, 2, 1}, 1, 0), tensor("k", {1}, 1, 0),
                 tensor("z", {1, 1, 2, 1}, 1, 0)};
  net.tensors[1].value = Tensor{DType::kInt8, {1, 1, 1, 1}, {2}};
  net.tensors[3].value = Tensor{DType::kInt8, {1}, {5}};
  net.ops = {{.index = 0,
              .kind = OpKind::kConv,
              .type = "CONV_2D",
              .name = "y",
              .inputs = {0, 1, -1},
              .outputs = {2}},
             {.index = 1,
              .kind = OpKind::kAdd,
              .type = "ADD",
              .name = "z",
              .inputs = {2, 3},
              .outputs = {4}}};
  net.inputs = {0};
  net.outputs = {4};
  return net;
}

std::string refusal(const Network& net, const std::vector<Tensor>& inputs) {
  try {
    (void)evaluate(net, inputs, RequantRule::kDouble);
  } catch (const Error& e) {
    return e.what();
  }
  return "accepted";
}

const Tensor kInput{DType::kInt8, {1, 1, 2, 1}, {3, -4}};

TEST_CASE("evaluate: outputs of all operators in order, constants included") {
  const auto outputs = evaluate(small_network(), {kInput}, RequantRule::kDouble);
  REQUIRE(outputs.size() == 2);
  CHECK(outputs[0] == Tensor{DType::kInt8, {1, 1, 2, 1}, {6, -8}});
  CHECK(outputs[1] == Tensor{DType::kInt8, {1, 1, 2, 1}, {11, -3}});
}

TEST_CASE("evaluate_op: one operator from given inputs equals its part of the network") {
  const Network net = small_network();
  const auto outputs = evaluate(net, {kInput}, RequantRule::kDouble);
  CHECK(evaluate_op(net, net.ops[1], {&outputs[0], nullptr}, RequantRule::kDouble) == outputs[1]);
  CHECK(evaluate_op(net, net.ops[0], {&kInput}, RequantRule::kDouble) == outputs[0]);
}

TEST_CASE("evaluate: uint8 files average in their own range") {
  Network net = small_network();
  net.ops = {{.index = 0,
              .kind = OpKind::kAveragePool,
              .type = "AVERAGE_POOL_2D",
              .name = "y",
              .inputs = {0},
              .outputs = {2}}};
  net.ops[0].attrs.kernel_w = 2;
  net.tensors[2].shape = {1, 1, 1, 1};
  const Tensor in{DType::kInt8, {1, 1, 2, 1}, {-3, -4}};
  CHECK(evaluate(net, {in}, RequantRule::kDouble)[0].data.at(0) == -4);
  net.tensors[2].file_dtype = DType::kUint8;
  CHECK(evaluate(net, {in}, RequantRule::kDouble)[0].data.at(0) == -3);
}

TEST_CASE("evaluate: wrong number, shape or range of inputs is refused") {
  const Network net = small_network();
  CHECK(refusal(net, {}) == "net: 1 inputs are needed, got 0");
  CHECK(refusal(net, {{DType::kInt8, {2}, {1, 2}}}) == "net: input 'x' has shape 1x1x2x1, got 2");
  CHECK(refusal(net, {{DType::kInt16, {1, 1, 2, 1}, {1, 128}}}) ==
        "net: input 'x' is int8, which does not hold 128");
}

TEST_CASE("evaluate: a broken operator is named") {
  Network net = small_network();
  net.tensors[4].quant.scale.clear();
  CHECK(refusal(net, {kInput}) ==
        "net: operator 1 (ADD 'z'): tensor 'z' has no scale; quantize the model to int8");
  net = small_network();
  net.tensors[2].quant.scale = {1, 2};
  CHECK(refusal(net, {kInput})
            .starts_with("net: operator 0 (CONV_2D 'y'): tensor 'y' has 2 scales, one is needed"));
  net = small_network();
  net.tensors[3].value.reset();
  CHECK(refusal(net, {kInput}) == "net: operator 1 (ADD 'z'): input 1 is missing");
  net = small_network();
  net.ops[1].attrs.fixed_rule = RequantRule::kFloor;
  CHECK(refusal(net, {kInput}) == "net: operator 1 (ADD 'z'): it has no requantization scales");
  net.ops[1].attrs.fixed_scales = {{.multiplier = 1, .shift = -1}};
  CHECK(refusal(net, {kInput}) == "net: operator 1 (ADD 'z'): shift -1 is not in 0..62");
}

}  // namespace
}  // namespace heddle
