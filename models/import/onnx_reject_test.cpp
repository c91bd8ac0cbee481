// SPDX-License-Identifier: Apache-2.0
//
// The rules of the ONNX reader with their exact messages.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "models/import/onnx_test_model.hpp"

namespace heddle {
namespace {

using test::OnnxModel;
using test::OnnxType;

struct Case {
  const char* what;
  std::function<void(OnnxModel&)> spoil;
  const char* message;
};

void check(const std::vector<Case>& cases, OnnxModel (*make)()) {
  REQUIRE(make().refusal() == "imported");
  for (const Case& c : cases) {
    CAPTURE(c.what);
    OnnxModel m = make();
    c.spoil(m);
    CHECK(m.refusal() == c.message);
  }
}

TEST_CASE("onnx: damaged graphs are refused") {
  check(
      {
          {"no nodes", [](auto& m) { m.graph().clear_node(); }, "the model has no operators"},
          {"no input", [](auto& m) { m.graph().clear_input(); }, "the graph has no input"},
          {"no output", [](auto& m) { m.graph().clear_output(); }, "the graph has no output"},
          {"output name", [](auto& m) { m.graph().mutable_output(0)->set_name("nowhere"); },
           "graph output 'nowhere' is computed by no operator"},
          {"constant output", [](auto& m) { m.graph().mutable_output(0)->set_name("b"); },
           "graph output 'b' is not computed from an input"},
          {"symbolic height",
           [](auto& m) {
             m.graph()
                 .mutable_input(0)
                 ->mutable_type()
                 ->mutable_tensor_type()
                 ->mutable_shape()
                 ->mutable_dim(2)
                 ->set_dim_param("H");
           },
           "graph input 'x' must have a fixed shape but for the batch (at most 2147483648 "
           "elements), got "
           "1x2x0x3; export the model with fixed sizes"},
          {"input type",
           [](auto& m) {
             m.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
                 OnnxType::INT32);
           },
           "graph input 'x' must be int8, uint8 or a float32 that is quantized, got int32"},
          {"double input",
           [](auto& m) {
             m.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
                 OnnxType::DOUBLE);
           },
           "graph input 'x' has type DOUBLE, which is not supported"},
          {"order", [](auto& m) { m.node(3).set_input(0, "y_d"); },
           "operator 3 (Conv): input 'y_d' has no value at this point; nodes must be in execution "
           "order"},
          {"absent", [](auto& m) { m.node(3).set_input(0, ""); },
           "operator 3 (Conv): input 0 is absent"},
          {"twice", [](auto& m) { m.node(3).set_output(0, "x_d"); },
           "operator 3 (Conv): output 'x_d' already has a value"},
          {"no outputs", [](auto& m) { m.node(3).clear_output(); },
           "operator 3 (Conv): must have an output"},
          {"constant size", [](auto& m) { m.constant("w_q").set_dims(1, 3); },
           "constant 'w_q': must have 3 values (shape 1x3x1x1), got 2; the file is damaged"},
          {"raw size", [](auto& m) { m.constant("w_q").set_raw_data("abc"); },
           "constant 'w_q': data must be 2 bytes (1x2x1x1 of int8), got 3; the file is damaged"},
          {"negative extent", [](auto& m) { m.constant("w_q").set_dims(1, -2); },
           "constant 'w_q': shape 1x-2x1x1 is not valid"},
          {"value range", [](auto& m) { m.constant("w_q").set_int32_data(0, 300); },
           "constant 'w_q': value 300 does not fit int8"},
          {"external", [](auto& m) { m.constant("w_q").set_data_location(OnnxType::EXTERNAL); },
           "constant 'w_q': data is kept outside the file; save the model with its data inside"},
          {"constant type", [](auto& m) { m.constant("w_q").set_data_type(OnnxType::BOOL); },
           "constant 'w_q': type BOOL is not supported"},
      },
      test::qdq_conv_model);
}

TEST_CASE("onnx qdq: what breaks the quantization is refused") {
  check(
      {
          {"zero scale", [](auto& m) { m.constant("x_s").set_float_data(0, 0.0F); },
           "operator 0 (QuantizeLinear): scale 'x_s' must be finite and above 0, got 0"},
          {"scale type", [](auto& m) { m.node(0).set_input(1, "x_z"); },
           "operator 0 (QuantizeLinear): scale 'x_z' must be a float32 value or list"},
          {"scale not constant", [](auto& m) { m.node(1).set_input(1, "x_q"); },
           "operator 1 (DequantizeLinear): input 'x_q' must be a constant"},
          {"zero point type", [](auto& m) { m.constant("x_z").set_data_type(OnnxType::INT32); },
           "operator 0 (QuantizeLinear): zero point must be int8 or uint8, got int32"},
          {"other scale", [](auto& m) { m.node(1).set_input(1, "w_s"); },
           "operator 1 (DequantizeLinear): 'x_q' is read with scale 0.25 and zero point 0 but was "
           "written with "
           "0.5 and 0"},
          {"other type", [](auto& m) { m.node(1).set_input(2, "w_z"); },
           "operator 1 (DequantizeLinear): feature map 'x_q' must have one scale and a zero point "
           "of type uint8"},
          {"float into layer", [](auto& m) { m.node(3).set_input(0, "x"); },
           "operator 3 (Conv): input 'x' is float32 and heddle needs int8/uint8; quantize the "
           "graph's input first "
           "(QuantizeLinear)"},
          {"integers into layer", [](auto& m) { m.node(3).set_input(0, "x_q"); },
           "operator 3 (Conv): input 'x_q' must come from DequantizeLinear"},
          {"constant into layer", [](auto& m) { m.node(3).set_input(0, "w_d"); },
           "operator 3 (Conv): input 'w_d' must be a feature map, got a constant"},
          {"float weights",
           [](auto& m) {
             m.reals("f", {1, 2, 1, 1}, {1, 2});
             m.node(3).set_input(1, "f");
           },
           "operator 3 (Conv): weights 'f' are not quantized; heddle needs int8 or uint8 weights "
           "behind "
           "DequantizeLinear"},
          {"computed weights", [](auto& m) { m.node(3).set_input(1, "x_d"); },
           "operator 3 (Conv): weights must be a constant"},
          {"bias grid", [](auto& m) { m.constant("b").set_float_data(0, 0.55F); },
           "operator 3 (Conv): bias 'b' value 0.55 is not a multiple of the scale of the sums, "
           "0.125; quantize "
           "biases to int32"},
          {"bias count",
           [](auto& m) {
             m.reals("b3", {3}, {1, 2, 3});
             m.node(3).set_input(2, "b3");
           },
           "operator 3 (Conv): bias 'b3' must have 1 values, got shape 3"},
          {"never quantized", [](auto& m) { m.node(4).set_op_type("Flatten"); },
           "operator 4 (Flatten): input 'y' is the float32 result of operator 3 (Conv); it must be "
           "quantized first "
           "(QuantizeLinear)"},
          {"float end",
           [](auto& m) {
             m.node(3).set_op_type("Mul");
             m.node(3).mutable_input()->DeleteSubrange(2, 1);
             m.node(3).set_input(1, "x_d");
             m.graph().mutable_node()->DeleteSubrange(4, 2);
             m.graph().mutable_output(0)->set_name("y");
           },
           "operator 3 (Mul): result 'y' is float32 at the graph's end; quantize it "
           "(QuantizeLinear)"},
      },
      test::qdq_conv_model);
}

TEST_CASE("onnx: geometry that does not fit is refused") {
  using List = std::vector<std::int64_t>;
  check(
      {
          {"kernel",
           [](auto& m) {
             OnnxModel::attribute(m.node(3), "kernel_shape", List{3, 3});
           },
           "operator 3 (Conv): kernel_shape does not fit weights 1x2x1x1"},
          {"stride",
           [](auto& m) {
             OnnxModel::attribute(m.node(3), "strides", List{1, 0});
           },
           "operator 3 (Conv): stride along width must be 1..65536, got 0"},
          {"strides", [](auto& m) { OnnxModel::attribute(m.node(3), "strides", List{1}); },
           "operator 3 (Conv): attribute strides must have 2 values, got 1"},
          {"pads",
           [](auto& m) {
             OnnxModel::attribute(m.node(3), "pads", List{0, 0, -1, 0});
           },
           "operator 3 (Conv): padding at the bottom must be 0..65536, got -1"},
          {"auto_pad", [](auto& m) { OnnxModel::text(m.node(3), "auto_pad", "SOME"); },
           "operator 3 (Conv): auto_pad must be NOTSET, VALID, SAME_UPPER or SAME_LOWER, got SOME"},
          {"groups", [](auto& m) { OnnxModel::attribute(m.node(3), "group", std::int64_t{2}); },
           "operator 3 (Conv): weights 1x2x1x1 in 2 groups do not fit the input's 2 channels"},
          {"no output",
           [](auto& m) {
             OnnxModel::attribute(m.node(3), "dilations", List{1, 1});
             m.constant("w_q").set_dims(3, 2);
             m.constant("w_q").set_dims(1, 1);
           },
           "operator 3 (Conv): weights 1x1x1x2 in 1 groups do not fit the input's 2 channels"},
          {"flatten axis",
           [](auto& m) {
             auto& node = m.add("Flatten", {"y_d"}, "z");
             OnnxModel::attribute(node, "axis", std::int64_t{5});
           },
           "operator 6 (Flatten): axis must be -4..4, got 5"},
          {"reshape",
           [](auto& m) {
             m.ints("s", OnnxType::INT64, {2}, {4, -1});
             m.add("Reshape", {"y_d", "s"}, "z");
           },
           "operator 6 (Reshape): shape 4x1 must have as many elements as input 1x1x2x3"},
          {"transpose",
           [](auto& m) {
             auto& node = m.add("Transpose", {"y_d"}, "z");
             OnnxModel::attribute(node, "perm", List{0, 1, 3, 2});
           },
           "operator 6 (Transpose): only transposes between NCHW and NHWC are supported, got perm "
           "0x1x3x2"},
          {"ceil",
           [](auto& m) {
             auto& node = m.add("MaxPool", {"y_d"}, "z");
             OnnxModel::attribute(node, "kernel_shape", List{2, 2});
             OnnxModel::attribute(node, "strides", List{2, 2});
             OnnxModel::attribute(node, "ceil_mode", std::int64_t{1});
           },
           "operator 6 (MaxPool): ceil_mode 1 that adds an output is not supported; export with "
           "ceil_mode 0"},
      },
      test::qdq_conv_model);
}

TEST_CASE("onnx: unsupported operators and float models are refused") {
  OnnxModel m = test::qdq_conv_model();
  m.add("LSTM", {"y_d"}, "z");
  CHECK(
      m.refusal() ==
      "operator 6 (LSTM): not supported; supported are Add, AveragePool, Cast, Clip, Concat, Conv, "
      "ConvInteger, DequantizeLinear, Div, Dropout, Flatten, Floor, Gemm, GlobalAveragePool, "
      "Identity, MatMul, "
      "MatMulInteger, MaxPool, Mul, Pad, QLinearConv, QLinearMatMul, QuantizeLinear, ReduceMean, "
      "Relu, "
      "Reshape, Softmax, Squeeze, Transpose, Unsqueeze, com.microsoft:QGemm, "
      "com.microsoft:QLinearAdd, "
      "com.microsoft:QLinearAveragePool, com.microsoft:QLinearConcat, "
      "com.microsoft:QLinearGlobalAveragePool, com.microsoft:QLinearMul");
  OnnxModel real;
  real.input("x", OnnxType::FLOAT, {1, 2});
  real.reals("w", {2, 1}, {0.5F, 1.0F});
  real.add("MatMul", {"x", "w"}, "y");
  real.output("y");
  CHECK(real.refusal() ==
        "the tensors are float32 and heddle needs int8/uint8; quantize the model (QDQ or QLinear "
        "operators, "
        "static quantization) and export it again");
}

TEST_CASE("onnx: truncated and foreign files are refused with their path") {
  const auto refusal = [](const std::vector<std::uint8_t>& bytes) -> std::string {
    try {
      static_cast<void>(parse_onnx(bytes, "dir/net.onnx"));
    } catch (const Error& error) {
      return error.what();
    }
    return "imported";
  };
  std::vector<std::uint8_t> bytes = test::qdq_conv_model().bytes();
  bytes.resize(bytes.size() - 9);
  CHECK(refusal(bytes) == "dir/net.onnx: not an ONNX file, truncated or damaged (" +
                              std::to_string(bytes.size()) + " bytes); get the file again");
  CHECK(refusal({}) == "dir/net.onnx: the model has no operators");
}

}  // namespace
}  // namespace heddle
