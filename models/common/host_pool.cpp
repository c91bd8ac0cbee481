// SPDX-License-Identifier: Apache-2.0
//
// Pooling over NHWC. Pixels outside the input do not take part.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/common/bits.hpp"
#include "models/common/error.hpp"
#include "models/common/host_ops.hpp"
#include "models/common/requant.hpp"

namespace heddle {
namespace {

struct Window {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::int64_t largest = std::numeric_limits<std::int64_t>::min();
};

Window read_window(const OpAttrs& a, const Tensor& in, std::int64_t n, std::int64_t y,
                   std::int64_t x, std::int64_t c) {
  Window window;
  for (std::int64_t r = 0; r < a.kernel_h; ++r) {
    const std::int64_t h = y * a.stride_h - a.pad_top + r * a.dilation_h;
    for (std::int64_t s = 0; s < a.kernel_w; ++s) {
      const std::int64_t w = x * a.stride_w - a.pad_left + s * a.dilation_w;
      if (h < 0 || h >= in.shape[1] || w < 0 || w >= in.shape[2]) continue;
      const std::int64_t index = ((n * in.shape[1] + h) * in.shape[2] + w) * in.shape[3] + c;
      const std::int64_t value = in.data[static_cast<std::size_t>(index)];
      ++window.count;
      window.sum += value;
      window.largest = std::max(window.largest, value);
    }
  }
  return window;
}

// Every output element from f(window, channel), clamped.
template <typename F>
Tensor pool(const HostOp& op, const Tensor& in, F f) {
  if (in.shape.size() != 4 || op.out_shape.size() != 4 || in.shape[0] != op.out_shape[0] ||
      in.shape[3] != op.out_shape[3]) {
    throw Error(fmt::format("pooling keeps batch and channels of a 4-D tensor, got {} to {}",
                            shape_text(in.shape), shape_text(op.out_shape)));
  }
  Tensor out{op.out_dtype, op.out_shape, {}};
  out.data.reserve(static_cast<std::size_t>(element_count(op.out_shape)));
  for (std::int64_t n = 0; n < op.out_shape[0]; ++n) {
    for (std::int64_t y = 0; y < op.out_shape[1]; ++y) {
      for (std::int64_t x = 0; x < op.out_shape[2]; ++x) {
        for (std::int64_t c = 0; c < op.out_shape[3]; ++c) {
          const Window window = read_window(op.attrs, in, n, y, x, c);
          const std::int64_t value = window.count == 0 ? op.out.zero_point : f(window, c);
          out.data.push_back(std::clamp(value, op.attrs.act_min, op.attrs.act_max));
        }
      }
    }
  }
  return out;
}

}  // namespace

Tensor host_max_pool(const HostOp& op, const Tensor& in) {
  const Rescale rescale(op.in[0], op.out, op.rule);
  return pool(op, in, [&](const Window& window, std::int64_t) { return rescale(window.largest); });
}

Tensor host_average_pool(const HostOp& op, const Tensor& in) {
  const Affine& from = op.in[0];
  if (op.attrs.fixed_rule) {
    const auto& fixed = op.attrs.fixed_scales;
    return pool(op, in, [&](const Window& window, std::int64_t c) {
      return scale_accumulator(*op.attrs.fixed_rule,
                               fixed[static_cast<std::size_t>(c) % fixed.size()],
                               window.sum - window.count * from.zero_point) +
             op.out.zero_point;
    });
  }
  if (from == op.out) {
    return pool(op, in, [&](const Window& window, std::int64_t) {
      return round_divide_away(window.sum + window.count * op.file_offset, window.count) -
             op.file_offset;
    });
  }
  if (!(from.scale > 0 && op.out.scale > 0)) {
    throw Error("average pooling to another quantization needs the scales of both tensors");
  }
  return pool(op, in, [&](const Window& window, std::int64_t) {
    const double real = from.scale / (op.out.scale * static_cast<double>(window.count));
    return scale_accumulator(op.rule, quantize_multiplier(real),
                             window.sum - window.count * from.zero_point) +
           op.out.zero_point;
  });
}

}  // namespace heddle
