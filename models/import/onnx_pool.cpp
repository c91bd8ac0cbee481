// SPDX-License-Identifier: Apache-2.0
//
// ONNX pooling. Max pooling moves integers and needs no scale; averages wait for theirs.
#include <fmt/format.h>

#include <algorithm>

#include "models/import/onnx_reader.hpp"

namespace heddle {
namespace {

// Kernel of the node's attribute, or the whole feature map.
Shape kernel_of(const OnnxNode& node, const OnnxValue& x, bool global) {
  node.place.require(
      x.nchw, fmt::format("input {} must be a feature map in NCHW order", shape_text(x.shape)));
  if (global) return Shape(x.shape.begin() + 2, x.shape.end());
  return node.integers("kernel_shape", {}, static_cast<int>(x.shape.size()) - 2);
}

Shape pooled_shape(const OnnxNode& node, const OpAttrs& attrs, const OnnxValue& x) {
  Shape out = {x.shape[0], x.shape[1]};
  if (x.shape.size() == 4) out.push_back(axis_h(attrs, x.shape[2]).out());
  out.push_back(axis_w(attrs, x.shape.back()).out());
  node.place.require(shape_ok(out), fmt::format("output would have shape {}", shape_text(out)));
  return out;
}

// With ceil_mode the windows may hang over the end; refused where that would add one.
void refuse_ceil(const OnnxNode& node, const OpAttrs& attrs, const OnnxValue& x) {
  if (node.integer("ceil_mode", 0) == 0) return;
  const auto exact = [](const WindowAxis& axis) {
    return (axis.in + axis.before + axis.after - axis.extent()) % axis.stride == 0;
  };
  node.place.require((x.shape.size() == 3 || exact(axis_h(attrs, x.shape[2]))) &&
                         exact(axis_w(attrs, x.shape.back())),
                     "ceil_mode 1 that adds an output is not supported; export with ceil_mode 0");
}

}  // namespace

void OnnxReader::max_pool(const OnnxNode& node) {
  const OnnxValue x = map(node, 0);
  node.place.require(node.outputs.size() == 1 || node.outputs[1].empty(),
                     "indices are not supported");
  const OpAttrs attrs = window(node, x, kernel_of(node, x, false));
  refuse_ceil(node, attrs, x);
  node.place.require(std::max(attrs.pad_top, attrs.pad_bottom) < axis_h(attrs, 1).extent() &&
                         std::max(attrs.pad_left, attrs.pad_right) < axis_w(attrs, 1).extent(),
                     "pads must be smaller than the kernel");
  const TensorInfo before = info(x.tensor);
  OnnxValue wait =
      pending(node, OpKind::kMaxPool, attrs, {x.tensor}, pooled_shape(node, attrs, x), true);
  OnnxValue result = emit(std::move(wait.pending.op), node.outputs.front(), wait.shape, true,
                          before.file_dtype, before.quant);
  result.real = x.real;
  define(node, std::move(result));
}

OnnxValue OnnxReader::make_average(const OnnxNode& node, const OnnxValue& x, bool global) {
  node.place.require(!dory_, "averaging is not supported in integer networks held as float32");
  const Shape kernel = kernel_of(node, x, global);
  OpAttrs attrs;
  if (global) {
    attrs.kernel_h = kernel.size() == 2 ? kernel[0] : 1;
    attrs.kernel_w = kernel.back();
    check_window(node.place, attrs);
  } else {
    attrs = window(node, x, kernel);
    refuse_ceil(node, attrs, x);
  }
  const bool padded = attrs.pad_top + attrs.pad_bottom + attrs.pad_left + attrs.pad_right > 0;
  node.place.require(!padded, "pads are not supported in averages; pad first (Pad)");
  return pending(node, OpKind::kAveragePool, attrs, {x.tensor}, pooled_shape(node, attrs, x), true);
}

void OnnxReader::average_pool(const OnnxNode& node) {
  const OnnxValue x = real_map(node, 0);
  define(node, make_average(node, x, node.type() == "GlobalAveragePool"));
}

void OnnxReader::reduce_mean(const OnnxNode& node) {
  const OnnxValue x = real_map(node, 0);
  std::vector<std::int64_t> axes = node.integers("axes", {});
  if (axes.empty() && !node.input(1).empty()) axes = constant_integers(node, 1);
  const auto rank = static_cast<std::int64_t>(x.shape.size());
  for (std::int64_t& axis : axes) axis += axis < 0 ? rank : 0;
  std::sort(axes.begin(), axes.end());
  std::vector<std::int64_t> wanted;
  for (std::int64_t axis = 2; axis < rank; ++axis) wanted.push_back(axis);
  node.place.require(x.nchw && axes == wanted, "only a mean over height and width is supported");
  OnnxValue result = make_average(node, x, true);
  if (node.integer("keepdims", 1) == 0) {
    // Without its extents of 1 the map is the same in memory, channel by channel.
    result.shape = {x.shape[0], x.shape[1]};
    result.nchw = false;
  }
  define(node, std::move(result));
}

void OnnxReader::qlinear_average_pool(const OnnxNode& node) {
  const OnnxValue x = integer_map(node, 0, 1, 2);
  node.place.require(node.integer("channels_last", 0) == 0, "channels_last is not supported");
  const bool global = node.type().find("Global") != std::string::npos;
  finish_qlinear(node, make_average(node, x, global), 3, 4);
}

}  // namespace heddle
