// SPDX-License-Identifier: Apache-2.0
#include "models/import/tflite.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/import/tflite_reader.hpp"

namespace heddle {

using tflite::BuiltinOperator;

constexpr TfliteReader::Translation TfliteReader::kTranslations[] = {
    {BuiltinOperator::ADD, &TfliteReader::elementwise},
    {BuiltinOperator::AVERAGE_POOL_2D, &TfliteReader::pool},
    {BuiltinOperator::CONCATENATION, &TfliteReader::concat},
    {BuiltinOperator::CONV_2D, &TfliteReader::conv},
    {BuiltinOperator::DEPTHWISE_CONV_2D, &TfliteReader::depthwise},
    {BuiltinOperator::DEQUANTIZE, &TfliteReader::dequantize},
    {BuiltinOperator::EXPAND_DIMS, &TfliteReader::reshape},
    {BuiltinOperator::FULLY_CONNECTED, &TfliteReader::fully_connected},
    {BuiltinOperator::MAX_POOL_2D, &TfliteReader::pool},
    {BuiltinOperator::MEAN, &TfliteReader::mean},
    {BuiltinOperator::MUL, &TfliteReader::elementwise},
    {BuiltinOperator::PAD, &TfliteReader::pad},
    {BuiltinOperator::QUANTIZE, &TfliteReader::quantize},
    {BuiltinOperator::RELU, &TfliteReader::relu},
    {BuiltinOperator::RELU6, &TfliteReader::relu},
    {BuiltinOperator::RELU_N1_TO_1, &TfliteReader::relu},
    {BuiltinOperator::RESHAPE, &TfliteReader::reshape},
    {BuiltinOperator::SOFTMAX, &TfliteReader::softmax},
    {BuiltinOperator::SQUEEZE, &TfliteReader::reshape},
};

TfliteReader::TfliteReader(const tflite::Model& model, std::string file) : model_(model) {
  net_.file = std::move(file);
}

void TfliteReader::fail(const std::string& what) const {
  throw Error(fmt::format("{}: {}", net_.file, what));
}

std::vector<int> TfliteReader::tensor_indices(const flatbuffers::Vector<std::int32_t>* list,
                                              const std::string& where) const {
  std::vector<int> indices;
  if (list == nullptr) return indices;
  const auto count = static_cast<std::int32_t>(graph_->tensors()->size());
  for (const std::int32_t index : *list) {
    if (index < -1 || index >= count) {
      fail(fmt::format("{}: tensor index must be 0..{}, got {}; the file is damaged", where,
                       count - 1, index));
    }
    indices.push_back(index);
  }
  return indices;
}

TfliteReader::Source TfliteReader::source(int index) const {
  const auto* raw = graph_->operators()->Get(static_cast<flatbuffers::uoffset_t>(index));
  const auto* codes = model_.operator_codes();
  if (codes == nullptr || raw->opcode_index() >= codes->size()) {
    fail(
        fmt::format("operator {}: operator code {} is not in the file's list of {}; the file is "
                    "damaged",
                    index, raw->opcode_index(), codes == nullptr ? 0 : codes->size()));
  }
  const auto* entry = codes->Get(raw->opcode_index());
  const int number = std::max(static_cast<int>(entry->code()), static_cast<int>(entry->old_code()));
  Source op;
  op.code = static_cast<BuiltinOperator>(number);
  op.raw = raw;
  op.place = {net_.file, index, tflite::EnumNameBuiltinOperator(op.code)};
  if (op.place.type.empty()) op.place.type = fmt::format("operator code {}", number);
  if (op.code == BuiltinOperator::CUSTOM && entry->custom_code() != nullptr) {
    op.place.type = fmt::format("custom operator '{}'", entry->custom_code()->str());
  }
  const std::string where = fmt::format("operator {} ({})", index, op.place.type);
  op.in = tensor_indices(raw->inputs(), where);
  op.out = tensor_indices(raw->outputs(), where);
  return op;
}

void TfliteReader::refuse_float_model() const {
  for (const auto* tensor : *graph_->tensors()) {
    if (tensor->type() == tflite::TensorType::INT8 || tensor->type() == tflite::TensorType::UINT8) {
      return;
    }
  }
  fail(
      "the tensors are float32 and heddle needs int8/uint8; quantize the model (full integer "
      "post-training quantization) and convert it again");
}

void TfliteReader::translate(const Source& op) {
  for (const Translation& entry : kTranslations) {
    if (entry.code == op.code) return (this->*entry.translate)(op);
  }
}

void TfliteReader::refuse_unsupported(const Source& op) {
  std::string names;
  for (const Translation& entry : kTranslations) {
    if (entry.code == op.code) return;
    names +=
        fmt::format("{}{}", names.empty() ? "" : ", ", tflite::EnumNameBuiltinOperator(entry.code));
  }
  op.place.fail(fmt::format("not supported; supported are {}", names));
}

void TfliteReader::emit(const Source& op, OpKind kind, OpAttrs attrs, std::vector<int> inputs) {
  const int out = op.out.front();
  net_.ops.push_back({.index = op.place.index,
                      .kind = kind,
                      .type = op.place.type,
                      .name = net_.tensors[static_cast<std::size_t>(out)].name,
                      .inputs = std::move(inputs),
                      .outputs = {out},
                      .attrs = std::move(attrs)});
}

void TfliteReader::read_ends() {
  const OpPlace place{net_.file, -1, "graph"};
  const auto read = [&](const std::vector<int>& list, const std::string& what) {
    if (list.empty()) fail(fmt::format("the graph has no {}", what));
    for (const int index : list) {
      if (index < 0)
        fail(fmt::format("a graph {} is absent (index -1); the file is damaged", what));
      const TensorInfo& info = load(place, index);
      if (info.dtype != DType::kInt8 || info.value) {
        fail(fmt::format("graph {} {} must be an int8 or uint8 feature map, got {}{}", what,
                         describe(index), info.value ? "constant " : "",
                         tflite::EnumNameTensorType(raw_tensor(index).type())));
      }
    }
  };
  read(net_.inputs, "input");
  read(net_.outputs, "output");
}

void TfliteReader::check_order() const {
  std::vector<bool> known(net_.tensors.size(), false);
  for (std::size_t i = 0; i < known.size(); ++i) known[i] = net_.tensors[i].value.has_value();
  for (const int index : net_.inputs) known[static_cast<std::size_t>(index)] = true;
  for (const Op& op : net_.ops) {
    const OpPlace place{net_.file, op.index, op.type};
    for (const int index : op.inputs) {
      place.require(index < 0 || known[static_cast<std::size_t>(index)],
                    fmt::format("input {} has no value at this point; the file is damaged",
                                index < 0 ? "" : describe(index)));
    }
    const auto out = static_cast<std::size_t>(op.outputs.front());
    place.require(!known[out], fmt::format("output {} already has a value; the file is damaged",
                                           describe(op.outputs.front())));
    known[out] = true;
  }
  for (const int index : net_.outputs) {
    if (!known[static_cast<std::size_t>(index)]) {
      fail(fmt::format("graph output {} is computed by no operator", describe(index)));
    }
  }
}

Network TfliteReader::read() {
  if (model_.version() != 3) {
    fail(fmt::format("TFLite schema version must be 3, got {}", model_.version()));
  }
  const auto* graphs = model_.subgraphs();
  if (graphs == nullptr || graphs->size() != 1) {
    fail(fmt::format("the model must have 1 subgraph, got {}",
                     graphs == nullptr ? 0 : graphs->size()));
  }
  graph_ = graphs->Get(0);
  if (graph_->tensors() == nullptr || graph_->operators() == nullptr ||
      graph_->operators()->size() == 0) {
    fail("the model has no operators");
  }
  refuse_float_model();
  net_.tensors.resize(graph_->tensors()->size());
  loaded_.resize(net_.tensors.size());
  transposed_.resize(net_.tensors.size());
  net_.inputs = tensor_indices(graph_->inputs(), "graph inputs");
  net_.outputs = tensor_indices(graph_->outputs(), "graph outputs");
  const int count = static_cast<int>(graph_->operators()->size());
  for (int i = 0; i < count; ++i) refuse_unsupported(source(i));
  for (int i = 0; i < count; ++i) translate(source(i));
  read_ends();
  check_order();
  return std::move(net_);
}

Network parse_tflite(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (bytes.size() < 8 || !tflite::ModelBufferHasIdentifier(bytes.data())) {
    throw Error(
        fmt::format("{}: not a TFLite file: bytes 4 to 7 must be TFL3 (the file has {} bytes)",
                    name, bytes.size()));
  }
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!tflite::VerifyModelBuffer(verifier)) {
    throw Error(
        fmt::format("{}: truncated or damaged TFLite file: an offset points outside its {} "
                    "bytes; get the file again",
                    name, bytes.size()));
  }
  return TfliteReader(*tflite::GetModel(bytes.data()), name).read();
}

Network read_tflite(const std::filesystem::path& path) {
  const std::string contents = read_whole_file(path);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(contents.data());
  return parse_tflite({bytes, contents.size()}, path.string());
}

}  // namespace heddle
