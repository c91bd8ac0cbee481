// SPDX-License-Identifier: Apache-2.0
#include "models/import/onnx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/import/onnx_reader.hpp"

namespace heddle {

const std::vector<OnnxReader::Translation>& OnnxReader::translations() {
  using R = OnnxReader;
  static const std::vector<Translation> kTable = {
      {"Add", &R::add},
      {"AveragePool", &R::average_pool},
      {"Cast", &R::cast},
      {"Clip", &R::clip},
      {"Concat", &R::concat},
      {"Conv", &R::conv},
      {"ConvInteger", &R::conv_integer},
      {"DequantizeLinear", &R::dequantize},
      {"Div", &R::div},
      {"Dropout", &R::identity},
      {"Flatten", &R::flatten},
      {"Floor", &R::floor},
      {"Gemm", &R::gemm},
      {"GlobalAveragePool", &R::average_pool},
      {"Identity", &R::identity},
      {"MatMul", &R::matmul},
      {"MatMulInteger", &R::matmul_integer},
      {"MaxPool", &R::max_pool},
      {"Mul", &R::mul},
      {"Pad", &R::pad},
      {"QLinearConv", &R::qlinear_conv},
      {"QLinearMatMul", &R::qlinear_matmul},
      {"QuantizeLinear", &R::quantize},
      {"ReduceMean", &R::reduce_mean},
      {"Relu", &R::relu},
      {"Reshape", &R::reshape},
      {"Softmax", &R::softmax},
      {"Squeeze", &R::squeeze},
      {"Transpose", &R::transpose},
      {"Unsqueeze", &R::squeeze},
      {"com.microsoft:QGemm", &R::qgemm},
      {"com.microsoft:QLinearAdd", &R::qlinear_elementwise},
      {"com.microsoft:QLinearAveragePool", &R::qlinear_average_pool},
      {"com.microsoft:QLinearConcat", &R::qlinear_concat},
      {"com.microsoft:QLinearGlobalAveragePool", &R::qlinear_average_pool},
      {"com.microsoft:QLinearMul", &R::qlinear_elementwise},
  };
  return kTable;
}

OnnxReader::OnnxReader(OnnxGraph graph) : graph_(std::move(graph)) { net_.file = graph_.file; }

void OnnxReader::fail(const std::string& what) const {
  throw Error(fmt::format("{}: {}", net_.file, what));
}

void OnnxReader::refuse_unsupported(const OnnxNode& node) const {
  std::string names;
  for (const Translation& entry : translations()) {
    if (node.type() == entry.type) return;
    names += (names.empty() ? "" : ", ") + std::string(entry.type);
  }
  node.place.fail("not supported; supported are " + names);
}

// Rank of a constant, seen through quantizers; 0 when the name is no constant.
std::size_t OnnxReader::constant_rank(std::string name) const {
  for (auto node = graph_.nodes.rbegin(); node != graph_.nodes.rend(); ++node) {
    if (node->outputs.front() == name && node->type().find("uantizeLinear") != std::string::npos) {
      name = node->input(0);
    }
  }
  const auto found = graph_.constants.find(name);
  return found == graph_.constants.end() ? 0 : found->second.shape.size();
}

// Whether a graph input is turned from NHWC to NCHW before anything else is done to it.
bool OnnxReader::arrives_as_nhwc(const std::string& name) const {
  std::set<std::string> names = {name};
  const std::vector<std::int64_t> to_nchw = {0, 3, 1, 2};
  for (const OnnxNode& node : graph_.nodes) {
    if (names.count(node.input(0)) == 0) continue;
    if (node.type() == "Transpose") return node.integers("perm", {}) == to_nchw;
    if (node.type().find("uantizeLinear") != std::string::npos || node.type() == "Identity") {
      names.insert(node.outputs.front());
    }
  }
  return false;
}

void OnnxReader::choose_form() {
  bool quantized = false;
  for (const OnnxNode& node : graph_.nodes) {
    const std::string& type = node.type();
    if (type.find(':') != std::string::npos) refuse_unsupported(node);
    quantized = quantized || type.find("Linear") != std::string::npos ||
                type.find("Integer") != std::string::npos ||
                type.find("QGemm") != std::string::npos;
    if (type.find("Conv") != std::string::npos) {
      rank3_nchw_ = rank3_nchw_ || constant_rank(node.input(type == "QLinearConv" ? 3 : 1)) == 3;
    }
  }
  dory_ = !quantized && integer_valued();
  if (quantized || dory_) return;
  fail(
      "the tensors are float32 and heddle needs int8/uint8; quantize the model (QDQ or QLinear "
      "operators, static quantization) and export it again");
}

void OnnxReader::define_inputs() {
  for (const OnnxPort& port : graph_.inputs) {
    if (!shape_ok(port.shape)) {
      fail(
          fmt::format("graph input '{}' must have a fixed shape but for the batch (at most {} "
                      "elements), got {}; export the model with fixed sizes",
                      port.name, kMaxElements, shape_text(port.shape)));
    }
    OnnxValue input;
    input.shape = port.shape;
    const std::size_t rank = port.shape.size();
    input.nchw = rank == 4 || (rank == 3 && rank3_nchw_);
    if (rank == 4 && arrives_as_nhwc(port.name)) input.nchw = false;
    if (port.dtype == DType::kFloat32 && !dory_) {
      input.kind = OnnxValue::Kind::kFloatInput;
      values_[port.name] = std::move(input);
      continue;
    }
    const DType type = dory_ ? DType::kUint8 : port.dtype;
    if (type != DType::kInt8 && type != DType::kUint8) {
      fail(
          fmt::format("graph input '{}' must be int8, uint8 or a float32 that is quantized, got {}",
                      port.name, dtype_name(type)));
    }
    Quantization quant;
    if (dory_) quant = {{1.0}, {-128}, -1};
    values_[port.name] = new_map(port.name, input.shape, input.nchw, type, quant);
    values_[port.name].real = dory_;
    net_.inputs.push_back(values_[port.name].tensor);
  }
}

void OnnxReader::define_outputs() {
  for (const std::string& name : graph_.outputs) {
    const auto found = values_.find(name);
    if (found == values_.end())
      fail(fmt::format("graph output '{}' is computed by no operator", name));
    OnnxValue& result = found->second;
    if (result.kind == OnnxValue::Kind::kPending) result = settle_raw(result, name);
    if (result.tensor < 0)
      fail(fmt::format("graph output '{}' is not computed from an input", name));
    if (std::find(net_.outputs.begin(), net_.outputs.end(), result.tensor) == net_.outputs.end()) {
      net_.outputs.push_back(result.tensor);
    }
  }
  if (net_.ops.empty()) fail("nothing is left to compute: no operator between the graph's ends");
  if (net_.inputs.empty()) fail("no graph input is quantized");
}

Network OnnxReader::read() {
  choose_form();
  if (!dory_) {
    for (const OnnxNode& node : graph_.nodes) refuse_unsupported(node);
  }
  for (const auto& [name, tensor] : graph_.constants) {
    OnnxValue constant;
    constant.kind = OnnxValue::Kind::kConstant;
    constant.constant = &tensor;
    constant.shape = tensor.shape;
    constant.key = name;
    values_[name] = std::move(constant);
  }
  define_inputs();
  for (const OnnxNode& node : graph_.nodes) {
    if (dory_ && drop_tail(node)) continue;
    refuse_unsupported(node);
    for (const Translation& entry : translations()) {
      if (node.type() == entry.type) (this->*entry.translate)(node);
    }
  }
  define_outputs();
  return std::move(net_);
}

Network parse_onnx(std::span<const std::uint8_t> bytes, const std::string& name,
                   const OnnxBindings& bound) {
  return OnnxReader(load_onnx(bytes, name, bound)).read();
}

Network read_onnx(const std::filesystem::path& path, const OnnxBindings& bound) {
  const std::string contents = read_whole_file(path);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(contents.data());
  return parse_onnx({bytes, contents.size()}, path.string(), bound);
}

}  // namespace heddle
