// SPDX-License-Identifier: Apache-2.0
//
// Golden convolution and matrix product: the obvious loops, exact in int64, independent of blocks.
//
//   acc[n,y,x,o] = bias[o] + sum over r, s, i of
//       (in[n, y*sh - pt + r*dh, x*sw - pl + s*dw, g*I + i] - zi) * (w[o,r,s,i] - zw[o])
//   with group g = o / (out_c / groups) and I = in_c / groups.
// A tap outside the input counts as zi, so it adds nothing.
#pragma once

#include "models/common/layer.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// Accumulators, int64, of the layer's out_shape. `in` is NHWC of the layer's in_shape, else Error.
[[nodiscard]] Tensor conv_accumulate(const ConvLayer& layer, const Tensor& in);

// The same numbers from patches of 16-bit differences. Values that do not fit take the slow path.
[[nodiscard]] Tensor conv_accumulate_fast(const ConvLayer& layer, const Tensor& in);

// Requantized (smallest of int8, uint8, int16, int32 that holds the clamp's range), or the int32
// accumulators of a layer without requantization. Throws Error when an accumulator leaves int32.
[[nodiscard]] Tensor conv_reference(const ConvLayer& layer, const Tensor& in);
[[nodiscard]] Tensor conv_fast(const ConvLayer& layer, const Tensor& in);

// A (M x K) * W (K x N). int32 where K * max|a| * max|w| fits, else int64.
[[nodiscard]] Tensor gemm_reference(const Tensor& a, const Tensor& w);

}  // namespace heddle
