// SPDX-License-Identifier: Apache-2.0
//
// Golden operators that run on the host, not on a block. Numerics follow TFLite's int8 kernels with
// the requantization rule left open; where input and output scales are equal, values only move.
//   add      v_i = rule((q_i - z_i) << 20, s_i / 2s), s = max(s_0, s_1)
//            out = rule(v_0 + v_1, 2s / (2^20 so)) + zo
//   mul      out = rule((q_0 - z_0) * (q_1 - z_1), s_0 * s_1 / so) + zo
//   average  sum / count of the pixels inside, ties away from zero (in the model file's range)
//   softmax  rint(p / so) + zo, p = exp(beta * s * (q - max)) / sum, in float64
// Tests: host_ops_test.cpp and the reference networks of models/import/goldens_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "models/common/network.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// real = scale * (q - zero_point); scale 0 where the model gives none.
struct Affine {
  double scale = 0.0;
  std::int64_t zero_point = 0;
  bool operator==(const Affine&) const = default;
};

// What an operator needs besides its inputs' values.
struct HostOp {
  std::vector<Affine> in;  // one an input
  Affine out;
  RequantRule rule = RequantRule::kDouble;
  OpAttrs attrs;
  DType out_dtype = DType::kInt8;
  Shape out_shape;
  std::int64_t file_offset = 0;  // the file's number minus ours: 128 where the file says uint8
};

[[nodiscard]] Tensor host_add(const HostOp& op, const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor host_mul(const HostOp& op, const Tensor& a, const Tensor& b);
// kRequantize and kRelu: other scale, then clamp.
[[nodiscard]] Tensor host_rescale(const HostOp& op, const Tensor& in);
[[nodiscard]] Tensor host_average_pool(const HostOp& op, const Tensor& in);
[[nodiscard]] Tensor host_max_pool(const HostOp& op, const Tensor& in);
[[nodiscard]] Tensor host_softmax(const HostOp& op, const Tensor& in);
[[nodiscard]] Tensor host_reshape(const HostOp& op, const Tensor& in);
[[nodiscard]] Tensor host_pad(const HostOp& op, const Tensor& in);
[[nodiscard]] Tensor host_concat(const HostOp& op, const std::vector<const Tensor*>& inputs);

// q of one quantization as q of another: (q - zi) scaled by si/so, plus zo. Equal scales (or none):
// the zero point moves, nothing is scaled.
class Rescale {
 public:
  Rescale(Affine in, Affine out, RequantRule rule);
  [[nodiscard]] std::int64_t operator()(std::int64_t value) const;

 private:
  Affine in_, out_;
  RequantRule rule_;
  bool moved_;
  ChannelScale scale_;
};

}  // namespace heddle
