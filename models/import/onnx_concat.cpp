// SPDX-License-Identifier: Apache-2.0
//
// ONNX concatenation. Inputs of one scale are joined at once; others wait for the output's scale.
#include <fmt/format.h>

#include "models/import/onnx_reader.hpp"

namespace heddle {

OnnxValue OnnxReader::make_concat(const OnnxNode& node, const std::vector<OnnxValue>& parts) {
  node.place.require(!parts.empty(), "must have an input");
  const OnnxValue& first = parts.front();
  const auto rank = static_cast<std::int64_t>(first.shape.size());
  std::int64_t axis = node.integer("axis", 1);
  node.place.require(axis >= -rank && axis < rank,
                     fmt::format("axis must be {}..{}, got {}", -rank, rank - 1, axis));
  axis += axis < 0 ? rank : 0;
  Shape shape = first.shape;
  shape[static_cast<std::size_t>(axis)] = 0;
  std::vector<int> inputs;
  for (const OnnxValue& part : parts) {
    Shape across = part.shape;
    if (across.size() == shape.size()) across[static_cast<std::size_t>(axis)] = 0;
    Shape sides = shape;
    sides[static_cast<std::size_t>(axis)] = 0;
    node.place.require(across == sides && part.nchw == first.nchw,
                       fmt::format("input of shape {} does not fit {} along axis {}",
                                   shape_text(part.shape), shape_text(first.shape), axis));
    shape[static_cast<std::size_t>(axis)] += part.shape[static_cast<std::size_t>(axis)];
    inputs.push_back(part.tensor);
  }
  node.place.require(shape_ok(shape), fmt::format("output would have shape {}", shape_text(shape)));
  OpAttrs attrs;
  attrs.axis = static_cast<int>(axis);
  if (first.nchw) {
    const int memory_rank = 4;
    attrs.axis = axis == 0   ? 0
                 : axis == 1 ? memory_rank - 1
                             : static_cast<int>(axis) - 1 + (rank == 3 ? 1 : 0);
  }
  return pending(node, OpKind::kConcat, attrs, std::move(inputs), std::move(shape), first.nchw);
}

void OnnxReader::concat(const OnnxNode& node) {
  std::vector<OnnxValue> parts;
  bool same = true;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    parts.push_back(map(node, i));
    const TensorInfo& first = info(parts.front().tensor);
    const TensorInfo& part = info(parts.back().tensor);
    node.place.require(parts.front().real == parts.back().real, "inputs are of different types");
    same = same && same_scale(first.quant, part.quant) && first.file_dtype == part.file_dtype;
  }
  OnnxValue result = make_concat(node, parts);
  if (!same) {
    node.place.require(parts.front().real,
                       "integer inputs must have the same scale and zero point");
    return define(node, std::move(result));
  }
  const TensorInfo first = info(parts.front().tensor);
  OnnxValue done = emit(std::move(result.pending.op), node.outputs.front(), result.shape,
                        result.nchw, first.file_dtype, first.quant);
  done.real = parts.front().real;
  define(node, std::move(done));
}

// Inputs: scale and zero point of the output, then map, scale, zero point of each part.
void OnnxReader::qlinear_concat(const OnnxNode& node) {
  std::vector<OnnxValue> parts;
  for (std::size_t i = 2; i + 2 < node.inputs.size(); i += 3) {
    parts.push_back(integer_map(node, i, i + 1, i + 2));
  }
  finish_qlinear(node, make_concat(node, parts), 0, 1);
}

}  // namespace heddle
