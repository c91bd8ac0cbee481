// SPDX-License-Identifier: Apache-2.0
//
// For tests: small ONNX models made of protobuf objects, and the reader's answer to them.
#pragma once

#include <onnx/onnx_pb.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "models/common/error.hpp"
#include "models/import/onnx.hpp"

namespace heddle::test {

using OnnxType = onnx::TensorProto;

class OnnxModel {
 public:
  onnx::ModelProto model;

  explicit OnnxModel(std::int64_t opset = 13) {
    model.set_ir_version(7);
    model.add_opset_import()->set_version(opset);
  }

  [[nodiscard]] onnx::GraphProto& graph() { return *model.mutable_graph(); }
  [[nodiscard]] onnx::NodeProto& node(int index) { return *graph().mutable_node(index); }
  [[nodiscard]] onnx::TensorProto& constant(const std::string& name) {
    for (auto& tensor : *graph().mutable_initializer()) {
      if (tensor.name() == name) return tensor;
    }
    throw std::logic_error("no constant " + name);
  }

  void input(const std::string& name, std::int32_t type, const std::vector<std::int64_t>& shape) {
    auto* made = graph().add_input();
    made->set_name(name);
    made->mutable_type()->mutable_tensor_type()->set_elem_type(type);
    auto* dims = made->mutable_type()->mutable_tensor_type()->mutable_shape();
    for (const std::int64_t extent : shape) {
      if (extent < 0)
        dims->add_dim()->set_dim_param("N");
      else
        dims->add_dim()->set_dim_value(extent);
    }
  }
  void output(const std::string& name) { graph().add_output()->set_name(name); }

  void ints(const std::string& name, std::int32_t type, const std::vector<std::int64_t>& shape,
            const std::vector<std::int64_t>& values) {
    auto* made = graph().add_initializer();
    made->set_name(name);
    made->set_data_type(type);
    for (const std::int64_t extent : shape) made->add_dims(extent);
    for (const std::int64_t value : values) {
      if (type == OnnxType::INT64)
        made->add_int64_data(value);
      else
        made->add_int32_data(static_cast<std::int32_t>(value));
    }
  }
  void reals(const std::string& name, const std::vector<std::int64_t>& shape,
             const std::vector<float>& values) {
    auto* made = graph().add_initializer();
    made->set_name(name);
    made->set_data_type(OnnxType::FLOAT);
    for (const std::int64_t extent : shape) made->add_dims(extent);
    for (const float value : values) made->add_float_data(value);
  }
  // Constants NAME_s and NAME_z.
  void scale(const std::string& name, float scale, std::int32_t type, std::int64_t zero) {
    reals(name + "_s", {}, {scale});
    ints(name + "_z", type, {}, {zero});
  }

  onnx::NodeProto& add(const std::string& type, const std::vector<std::string>& in,
                       const std::string& out, const std::string& domain = "") {
    auto* made = graph().add_node();
    made->set_op_type(type);
    made->set_domain(domain);
    for (const std::string& name : in) made->add_input(name);
    made->add_output(out);
    return *made;
  }
  static void attribute(onnx::NodeProto& node, const std::string& name, std::int64_t value) {
    auto* made = node.add_attribute();
    made->set_name(name);
    made->set_type(onnx::AttributeProto::INT);
    made->set_i(value);
  }
  static void attribute(onnx::NodeProto& node, const std::string& name,
                        const std::vector<std::int64_t>& values) {
    auto* made = node.add_attribute();
    made->set_name(name);
    made->set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) made->add_ints(value);
  }
  static void text(onnx::NodeProto& node, const std::string& name, const std::string& value) {
    auto* made = node.add_attribute();
    made->set_name(name);
    made->set_type(onnx::AttributeProto::STRING);
    made->set_s(value);
  }

  // QDQ pieces: scale constants and both quantizers of a value; NAME -> NAME_q -> NAME_d.
  void quantize(const std::string& name, float s, std::int32_t type, std::int64_t zero) {
    scale(name, s, type, zero);
    add("QuantizeLinear", {name, name + "_s", name + "_z"}, name + "_q");
    add("DequantizeLinear", {name + "_q", name + "_s", name + "_z"}, name + "_d");
  }
  // Constant int8 NAME_q with one scale, dequantized to NAME_d.
  void weights(const std::string& name, const std::vector<std::int64_t>& shape,
               const std::vector<std::int64_t>& values, float s) {
    ints(name + "_q", OnnxType::INT8, shape, values);
    scale(name, s, OnnxType::INT8, 0);
    add("DequantizeLinear", {name + "_q", name + "_s", name + "_z"}, name + "_d");
  }

  [[nodiscard]] std::vector<std::uint8_t> bytes() const {
    const std::string text = model.SerializeAsString();
    return {text.begin(), text.end()};
  }
  [[nodiscard]] Network parse() const { return parse_onnx(bytes(), "net.onnx"); }
  // The message behind "net.onnx: ".
  [[nodiscard]] std::string refusal() const {
    try {
      static_cast<void>(parse());
    } catch (const Error& error) {
      return std::string(error.what()).substr(10);
    }
    return "imported";
  }
};

inline const TensorInfo& tensor_of(const Network& net, int index) {
  return net.tensors.at(static_cast<std::size_t>(index));
}

// float x 1x2x2x3 (NCHW) -> QDQ uint8 -> Conv 1x1 2->1, weights 1 and 2, bias -> QDQ int8.
// Nodes: 0 Q, 1 DQ (x), 2 DQ (w), 3 Conv, 4 Q, 5 DQ (y).
inline OnnxModel qdq_conv_model() {
  OnnxModel m;
  m.input("x", OnnxType::FLOAT, {-1, 2, 2, 3});
  m.quantize("x", 0.5F, OnnxType::UINT8, 128);
  m.weights("w", {1, 2, 1, 1}, {1, 2}, 0.25F);
  m.reals("b", {1}, {0.5F});
  m.add("Conv", {"x_d", "w_d", "b"}, "y");
  m.quantize("y", 0.125F, OnnxType::INT8, 3);
  m.output("y_d");
  return m;
}

}  // namespace heddle::test
