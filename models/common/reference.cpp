// SPDX-License-Identifier: Apache-2.0
#include "models/common/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "models/common/bits.hpp"
#include "models/common/error.hpp"
#include "models/common/requant.hpp"

namespace heddle {
namespace {

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

std::string label(const ConvLayer& layer) {
  return fmt::format("layer {} ({})", layer.index, layer.name);
}

// The sum of one output, as in the header's formula.
std::int64_t accumulate_one(const ConvLayer& l, const Tensor& in, std::int64_t n, std::int64_t y,
                            std::int64_t x, std::int64_t o) {
  const std::int64_t group = o / l.out_c_per_group();
  const std::int64_t wgt_zero =
      l.wgt_zero_point.size() == 1 ? l.wgt_zero_point[0] : l.wgt_zero_point[at(o)];
  std::int64_t acc = l.bias.empty() ? 0 : l.bias[at(o)];
  for (std::int64_t r = 0; r < l.kernel_h; ++r) {
    const std::int64_t h = y * l.stride_h - l.pad_top + r * l.dilation_h;
    if (h < 0 || h >= l.in_h) continue;
    for (std::int64_t s = 0; s < l.kernel_w; ++s) {
      const std::int64_t w = x * l.stride_w - l.pad_left + s * l.dilation_w;
      if (w < 0 || w >= l.in_w) continue;
      for (std::int64_t i = 0; i < l.in_c_per_group(); ++i) {
        const std::int64_t channel = group * l.in_c_per_group() + i;
        const std::int64_t value = in.data[at(((n * l.in_h + h) * l.in_w + w) * l.in_c + channel)];
        const std::int64_t weight =
            l.weights[at(((o * l.kernel_h + r) * l.kernel_w + s) * l.in_c_per_group() + i)];
        acc += (value - l.in_zero_point) * (weight - wgt_zero);
      }
    }
  }
  return acc;
}

void check_input(const ConvLayer& layer, const Tensor& in) {
  if (in.size() != element_count(layer.in_shape())) {
    throw Error(fmt::format("{}: input of {} elements is needed (shape {}), got {} (shape {})",
                            label(layer), element_count(layer.in_shape()),
                            shape_text(layer.in_shape()), in.size(), shape_text(in.shape)));
  }
}

DType smallest_dtype(std::int64_t low, std::int64_t high) {
  for (const DType type : {DType::kInt8, DType::kUint8, DType::kInt16, DType::kInt32}) {
    if (low >= dtype_min(type) && high <= dtype_max(type)) return type;
  }
  return DType::kInt64;
}

Tensor finish(const ConvLayer& layer, Tensor acc) {
  for (const std::int64_t value : acc.data) {
    if (!fits(value, 32)) {
      throw Error(
          fmt::format("{}: accumulator {} does not fit in 32 bits; the weights, bias or zero "
                      "points are too large",
                      label(layer), value));
    }
  }
  if (!layer.requant) {
    acc.dtype = DType::kInt32;
    return acc;
  }
  const Requant& requant = *layer.requant;
  acc.dtype = smallest_dtype(requant.clamp_min, requant.clamp_max);
  for (std::size_t i = 0; i < acc.data.size(); ++i) {
    acc.data[i] = requantize(requant, i % at(layer.out_c), acc.data[i]);
  }
  return acc;
}

std::int64_t largest_magnitude(const std::vector<std::int64_t>& values) {
  std::int64_t largest = 0;
  for (const std::int64_t value : values) {
    largest = std::max(largest, value < 0 ? -std::max(value, -dtype_max(DType::kInt64)) : value);
  }
  return largest;
}

}  // namespace

Tensor conv_accumulate(const ConvLayer& layer, const Tensor& in) {
  check_input(layer, in);
  Tensor acc{DType::kInt64, layer.out_shape(), {}};
  acc.data.reserve(at(element_count(acc.shape)));
  for (std::int64_t n = 0; n < layer.n; ++n) {
    for (std::int64_t y = 0; y < layer.out_h; ++y) {
      for (std::int64_t x = 0; x < layer.out_w; ++x) {
        for (std::int64_t o = 0; o < layer.out_c; ++o) {
          acc.data.push_back(accumulate_one(layer, in, n, y, x, o));
        }
      }
    }
  }
  return acc;
}

Tensor conv_reference(const ConvLayer& layer, const Tensor& in) {
  return finish(layer, conv_accumulate(layer, in));
}

Tensor conv_fast(const ConvLayer& layer, const Tensor& in) {
  check_input(layer, in);
  return finish(layer, conv_accumulate_fast(layer, in));
}

Tensor gemm_reference(const Tensor& a, const Tensor& w) {
  if (a.shape.size() != 2 || w.shape.size() != 2 || a.shape[1] != w.shape[0]) {
    throw Error(fmt::format("gemm: A must be M x K and W K x N, got {} and {}", shape_text(a.shape),
                            shape_text(w.shape)));
  }
  const std::int64_t rows = a.shape[0];
  const std::int64_t depth = a.shape[1];
  const std::int64_t cols = w.shape[1];
  const double bound = static_cast<double>(depth) * static_cast<double>(largest_magnitude(a.data)) *
                       static_cast<double>(largest_magnitude(w.data));
  if (bound > std::ldexp(1.0, 62)) {
    throw Error(
        fmt::format("gemm: sums of {} products of these values may not fit in 64 bits; scale "
                    "the matrices down",
                    depth));
  }
  Tensor product =
      Tensor::zeros(bound < std::ldexp(1.0, 31) ? DType::kInt32 : DType::kInt64, {rows, cols});
  for (std::int64_t m = 0; m < rows; ++m) {
    for (std::int64_t n = 0; n < cols; ++n) {
      for (std::int64_t k = 0; k < depth; ++k) {
        product.data[at(m * cols + n)] += a.data[at(m * depth + k)] * w.data[at(k * cols + n)];
      }
    }
  }
  return product;
}

}  // namespace heddle
