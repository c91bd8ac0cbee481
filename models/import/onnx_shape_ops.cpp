// SPDX-License-Identifier: Apache-2.0
//
// ONNX operators that only move values. They keep scale and zero point, so they need no quantizer
// behind them.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/import/onnx_reader.hpp"

namespace heddle {

using Kind = OnnxValue::Kind;

void OnnxReader::identity(const OnnxNode& node) { define(node, value(node, 0)); }

void OnnxReader::make_reshape(const OnnxNode& node, const OnnxValue& x, Shape shape) {
  node.place.require(shape_ok(shape) && element_count(shape) == element_count(x.shape),
                     fmt::format("shape {} must have as many elements as input {}",
                                 shape_text(shape), shape_text(x.shape)));
  OpAttrs attrs;
  const bool nchw = shape.size() == 4 || (shape.size() == 3 && rank3_nchw_);
  attrs.nchw_flatten = x.nchw || nchw;
  const TensorInfo before = info(x.tensor);
  OnnxValue wait = pending(node, OpKind::kReshape, attrs, {x.tensor}, std::move(shape), nchw);
  OnnxValue result = emit(std::move(wait.pending.op), node.outputs.front(), wait.shape, nchw,
                          before.file_dtype, before.quant);
  result.real = x.real;
  define(node, std::move(result));
}

void OnnxReader::reshape(const OnnxNode& node) {
  std::vector<std::int64_t> wanted =
      node.input(1).empty() ? node.integers("shape", {}) : constant_integers(node, 1);
  const OnnxValue x = map(node, 0);
  const std::int64_t total = element_count(x.shape);
  std::int64_t known = 1;
  int open = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0 && i < x.shape.size()) wanted[i] = x.shape[i];
    if (wanted[i] == -1) {
      ++open;
      continue;
    }
    node.place.require(
        wanted[i] >= 1 && wanted[i] <= total / known,
        fmt::format("shape {} does not fit input {}", shape_text(wanted), shape_text(x.shape)));
    known *= wanted[i];
  }
  node.place.require(open <= 1, "shape must have at most one -1");
  for (std::int64_t& extent : wanted) extent = extent == -1 ? total / known : extent;
  make_reshape(node, x, std::move(wanted));
}

void OnnxReader::flatten(const OnnxNode& node) {
  const OnnxValue x = map(node, 0);
  const auto rank = static_cast<std::int64_t>(x.shape.size());
  std::int64_t axis = node.integer("axis", 1);
  node.place.require(axis >= -rank && axis <= rank,
                     fmt::format("axis must be {}..{}, got {}", -rank, rank, axis));
  axis += axis < 0 ? rank : 0;
  const std::int64_t outer =
      element_count(Shape(x.shape.begin(), x.shape.begin() + static_cast<std::ptrdiff_t>(axis)));
  make_reshape(node, x, {outer, element_count(x.shape) / outer});
}

void OnnxReader::squeeze(const OnnxNode& node) {
  const OnnxValue x = map(node, 0);
  std::vector<std::int64_t> axes = node.integers("axes", {});
  if (axes.empty() && !node.input(1).empty()) axes = constant_integers(node, 1);
  const bool remove = node.type() == "Squeeze";
  Shape shape = x.shape;
  const auto rank = static_cast<std::int64_t>(shape.size() + (remove ? 0 : axes.size()));
  for (std::int64_t& axis : axes) {
    node.place.require(axis >= -rank && axis < rank,
                       fmt::format("axis must be {}..{}, got {}", -rank, rank - 1, axis));
    axis += axis < 0 ? rank : 0;
  }
  std::sort(axes.begin(), axes.end());
  node.place.require(std::adjacent_find(axes.begin(), axes.end()) == axes.end(), "axes repeat");
  if (!remove) {
    for (const std::int64_t axis : axes) shape.insert(shape.begin() + axis, 1);
  } else if (axes.empty()) {
    std::erase(shape, 1);
  } else {
    for (std::size_t i = axes.size(); i-- > 0;) {
      node.place.require(shape[static_cast<std::size_t>(axes[i])] == 1,
                         fmt::format("axis {} of shape {} is not 1", axes[i], shape_text(x.shape)));
      shape.erase(shape.begin() + axes[i]);
    }
  }
  make_reshape(node, x, std::move(shape));
}

// Between NCHW and NHWC a transpose does nothing here: both are the same memory.
void OnnxReader::transpose(const OnnxNode& node) {
  OnnxValue x = value(node, 0);
  const std::size_t rank = x.shape.size();
  std::vector<std::int64_t> reverse(rank);
  std::iota(reverse.rbegin(), reverse.rend(), 0);
  const std::vector<std::int64_t> order = node.integers("perm", reverse, static_cast<int>(rank));
  node.place.require(std::is_permutation(order.begin(), order.end(), reverse.begin()),
                     "perm must name every axis once");
  Shape shape;
  for (const std::int64_t axis : order) shape.push_back(x.shape[static_cast<std::size_t>(axis)]);
  if (x.kind == Kind::kConstant) {
    transpose_constant(node, x, order, shape);
    return;
  }
  const std::vector<std::int64_t> to_nchw = {0, 3, 1, 2};
  const std::vector<std::int64_t> to_nhwc = {0, 2, 3, 1};
  if (std::is_sorted(order.begin(), order.end())) return define(node, std::move(x));
  if (x.kind != Kind::kFloatInput) x = map(node, 0);
  node.place.require((order == to_nchw && !x.nchw) || (order == to_nhwc && x.nchw),
                     fmt::format("only transposes between NCHW and NHWC are supported, got perm {}",
                                 shape_text(order)));
  x.shape = std::move(shape);
  x.nchw = !x.nchw;
  define(node, std::move(x));
}

void OnnxReader::transpose_constant(const OnnxNode& node, const OnnxValue& x,
                                    const std::vector<std::int64_t>& order, const Shape& shape) {
  const OnnxTensor& source = *x.constant;
  node.place.require(order.size() == 2 && !x.quant.present(),
                     fmt::format("constant '{}' must be a matrix, and not dequantized yet", x.key));
  OnnxTensor made = source;
  made.shape = shape;
  const auto rows = static_cast<std::size_t>(shape[0]);
  const auto columns = static_cast<std::size_t>(shape[1]);
  for (std::size_t row = 0; order[0] == 1 && row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t to = row * columns + column;
      const std::size_t from = column * rows + row;
      if (source.is_float())
        made.floats[to] = source.floats[from];
      else
        made.ints[to] = source.ints[from];
    }
  }
  const std::string& name = node.outputs.front();
  node.place.require(graph_.constants.count(name) == 0,
                     fmt::format("output '{}' already has a value", name));
  OnnxValue result = x;
  result.constant = &(graph_.constants[name] = std::move(made));
  result.shape = shape;
  result.key = name;
  define(node, std::move(result));
}

void OnnxReader::pad(const OnnxNode& node) {
  node.place.require(node.text("mode", "constant") == "constant", "mode must be constant");
  const OnnxValue x = map(node, 0);
  const std::vector<std::int64_t> pads =
      node.input(1).empty() ? node.integers("pads", {}) : constant_integers(node, 1);
  const std::size_t rank = x.shape.size();
  node.place.require(pads.size() == 2 * rank,
                     fmt::format("pads must be {} numbers, got {}", 2 * rank, pads.size()));
  if (x.real) {
    const float filling = constant_scalar(node, 2).value_or(node.real("value", 0.0F));
    node.place.require(filling == 0.0F, fmt::format("value must be 0, got {}", filling));
  } else {
    const Quantization& quant = info(x.tensor).quant;
    const std::int64_t shift = info(x.tensor).file_dtype == DType::kUint8 ? 128 : 0;
    const std::vector<std::int64_t> filling =
        node.input(2).empty() ? std::vector<std::int64_t>{0} : constant_integers(node, 2);
    node.place.require(quant.present() && filling.size() == 1 &&
                           filling.front() - shift == quant.zero_point.front(),
                       "value must be the zero point of the feature map");
  }
  Shape before = x.shape;
  Shape after = x.shape;
  Shape shape = x.shape;
  for (std::size_t i = 0; i < rank; ++i) {
    before[i] = pads[i];
    after[i] = pads[rank + i];
    node.place.require(
        before[i] >= 0 && before[i] <= kMaxWindow && after[i] >= 0 && after[i] <= kMaxWindow,
        fmt::format("pads must be 0..{}", kMaxWindow));
    shape[i] += before[i] + after[i];
  }
  node.place.require(shape_ok(shape), fmt::format("output would have shape {}", shape_text(shape)));
  // memory_shape() puts a 1 where rank 3 gets its height; its padding is 0.
  before = memory_shape(before, x.nchw);
  after = memory_shape(after, x.nchw);
  if (x.nchw && rank == 3) before[1] = after[1] = 0;
  OpAttrs attrs;
  for (std::size_t i = 0; i < before.size(); ++i) {
    attrs.pads.push_back(before[i]);
    attrs.pads.push_back(after[i]);
  }
  const TensorInfo source = info(x.tensor);
  OnnxValue wait = pending(node, OpKind::kPad, attrs, {x.tensor}, std::move(shape), x.nchw);
  OnnxValue result = emit(std::move(wait.pending.op), node.outputs.front(), wait.shape, x.nchw,
                          source.file_dtype, source.quant);
  result.real = x.real;
  define(node, std::move(result));
}

}  // namespace heddle
