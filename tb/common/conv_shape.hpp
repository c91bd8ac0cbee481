// SPDX-License-Identifier: Apache-2.0
//
// A convolution's extents in one line, for lists of directed layers:
//   layer(6, 7, rows, cols).kernel(3, 3).before(1, 1).after(1, 1)     6x7 image, 3x3, padded all round
#pragma once

#include "tb/common/conv_workload.hpp"

namespace heddle {

class ConvShape {
 public:
  ConvShape(std::int64_t h, std::int64_t w, std::int64_t in_c, std::int64_t out_c)
      : layer_{.in_h = h, .in_w = w, .in_c = in_c, .out_c = out_c} {}

  ConvShape& batch(std::int64_t n) { return set(layer_.n, n); }
  ConvShape& grouped(std::int64_t groups) { return set(layer_.groups, groups); }
  ConvShape& kernel(std::int64_t h, std::int64_t w) {
    return set(layer_.kernel_h, h, layer_.kernel_w, w);
  }
  ConvShape& stride(std::int64_t h, std::int64_t w) {
    return set(layer_.stride_h, h, layer_.stride_w, w);
  }
  ConvShape& dilated(std::int64_t h, std::int64_t w) {
    return set(layer_.dilation_h, h, layer_.dilation_w, w);
  }
  // Padding above and to the left, below and to the right.
  ConvShape& before(std::int64_t h, std::int64_t w) {
    return set(layer_.pad_top, h, layer_.pad_left, w);
  }
  ConvShape& after(std::int64_t h, std::int64_t w) { return set(bottom_, h, right_, w); }

  // With the outputs that follow.
  [[nodiscard]] ConvLayer conv() const {
    ConvLayer layer = layer_;
    set_outputs(layer, bottom_, right_);
    return layer;
  }

 private:
  ConvShape& set(std::int64_t& field, std::int64_t value) {
    field = value;
    return *this;
  }
  ConvShape& set(std::int64_t& field_h, std::int64_t h, std::int64_t& field_w, std::int64_t w) {
    field_h = h;
    field_w = w;
    return *this;
  }

  ConvLayer layer_;
  std::int64_t bottom_ = 0, right_ = 0;
};

[[nodiscard]] inline ConvShape layer(std::int64_t h, std::int64_t w, std::int64_t in_c,
                                     std::int64_t out_c) {
  return {h, w, in_c, out_c};
}

}  // namespace heddle
