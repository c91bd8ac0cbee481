// SPDX-License-Identifier: Apache-2.0
//
// For tests: small TFLite models made of plain objects, and the reader's answer to them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/common/error.hpp"
#include "models/import/tflite.hpp"
#include "models/import/tflite_generated.h"

namespace heddle::test {

class TfliteModel {
 public:
  tflite::ModelT model;

  TfliteModel() {
    model.version = 3;
    model.subgraphs.push_back(std::make_unique<tflite::SubGraphT>());
    model.buffers.push_back(std::make_unique<tflite::BufferT>());
  }

  [[nodiscard]] tflite::SubGraphT& graph() { return *model.subgraphs[0]; }
  [[nodiscard]] tflite::TensorT& tensor(int index) {
    return *graph().tensors[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] tflite::OperatorT& op(int index) {
    return *graph().operators[static_cast<std::size_t>(index)];
  }

  int add(std::string name, std::vector<int> shape, tflite::TensorType type,
          std::vector<float> scale = {}, std::vector<std::int64_t> zero = {}, int axis = 0) {
    auto made = std::make_unique<tflite::TensorT>();
    made->name = std::move(name);
    made->shape = std::move(shape);
    made->type = type;
    if (!scale.empty()) {
      made->quantization = std::make_unique<tflite::QuantizationT>();
      made->quantization->scale = std::move(scale);
      made->quantization->zero_point = std::move(zero);
      made->quantization->quantized_dimension = axis;
    }
    graph().tensors.push_back(std::move(made));
    return static_cast<int>(graph().tensors.size()) - 1;
  }

  template <typename T>
  void fill(int index, const std::vector<T>& values) {
    auto buffer = std::make_unique<tflite::BufferT>();
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
    buffer->data.assign(bytes, bytes + values.size() * sizeof(T));
    model.buffers.push_back(std::move(buffer));
    tensor(index).buffer = static_cast<std::uint32_t>(model.buffers.size() - 1);
  }

  template <typename Options>
  void add_op(tflite::BuiltinOperator code, std::vector<int> in, std::vector<int> out,
              Options options) {
    add_op(code, std::move(in), std::move(out));
    graph().operators.back()->options.Set(std::move(options));
  }
  void add_op(tflite::BuiltinOperator code, std::vector<int> in, std::vector<int> out) {
    auto entry = std::make_unique<tflite::OperatorCodeT>();
    entry->code = code;
    entry->old_code = static_cast<std::int8_t>(std::min(static_cast<int>(code), 127));
    model.operator_codes.push_back(std::move(entry));
    auto made = std::make_unique<tflite::OperatorT>();
    made->opcode_index = static_cast<std::uint32_t>(model.operator_codes.size() - 1);
    made->inputs = std::move(in);
    made->outputs = std::move(out);
    graph().operators.push_back(std::move(made));
  }

  [[nodiscard]] std::vector<std::uint8_t> bytes() const {
    flatbuffers::FlatBufferBuilder builder;
    tflite::FinishModelBuffer(builder, tflite::Model::Pack(builder, &model));
    return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
  }
  [[nodiscard]] Network parse() const { return parse_tflite(bytes(), "net.tflite"); }
  [[nodiscard]] std::string refusal() const {
    try {
      static_cast<void>(parse());
    } catch (const Error& error) {
      return error.what();
    }
    return "imported";
  }
};

// x 1x4x4x2 (scale 0.5, zero -3) -> CONV_2D 3x3 SAME, RELU -> y 1x4x4x2 (scale 0.25, zero 4).
// Tensors: 0 x, 1 weights, 2 bias, 3 y.
inline TfliteModel conv_model() {
  using tflite::TensorType;
  TfliteModel m;
  m.add("x", {1, 4, 4, 2}, TensorType::INT8, {0.5F}, {-3});
  m.add("w", {2, 3, 3, 2}, TensorType::INT8, {0.25F, 0.125F}, {0, 0}, 0);
  m.add("b", {2}, TensorType::INT32, {0.125F, 0.0625F}, {0, 0});
  m.add("y", {1, 4, 4, 2}, TensorType::INT8, {0.25F}, {4});
  std::vector<std::int8_t> weights;
  for (int i = 0; i < 36; ++i) weights.push_back(static_cast<std::int8_t>(i * 7 % 41 - 20));
  m.fill(1, weights);
  m.fill(2, std::vector<std::int32_t>{100, -200});
  tflite::Conv2DT options;
  options.padding = tflite::Padding::SAME;
  options.stride_w = options.stride_h = 1;
  options.activation = tflite::Activation::RELU;
  m.add_op(tflite::BuiltinOperator::CONV_2D, {0, 1, 2}, {3}, options);
  m.graph().inputs = {0};
  m.graph().outputs = {3};
  return m;
}

// x -> one operator -> y, both of `shape` unless said otherwise, int8, scale 0.5, zero -3.
inline TfliteModel unary_model(tflite::BuiltinOperator code, std::vector<int> in_shape,
                               std::vector<int> out_shape) {
  TfliteModel m;
  m.add("x", std::move(in_shape), tflite::TensorType::INT8, {0.5F}, {-3});
  m.add("y", std::move(out_shape), tflite::TensorType::INT8, {0.5F}, {-3});
  m.add_op(code, {0}, {1});
  m.graph().inputs = {0};
  m.graph().outputs = {1};
  return m;
}

}  // namespace heddle::test
