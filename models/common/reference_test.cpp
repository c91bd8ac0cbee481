// SPDX-License-Identifier: Apache-2.0
#include "models/common/reference.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>

#include "models/common/error.hpp"

namespace heddle {
namespace {

using Values = std::vector<std::int64_t>;

struct Draw {
  std::mt19937_64 engine;
  explicit Draw(std::uint64_t seed) : engine(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine);
  }
  Values values(std::int64_t count, std::int64_t low, std::int64_t high) {
    Values result(static_cast<std::size_t>(count));
    for (auto& value : result) value = between(low, high);
    return result;
  }
};

std::int64_t out_extent(std::int64_t in, std::int64_t pads, std::int64_t kernel,
                        std::int64_t dilation, std::int64_t stride) {
  return (in + pads - dilation * (kernel - 1) - 1) / stride + 1;
}

// Any legal layer of small extents.
ConvLayer random_layer(Draw& draw) {
  ConvLayer l;
  l.groups = draw.between(1, 4);
  l.n = draw.between(1, 2);
  l.in_c = l.groups * draw.between(1, 5);
  l.out_c = l.groups * draw.between(1, 4);
  l.kernel_h = draw.between(1, 4);
  l.kernel_w = draw.between(1, 4);
  l.stride_h = draw.between(1, 3);
  l.stride_w = draw.between(1, 3);
  l.dilation_h = draw.between(1, 3);
  l.dilation_w = draw.between(1, 3);
  l.pad_top = draw.between(0, 3);
  l.pad_left = draw.between(0, 3);
  l.in_h = l.dilation_h * (l.kernel_h - 1) + draw.between(1, 6);
  l.in_w = l.dilation_w * (l.kernel_w - 1) + draw.between(1, 6);
  l.out_h =
      out_extent(l.in_h, l.pad_top + draw.between(0, 3), l.kernel_h, l.dilation_h, l.stride_h);
  l.out_w =
      out_extent(l.in_w, l.pad_left + draw.between(0, 3), l.kernel_w, l.dilation_w, l.stride_w);
  l.in_zero_point = draw.between(-128, 127);
  l.wgt_zero_point = draw.values(draw.between(0, 1) == 0 ? 1 : l.out_c, -128, 127);
  l.weights = draw.values(l.out_c * l.reduction(), -128, 127);
  if (draw.between(0, 1) == 0) l.bias = draw.values(l.out_c, -100000, 100000);
  return l;
}

Tensor random_input(Draw& draw, const ConvLayer& l) {
  return {DType::kInt8, l.in_shape(), draw.values(element_count(l.in_shape()), -128, 127)};
}

TEST_CASE(
    "conv_accumulate: a 3x3 window by hand, with padding, zero points, bias and two channels") {
  ConvLayer l{.name = "c",
              .in_h = 2,
              .in_w = 2,
              .out_h = 2,
              .out_w = 2,
              .out_c = 2,
              .kernel_h = 3,
              .kernel_w = 3,
              .pad_top = 1,
              .pad_left = 1};
  l.in_zero_point = 1;
  l.wgt_zero_point = {0, 1};
  l.weights = {1, 2, 3, 4, 5, 6, 7, 8, 9,
               1, 1, 1, 1, 2, 1, 1, 1, 1};  // less its zero point: the centre only
  l.bias = {100, -1};
  const Tensor in{DType::kInt8, {1, 2, 2, 1}, {2, 3, 4, 5}};  // less its zero point: 1 2 3 4
  const Tensor acc = conv_accumulate(l, in);
  CHECK(acc.shape == Shape{1, 2, 2, 2});
  // Position (0,0) meets weights 5 6 8 9, (0,1) 4 5 7 8, (1,0) 2 3 5 6, (1,1) 1 2 4 5.
  CHECK(acc.data == Values{100 + 5 + 12 + 24 + 36, 0, 100 + 4 + 10 + 21 + 32, 1,
                           100 + 2 + 6 + 15 + 24, 2, 100 + 1 + 4 + 12 + 20, 3});
}

TEST_CASE("conv_accumulate: stride, dilation and groups pick the taps they should") {
  ConvLayer l{.name = "c",
              .in_h = 1,
              .in_w = 7,
              .in_c = 2,
              .out_h = 1,
              .out_w = 2,
              .out_c = 4,
              .kernel_w = 2,
              .stride_w = 2,
              .dilation_w = 3,
              .groups = 2};
  l.weights = {1, 10, 2, 20, 3, 30, 4, 40};
  // Column w holds w + 1 in channel 0 and -(w + 1) in channel 1.
  const Tensor in{DType::kInt8, {1, 1, 7, 2}, {1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7}};
  CHECK(conv_accumulate(l, in).data == Values{41, 82, -123, -164, 63, 126, -189, -252});
}

TEST_CASE("conv_accumulate: a fully connected layer is a matrix product with transposed weights") {
  Draw draw(7);
  const Tensor a{DType::kInt8, {5, 11}, draw.values(55, -128, 127)};
  const Tensor w{DType::kInt8, {11, 3}, draw.values(33, -128, 127)};
  ConvLayer l{.name = "fc", .in_h = 5, .in_c = 11, .out_h = 5, .out_c = 3};
  for (std::size_t o = 0; o < 3; ++o) {
    for (std::size_t i = 0; i < 11; ++i) l.weights.push_back(w.data[i * 3 + o]);
  }
  CHECK(conv_accumulate(l, a).data == gemm_reference(a, w).data);
  CHECK(conv_reference(l, a).dtype == DType::kInt32);
}

TEST_CASE("conv_fast: equals the obvious loops on 600 random layers") {
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    Draw draw(seed);
    const ConvLayer layer = random_layer(draw);
    const Tensor in = random_input(draw, layer);
    REQUIRE_MESSAGE(conv_accumulate_fast(layer, in) == conv_accumulate(layer, in), "seed ", seed);
  }
}

TEST_CASE("conv_fast: sums beyond one chunk and beyond 31 bits are exact") {
  ConvLayer l{.name = "c", .in_c = 40000, .out_c = 1};
  l.in_zero_point = 127;
  l.wgt_zero_point = {127};
  l.weights.assign(40000, -128);
  const Tensor in{DType::kInt8, l.in_shape(), Values(40000, -128)};
  CHECK(conv_accumulate_fast(l, in).data.at(0) == 40000LL * 255 * 255);
  CHECK(conv_accumulate(l, in).data.at(0) == 40000LL * 255 * 255);
  CHECK_THROWS_WITH_AS(
      (void)conv_fast(l, in),
      "layer 0 (c): accumulator 2601000000 does not fit in 32 bits; the weights, bias or "
      "zero points are too large",
      Error);
}

TEST_CASE("conv_fast: values beyond 9-bit differences take the exact path") {
  Draw draw(3);
  ConvLayer l{.name = "c", .in_c = 8, .out_c = 2};
  l.weights = draw.values(16, -30000, 30000);
  const Tensor in{DType::kInt16, l.in_shape(), draw.values(8, -30000, 30000)};
  CHECK(conv_accumulate_fast(l, in) == conv_accumulate(l, in));
}

TEST_CASE("conv_reference: results are requantized per channel and typed by the clamp") {
  ConvLayer l{.name = "c", .in_c = 1, .out_c = 2};
  l.weights = {10, 10};
  l.requant = Requant{.rule = RequantRule::kFloor,
                      .channels = {{.multiplier = 1, .shift = 1}, {.multiplier = 3, .shift = 0}},
                      .zero_point = 1,
                      .clamp_min = 0,
                      .clamp_max = 255};
  const Tensor in{DType::kInt8, {1, 1, 1, 1}, {7}};
  CHECK(conv_reference(l, in) == Tensor{DType::kUint8, {1, 1, 1, 2}, {36, 211}});
  CHECK(conv_fast(l, in) == conv_reference(l, in));
  l.requant->clamp_min = -128;
  l.requant->clamp_max = 127;
  CHECK(conv_reference(l, in) == Tensor{DType::kInt8, {1, 1, 1, 2}, {36, 127}});
}

TEST_CASE("conv_reference: one changed weight changes the result") {
  Draw draw(11);
  ConvLayer layer = random_layer(draw);
  layer.pad_top = layer.pad_left = 0;
  const Tensor in = random_input(draw, layer);
  const Tensor before = conv_accumulate(layer, in);
  layer.weights.back() += 1;
  CHECK(conv_accumulate(layer, in) != before);
}

TEST_CASE("conv_reference: an input of another size is refused with both shapes") {
  const ConvLayer l{.name = "conv1", .index = 3, .in_h = 2, .in_w = 2, .weights = {1}};
  CHECK_THROWS_WITH_AS(
      (void)conv_reference(l, Tensor::zeros(DType::kInt8, {1, 3})),
      "layer 3 (conv1): input of 4 elements is needed (shape 1x2x2x1), got 3 (shape 1x3)", Error);
}

TEST_CASE("gemm_reference: full-scale negative operands, and int64 where int32 is not certain") {
  const Tensor a{DType::kInt8, {1, 300}, Values(300, -128)};
  const Tensor w{DType::kInt8, {300, 2}, Values(600, -128)};
  CHECK(gemm_reference(a, w) == Tensor{DType::kInt32, {1, 2}, {300 * 16384, 300 * 16384}});
  const Tensor wide{DType::kInt32, {1, 1}, {65536}};
  CHECK(gemm_reference(wide, wide) == Tensor{DType::kInt64, {1, 1}, {4294967296}});
}

TEST_CASE("gemm_reference: shapes that do not meet and sums that overflow are refused") {
  const Tensor a = Tensor::zeros(DType::kInt8, {2, 3});
  CHECK_THROWS_WITH_AS((void)gemm_reference(a, a),
                       "gemm: A must be M x K and W K x N, got 2x3 and 2x3", Error);
  CHECK_THROWS_AS((void)gemm_reference(a, Tensor::zeros(DType::kInt8, {3})), Error);
  const Tensor huge{DType::kInt64, {1, 1}, {std::numeric_limits<std::int64_t>::min()}};
  CHECK_THROWS_AS((void)gemm_reference(huge, huge), Error);
}

}  // namespace
}  // namespace heddle
