// SPDX-License-Identifier: Apache-2.0
//
// The one layer that every compute block runs: a grouped 2-D convolution over NHWC integers with
// bias and requantization. Depthwise, fully connected, 1-D and GEMM layers are cases of it:
//   depthwise        groups == in_c
//   fully connected  in_h = batch, in_w = 1, kernel 1x1        (position = sample)
//   GEMM  A(MxK)*W(KxN)  n = 1, in_h = M, in_w = 1, in_c = K, out_c = N, no requant
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/common/tensor.hpp"

namespace heddle {

// How an accumulator becomes an output value, before zero point and clamp.
//   kDouble  round_pot(srdhm(acc << max(e,0), M), max(-e,0))           TFLite-Micro, CMSIS-NN
//   kSingle  (acc*M + 2^(30-e)) >> (31-e)                              TFLite built-in kernels
//   kFloor   (acc*mul + add) >> s                                      DORY / NEMO
//   kHalfUp  (acc*mul + add + 2^(s-1)) >> s                            Deeploy
//   kFp32    round_half_even(float32(acc) * float32(real))             XNNPACK; golden only
enum class RequantRule { kDouble, kSingle, kFloor, kHalfUp, kFp32 };

[[nodiscard]] std::string_view rule_name(RequantRule rule);                       // "half-up"
[[nodiscard]] std::optional<RequantRule> rule_from_name(std::string_view name);

// Scale of one output channel. kDouble and kSingle read multiplier and exponent
// (real = multiplier * 2^(exponent-31), 2^30 <= multiplier < 2^31 or 0);
// kFloor and kHalfUp read multiplier, add and shift; kFp32 reads real.
struct ChannelScale {
  std::int64_t multiplier = 0;
  int exponent = 0;
  std::int64_t add = 0;
  int shift = 0;
  double real = 0.0;
};

struct Requant {
  RequantRule rule = RequantRule::kDouble;
  std::vector<ChannelScale> channels{};  // out_c entries
  std::int64_t zero_point = 0;         // added after scaling
  std::int64_t clamp_min = -128;       // applied last, inclusive
  std::int64_t clamp_max = 127;
};

struct ConvLayer {
  std::string name{};                    // for messages: operator name of the model
  int index = 0;                         // operator index in the model; 0 for --gemm
  std::int64_t n = 1, in_h = 1, in_w = 1, in_c = 1;
  std::int64_t out_h = 1, out_w = 1, out_c = 1;
  std::int64_t kernel_h = 1, kernel_w = 1;
  std::int64_t stride_h = 1, stride_w = 1;
  std::int64_t dilation_h = 1, dilation_w = 1;
  std::int64_t pad_top = 0, pad_left = 0;  // bottom and right follow from out_h, out_w
  std::int64_t groups = 1;                 // divides in_c and out_c
  std::int64_t in_zero_point = 0;          // also the value of padding pixels
  std::vector<std::int64_t> wgt_zero_point{0};  // 1 or out_c entries
  std::vector<std::int64_t> weights{};     // [out_c][kernel_h][kernel_w][in_c / groups]
  std::vector<std::int64_t> bias{};        // out_c entries, or empty
  std::optional<Requant> requant{};        // absent: raw accumulators, out_zero_point unused

  [[nodiscard]] std::int64_t in_c_per_group() const { return in_c / groups; }
  [[nodiscard]] std::int64_t out_c_per_group() const { return out_c / groups; }
  [[nodiscard]] std::int64_t reduction() const {  // products summed into one output
    return kernel_h * kernel_w * in_c_per_group();
  }
  [[nodiscard]] std::int64_t positions() const { return n * out_h * out_w; }
  // Multiplications of the layer, padding taps included.
  [[nodiscard]] std::int64_t macs() const { return positions() * out_c * reduction(); }
  [[nodiscard]] Shape out_shape() const { return {n, out_h, out_w, out_c}; }
  [[nodiscard]] Shape in_shape() const { return {n, in_h, in_w, in_c}; }
};

}  // namespace heddle
