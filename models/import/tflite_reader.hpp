// SPDX-License-Identifier: Apache-2.0
//
// Inner side of tflite.hpp: one object reads one model. tflite.cpp walks the graph,
// tflite_tensors.cpp reads tensors, tflite_conv.cpp and tflite_ops.cpp one operator each.
#pragma once

#include <string>
#include <vector>

#include "models/common/network.hpp"
#include "models/import/op_check.hpp"
#include "models/import/tflite_generated.h"

namespace heddle {

class TfliteReader {
 public:
  TfliteReader(const tflite::Model& model, std::string file);
  [[nodiscard]] Network read();

 private:
  // Operator under translation: indices of its tensors, all of them checked; -1 where optional
  // ones are absent.
  struct Source {
    OpPlace place;
    tflite::BuiltinOperator code = tflite::BuiltinOperator::ADD;
    const tflite::Operator* raw = nullptr;
    std::vector<int> in, out;
  };

  struct Translation {
    tflite::BuiltinOperator code;
    void (TfliteReader::*translate)(const Source&);
  };
  static const Translation kTranslations[19];

  // tflite.cpp
  [[noreturn]] void fail(const std::string& what) const;
  [[nodiscard]] Source source(int index) const;
  [[nodiscard]] std::vector<int> tensor_indices(const flatbuffers::Vector<std::int32_t>* list,
                                                const std::string& where) const;
  void refuse_float_model() const;
  static void refuse_unsupported(const Source& op);
  void translate(const Source& op);
  void emit(const Source& op, OpKind kind, OpAttrs attrs, std::vector<int> inputs);
  void read_ends();
  void check_order() const;

  // tflite_tensors.cpp
  [[nodiscard]] const tflite::Tensor& raw_tensor(int index) const;
  [[nodiscard]] bool is_float(int index) const;
  [[nodiscard]] std::string describe(int index) const;  // "tensor 7 'conv/weights'"
  void expect_inputs(const Source& op, std::size_t least, std::size_t most) const;
  TensorInfo& load(const OpPlace& place, int index);
  void load_quantization(const OpPlace& place, int index, TensorInfo& info) const;
  void load_value(const OpPlace& place, int index, TensorInfo& info) const;
  // int8 or uint8 with one scale. Constants are allowed only where the operator says so.
  TensorInfo& feature_map(const Source& op, int index, bool constant_allowed = false);
  // Constant int8 or uint8 of the rank, scales one or along `axis`.
  TensorInfo& weights(const Source& op, std::size_t rank, int axis);
  [[nodiscard]] int bias(const Source& op, std::int64_t channels, const TensorInfo& x,
                         const TensorInfo& w);
  // Values of a constant int32 (or int64) tensor such as paddings or axes.
  std::vector<std::int64_t> constant_list(const Source& op, std::size_t slot);

  // tflite_conv.cpp
  void conv(const Source& op);
  void depthwise(const Source& op);
  void fully_connected(const Source& op);
  void pool(const Source& op);
  void set_padding(const Source& op, OpAttrs& attrs, tflite::Padding padding,
                   const Shape& in) const;
  void check_window_output(const Source& op, const OpAttrs& attrs, const Shape& in,
                           const Shape& out, std::int64_t channels) const;
  void set_activation(const Source& op, OpAttrs& attrs, tflite::Activation activation,
                      const Quantization& quant) const;

  // tflite_ops.cpp
  void elementwise(const Source& op);
  void mean(const Source& op);
  void reshape(const Source& op);
  void softmax(const Source& op);
  void pad(const Source& op);
  void concat(const Source& op);
  void relu(const Source& op);
  void quantize(const Source& op);
  void dequantize(const Source& op);

  const tflite::Model& model_;
  const tflite::SubGraph* graph_ = nullptr;
  Network net_;
  std::vector<bool> loaded_;      // net_.tensors[i] is filled
  std::vector<bool> transposed_;  // and holds depthwise weights in memory layout
};

}  // namespace heddle
