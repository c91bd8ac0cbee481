// SPDX-License-Identifier: Apache-2.0
//
// Every rule of the TFLite reader with its exact message.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>

#include "models/import/tflite_test_model.hpp"

namespace heddle {
namespace {

using test::TfliteModel;
using tflite::BuiltinOperator;
using tflite::TensorType;

struct Case {
  const char* what;
  std::function<void(TfliteModel&)> spoil;
  const char* message;  // behind "net.tflite: "
};

void check(const std::vector<Case>& cases, TfliteModel (*make)()) {
  REQUIRE(make().refusal() == "imported");
  for (const Case& c : cases) {
    CAPTURE(c.what);
    TfliteModel m = make();
    c.spoil(m);
    CHECK(m.refusal() == std::string("net.tflite: ") + c.message);
  }
}

TEST_CASE("tflite: a damaged or foreign graph is refused") {
  check(
      {
          {"version", [](auto& m) { m.model.version = 2; },
           "TFLite schema version must be 3, got 2"},
          {"two subgraphs",
           [](auto& m) { m.model.subgraphs.push_back(std::make_unique<tflite::SubGraphT>()); },
           "the model must have 1 subgraph, got 2"},
          {"no operators", [](auto& m) { m.graph().operators.clear(); },
           "the model has no operators"},
          {"opcode index", [](auto& m) { m.op(0).opcode_index = 9; },
           "operator 0: operator code 9 is not in the file's list of 1; the file is damaged"},
          {"tensor index", [](auto& m) { m.op(0).inputs[1] = 99; },
           "operator 0 (CONV_2D): tensor index must be 0..3, got 99; the file is damaged"},
          {"absent input", [](auto& m) { m.op(0).inputs[0] = -1; },
           "operator 0 (CONV_2D): input 0 is absent"},
          {"too many inputs",
           [](auto& m) {
             m.op(0).inputs = {0, 1, 2, 2};
           },
           "operator 0 (CONV_2D): must have 2 to 3 inputs, got 4"},
          {"two outputs",
           [](auto& m) {
             m.op(0).outputs = {3, 3};
           },
           "operator 0 (CONV_2D): must have 1 output, got 2"},
          {"no graph input", [](auto& m) { m.graph().inputs.clear(); }, "the graph has no input"},
          {"absent output", [](auto& m) { m.graph().outputs = {-1}; },
           "a graph output is absent (index -1); the file is damaged"},
          {"constant input", [](auto& m) { m.graph().inputs = {1}; },
           "graph input tensor 1 'w' must be an int8 or uint8 feature map, got constant INT8"},
          {"unreachable",
           [](auto& m) {
             m.graph().inputs = {3};
             m.graph().outputs = {0};
           },
           "operator 0 (CONV_2D): input tensor 0 'x' has no value at this point; the file is "
           "damaged"},
          {"output not computed",
           [](auto& m) { m.graph().outputs = {m.add("z", {1}, TensorType::INT8, {1.0F}, {0})}; },
           "graph output tensor 4 'z' is computed by no operator"},
          {"written twice",
           [](auto& m) {
             m.graph().inputs = {0, 3};
           },
           "operator 0 (CONV_2D): output tensor 3 'y' already has a value; the file is damaged"},
          {"float model",
           [](auto& m) {
             for (auto& tensor : m.graph().tensors) tensor->type = TensorType::FLOAT32;
           },
           "the tensors are float32 and heddle needs int8/uint8; quantize the model (full integer "
           "post-training quantization) and convert it again"},
      },
      test::conv_model);
}

TEST_CASE("tflite: bad tensors of a convolution are refused") {
  check(
      {
          {"float input", [](auto& m) { m.tensor(0).type = TensorType::FLOAT32; },
           "operator 0 (CONV_2D): tensor 0 'x' is float32 and heddle needs int8/uint8; quantize "
           "the model "
           "(full integer post-training quantization)"},
          {"int16 input", [](auto& m) { m.tensor(0).type = TensorType::INT16; },
           "operator 0 (CONV_2D): tensor 0 'x' must be int8 or uint8, got int16"},
          {"bool input", [](auto& m) { m.tensor(0).type = TensorType::BOOL; },
           "operator 0 (CONV_2D): tensor 0 'x' has type BOOL; heddle reads int8 and uint8 "
           "networks"},
          {"empty axis",
           [](auto& m) {
             m.tensor(0).shape = {1, 0, 4, 2};
           },
           "operator 0 (CONV_2D): shape of tensor 0 'x' must have extents of at least 1 and at "
           "most "
           "2147483648 elements, got 1x0x4x2"},
          {"huge",
           [](auto& m) {
             m.tensor(0).shape = {1, 65536, 65536, 2};
           },
           "operator 0 (CONV_2D): shape of tensor 0 'x' must have extents of at least 1 and at "
           "most "
           "2147483648 elements, got 1x65536x65536x2"},
          {"rank",
           [](auto& m) {
             m.tensor(0).shape = {4, 4, 2};
           },
           "operator 0 (CONV_2D): input and output must have rank 4, got 4x4x2 and 1x4x4x2"},
          {"no scale", [](auto& m) { m.tensor(0).quantization.reset(); },
           "operator 0 (CONV_2D): tensor 0 'x' must have one scale, got 0"},
          {"zero scale", [](auto& m) { m.tensor(0).quantization->scale = {0.0F}; },
           "operator 0 (CONV_2D): scale of tensor 0 'x' must be finite and above 0, got 0"},
          {"nan scale", [](auto& m) { m.tensor(0).quantization->scale = {NAN}; },
           "operator 0 (CONV_2D): scale of tensor 0 'x' must be finite and above 0, got nan"},
          {"zero point range", [](auto& m) { m.tensor(0).quantization->zero_point = {-129}; },
           "operator 0 (CONV_2D): zero point of tensor 0 'x' must fit int8, got -129"},
          {"zero point count",
           [](auto& m) {
             m.tensor(0).quantization->zero_point = {1, 2};
           },
           "operator 0 (CONV_2D): tensor 0 'x' must have as many zero points as scales (1), got 2"},
          {"scale axis", [](auto& m) { m.tensor(1).quantization->quantized_dimension = 4; },
           "operator 0 (CONV_2D): tensor 1 'w' has 2 scales along axis 4, which does not fit its "
           "shape 2x3x3x2"},
          {"scale along inputs", [](auto& m) { m.tensor(1).quantization->quantized_dimension = 3; },
           "operator 0 (CONV_2D): weights tensor 1 'w' must have their scales along axis 0, got "
           "axis 3"},
          {"weights not constant", [](auto& m) { m.tensor(1).buffer = 0; },
           "operator 0 (CONV_2D): weights tensor 1 'w' must be constant"},
          {"weights rank",
           [](auto& m) {
             m.tensor(1).shape = {2, 9, 2};
           },
           "operator 0 (CONV_2D): weights tensor 1 'w' must have rank 4, got shape 2x9x2"},
          {"weights unscaled", [](auto& m) { m.tensor(1).quantization.reset(); },
           "operator 0 (CONV_2D): weights tensor 1 'w' have no scale"},
          {"short data", [](auto& m) { m.model.buffers[1]->data.resize(35); },
           "operator 0 (CONV_2D): data of tensor 1 'w' must be 36 bytes (2x3x3x2 of int8), got 35; "
           "the file is "
           "damaged"},
          {"buffer index", [](auto& m) { m.tensor(1).buffer = 77; },
           "operator 0 (CONV_2D): buffer 77 of tensor 1 'w' is not in the file's list of 3; the "
           "file is damaged"},
          {"sparse", [](auto& m) { m.tensor(1).sparsity = std::make_unique<tflite::SparsityT>(); },
           "operator 0 (CONV_2D): tensor 1 'w' is stored sparse; convert the model with dense "
           "tensors"},
          {"channels",
           [](auto& m) {
             m.tensor(0).shape = {1, 4, 4, 3};
           },
           "operator 0 (CONV_2D): weights 2x3x3x2 do not fit the input's 3 channels"},
          {"output shape",
           [](auto& m) {
             m.tensor(3).shape = {1, 4, 5, 2};
           },
           "operator 0 (CONV_2D): output must have shape 1x4x4x2, got 1x4x5x2"},
          {"bias type",
           [](auto& m) {
             m.tensor(2).type = TensorType::INT64;
             m.fill(2, std::vector<std::int64_t>{1, 2});
           },
           "operator 0 (CONV_2D): bias tensor 2 'b' must be constant int32, got int64"},
          {"bias count",
           [](auto& m) {
             m.tensor(2).quantization.reset();
             m.tensor(2).shape = {1};
             m.fill(2, std::vector<std::int32_t>{1});
           },
           "operator 0 (CONV_2D): bias tensor 2 'b' must have 2 values, got shape 1"},
          {"bias scale",
           [](auto& m) {
             m.tensor(2).quantization->scale = {0.125F, 0.125F};
           },
           "operator 0 (CONV_2D): bias tensor 2 'b' must have the scale of input times weights, "
           "0.0625, got 0.125"},
          {"bias zero point",
           [](auto& m) {
             m.tensor(2).quantization->zero_point = {0, 1};
           },
           "operator 0 (CONV_2D): bias tensor 2 'b' must have zero point 0, got 1"},
      },
      test::conv_model);
}

TEST_CASE("tflite: bad options of a convolution are refused") {
  check(
      {
          {"missing", [](auto& m) { m.op(0).options.Reset(); },
           "operator 0 (CONV_2D): options are missing; the file is damaged"},
          {"stride", [](auto& m) { m.op(0).options.AsConv2D()->stride_w = 0; },
           "operator 0 (CONV_2D): stride along width must be 1..65536, got 0"},
          {"dilation", [](auto& m) { m.op(0).options.AsConv2D()->dilation_h = -1; },
           "operator 0 (CONV_2D): dilation along height must be 1..65536, got -1"},
          {"padding",
           [](auto& m) { m.op(0).options.AsConv2D()->padding = static_cast<tflite::Padding>(7); },
           "operator 0 (CONV_2D): padding must be SAME (0) or VALID (1), got 7"},
          {"activation",
           [](auto& m) { m.op(0).options.AsConv2D()->activation = tflite::Activation::TANH; },
           "operator 0 (CONV_2D): fused activation TANH is not supported; supported are RELU, "
           "RELU6 and "
           "RELU_N1_TO_1"},
      },
      test::conv_model);
}

TfliteModel reshape_model() {
  return test::unary_model(BuiltinOperator::RESHAPE, {1, 2, 3}, {1, 6});
}

TEST_CASE("tflite: other operators check their tensors") {
  check(
      {
          {"custom",
           [](auto& m) {
             m.model.operator_codes[0]->code = BuiltinOperator::CUSTOM;
             m.model.operator_codes[0]->old_code = 32;
             m.model.operator_codes[0]->custom_code = "Mine";
           },
           "operator 0 (custom operator 'Mine'): not supported; supported are ADD, "
           "AVERAGE_POOL_2D, "
           "CONCATENATION, CONV_2D, DEPTHWISE_CONV_2D, DEQUANTIZE, EXPAND_DIMS, FULLY_CONNECTED, "
           "MAX_POOL_2D, "
           "MEAN, MUL, PAD, QUANTIZE, RELU, RELU6, RELU_N1_TO_1, RESHAPE, SOFTMAX, SQUEEZE"},
          {"elements",
           [](auto& m) {
             m.tensor(1).shape = {1, 5};
           },
           "operator 0 (RESHAPE): output 1x5 must have as many elements as input 1x2x3"},
          {"scale", [](auto& m) { m.tensor(1).quantization->scale = {1.0F}; },
           "operator 0 (RESHAPE): input and output must have the same scale and zero point"},
      },
      reshape_model);
  TfliteModel soft = test::unary_model(BuiltinOperator::SOFTMAX, {1, 4}, {1, 4});
  CHECK(soft.refusal() ==
        "net.tflite: operator 0 (SOFTMAX): output must have scale 1/256 and the smallest value as "
        "zero "
        "point, got scale 0.5");
  TfliteModel mean = test::unary_model(BuiltinOperator::MEAN, {1, 2, 2, 2}, {1, 2});
  mean.op(0).inputs.push_back(mean.add("axes", {2}, TensorType::INT32));
  mean.fill(2, std::vector<std::int32_t>{1, 2});
  CHECK(mean.refusal() ==
        "net.tflite: operator 0 (MEAN): MEAN rounds differently in each TFLite version; build the "
        "model with "
        "AveragePooling2D over the whole feature map instead of a global mean");
  TfliteModel add = test::unary_model(BuiltinOperator::ADD, {1, 4}, {1, 4});
  add.op(0).inputs = {0, add.add("z", {1, 3}, TensorType::INT8, {1.0F}, {0})};
  CHECK(add.refusal() ==
        "net.tflite: operator 0 (ADD): one input must have the output's shape 1x4 and the other "
        "broadcast to "
        "it, got 1x4 and 1x3");
  TfliteModel quantize = test::unary_model(BuiltinOperator::QUANTIZE, {1, 4}, {1, 4});
  quantize.op(0).inputs = {quantize.add("f", {1, 4}, TensorType::FLOAT32)};
  CHECK(quantize.refusal() ==
        "net.tflite: operator 0 (QUANTIZE): tensor 2 'f' is float32 and not a graph input; heddle "
        "needs "
        "int8/uint8 between the graph's ends");
}

TEST_CASE("tflite: truncated and foreign files are refused with their path") {
  const std::vector<std::uint8_t> whole = test::conv_model().bytes();
  const auto refusal = [](std::vector<std::uint8_t> bytes) -> std::string {
    try {
      static_cast<void>(parse_tflite(bytes, "dir/net.tflite"));
    } catch (const Error& error) {
      return error.what();
    }
    return "imported";
  };
  CHECK(refusal({}) ==
        "dir/net.tflite: not a TFLite file: bytes 4 to 7 must be TFL3 (the file has 0 bytes)");
  CHECK(refusal(std::vector<std::uint8_t>(100, 'x')) ==
        "dir/net.tflite: not a TFLite file: bytes 4 to 7 must be TFL3 (the file has 100 bytes)");
  const std::vector<std::uint8_t> half(
      whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2));
  CHECK(refusal(half) ==
        "dir/net.tflite: truncated or damaged TFLite file: an offset points outside its " +
            std::to_string(half.size()) + " bytes; get the file again");
}

}  // namespace
}  // namespace heddle
