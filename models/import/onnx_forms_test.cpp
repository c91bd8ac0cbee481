// SPDX-License-Identifier: Apache-2.0
//
// QLinear, Integer and DORY operators: what each becomes, and its numbers.
#include <doctest/doctest.h>

#include "models/common/evaluate.hpp"
#include "models/import/onnx_test_model.hpp"

namespace heddle {
namespace {

using test::OnnxModel;
using test::OnnxType;
using test::tensor_of;
using Values = std::vector<std::int64_t>;

Values run(const Network& net, const Values& x) {
  const Shape& shape = tensor_of(net, net.inputs.at(0)).shape;
  return evaluate(net, {{DType::kInt8, shape, x}}, RequantRule::kFp32).back().data;
}

TEST_CASE("onnx qlinear: QLinearConv with uint8 weights, padding and int32 bias") {
  OnnxModel m;
  m.input("x", OnnxType::UINT8, {1, 1, 1, 2});
  m.scale("x", 0.5F, OnnxType::UINT8, 10);
  m.ints("w", OnnxType::UINT8, {1, 1, 1, 2}, {131, 129});
  m.scale("w", 1.0F, OnnxType::UINT8, 130);
  m.scale("y", 0.5F, OnnxType::UINT8, 100);
  m.ints("b", OnnxType::INT32, {1}, {7});
  auto& conv = m.add("QLinearConv", {"x", "x_s", "x_z", "w", "w_s", "w_z", "y_s", "y_z", "b"}, "y");
  OnnxModel::attribute(conv, "pads", Values{0, 0, 0, 1});
  m.output("y");
  const Network net = m.parse();
  CHECK(tensor_of(net, net.ops[0].inputs[1]).quant.zero_point == Values{2});
  CHECK(tensor_of(net, net.ops[0].inputs[1]).value->data == Values{3, 1});
  // x = 3, 9 above the zero point: 3 - 9 + 7 and 9 - 0 + 7.
  CHECK(run(net, {13 - 128, 19 - 128}) == Values{100 + 1 - 128, 100 + 16 - 128});
}

TEST_CASE("onnx qlinear: QLinearMatMul and QGemm agree") {
  const auto make = [](bool gemm) {
    OnnxModel m;
    m.input("x", OnnxType::INT8, {2, 3});
    m.scale("x", 1.0F, OnnxType::INT8, 1);
    m.ints("w", OnnxType::INT8, {3, 2}, {1, 2, 3, 4, 5, 6});
    m.scale("w", 1.0F, OnnxType::INT8, 0);
    m.scale("y", 1.0F, OnnxType::INT8, -5);
    if (gemm) {
      m.add("QGemm", {"x", "x_s", "x_z", "w", "w_s", "w_z", "", "y_s", "y_z"}, "y",
            "com.microsoft");
    } else {
      m.add("QLinearMatMul", {"x", "x_s", "x_z", "w", "w_s", "w_z", "y_s", "y_z"}, "y");
    }
    m.output("y");
    return m.parse();
  };
  for (const bool gemm : {false, true}) {
    CHECK(run(make(gemm), {2, 3, 4, 1, 1, 2}) == Values{1 + 6 + 15 - 5, 2 + 8 + 18 - 5, 0, 1});
  }
}

TEST_CASE("onnx qlinear: com.microsoft elementwise, concat and average") {
  OnnxModel m;
  m.input("x", OnnxType::INT8, {1, 1, 2, 2});
  m.scale("x", 1.0F, OnnxType::INT8, 1);
  m.scale("y", 2.0F, OnnxType::INT8, 0);
  m.add("QLinearAdd", {"x", "x_s", "x_z", "x", "x_s", "x_z", "y_s", "y_z"}, "a", "com.microsoft");
  m.add("QLinearConcat", {"y_s", "y_z", "a", "y_s", "y_z", "x", "x_s", "x_z"}, "c",
        "com.microsoft");
  m.add("QLinearGlobalAveragePool", {"c", "y_s", "y_z", "x_s", "x_z"}, "g", "com.microsoft");
  m.output("g");
  OnnxModel::attribute(m.node(1), "axis", std::int64_t{1});
  const Network net = m.parse();
  CHECK(net.ops[0].kind == OpKind::kAdd);
  CHECK(net.ops[1].kind == OpKind::kRequantize);
  CHECK(net.ops[2].kind == OpKind::kConcat);
  CHECK(net.ops[3].kind == OpKind::kConv);
  // x - 1 = 2 4 6 8; a = the same in steps of 2; mean of both channels is 5, in steps of 1, plus 1.
  CHECK(run(net, {3, 5, 7, 9}) == Values{11, 6});
}

TEST_CASE("onnx integer: ConvInteger and MatMulInteger give int32 sums") {
  OnnxModel m;
  m.input("x", OnnxType::UINT8, {1, 1, 1, 2});
  m.ints("w", OnnxType::INT8, {1, 1, 1, 2}, {-100, 100});
  m.ints("z", OnnxType::UINT8, {}, {1});
  m.add("ConvInteger", {"x", "w", "z"}, "y");
  m.output("y");
  const Network net = m.parse();
  CHECK(net.ops[0].attrs.raw_accumulator);
  CHECK(run(net, {1 - 128, 201 - 128}) == Values{20000});

  OnnxModel k;
  k.input("x", OnnxType::INT8, {2, 2});
  k.ints("w", OnnxType::INT8, {2, 1}, {3, 4});
  k.add("MatMulInteger", {"x", "w"}, "y");
  k.output("y");
  CHECK(run(k.parse(), {1, 2, -3, 100}) == Values{11, 391});
}

// x (1, 2, 1, 1 as float integers) -> Conv 1x1 with weights 3 and -2 -> kappa, lambda -> m -> / d
// -> Clip.
OnnxModel dory_model() {
  OnnxModel m(9);
  m.input("x", OnnxType::FLOAT, {1, 2, 1, 1});
  m.reals("w", {2, 2, 1, 1}, {3, -2, 1, 1});
  m.reals("kappa", {1, 2, 1, 1}, {5, 6});
  m.reals("lambda", {1, 2, 1, 1}, {-7, 8});
  m.ints("m", OnnxType::INT64, {1}, {3});
  m.ints("d", OnnxType::INT64, {1}, {64});
  m.add("Conv", {"x", "w"}, "c");
  m.add("Mul", {"kappa", "c"}, "k");
  m.add("Add", {"k", "lambda"}, "l");
  OnnxModel::attribute(m.add("Cast", {"l"}, "i"), "to", std::int64_t{7});
  m.add("Mul", {"i", "m"}, "p");
  m.add("Div", {"p", "d"}, "q");
  OnnxModel::attribute(m.add("Cast", {"q"}, "f"), "to", std::int64_t{1});
  m.reals("low", {}, {0.0F});
  m.reals("high", {}, {255.0F});
  m.add("Clip", {"f", "low", "high"}, "y");
  m.output("y");
  return m;
}

TEST_CASE("onnx dory: kappa, lambda, m and d fold into multiplier, addend and shift") {
  const Network net = dory_model().parse();
  REQUIRE(net.ops.size() == 1);
  const OpAttrs& attrs = net.ops[0].attrs;
  CHECK(attrs.fixed_rule == RequantRule::kFloor);
  REQUIRE(attrs.fixed_scales.size() == 2);
  CHECK(attrs.fixed_scales[0].multiplier == 15);
  CHECK(attrs.fixed_scales[0].add == -21);
  CHECK(attrs.fixed_scales[1].multiplier == 18);
  CHECK(attrs.fixed_scales[0].shift == 6);
  CHECK(tensor_of(net, net.inputs[0]).file_dtype == DType::kUint8);
  // x = 200, 100: (400 * 15 - 21) / 64 = 93.4; (300 * 18 + 24) / 64 = 84.75.
  CHECK(run(net, {200 - 128, 100 - 128}) == Values{93 - 128, 84 - 128});
  CHECK(run(net, {0 - 128, 100 - 128})[0] == -128);  // negative: clipped
}

TEST_CASE("onnx dory: a residual Add has a factor an input and may round twice") {
  OnnxModel m = dory_model();
  m.graph().clear_output();
  m.reals("fa", {}, {53});
  m.reals("fb", {}, {128});
  m.reals("fd", {}, {128});
  m.add("Mul", {"y", "fa"}, "a");
  m.add("Mul", {"y", "fb"}, "b");
  m.add("Add", {"a", "b"}, "s");
  m.add("Div", {"s", "fd"}, "t");
  m.add("Floor", {"t"}, "u");
  m.reals("w2", {1, 2, 1, 1}, {1, 0});
  m.add("Conv", {"u", "w2"}, "z");
  m.output("z");
  Network net = m.parse();
  REQUIRE(net.ops.size() == 3);
  CHECK(net.ops[1].kind == OpKind::kAdd);
  CHECK(net.ops[1].attrs.fixed_scales[0].multiplier == 53);
  CHECK(net.ops[1].attrs.fixed_scales[1].multiplier == 128);
  CHECK(net.ops[1].attrs.fixed_scales[0].shift == 7);
  CHECK(net.ops[2].attrs.raw_accumulator);
  CHECK(run(net, {200 - 128, 100 - 128}) == Values{93 * 181 / 128});
  CHECK(run(net, {127, -128}) == Values{178 * 181 / 128});

  // A second factor that does not cancel: floor(floor(181 a / 128) * 3 / 8).
  m.ints("m2", OnnxType::INT64, {1}, {3});
  m.ints("d2", OnnxType::INT64, {1}, {8});
  m.add("Mul", {"u", "m2"}, "v");
  m.add("Div", {"v", "d2"}, "r");
  m.add("Clip", {"r", "low", "high"}, "o");
  m.graph().mutable_node()->DeleteSubrange(13, 1);
  m.graph().mutable_output(0)->set_name("o");
  net = m.parse();
  REQUIRE(net.ops.size() == 3);
  CHECK(tensor_of(net, net.ops[1].outputs[0]).dtype == DType::kInt16);
  CHECK(net.ops[2].kind == OpKind::kRequantize);
  CHECK(run(net, {200 - 128, 100 - 128})[0] == (93 * 181 / 128) * 3 / 8 - 128);
}

TEST_CASE("onnx dory: the float tail behind the last sums is dropped") {
  OnnxModel m = dory_model();
  m.graph().clear_output();
  m.add("Flatten", {"y"}, "flat");
  m.reals("w2", {2, 1}, {100, -3});
  m.add("MatMul", {"flat", "w2"}, "sum");
  m.add("Sigmoid", {"sum"}, "out");
  m.output("out");
  const Network net = m.parse();
  CHECK(net.ops.back().kind == OpKind::kFullyConnected);
  CHECK(net.ops.back().attrs.raw_accumulator);
  CHECK(run(net, {200 - 128, 100 - 128}) == Values{93 * 100 - 84 * 3});
}

}  // namespace
}  // namespace heddle
