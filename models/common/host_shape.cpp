// SPDX-License-Identifier: Apache-2.0
//
// Operators that move elements: reshape, pad, concat.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/common/error.hpp"
#include "models/common/host_ops.hpp"

namespace heddle {
namespace {

// The elements of a [n, outer, inner] array as [n, inner, outer].
std::vector<std::int64_t> swap_axes(const std::vector<std::int64_t>& data, std::int64_t n,
                                    std::int64_t outer, std::int64_t inner) {
  std::vector<std::int64_t> result;
  result.reserve(data.size());
  for (std::int64_t b = 0; b < n; ++b) {
    for (std::int64_t i = 0; i < inner; ++i) {
      for (std::int64_t o = 0; o < outer; ++o) {
        result.push_back(data[static_cast<std::size_t>((b * outer + o) * inner + i)]);
      }
    }
  }
  return result;
}

// Elements of `axis` and of all axes after it.
std::int64_t tail(const Shape& shape, std::size_t axis) {
  return element_count(Shape(shape.begin() + static_cast<std::ptrdiff_t>(axis), shape.end()));
}

// One axis with `before` and `after` elements of `fill` around it.
Tensor pad_axis(const Tensor& in, std::size_t axis, std::int64_t before, std::int64_t after,
                std::int64_t fill) {
  Tensor out{in.dtype, in.shape, {}};
  out.shape[axis] += before + after;
  const std::int64_t step = tail(in.shape, axis + 1);
  const std::int64_t row = tail(in.shape, axis);
  for (std::int64_t start = 0; start < in.size(); start += row) {
    out.data.insert(out.data.end(), static_cast<std::size_t>(before * step), fill);
    out.data.insert(out.data.end(), in.data.begin() + start, in.data.begin() + start + row);
    out.data.insert(out.data.end(), static_cast<std::size_t>(after * step), fill);
  }
  return out;
}

}  // namespace

Tensor host_reshape(const HostOp& op, const Tensor& in) {
  if (in.size() != element_count(op.out_shape)) {
    throw Error(fmt::format("reshape: {} elements of {} do not make {}", in.size(),
                            shape_text(in.shape), shape_text(op.out_shape)));
  }
  Tensor out{op.out_dtype, op.out_shape, in.data};
  if (op.attrs.nchw_flatten && in.shape.size() == 4) {
    out.data = swap_axes(out.data, in.shape[0], in.shape[1] * in.shape[2], in.shape[3]);
  }
  if (op.attrs.nchw_flatten && out.shape.size() == 4) {
    out.data = swap_axes(out.data, out.shape[0], out.shape[3], out.shape[1] * out.shape[2]);
  }
  const Rescale rescale(op.in[0], op.out, op.rule);
  for (std::int64_t& value : out.data) {
    value = std::clamp(rescale(value), op.attrs.act_min, op.attrs.act_max);
  }
  return out;
}

Tensor host_pad(const HostOp& op, const Tensor& in) {
  if (op.attrs.pads.size() != 2 * in.shape.size()) {
    throw Error(fmt::format("pad: {} amounts for a tensor of {} axes, two an axis are needed",
                            op.attrs.pads.size(), in.shape.size()));
  }
  Tensor out = in;
  for (std::size_t axis = 0; axis < in.shape.size(); ++axis) {
    const std::int64_t before = op.attrs.pads[2 * axis];
    const std::int64_t after = op.attrs.pads[2 * axis + 1];
    if (before < 0 || after < 0) {
      throw Error(fmt::format("pad: negative amounts ({}, {}) are not supported", before, after));
    }
    out = pad_axis(out, axis, before, after, op.in[0].zero_point);
  }
  const Rescale rescale(op.in[0], op.out, op.rule);
  for (std::int64_t& value : out.data) {
    value = std::clamp(rescale(value), op.attrs.act_min, op.attrs.act_max);
  }
  out.dtype = op.out_dtype;
  return out;
}

Tensor host_concat(const HostOp& op, const std::vector<const Tensor*>& inputs) {
  const auto rank = std::ssize(op.out_shape);
  const std::int64_t wanted = op.attrs.axis < 0 ? op.attrs.axis + rank : op.attrs.axis;
  if (wanted < 0 || wanted >= rank) {
    throw Error(fmt::format("concat: axis {} of a tensor of {} axes", op.attrs.axis, rank));
  }
  const auto axis = static_cast<std::size_t>(wanted);
  const std::int64_t rows =
      element_count(op.out_shape) / std::max<std::int64_t>(tail(op.out_shape, axis), 1);
  std::int64_t count = 0;
  for (const Tensor* input : inputs) {
    if (input == nullptr || std::ssize(input->shape) != rank) {
      throw Error("concat: inputs and output need equal ranks");
    }
    count += input->size();
  }
  if (count != element_count(op.out_shape)) {
    throw Error(fmt::format("concat: the inputs' {} elements do not make {}", count,
                            shape_text(op.out_shape)));
  }
  Tensor out{op.out_dtype, op.out_shape, {}};
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Rescale rescale(op.in[i], op.out, op.rule);
      const std::int64_t length = tail(inputs[i]->shape, axis);
      for (std::int64_t k = 0; k < length; ++k) {
        const std::int64_t value = inputs[i]->data[static_cast<std::size_t>(row * length + k)];
        out.data.push_back(std::clamp(rescale(value), op.attrs.act_min, op.attrs.act_max));
      }
    }
  }
  return out;
}

}  // namespace heddle
