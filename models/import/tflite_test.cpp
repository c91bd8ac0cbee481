// SPDX-License-Identifier: Apache-2.0
#include "models/import/tflite.hpp"

#include <doctest/doctest.h>

#include "models/common/evaluate.hpp"
#include "models/import/tflite_test_model.hpp"

namespace heddle {
namespace {

using test::TfliteModel;
using tflite::Activation;
using tflite::BuiltinOperator;
using tflite::Padding;
using tflite::TensorType;

TEST_CASE("tflite: a convolution arrives with pads, clamp, scales and constants") {
  const Network net = test::conv_model().parse();
  REQUIRE(net.ops.size() == 1);
  const Op& op = net.ops[0];
  CHECK(op.kind == OpKind::kConv);
  CHECK(op.type == "CONV_2D");
  CHECK(op.name == "y");
  CHECK(op.inputs == std::vector<int>{0, 1, 2});
  CHECK(op.attrs.pad_top == 1);
  CHECK(op.attrs.pad_right == 1);
  CHECK(op.attrs.groups == 1);
  CHECK(op.attrs.act_min == 4);
  CHECK(op.attrs.act_max == 127);
  CHECK(net.tensors[0].quant.scale == std::vector<double>{0.5});
  CHECK(net.tensors[0].quant.zero_point == std::vector<std::int64_t>{-3});
  CHECK(net.tensors[1].quant.scale.size() == 2);
  CHECK(net.tensors[1].quant.axis == 0);
  CHECK(net.tensors[1].value->data[1] == -13);
  CHECK(net.tensors[2].value->data == std::vector<std::int64_t>{100, -200});
  CHECK(net.inputs == std::vector<int>{0});
  CHECK(net.outputs == std::vector<int>{3});
}

TEST_CASE("tflite: uint8 becomes int8, weights and zero points alike") {
  TfliteModel m = test::conv_model();
  m.tensor(0).type = m.tensor(1).type = m.tensor(3).type = TensorType::UINT8;
  m.tensor(0).quantization->zero_point = {3};
  m.tensor(1).quantization->zero_point = {7, 7};
  m.tensor(3).quantization->zero_point = {0};
  m.fill(1, std::vector<std::uint8_t>(36, 200));
  const Network net = m.parse();
  CHECK(net.tensors[0].dtype == DType::kInt8);
  CHECK(net.tensors[0].file_dtype == DType::kUint8);
  CHECK(net.tensors[0].quant.zero_point.front() == 3 - 128);
  CHECK(net.tensors[1].quant.zero_point.front() == 7 - 128);
  CHECK(net.tensors[1].value->data.front() == 72);
  CHECK(net.ops[0].attrs.act_min == -128);  // RELU at zero point 0
}

TEST_CASE("tflite: SAME puts the odd pad at the end, VALID has none, RELU6 clamps both sides") {
  TfliteModel m = test::conv_model();
  auto* options = m.op(0).options.AsConv2D();
  options->stride_h = options->stride_w = 2;
  options->activation = Activation::RELU6;
  m.tensor(3).shape = {1, 2, 2, 2};
  Network net = m.parse();
  CHECK(net.ops[0].attrs.pad_top == 0);
  CHECK(net.ops[0].attrs.pad_bottom == 1);
  CHECK(net.ops[0].attrs.act_min == 4);
  CHECK(net.ops[0].attrs.act_max == 28);
  options->padding = Padding::VALID;
  m.tensor(3).shape = {1, 1, 1, 2};
  net = m.parse();
  CHECK(net.ops[0].attrs.pad_bottom == 0);
}

TEST_CASE("tflite: depthwise weights become [O][kh][kw][1], their scales along axis 0") {
  TfliteModel m;
  m.add("x", {1, 2, 2, 2}, TensorType::INT8, {1.0F}, {0});
  m.add("w", {1, 1, 2, 4}, TensorType::INT8, {0.5F, 0.25F, 1.0F, 2.0F}, {0, 0, 0, 0}, 3);
  m.add("y", {1, 2, 1, 4}, TensorType::INT8, {1.0F}, {0});
  m.fill(1, std::vector<std::int8_t>{1, 2, 3, 4, 5, 6, 7, 8});
  tflite::DepthwiseConv2DT options;
  options.padding = Padding::VALID;
  options.stride_w = options.stride_h = 1;
  options.depth_multiplier = 2;
  m.add_op(BuiltinOperator::DEPTHWISE_CONV_2D, {0, 1}, {2}, options);
  m.graph().inputs = {0};
  m.graph().outputs = {2};
  const Network net = m.parse();
  CHECK(net.tensors[1].shape == Shape{4, 1, 2, 1});
  CHECK(net.tensors[1].value->data == std::vector<std::int64_t>{1, 5, 2, 6, 3, 7, 4, 8});
  CHECK(net.tensors[1].quant.axis == 0);
  CHECK(net.ops[0].attrs.groups == 2);
  CHECK(net.ops[0].inputs == std::vector<int>{0, 1, -1});
  const std::vector<Tensor> out = evaluate(
      net, {{DType::kInt8, {1, 2, 2, 2}, {1, 10, 2, 20, 3, 30, 4, 40}}}, RequantRule::kDouble);
  // Channel 0: (1*1 + 2*5) * 0.5 = 5.5, away from zero to 6.
  CHECK(out[0].data == std::vector<std::int64_t>{6, 4, 127, 127, 12, 8, 127, 127});
}

TEST_CASE("tflite: fully connected flattens its input to [batch][I]") {
  TfliteModel m;
  m.add("x", {2, 1, 1, 3}, TensorType::INT8, {1.0F}, {0});
  m.add("w", {2, 3}, TensorType::INT8, {1.0F}, {0});
  m.add("y", {2, 2}, TensorType::INT8, {1.0F}, {0});
  m.fill(1, std::vector<std::int8_t>{1, 0, 2, 0, -1, 0});
  m.add_op(BuiltinOperator::FULLY_CONNECTED, {0, 1, -1}, {2}, tflite::FullyConnectedT());
  m.graph().inputs = {0};
  m.graph().outputs = {2};
  const Network net = m.parse();
  const std::vector<Tensor> out =
      evaluate(net, {{DType::kInt8, {2, 1, 1, 3}, {1, 2, 3, 4, 5, 6}}}, RequantRule::kDouble);
  CHECK(out[0].shape == Shape{2, 2});
  CHECK(out[0].data == std::vector<std::int64_t>{7, -2, 16, -5});
}

TEST_CASE("tflite: quantize of a float input and dequantize to a float output are dropped") {
  TfliteModel m = test::conv_model();
  const int real_in = m.add("real_x", {1, 4, 4, 2}, TensorType::FLOAT32);
  const int real_out = m.add("real_y", {1, 4, 4, 2}, TensorType::FLOAT32);
  m.add_op(BuiltinOperator::QUANTIZE, {real_in}, {0});
  m.add_op(BuiltinOperator::DEQUANTIZE, {3}, {real_out});
  std::swap(m.graph().operators[0], m.graph().operators[1]);
  m.graph().inputs = {real_in};
  m.graph().outputs = {real_out};
  const Network net = m.parse();
  REQUIRE(net.ops.size() == 1);
  CHECK(net.ops[0].index == 1);
  CHECK(net.inputs == std::vector<int>{0});
  CHECK(net.outputs == std::vector<int>{3});
}

TEST_CASE("tflite: quantize between two integer scales is a requantization") {
  TfliteModel m = test::unary_model(BuiltinOperator::QUANTIZE, {1, 4}, {1, 4});
  m.tensor(1).quantization->scale = {1.0F};
  const Network net = m.parse();
  CHECK(net.ops[0].kind == OpKind::kRequantize);
}

TEST_CASE("tflite: shape operators, softmax, relu, padding and concatenation") {
  CHECK(test::unary_model(BuiltinOperator::RESHAPE, {1, 2, 3}, {1, 6}).parse().ops[0].kind ==
        OpKind::kReshape);
  CHECK(test::unary_model(BuiltinOperator::SQUEEZE, {1, 1, 6}, {1, 6}).parse().ops[0].kind ==
        OpKind::kReshape);
  const Network relu = test::unary_model(BuiltinOperator::RELU6, {1, 4}, {1, 4}).parse();
  CHECK(relu.ops[0].kind == OpKind::kRelu);
  CHECK(relu.ops[0].attrs.act_min == -3);
  CHECK(relu.ops[0].attrs.act_max == 9);

  TfliteModel soft = test::unary_model(BuiltinOperator::SOFTMAX, {1, 4}, {1, 4});
  soft.tensor(1).quantization->scale = {1.0F / 256};
  soft.tensor(1).quantization->zero_point = {-128};
  tflite::SoftmaxT beta;
  beta.beta = 2.0F;
  soft.op(0).options.Set(beta);
  CHECK(soft.parse().ops[0].attrs.beta == 2.0);

  TfliteModel pad = test::unary_model(BuiltinOperator::PAD, {1, 2, 2, 1}, {1, 5, 2, 1});
  pad.op(0).inputs.push_back(pad.add("pads", {4, 2}, TensorType::INT32));
  pad.fill(2, std::vector<std::int32_t>{0, 0, 1, 2, 0, 0, 0, 0});
  CHECK(pad.parse().ops[0].attrs.pads == std::vector<std::int64_t>{0, 0, 1, 2, 0, 0, 0, 0});

  TfliteModel both = test::unary_model(BuiltinOperator::CONCATENATION, {1, 2}, {1, 4});
  both.op(0).inputs = {0, 0};
  tflite::ConcatenationT axis;
  axis.axis = -1;
  both.op(0).options.Set(axis);
  CHECK(both.parse().ops[0].attrs.axis == 1);
}

TEST_CASE("tflite: add and mul take a smaller second input, in either place") {
  for (const BuiltinOperator code : {BuiltinOperator::ADD, BuiltinOperator::MUL}) {
    TfliteModel m = test::unary_model(code, {1, 2, 2, 3}, {1, 2, 2, 3});
    const int other = m.add("bias", {3}, TensorType::INT8, {0.5F}, {0});
    m.fill(other, std::vector<std::int8_t>{1, 2, 3});
    m.op(0).inputs = {other, 0};
    const Network net = m.parse();
    CHECK(net.ops[0].kind == (code == BuiltinOperator::ADD ? OpKind::kAdd : OpKind::kMul));
    CHECK(net.ops[0].inputs == std::vector<int>{0, other});
  }
}

TEST_CASE("tflite: pools keep their window; a mean of one pixel is a reshape") {
  TfliteModel m = test::unary_model(BuiltinOperator::AVERAGE_POOL_2D, {1, 4, 4, 2}, {1, 2, 2, 2});
  tflite::Pool2DT window;
  window.padding = Padding::VALID;
  window.filter_h = window.filter_w = window.stride_h = window.stride_w = 2;
  m.op(0).options.Set(window);
  const Network net = m.parse();
  CHECK(net.ops[0].kind == OpKind::kAveragePool);
  CHECK(net.ops[0].attrs.kernel_h == 2);
  CHECK(net.ops[0].attrs.stride_w == 2);

  TfliteModel mean = test::unary_model(BuiltinOperator::MEAN, {1, 1, 1, 2}, {1, 2});
  mean.op(0).inputs.push_back(mean.add("axes", {2}, TensorType::INT32));
  mean.fill(2, std::vector<std::int32_t>{1, 2});
  CHECK(mean.parse().ops[0].kind == OpKind::kReshape);
}

}  // namespace
}  // namespace heddle
