// SPDX-License-Identifier: Apache-2.0
//
// A quantized network as the importers deliver it: operators in execution order over integer tensors.
// Feature maps are NHWC whatever the file says (TensorInfo::nchw tells that files want NCHW back).
// uint8 tensors arrive as int8 (value - 128, zero point - 128); file_dtype remembers the original.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/common/layer.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// real = scale * (q - zero_point); one entry per tensor, or one per channel along axis.
struct Quantization {
  std::vector<double> scale;
  std::vector<std::int64_t> zero_point;
  int axis = -1;
  [[nodiscard]] bool present() const { return !scale.empty(); }
};

struct TensorInfo {
  std::string name;
  DType dtype = DType::kInt8;       // as held in memory
  DType file_dtype = DType::kInt8;  // as in the model file: outputs are written as this
  Shape shape;                      // in memory (NHWC for feature maps)
  bool nchw = false;                // the model's own layout is NCHW: transpose 4-D input and output files
  Quantization quant;
  std::optional<Tensor> value;      // constants; weights are [out_c][kh][kw][in_c/groups]
};

enum class OpKind {
  kConv,            // inputs: x, weights, bias (or -1). Depthwise has groups == in_c. Weights [O][KH][KW][I/g].
  kFullyConnected,  // inputs: x, weights [O][I], bias (or -1); x is flattened to [batch, I]
  kAdd,             // inputs: a, b of the same shape (or b broadcast along the trailing axes)
  kMul,             // inputs: a, b; elementwise product, requantized
  kAveragePool,     // kernel/stride/pads as conv; counts only pixels inside
  kMaxPool,
  kReshape,         // attrs.nchw_flatten: 4-D sides (input, output or both) are read in NCHW order
  kSoftmax,         // over the last axis
  kPad,             // attrs.pads: {before, after} per axis, filled with the zero point
  kConcat,          // attrs.axis (in memory layout); all inputs have the output's scale
  kRequantize,      // Quantize / Dequantize+Quantize: same shape, other scale, clamped to act_min, act_max
  kRelu,            // clamp only: attrs.act_min, act_max
};

[[nodiscard]] std::string_view op_kind_name(OpKind kind);

struct OpAttrs {
  std::int64_t kernel_h = 1, kernel_w = 1, stride_h = 1, stride_w = 1;
  std::int64_t dilation_h = 1, dilation_w = 1;
  std::int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
  std::int64_t groups = 1;
  std::int64_t act_min = -128, act_max = 127;  // clamp of the quantized result (fused activation included)
  std::vector<std::int64_t> pads;              // kPad: before0, after0, before1, ...
  int axis = -1;
  double beta = 1.0;                           // kSoftmax
  bool nchw_flatten = false;
  bool raw_accumulator = false;                // output is the int32 sum, bias included (ConvInteger, last Gemm)
  // Integer networks without float scales (DORY form): requantization given outright. Tensors may
  // then have a zero point without a scale. kConv, kFullyConnected, kRequantize, kRelu, kAveragePool:
  // one scale, or one a channel. kAdd: one an input: (a*mul_a + b*mul_b + add_a) >> s_a.
  std::optional<RequantRule> fixed_rule;
  std::vector<ChannelScale> fixed_scales;
};

struct Op {
  int index = 0;            // position in the model file's operator list
  OpKind kind = OpKind::kConv;
  std::string type;         // operator as the file names it: CONV_2D, QLinearConv
  std::string name;         // node name, or output tensor's
  std::vector<int> inputs;  // indices into Network::tensors; -1 for an absent optional one
  std::vector<int> outputs;
  OpAttrs attrs{};
};

struct Network {
  std::string file;
  std::vector<TensorInfo> tensors;
  std::vector<Op> ops;       // execution order
  std::vector<int> inputs;   // graph inputs without constants
  std::vector<int> outputs;
};

// The layer that `op` (kConv, kFullyConnected) asks for, its scales converted for `rule`
// (an op with fixed_rule keeps its own). The layer's n, in_h, in_w come from the tensors' shapes.
// Throws Error naming the operator when quantization is missing or the rule cannot express it.
[[nodiscard]] ConvLayer lower_conv(const Network& net, const Op& op, RequantRule rule);

// TFLite's split of a positive real multiplier: real = multiplier * 2^(exponent-31),
// multiplier in [2^30, 2^31); {0, 0} for 0 and for reals below 2^-32. shift = 31 - exponent, so that
// kFloor and kHalfUp read the same real.
[[nodiscard]] ChannelScale quantize_multiplier(double real);

}  // namespace heddle
