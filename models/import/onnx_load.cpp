// SPDX-License-Identifier: Apache-2.0
//
// Protobuf to OnnxGraph. Data of constants may be in raw_data (little-endian) or in the typed
// lists; int8, uint8, int16 and uint16 are in int32_data then.
#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/import/onnx_graph.hpp"

namespace heddle {
namespace {

std::optional<DType> to_dtype(std::int32_t type) {
  switch (type) {
    case onnx::TensorProto::FLOAT: return DType::kFloat32;
    case onnx::TensorProto::UINT8: return DType::kUint8;
    case onnx::TensorProto::INT8: return DType::kInt8;
    case onnx::TensorProto::UINT16: return DType::kUint16;
    case onnx::TensorProto::INT16: return DType::kInt16;
    case onnx::TensorProto::INT32: return DType::kInt32;
    case onnx::TensorProto::INT64: return DType::kInt64;
    default: return std::nullopt;
  }
}

std::string type_name(std::int32_t type) {
  return onnx::TensorProto_DataType_IsValid(type)
             ? onnx::TensorProto_DataType_Name(static_cast<onnx::TensorProto_DataType>(type))
             : fmt::format("{}", type);
}

class Loader {
 public:
  Loader(std::string file, const OnnxBindings& bound) : bound_(bound) {
    graph_.file = std::move(file);
  }

  OnnxGraph load(const onnx::ModelProto& model);
  OnnxTensor tensor(const onnx::TensorProto& proto, const std::string& what) const;

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(fmt::format("{}: {}", graph_.file, what));
  }
  void load_inputs(const onnx::GraphProto& proto);
  void load_node(const onnx::NodeProto& proto, int index);
  void load_constant(const onnx::NodeProto& proto, const OpPlace& place);
  template <typename List>
  void copy_integers(const List& list, OnnxTensor& out, const std::string& what) const;

  const OnnxBindings& bound_;
  OnnxGraph graph_;
};

template <typename List>
void Loader::copy_integers(const List& list, OnnxTensor& out, const std::string& what) const {
  for (const auto element : list) {
    const auto value = static_cast<std::int64_t>(element);
    if (value < dtype_min(out.dtype) || value > dtype_max(out.dtype)) {
      fail(fmt::format("{}: value {} does not fit {}", what, value, dtype_name(out.dtype)));
    }
    out.ints.push_back(value);
  }
}

OnnxTensor Loader::tensor(const onnx::TensorProto& proto, const std::string& what) const {
  OnnxTensor out;
  const auto type = to_dtype(proto.data_type());
  if (!type) fail(fmt::format("{}: type {} is not supported", what, type_name(proto.data_type())));
  if (proto.data_location() == onnx::TensorProto::EXTERNAL || proto.has_segment()) {
    fail(fmt::format("{}: data is kept outside the file; save the model with its data inside",
                     what));
  }
  out.dtype = *type;
  out.shape.assign(proto.dims().begin(), proto.dims().end());
  const bool empty = std::count(out.shape.begin(), out.shape.end(), 0) != 0;
  if (!empty && !shape_ok(out.shape)) {
    fail(fmt::format("{}: shape {} is not valid", what, shape_text(out.shape)));
  }
  const auto count = empty ? std::size_t{0} : static_cast<std::size_t>(element_count(out.shape));
  if (proto.has_raw_data()) {
    const std::string& raw = proto.raw_data();
    if (raw.size() != count * dtype_bytes(out.dtype)) {
      fail(fmt::format("{}: data must be {} bytes ({} of {}), got {}; the file is damaged", what,
                       count * dtype_bytes(out.dtype), shape_text(out.shape), dtype_name(out.dtype),
                       raw.size()));
    }
    if (out.is_float()) {
      out.floats.resize(count);
      if (count > 0) std::memcpy(out.floats.data(), raw.data(), raw.size());
    } else {
      const Shape flat = {static_cast<std::int64_t>(count)};
      out.ints = tensor_from_bytes(out.dtype, flat,
                                   reinterpret_cast<const std::uint8_t*>(raw.data()), false)
                     .data;
    }
  } else if (out.is_float()) {
    out.floats.assign(proto.float_data().begin(), proto.float_data().end());
  } else if (out.dtype == DType::kInt64) {
    copy_integers(proto.int64_data(), out, what);
  } else {
    copy_integers(proto.int32_data(), out, what);
  }
  if (std::max(out.floats.size(), out.ints.size()) != count) {
    fail(fmt::format("{}: must have {} values (shape {}), got {}; the file is damaged", what, count,
                     shape_text(out.shape), std::max(out.floats.size(), out.ints.size())));
  }
  return out;
}

void Loader::load_inputs(const onnx::GraphProto& proto) {
  for (const auto& input : proto.input()) {
    if (graph_.constants.count(input.name()) != 0) continue;
    if (const auto found = bound_.find(input.name()); found != bound_.end()) {
      onnx::TensorProto value;
      if (!value.ParseFromString(read_whole_file(found->second))) {
        throw Error(
            fmt::format("{}: not an ONNX tensor file, or truncated", found->second.string()));
      }
      graph_.constants[input.name()] = tensor(value, found->second.string());
      continue;
    }
    OnnxPort port;
    port.name = input.name();
    const auto& type = input.type().tensor_type();
    const auto dtype = to_dtype(type.elem_type());
    if (!dtype) {
      fail(fmt::format("graph input '{}' has type {}, which is not supported", port.name,
                       type_name(type.elem_type())));
    }
    port.dtype = *dtype;
    for (const auto& extent : type.shape().dim()) {
      const bool batch = port.shape.empty() && !(extent.has_dim_value() && extent.dim_value() > 0);
      port.shape.push_back(batch ? 1 : extent.dim_value());
    }
    graph_.inputs.push_back(std::move(port));
  }
}

void Loader::load_constant(const onnx::NodeProto& proto, const OpPlace& place) {
  place.require(proto.output_size() == 1 && proto.attribute_size() == 1,
                "must have one output and one value");
  const auto& attribute = proto.attribute(0);
  OnnxTensor& out = graph_.constants[proto.output(0)];
  const std::string what = fmt::format("constant '{}'", proto.output(0));
  if (attribute.name() == "value" && attribute.has_t()) {
    out = tensor(attribute.t(), what);
  } else if (attribute.name() == "value_float") {
    out.floats = {attribute.f()};
  } else if (attribute.name() == "value_int") {
    out = {DType::kInt64, {}, {attribute.i()}, {}};
  } else if (attribute.name() == "value_ints") {
    out = {DType::kInt64,
           {attribute.ints_size()},
           {attribute.ints().begin(), attribute.ints().end()},
           {}};
  } else {
    place.fail(fmt::format("value of kind '{}' is not supported", attribute.name()));
  }
}

void Loader::load_node(const onnx::NodeProto& proto, int index) {
  OnnxNode node;
  node.place = {graph_.file, index, proto.op_type()};
  const std::string& domain = proto.domain();
  if (!domain.empty() && domain != "ai.onnx") node.place.type = domain + ":" + proto.op_type();
  if (node.place.type == "Constant") return load_constant(proto, node.place);
  node.place.require(proto.output_size() >= 1 && !proto.output(0).empty(), "must have an output");
  node.name = proto.name().empty() ? proto.output(0) : proto.name();
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  for (const auto& attribute : proto.attribute()) {
    node.attributes[attribute.name()] = {attribute.i(),
                                         attribute.f(),
                                         attribute.s(),
                                         {attribute.ints().begin(), attribute.ints().end()}};
  }
  graph_.nodes.push_back(std::move(node));
}

OnnxGraph Loader::load(const onnx::ModelProto& model) {
  for (const auto& set : model.opset_import()) {
    if (set.domain().empty() || set.domain() == "ai.onnx") graph_.opset = set.version();
  }
  const onnx::GraphProto& proto = model.graph();
  if (!model.has_graph() || proto.node_size() == 0) fail("the model has no operators");
  for (const auto& constant : proto.initializer()) {
    graph_.constants[constant.name()] =
        tensor(constant, fmt::format("constant '{}'", constant.name()));
  }
  load_inputs(proto);
  for (int i = 0; i < proto.node_size(); ++i) load_node(proto.node(i), i);
  for (const auto& output : proto.output()) graph_.outputs.push_back(output.name());
  if (graph_.inputs.empty()) fail("the graph has no input");
  if (graph_.outputs.empty()) fail("the graph has no output");
  return std::move(graph_);
}

}  // namespace

OnnxGraph load_onnx(std::span<const std::uint8_t> bytes, const std::string& file,
                    const OnnxBindings& bound) {
  onnx::ModelProto model;
  const google::protobuf::LogSilencer silent;
  if (bytes.size() > 0x7fffffff ||
      !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw Error(
        fmt::format("{}: not an ONNX file, truncated or damaged ({} bytes); get the file again",
                    file, bytes.size()));
  }
  return Loader(file, bound).load(model);
}

Tensor read_onnx_tensor(const std::filesystem::path& path) {
  onnx::TensorProto proto;
  const google::protobuf::LogSilencer silent;
  if (!proto.ParseFromString(read_whole_file(path))) {
    throw Error(fmt::format("{}: not an ONNX tensor file, truncated or damaged", path.string()));
  }
  const OnnxBindings none;
  const OnnxTensor tensor = Loader(path.string(), none).tensor(proto, "tensor");
  if (tensor.is_float()) {
    throw Error(fmt::format("{}: tensor must be of an integer type, got float32", path.string()));
  }
  return {tensor.dtype, tensor.shape, tensor.ints};
}

}  // namespace heddle
