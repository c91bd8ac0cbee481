// SPDX-License-Identifier: Apache-2.0
#include "gen/cmake/fuzz.hpp"
#include "models/import/fuzz_evaluate.hpp"
#include "models/import/onnx_test_model.hpp"

namespace heddle {
namespace {

using test::OnnxModel;
using test::OnnxType;
using List = std::vector<std::int64_t>;

OnnxModel qdq_chain() {
  OnnxModel m = test::qdq_conv_model();
  m.add("Relu", {"y_d"}, "r");
  m.quantize("r", 0.25F, OnnxType::INT8, 0);
  auto& pool = m.add("MaxPool", {"r_d"}, "p");
  OnnxModel::attribute(pool, "kernel_shape", List{2, 2});
  OnnxModel::attribute(pool, "pads", List{1, 1, 0, 0});
  m.ints("pads", OnnxType::INT64, {8}, {0, 0, 1, 0, 0, 0, 0, 1});
  m.add("Pad", {"p", "pads"}, "q");
  OnnxModel::attribute(m.add("Concat", {"q", "q"}, "c"), "axis", std::int64_t{1});
  m.add("GlobalAveragePool", {"c"}, "a");
  m.quantize("a", 0.5F, OnnxType::INT8, 1);
  m.ints("shape", OnnxType::INT64, {2}, {1, -1});
  m.add("Reshape", {"a_d", "shape"}, "f");
  m.weights("v", {2, 3}, {1, 2, 3, 4, 5, 6}, 0.5F);
  m.add("MatMul", {"f", "v_d"}, "t");
  m.quantize("t", 0.5F, OnnxType::INT8, 1);
  m.add("Softmax", {"t_d"}, "z");
  m.graph().mutable_output(0)->set_name("z");
  return m;
}

OnnxModel qlinear() {
  OnnxModel m;
  m.input("x", OnnxType::UINT8, {1, 1, 2, 2});
  m.scale("x", 1.0F, OnnxType::UINT8, 1);
  m.ints("w", OnnxType::UINT8, {1, 1, 1, 2}, {131, 129});
  m.scale("w", 1.0F, OnnxType::UINT8, 130);
  m.scale("y", 2.0F, OnnxType::UINT8, 0);
  m.add("QLinearConv", {"x", "x_s", "x_z", "w", "w_s", "w_z", "y_s", "y_z"}, "a");
  m.add("QLinearAdd", {"a", "y_s", "y_z", "a", "y_s", "y_z", "y_s", "y_z"}, "b", "com.microsoft");
  m.add("QLinearGlobalAveragePool", {"b", "y_s", "y_z", "x_s", "x_z"}, "g", "com.microsoft");
  OnnxModel::attribute(m.add("Squeeze", {"g"}, "s"), "axes", List{2, 3});
  m.ints("v", OnnxType::INT8, {1, 2}, {3, 4});
  m.add("MatMulInteger", {"s", "v", "x_z"}, "z");
  m.output("z");
  return m;
}

OnnxModel dory() {
  OnnxModel m(9);
  m.input("x", OnnxType::FLOAT, {1, 2, 4});
  m.reals("w", {2, 2, 3}, {3, -2, 1, 1, 4, 5, 6, 7, 8, 9, 1, 2});
  m.reals("kappa", {1, 2, 1}, {5, 6});
  m.reals("lambda", {1, 2, 1}, {-7, 8});
  m.ints("m", OnnxType::INT64, {1}, {3});
  m.ints("d", OnnxType::INT64, {1}, {64});
  OnnxModel::attribute(m.add("Conv", {"x", "w"}, "c"), "pads", List{1, 1});
  m.add("Mul", {"kappa", "c"}, "k");
  m.add("Add", {"k", "lambda"}, "l");
  m.add("Mul", {"l", "m"}, "p");
  m.add("Div", {"p", "d"}, "q");
  m.reals("low", {}, {0.0F});
  m.reals("high", {}, {255.0F});
  m.add("Clip", {"q", "low", "high"}, "y");
  m.add("Mul", {"y", "m"}, "e");
  m.add("Add", {"e", "x"}, "s");
  m.add("Div", {"s", "d"}, "h");
  m.add("Floor", {"h"}, "f");
  m.add("Flatten", {"f"}, "t");
  m.reals("v", {8, 1}, {1, 2, 3, 4, 5, 6, 7, 8});
  m.add("MatMul", {"t", "v"}, "z");
  m.add("Sigmoid", {"z"}, "o");
  m.output("o");
  return m;
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  std::vector<std::string> seeds;
  for (const OnnxModel& model : {test::qdq_conv_model(), qdq_chain(), qlinear(), dory()}) {
    seeds.push_back(model.model.SerializeAsString());
  }
  return seeds;
}

void fuzz_one(std::string_view input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  evaluate_once(parse_onnx(bytes, "fuzz.onnx"));
}

}  // namespace heddle
