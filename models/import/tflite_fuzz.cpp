// SPDX-License-Identifier: Apache-2.0
#include "gen/cmake/fuzz.hpp"
#include "models/import/fuzz_evaluate.hpp"
#include "models/import/tflite_test_model.hpp"

namespace heddle {

using test::TfliteModel;
using tflite::BuiltinOperator;
using tflite::TensorType;

std::vector<std::string> fuzz_seeds() {
  std::vector<std::string> seeds;
  const auto add = [&](const TfliteModel& model) {
    const std::vector<std::uint8_t> bytes = model.bytes();
    seeds.emplace_back(bytes.begin(), bytes.end());
  };
  add(test::conv_model());
  TfliteModel unsigned_one = test::conv_model();
  unsigned_one.tensor(0).type = unsigned_one.tensor(1).type = unsigned_one.tensor(3).type =
      TensorType::UINT8;
  for (const int index : {0, 1, 3})
    unsigned_one.tensor(index).quantization->zero_point.assign(1, 3);
  unsigned_one.tensor(1).quantization->scale = {0.25F};
  unsigned_one.tensor(2).quantization.reset();
  add(unsigned_one);
  for (const auto code :
       {BuiltinOperator::RELU, BuiltinOperator::QUANTIZE, BuiltinOperator::RESHAPE}) {
    add(test::unary_model(code, {1, 2, 2, 3}, {1, 2, 2, 3}));
  }
  TfliteModel both = test::unary_model(BuiltinOperator::CONCATENATION, {1, 2}, {1, 4});
  both.op(0).inputs = {0, 0};
  both.op(0).options.Set(tflite::ConcatenationT());
  both.op(0).options.AsConcatenation()->axis = 1;
  add(both);
  TfliteModel pool =
      test::unary_model(BuiltinOperator::AVERAGE_POOL_2D, {1, 4, 4, 2}, {1, 2, 2, 2});
  tflite::Pool2DT window;
  window.filter_h = window.filter_w = window.stride_h = window.stride_w = 2;
  pool.op(0).options.Set(window);
  add(pool);
  TfliteModel sum = test::unary_model(BuiltinOperator::ADD, {1, 2, 2, 3}, {1, 2, 2, 3});
  sum.op(0).inputs = {0, 0};
  add(sum);
  TfliteModel pad = test::unary_model(BuiltinOperator::PAD, {1, 2, 2, 1}, {1, 5, 2, 1});
  pad.op(0).inputs.push_back(pad.add("pads", {4, 2}, TensorType::INT32));
  pad.fill(2, std::vector<std::int32_t>{0, 0, 1, 2, 0, 0, 0, 0});
  add(pad);
  return seeds;
}

void fuzz_one(std::string_view input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  evaluate_once(parse_tflite(bytes, "fuzz.tflite"));
}

}  // namespace heddle
