// SPDX-License-Identifier: Apache-2.0
#include "models/common/host_ops.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/common/error.hpp"

namespace heddle {
namespace {

using Values = std::vector<std::int64_t>;

Tensor int8(Shape shape, Values data) { return {DType::kInt8, std::move(shape), std::move(data)}; }

HostOp op_for(std::vector<Affine> in, Affine out, Shape out_shape) {
  HostOp op;
  op.in = std::move(in);
  op.out = out;
  op.out_shape = std::move(out_shape);
  return op;
}

OpAttrs window(std::int64_t kernel_h, std::int64_t kernel_w, std::int64_t stride,
               std::int64_t pad) {
  OpAttrs attrs;
  attrs.kernel_h = kernel_h, attrs.kernel_w = kernel_w;
  attrs.stride_h = attrs.stride_w = stride;
  attrs.pad_top = attrs.pad_left = attrs.pad_bottom = attrs.pad_right = pad;
  return attrs;
}

TEST_CASE("add: every pair of int8 values is within half a step of the real sum") {
  const Affine a{0.05, 3}, b{0.02, -7}, out{0.06, 11};
  const HostOp op = op_for({a, b}, out, {1});
  for (std::int64_t x = -128; x <= 127; ++x) {
    for (std::int64_t y = -128; y <= 127; ++y) {
      const double real = 0.05 * static_cast<double>(x - 3) + 0.02 * static_cast<double>(y + 7);
      const double exact = std::clamp(real / 0.06 + 11.0, -128.0, 127.0);
      const std::int64_t got = host_add(op, int8({1}, {x}), int8({1}, {y})).data.at(0);
      REQUIRE(std::abs(static_cast<double>(got) - exact) <= 0.5 + 1e-4);
    }
  }
}

TEST_CASE("add: equal scales add the differences exactly, clamped by the fused activation") {
  HostOp op = op_for({{0.5, 10}, {0.5, -10}}, {0.5, 1}, {4});
  CHECK(host_add(op, int8({4}, {10, 20, 100, -128}), int8({4}, {-10, -5, 100, -128})).data ==
        Values{1, 16, 127, -128});
  op.attrs.act_min = 1;
  CHECK(host_add(op, int8({4}, {10, 20, 9, -128}), int8({4}, {-10, -5, -10, -128})).data ==
        Values{1, 16, 1, 1});
}

TEST_CASE("add: the second operand is broadcast along axes of extent 1 and missing leading axes") {
  const HostOp op = op_for({{1, 0}, {1, 0}}, {1, 0}, {2, 2, 2});
  const Tensor a = int8({2, 2, 2}, {0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(host_add(op, a, int8({2}, {1, 2})).data == Values{1, 2, 1, 2, 1, 2, 1, 2});
  CHECK(host_add(op, a, int8({2, 1, 1}, {1, 2})).data == Values{1, 1, 1, 1, 2, 2, 2, 2});
  CHECK(host_add(op, a, int8({}, {5})).data == Values(8, 5));
  CHECK_THROWS_WITH_AS(
      (void)host_add(op, a, int8({3}, {1, 2, 3})),
      "an operand of shape 3 does not broadcast to 2x2x2; only extents of 1 are repeated", Error);
  CHECK_THROWS_AS((void)host_add(op, int8({1, 1, 1, 2}, {1, 2}), a), Error);
}

TEST_CASE("add: fixed scales weigh both inputs and floor once") {
  HostOp op = op_for({{0, 1}, {0, 0}}, {0, -2}, {3});
  op.attrs.fixed_rule = RequantRule::kFloor;
  op.attrs.fixed_scales = {{.multiplier = 3, .add = 1, .shift = 2}, {.multiplier = -2, .shift = 2}};
  // (3 (a - 1) - 2 b + 1) >> 2, less 2
  CHECK(host_add(op, int8({3}, {1, 5, 2}), int8({3}, {0, 1, 3})).data == Values{-2, 0, -3});
}

TEST_CASE("mul: the product of differences, scaled") {
  const HostOp op = op_for({{0.5, 1}, {0.5, -1}}, {0.25, 3}, {3});
  CHECK(host_mul(op, int8({3}, {1, 5, -4}), int8({3}, {9, 2, 1})).data == Values{3, 15, -7});
}

TEST_CASE("average pool: ties go away from zero, and uint8 files round in their own range") {
  HostOp op = op_for({{1, 0}}, {1, 0}, {1, 1, 1, 1});
  op.attrs = window(1, 2, 1, 0);
  CHECK(host_average_pool(op, int8({1, 1, 2, 1}, {3, 4})).data == Values{4});
  CHECK(host_average_pool(op, int8({1, 1, 2, 1}, {-3, -4})).data == Values{-4});
  op.file_offset = 128;  // 125 and 124: 124.5 becomes 125
  CHECK(host_average_pool(op, int8({1, 1, 2, 1}, {-3, -4})).data == Values{-3});
}

TEST_CASE("average pool: pixels outside do not count; another scale is rescaled once") {
  HostOp op = op_for({{1, 0}}, {1, 0}, {1, 2, 2, 1});
  op.attrs = window(2, 2, 2, 1);
  CHECK(host_average_pool(op, int8({1, 2, 2, 1}, {1, 2, 3, 4})).data == Values{1, 2, 3, 4});
  op.out = {0.5, -10};
  op.in[0].zero_point = 1;
  CHECK(host_average_pool(op, int8({1, 2, 2, 1}, {1, 2, 3, 4})).data == Values{-10, -8, -6, -4});
}

TEST_CASE("average pool: another zero point without scales is refused") {
  HostOp op = op_for({{0, 0}}, {0, 1}, {1, 1, 1, 1});
  CHECK_THROWS_WITH_AS((void)host_average_pool(op, int8({1, 1, 1, 1}, {3})),
                       "average pooling to another quantization needs the scales of both tensors",
                       Error);
}

TEST_CASE("average pool: fixed scales act on the sum") {
  HostOp op = op_for({{0, 0}}, {0, 0}, {1, 1, 1, 2});
  op.attrs = window(2, 1, 1, 0);
  op.attrs.fixed_rule = RequantRule::kFloor;
  op.attrs.fixed_scales = {{.multiplier = 1, .shift = 1}, {.multiplier = 2, .shift = 0}};
  CHECK(host_average_pool(op, int8({1, 2, 1, 2}, {-3, 4, 2, 5})).data == Values{-1, 18});
}

TEST_CASE("max pool: the largest pixel inside, clamped") {
  HostOp op = op_for({{1, 0}}, {1, 0}, {1, 2, 2, 1});
  op.attrs = window(2, 2, 2, 1);
  op.attrs.act_max = 3;
  CHECK(host_max_pool(op, int8({1, 2, 2, 1}, {-9, 2, 3, 4})).data == Values{-9, 2, 3, 3});
  op.attrs.kernel_h = op.attrs.kernel_w = 3;
  CHECK(host_max_pool(op, int8({1, 2, 2, 1}, {-9, 2, 3, 4})).data.at(0) == 3);
}

TEST_CASE("pooling: channels stay apart, and a shape that loses them is refused") {
  HostOp op = op_for({{1, 0}}, {1, 0}, {1, 1, 1, 2});
  op.attrs = window(1, 2, 1, 0);
  CHECK(host_max_pool(op, int8({1, 1, 2, 2}, {1, 8, 3, 4})).data == Values{3, 8});
  CHECK_THROWS_WITH_AS((void)host_max_pool(op, int8({1, 1, 2, 1}, {1, 2})),
                       "pooling keeps batch and channels of a 4-D tensor, got 1x1x2x1 to 1x1x1x2",
                       Error);
  CHECK_THROWS_AS((void)host_average_pool(op, int8({4}, {1, 8, 3, 4})), Error);
}

TEST_CASE("softmax: rows sum to one, equal values share, beta sharpens") {
  HostOp op = op_for({{0.1, 5}}, {1.0 / 256, -128}, {2, 2});
  CHECK(host_softmax(op, int8({2, 2}, {7, 7, 127, -128})).data == Values{0, 0, 127, -128});
  // e^(0.1*10) : 1 = 0.731 : 0.269
  CHECK(host_softmax(op, int8({2, 2}, {20, 10, 10, 20})).data == Values{59, -59, -59, 59});
  op.attrs.beta = 2.0;
  CHECK(host_softmax(op, int8({2, 2}, {20, 10, 10, 20})).data == Values{97, -97, -97, 97});
}

TEST_CASE("rescale: other scale and zero point, rounded by the rule, clamped") {
  HostOp op = op_for({{1.0, 2}}, {2.0, -1}, {4});
  CHECK(host_rescale(op, int8({4}, {2, 5, -1, 127})).data == Values{-1, 1, -2, 62});
  op.rule = RequantRule::kFloor;
  CHECK(host_rescale(op, int8({4}, {2, 5, -1, 127})).data == Values{-1, 0, -3, 61});
  op.attrs.act_min = 0;
  CHECK(host_rescale(op, int8({4}, {2, 5, -1, 127})).data == Values{0, 0, 0, 61});
}

TEST_CASE("rescale: equal scales only move the zero point; fixed scales go by channel") {
  HostOp op = op_for({{0.3, 2}}, {0.3, 5}, {2, 2});
  CHECK(host_rescale(op, int8({2, 2}, {2, 3, 4, 127})).data == Values{5, 6, 7, 127});
  op.attrs.fixed_rule = RequantRule::kFloor;
  op.attrs.fixed_scales = {{.multiplier = 1}, {.multiplier = 3, .shift = 1}};
  CHECK(host_rescale(op, int8({2, 2}, {3, 3, 4, 4})).data == Values{6, 6, 7, 8});
  CHECK_THROWS_AS((void)host_rescale(op, int8({3}, {3, 3, 4})), Error);
}

TEST_CASE("reshape: order is kept, or that of NCHW on the 4-D sides when asked for") {
  Values count(12);
  std::iota(count.begin(), count.end(), 0);
  const Tensor nhwc = int8({1, 2, 3, 2}, count);  // element h*6 + w*2 + c
  HostOp op = op_for({{1, 0}}, {1, 0}, {1, 12});
  CHECK(host_reshape(op, nhwc).data == count);
  op.attrs.nchw_flatten = true;
  const Tensor flat = host_reshape(op, nhwc);
  CHECK(flat.data == Values{0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11});
  op.out_shape = {1, 2, 3, 2};
  CHECK(host_reshape(op, flat) == nhwc);
  CHECK(host_reshape(op, nhwc) == nhwc);
  op.out_shape = {1, 11};
  CHECK_THROWS_WITH_AS((void)host_reshape(op, nhwc),
                       "reshape: 12 elements of 1x2x3x2 do not make 1x11", Error);
}

TEST_CASE("pad: every axis gets its amounts of the zero point") {
  HostOp op = op_for({{1, -7}}, {1, -7}, {3, 4});
  op.attrs.pads = {1, 0, 0, 2};
  CHECK(host_pad(op, int8({2, 2}, {1, 2, 3, 4})) ==
        int8({3, 4}, {-7, -7, -7, -7, 1, 2, -7, -7, 3, 4, -7, -7}));
  op.attrs.pads = {1, 0};
  CHECK_THROWS_WITH_AS((void)host_pad(op, int8({2, 2}, {1, 2, 3, 4})),
                       "pad: 2 amounts for a tensor of 2 axes, two an axis are needed", Error);
  op.attrs.pads = {0, 0, -1, 0};
  CHECK_THROWS_AS((void)host_pad(op, int8({2, 2}, {1, 2, 3, 4})), Error);
}

TEST_CASE("concat: inputs lie side by side along the axis, each at the output's scale") {
  const Tensor a = int8({2, 2}, {1, 2, 3, 4});
  const Tensor b = int8({2, 1}, {10, 20});
  HostOp op = op_for({{1, 0}, {2, 0}}, {1, 0}, {2, 3});
  op.attrs.axis = -1;
  CHECK(host_concat(op, {&a, &b}).data == Values{1, 2, 20, 3, 4, 40});
  op.attrs.axis = 0;
  op.out_shape = {4, 2};
  op.in[1] = {1, 0};
  CHECK(host_concat(op, {&a, &a}).data == Values{1, 2, 3, 4, 1, 2, 3, 4});
  CHECK_THROWS_AS((void)host_concat(op, {&a, &b}), Error);
  CHECK_THROWS_AS((void)host_concat(op, {&a, nullptr}), Error);
  op.attrs.axis = 2;
  CHECK_THROWS_WITH_AS((void)host_concat(op, {&a, &a}), "concat: axis 2 of a tensor of 2 axes",
                       Error);
}

}  // namespace
}  // namespace heddle
