// SPDX-License-Identifier: Apache-2.0
//
// QDQ graphs: what each pattern becomes, and that its numbers are those of the float graph.
#include <doctest/doctest.h>

#include "models/common/evaluate.hpp"
#include "models/import/onnx_test_model.hpp"

namespace heddle {
namespace {

using test::OnnxModel;
using test::OnnxType;
using test::tensor_of;
using Values = std::vector<std::int64_t>;

// The last operator's output for one input in memory order, rounded as QuantizeLinear does.
Values run(const Network& net, const Values& x) {
  const Shape& shape = tensor_of(net, net.inputs.at(0)).shape;
  return evaluate(net, {{DType::kInt8, shape, x}}, RequantRule::kFp32).back().data;
}

std::vector<OpKind> kinds(const Network& net) {
  std::vector<OpKind> list;
  for (const Op& op : net.ops) list.push_back(op.kind);
  return list;
}

// float x of `shape` -> QDQ int8 scale 0.5 -> caller's nodes x_d to y -> QDQ int8 scale `out`.
OnnxModel sandwich(const std::vector<std::int64_t>& shape, float out, const auto& middle) {
  OnnxModel m;
  m.input("x", OnnxType::FLOAT, shape);
  m.quantize("x", 0.5F, OnnxType::INT8, 1);
  middle(m);
  m.quantize("y", out, OnnxType::INT8, -2);
  m.output("y_d");
  return m;
}

TEST_CASE("onnx qdq: a convolution is fused, its float bias becomes int32") {
  const Network net = test::qdq_conv_model().parse();
  REQUIRE(net.ops.size() == 1);
  const Op& op = net.ops[0];
  CHECK(op.kind == OpKind::kConv);
  CHECK(op.index == 3);
  CHECK(op.type == "Conv");
  const TensorInfo& in = tensor_of(net, net.inputs[0]);
  CHECK(in.shape == Shape{1, 2, 3, 2});
  CHECK(in.nchw);
  CHECK(in.file_dtype == DType::kUint8);
  CHECK(in.quant.zero_point == Values{0});
  CHECK(tensor_of(net, op.inputs[2]).value->data == Values{4});
  CHECK(tensor_of(net, net.outputs[0]).file_dtype == DType::kInt8);
  // Pixels (c0, c1): (c0 + 2 c1 + 4) * 0.125 / 0.125 + 3.
  CHECK(run(net, {1, 2, 3, 4, 5, 6, -7, 8, 9, -60, 127, 127}) == Values{12, 18, 24, 16, -104, 127});
}

TEST_CASE("onnx qdq: kernel axes are transposed from OIHW to OHWI") {
  OnnxModel m = sandwich({1, 2, 1, 2}, 0.5F, [](OnnxModel& model) {
    model.weights("w", {1, 2, 1, 2}, {1, 2, 3, 4}, 1.0F);
    model.add("Conv", {"x_d", "w_d"}, "y");
  });
  const Network net = m.parse();
  CHECK(tensor_of(net, net.ops[0].inputs[1]).value->data == Values{1, 3, 2, 4});
  CHECK(run(net, {2, 3, 4, 5}) == Values{1 * 1 + 3 * 2 + 2 * 3 + 4 * 4 - 2});
}

TEST_CASE("onnx qdq: per-channel weights keep a scale a channel") {
  OnnxModel m = sandwich({1, 1, 1, 1}, 0.5F, [](OnnxModel& model) {
    model.ints("w_q", OnnxType::INT8, {2, 1, 1, 1}, {3, 3});
    model.reals("w_s", {2}, {1.0F, 2.0F});
    model.ints("w_z", OnnxType::INT8, {2}, {0, 0});
    OnnxModel::attribute(model.add("DequantizeLinear", {"w_q", "w_s", "w_z"}, "w_d"), "axis", 0);
    model.ints("b_q", OnnxType::INT32, {2}, {1, 1});
    model.reals("b_s", {2}, {0.5F, 1.0F});
    model.ints("b_z", OnnxType::INT32, {2}, {0, 0});
    OnnxModel::attribute(model.add("DequantizeLinear", {"b_q", "b_s", "b_z"}, "b_d"), "axis", 0);
    model.add("Conv", {"x_d", "w_d", "b_d"}, "y");
  });
  CHECK(run(m.parse(), {3}) == Values{(2 * 3 + 1) - 2, (2 * 3 + 1) * 2 - 2});
}

TEST_CASE("onnx qdq: Relu and Clip behind a convolution become its clamp") {
  for (const bool clip : {false, true}) {
    OnnxModel m = sandwich({1, 1, 1, 3}, 0.5F, [&](OnnxModel& model) {
      model.weights("w", {1, 1, 1, 1}, {1}, 1.0F);
      model.add("Conv", {"x_d", "w_d"}, "c");
      if (clip) {
        model.reals("low", {}, {0.0F});
        model.reals("high", {}, {6.0F});
        model.add("Clip", {"c", "low", "high"}, "y");
      } else {
        model.add("Relu", {"c"}, "y");
      }
    });
    const Network net = m.parse();
    CHECK(kinds(net) == std::vector{OpKind::kConv});
    CHECK(run(net, {-20, 11, 100}) == Values{-2, 8, clip ? 10 : 97});
  }
}

TEST_CASE("onnx qdq: Gemm, MatMul with Add, and a 4-D Flatten in NCHW order") {
  OnnxModel m = sandwich({1, 2, 1, 2}, 0.5F, [](OnnxModel& model) {
    model.add("Flatten", {"x_d"}, "f");
    model.weights("w", {4, 1}, {1, 2, 3, 4}, 1.0F);
    model.add("MatMul", {"f", "w_d"}, "p");
    model.reals("b", {1}, {2.5F});
    model.add("Add", {"p", "b"}, "y");
  });
  Network net = m.parse();
  CHECK(kinds(net) == std::vector{OpKind::kReshape, OpKind::kFullyConnected});
  CHECK(net.ops[0].attrs.nchw_flatten);
  // Memory is NHWC (w0c0, w0c1, w1c0, w1c1), the flat order c0w0, c0w1, c1w0, c1w1.
  CHECK(run(net, {2, 3, 4, 5}) == Values{1 * 1 + 2 * 3 + 3 * 2 + 4 * 4 + 5 - 2});

  m = sandwich({1, 3}, 0.5F, [](OnnxModel& model) {
    model.weights("w", {2, 3}, {1, 0, 2, 0, -1, 0}, 1.0F);
    OnnxModel::attribute(model.add("Gemm", {"x_d", "w_d"}, "y"), "transB", 1);
  });
  net = m.parse();
  CHECK(run(net, {2, 3, 4}) == Values{1 + 2 * 3 - 2, -2 - 2});
}

TEST_CASE("onnx qdq: Add of two maps, and of a map and a constant") {
  OnnxModel m = sandwich({1, 2, 1, 1}, 0.5F, [](OnnxModel& model) {
    model.weights("k", {2, 1, 1}, {4, -4}, 1.0F);
    model.add("Add", {"k_d", "x_d"}, "y");
  });
  Network net = m.parse();
  CHECK(kinds(net) == std::vector{OpKind::kAdd});
  CHECK(run(net, {11, 21}) == Values{10 + 8 - 2, 20 - 8 - 2});
  m = sandwich({1, 2, 1, 1}, 0.5F, [](OnnxModel& model) { model.add("Add", {"x_d", "x_d"}, "y"); });
  CHECK(run(m.parse(), {11, 21}) == Values{18, 38});
  m = sandwich({1, 2, 1, 1}, 0.5F, [](OnnxModel& model) { model.add("Mul", {"x_d", "x_d"}, "y"); });
  CHECK(run(m.parse(), {5, -3}) == Values{2 * 2 * 2 - 2, 2 * 2 * 2 - 2});
}

TEST_CASE("onnx qdq: pools; an average that changes scale is a convolution of ones") {
  OnnxModel m = sandwich({1, 1, 2, 2}, 0.5F, [](OnnxModel& model) {
    OnnxModel::attribute(model.add("MaxPool", {"x_d"}, "y"), "kernel_shape",
                         std::vector<std::int64_t>{2, 2});
  });
  Network net = m.parse();
  CHECK(kinds(net) == std::vector{OpKind::kMaxPool, OpKind::kRequantize});
  CHECK(run(net, {1, 9, -4, 3}) == Values{8 - 2});
  for (const char* type : {"GlobalAveragePool", "ReduceMean"}) {
    m = sandwich({1, 1, 2, 2}, 0.125F, [&](OnnxModel& model) {
      auto& node = model.add(type, {"x_d"}, "y");
      if (type[0] == 'R') OnnxModel::attribute(node, "axes", std::vector<std::int64_t>{2, 3});
      if (type[0] == 'R') OnnxModel::attribute(node, "keepdims", std::int64_t{0});
    });
    net = m.parse();
    CHECK(net.ops[0].kind == OpKind::kConv);
    CHECK(run(net, {1, 2, 3, 5}) == Values{7 - 2});  // (0+1+2+4)/4 * 4
  }
}

TEST_CASE("onnx qdq: an average at one scale stays a pool") {
  OnnxModel m;
  m.input("x", OnnxType::FLOAT, {1, 1, 2, 2});
  m.quantize("x", 0.5F, OnnxType::INT8, 0);
  m.add("GlobalAveragePool", {"x_d"}, "y");
  m.quantize("y", 0.5F, OnnxType::INT8, 0);
  m.output("y_d");
  const Network net = m.parse();
  CHECK(kinds(net) == std::vector{OpKind::kAveragePool});
  CHECK(run(net, {1, 2, 3, 5}) == Values{3});
}

TEST_CASE("onnx qdq: Concat requantizes the inputs whose scale differs") {
  OnnxModel m = sandwich({1, 1, 1, 2}, 0.5F, [](OnnxModel& model) {
    model.scale("r", 0.25F, OnnxType::INT8, 0);
    model.add("Relu", {"x_d"}, "r");
    model.add("QuantizeLinear", {"r", "r_s", "r_z"}, "r_q");
    model.add("DequantizeLinear", {"r_q", "r_s", "r_z"}, "r_d");
    OnnxModel::attribute(model.add("Concat", {"x_d", "r_d"}, "y"), "axis", 1);
  });
  const Network net = m.parse();
  CHECK(net.ops.back().kind == OpKind::kConcat);
  CHECK(net.ops.back().attrs.axis == 3);
  CHECK(run(net, {-9, 5}) == Values{-12, -2, 2, 2});
}

TEST_CASE("onnx qdq: a Relu without a quantizer of its own stays on its grid") {
  OnnxModel m = sandwich({1, 1, 1, 2}, 0.5F, [](OnnxModel& model) {
    model.add("Relu", {"x_d"}, "r");
    model.weights("w", {1, 1, 1, 1}, {1}, 1.0F);
    model.add("Conv", {"r", "w_d"}, "y");
  });
  const Network net = m.parse();
  CHECK(kinds(net) == std::vector{OpKind::kRelu, OpKind::kConv});
  CHECK(run(net, {-9, 5}) == Values{-2, 2});
}

TEST_CASE("onnx qdq: Pad, Reshape and the Transpose of NHWC exports") {
  OnnxModel m = sandwich({1, 1, 2, 1}, 0.5F, [](OnnxModel& model) {
    OnnxModel::attribute(model.add("Transpose", {"x_d"}, "t"), "perm",
                         std::vector<std::int64_t>{0, 3, 1, 2});
    model.ints("pads", OnnxType::INT64, {8}, {0, 0, 0, 1, 0, 0, 0, 0});
    model.add("Pad", {"t", "pads"}, "p");
    model.weights("w", {1, 1, 1, 3}, {1, 2, 3}, 1.0F);
    model.add("Conv", {"p", "w_d"}, "y");
  });
  const Network net = m.parse();
  CHECK_FALSE(tensor_of(net, net.inputs[0]).nchw);
  CHECK(kinds(net) == std::vector{OpKind::kPad, OpKind::kConv});
  CHECK(net.ops[0].attrs.pads == Values{0, 0, 0, 0, 1, 0, 0, 0});
  CHECK(run(net, {2, 3}) == Values{2 * 1 + 3 * 2 - 2});
}

TEST_CASE("onnx qdq: one-dimensional convolutions get a height of 1") {
  OnnxModel m = sandwich({1, 2, 4}, 0.5F, [](OnnxModel& model) {
    model.weights("w", {1, 2, 2}, {1, 2, 3, 4}, 1.0F);
    auto& conv = model.add("Conv", {"x_d", "w_d"}, "y");
    OnnxModel::attribute(conv, "pads", std::vector<std::int64_t>{2, 0});
    OnnxModel::attribute(conv, "dilations", std::vector<std::int64_t>{2});
  });
  const Network net = m.parse();
  CHECK(tensor_of(net, net.inputs[0]).shape == Shape{1, 1, 4, 2});
  CHECK(net.ops[0].attrs.kernel_h == 1);
  CHECK(net.ops[0].attrs.pad_left == 2);
  CHECK(tensor_of(net, net.outputs[0]).shape == Shape{1, 1, 4, 1});
  // Positions (c0, c1) = (1,0) (2,0) (3,0) (0,1) above the zero point 1.
  CHECK(run(net, {2, 1, 3, 1, 4, 1, 1, 2}) == Values{2 - 2, 4 - 2, 1 + 6 - 2, 2 + 4 - 2});
}

TEST_CASE("onnx qdq: graphs may end in a float Softmax or in a layer's sums") {
  OnnxModel m;
  m.input("x", OnnxType::FLOAT, {1, 2});
  m.quantize("x", 1.0F, OnnxType::INT8, 0);
  m.add("Softmax", {"x_d"}, "y");
  m.output("y");
  Network net = m.parse();
  CHECK(tensor_of(net, net.outputs[0]).quant.scale == std::vector<double>{1.0 / 256});
  CHECK(run(net, {5, 5}) == Values{0, 0});
  m = test::qdq_conv_model();
  m.graph().mutable_node()->DeleteSubrange(4, 2);
  m.graph().mutable_output(0)->set_name("y");
  net = m.parse();
  CHECK(net.ops[0].attrs.raw_accumulator);
  CHECK(tensor_of(net, net.outputs[0]).dtype == DType::kInt32);
  CHECK(run(net, {1, 2, 3, 4, 5, 6, -7, 8, 9, -60, 127, 127}) == Values{9, 15, 21, 13, -107, 385});
}

TEST_CASE("onnx qdq: float weights that are quantized in the graph are folded") {
  OnnxModel m = sandwich({1, 1}, 0.5F, [](OnnxModel& model) {
    model.reals("w", {1, 1}, {1.26F});
    model.quantize("w", 0.5F, OnnxType::INT8, 0);
    model.add("MatMul", {"x_d", "w_d"}, "y");
  });
  CHECK(run(m.parse(), {5}) == Values{4 * 3 / 2 - 2});  // 1.26 / 0.5 rounds to 3
}

}  // namespace
}  // namespace heddle
