// SPDX-License-Identifier: Apache-2.0
//
// conv_accumulate_fast: the differences x - zi and w - zw are held as int16 in patches that lie as
// the weights do, so that the inner loop is a dot product of two contiguous int16 rows, which
// compilers turn into multiply-add instructions. Sums are int32 over chunks short enough never to
// overflow.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/common/bits.hpp"
#include "models/common/reference.hpp"

namespace heddle {
namespace {

// 9-bit differences: 2^15 products of magnitude at most 2^16 stay below 2^31.
constexpr std::int64_t kMaxDifference = 255;
constexpr std::size_t kChunk = 1 << 14;

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

bool small(std::int64_t difference) {
  return difference >= -kMaxDifference && difference <= kMaxDifference;
}

std::optional<std::vector<std::int16_t>> input_differences(const ConvLayer& layer,
                                                           const Tensor& in) {
  std::vector<std::int16_t> result(in.data.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t difference = in.data[i] - layer.in_zero_point;
    if (!small(difference)) return std::nullopt;
    result[i] = static_cast<std::int16_t>(difference);
  }
  return result;
}

std::optional<std::vector<std::int16_t>> weight_differences(const ConvLayer& layer) {
  std::vector<std::int16_t> result(layer.weights.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::size_t channel = i / at(layer.reduction());
    const std::int64_t zero = layer.wgt_zero_point[layer.wgt_zero_point.size() == 1 ? 0 : channel];
    const std::int64_t difference = layer.weights[i] - zero;
    if (!small(difference)) return std::nullopt;
    result[i] = static_cast<std::int16_t>(difference);
  }
  return result;
}

std::int64_t dot(const std::int16_t* a, const std::int16_t* b, std::size_t count) {
  std::int64_t total = 0;
  for (std::size_t start = 0; start < count; start += kChunk) {
    const std::size_t end = std::min(count, start + kChunk);
    std::int32_t sum = 0;
    for (std::size_t i = start; i < end; ++i) sum += std::int32_t{a[i]} * b[i];
    total += sum;
  }
  return total;
}

// The taps of one output position and group, in the order of a weight row; zero outside the input.
void gather(const ConvLayer& l, const std::vector<std::int16_t>& in, std::int64_t n, std::int64_t y,
            std::int64_t x, std::int64_t group, std::vector<std::int16_t>& patch) {
  const std::int64_t channels = l.in_c_per_group();
  std::int16_t* out = patch.data();
  for (std::int64_t r = 0; r < l.kernel_h; ++r) {
    const std::int64_t h = y * l.stride_h - l.pad_top + r * l.dilation_h;
    for (std::int64_t s = 0; s < l.kernel_w; ++s, out += channels) {
      const std::int64_t w = x * l.stride_w - l.pad_left + s * l.dilation_w;
      if (h < 0 || h >= l.in_h || w < 0 || w >= l.in_w) {
        std::fill_n(out, channels, std::int16_t{0});
      } else {
        std::copy_n(in.data() + ((n * l.in_h + h) * l.in_w + w) * l.in_c + group * channels,
                    channels, out);
      }
    }
  }
}

}  // namespace

Tensor conv_accumulate_fast(const ConvLayer& layer, const Tensor& in) {
  const auto inputs = input_differences(layer, in);
  const auto weights = weight_differences(layer);
  if (!inputs || !weights) return conv_accumulate(layer, in);
  const std::int64_t depth = layer.reduction();
  std::vector<std::int16_t> patch(at(depth));
  Tensor acc{DType::kInt64, layer.out_shape(), {}};
  acc.data.reserve(at(element_count(acc.shape)));
  for (std::int64_t position = 0; position < layer.positions(); ++position) {
    const std::int64_t x = position % layer.out_w;
    const std::int64_t y = position / layer.out_w % layer.out_h;
    const std::int64_t n = position / layer.out_w / layer.out_h;
    for (std::int64_t o = 0; o < layer.out_c; ++o) {
      if (o % layer.out_c_per_group() == 0) {
        gather(layer, *inputs, n, y, x, o / layer.out_c_per_group(), patch);
      }
      const std::int64_t bias = layer.bias.empty() ? 0 : layer.bias[at(o)];
      acc.data.push_back(bias + dot(patch.data(), weights->data() + o * depth, patch.size()));
    }
  }
  return acc;
}

}  // namespace heddle
