// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "models/common/error.hpp"
#include "models/common/network.hpp"

namespace heddle {
namespace {

TensorInfo tensor(const std::string& name, Shape shape, std::vector<double> scale = {},
                  std::vector<std::int64_t> zero_point = {}) {
  TensorInfo info;
  info.name = name;
  info.shape = std::move(shape);
  info.quant.scale = std::move(scale);
  info.quant.zero_point = std::move(zero_point);
  return info;
}

TensorInfo constant(const std::string& name, Shape shape, std::vector<std::int64_t> data,
                    std::vector<double> scale = {}, std::vector<std::int64_t> zero_point = {}) {
  TensorInfo info = tensor(name, shape, std::move(scale), std::move(zero_point));
  info.value = Tensor{DType::kInt8, std::move(shape), std::move(data)};
  return info;
}

// 1x4x5x2 -> (3x2 kernel, stride 2x1, dilation 1x2, pads 1 1 0 1) -> 1x2x5x3
Network conv_network() {
  Network net;
  net.file = "net";
  net.tensors = {
      tensor("x", {1, 4, 5, 2}, {0.5}, {-3}),
      constant("w", {3, 3, 2, 2}, std::vector<std::int64_t>(36, 1), {0.25, 0.5, 1.0}, {0, 0, 0}),
      constant("b", {3}, {7, 8, 9}), tensor("y", {1, 2, 5, 3}, {0.5}, {10})};
  Op op{.index = 4,
        .kind = OpKind::kConv,
        .type = "CONV_2D",
        .name = "y",
        .inputs = {0, 1, 2},
        .outputs = {3}};
  op.attrs.kernel_h = 3, op.attrs.kernel_w = 2, op.attrs.stride_h = 2, op.attrs.dilation_w = 2;
  op.attrs.pad_top = 1, op.attrs.pad_left = 1, op.attrs.pad_right = 1;
  op.attrs.act_min = -5;
  net.ops = {op};
  return net;
}

Network fully_connected_network() {
  Network net;
  net.file = "net";
  net.tensors = {tensor("x", {2, 1, 1, 3}, {1.0}, {5}),
                 constant("w", {4, 3}, std::vector<std::int64_t>(12, 1), {0.5}, {-128}),
                 tensor("y", {2, 4}, {1.0}, {0})};
  net.ops = {{.index = 0,
              .kind = OpKind::kFullyConnected,
              .type = "FULLY_CONNECTED",
              .name = "y",
              .inputs = {0, 1, -1},
              .outputs = {2}}};
  return net;
}

std::string refusal(const Network& net) {
  try {
    (void)lower_conv(net, net.ops[0], RequantRule::kDouble);
  } catch (const Error& e) {
    return e.what();
  }
  return "accepted";
}

TEST_CASE("lower_conv: geometry, zero points, bias and clamp come from the operator") {
  const Network net = conv_network();
  const ConvLayer l = lower_conv(net, net.ops[0], RequantRule::kSingle);
  CHECK(l.index == 4);
  CHECK(l.in_shape() == Shape{1, 4, 5, 2});
  CHECK(l.out_shape() == Shape{1, 2, 5, 3});
  CHECK(l.kernel_h == 3);
  CHECK(l.kernel_w == 2);
  CHECK(l.stride_h == 2);
  CHECK(l.dilation_w == 2);
  CHECK(l.pad_top == 1);
  CHECK(l.pad_left == 1);
  CHECK(l.in_zero_point == -3);
  CHECK(l.wgt_zero_point == std::vector<std::int64_t>{0});
  CHECK(l.bias == std::vector<std::int64_t>{7, 8, 9});
  REQUIRE(l.requant.has_value());
  CHECK(l.requant->rule == RequantRule::kSingle);
  CHECK(l.requant->zero_point == 10);
  CHECK(l.requant->clamp_min == -5);
  CHECK(l.requant->clamp_max == 127);
}

TEST_CASE("lower_conv: each channel's scale is sx * sw / so") {
  const Network net = conv_network();
  const auto scales = lower_conv(net, net.ops[0], RequantRule::kDouble).requant.value().channels;
  REQUIRE(scales.size() == 3);
  CHECK(scales[0].real == 0.25);
  CHECK(scales[1].real == 0.5);
  CHECK(scales[2].real == 1.0);
  CHECK(scales[0].exponent == -1);
  CHECK(scales[2].exponent == 1);
}

TEST_CASE("lower_conv: a fully connected layer puts the batch on rows") {
  const Network net = fully_connected_network();
  const ConvLayer l = lower_conv(net, net.ops[0], RequantRule::kDouble);
  CHECK(l.in_shape() == Shape{1, 2, 1, 3});
  CHECK(l.out_shape() == Shape{1, 2, 1, 4});
  CHECK(l.wgt_zero_point == std::vector<std::int64_t>{-128});
  CHECK(l.bias.empty());
  CHECK(l.requant->channels.size() == 4);
}

TEST_CASE("lower_conv: raw accumulators need no scales and get no requantization") {
  Network net = fully_connected_network();
  for (auto& info : net.tensors) info.quant.scale.clear();
  CHECK(refusal(net) ==
        "net: operator 0 (FULLY_CONNECTED 'y'): tensor 'x' has 0 scales, one is needed; "
        "quantize the model to int8 per tensor");
  net.ops[0].attrs.raw_accumulator = true;
  const ConvLayer l = lower_conv(net, net.ops[0], RequantRule::kDouble);
  CHECK_FALSE(l.requant.has_value());
  CHECK(l.in_zero_point == 5);
}

TEST_CASE("lower_conv: fixed scales keep their own rule") {
  Network net = fully_connected_network();
  net.ops[0].attrs.fixed_rule = RequantRule::kFloor;
  net.ops[0].attrs.fixed_scales = {{.multiplier = 3, .add = -2, .shift = 4}};
  const Requant requant = lower_conv(net, net.ops[0], RequantRule::kDouble).requant.value();
  CHECK(requant.rule == RequantRule::kFloor);
  REQUIRE(requant.channels.size() == 4);
  CHECK(requant.channels[3].add == -2);
  net.ops[0].attrs.fixed_scales[0].shift = 70;
  CHECK(refusal(net) == "net: operator 0 (FULLY_CONNECTED 'y'): shift 70 is not in 0..62");
}

TEST_CASE("lower_conv: contradictions in the model are refused with shapes or counts") {
  const std::string where = "net: operator 4 (CONV_2D 'y'): ";
  Network net = conv_network();
  net.tensors[3].shape = {1, 3, 5, 3};
  CHECK(refusal(net) ==
        where +
            "input 1x4x5x2, weights 3x3x2x2 and 1 groups give output 1x2x5x3, the model "
            "says 1x3x5x3; the file contradicts itself");
  net = conv_network();
  net.tensors[0].shape = {4, 5, 2};
  CHECK(refusal(net) ==
        where +
            "a convolution needs 4-D tensors, got input 4x5x2, weights 3x3x2x2, output "
            "1x2x5x3");
  net = conv_network();
  net.ops[0].attrs.groups = 2;
  CHECK(refusal(net).starts_with(where + "input 1x4x5x2, weights 3x3x2x2 and 2 groups"));
  net = conv_network();
  net.ops[0].attrs.stride_w = 0;
  CHECK(refusal(net) == where + "group count, strides, dilations and pads must be positive");
  net = conv_network();
  net.tensors[2].value->data.pop_back();
  CHECK(refusal(net) == where + "2 biases for 3 output channels; the file contradicts itself");
  net = conv_network();
  net.tensors[1].quant.scale.pop_back();
  CHECK(refusal(net) ==
        where +
            "2 weight scales for 3 output channels; one, or one a channel, is needed; "
            "quantize the model to int8");
  net = conv_network();
  net.tensors[1].quant.zero_point = {1, 2};
  CHECK(refusal(net) ==
        where + "2 weight zero points for 3 output channels; one, or one a channel, is needed");
  net = conv_network();
  net.tensors[1].value.reset();
  CHECK(refusal(net) ==
        where + "'w' is computed at run time; only constant weights and biases are supported");
  net = conv_network();
  net.tensors[3].quant.scale = {0.0};
  CHECK(refusal(net) == where + "scale 0.5 * 0.25 / 0 is not a positive number");
  net = fully_connected_network();
  net.tensors[0].shape = {2, 4};
  CHECK(refusal(net) ==
        "net: operator 0 (FULLY_CONNECTED 'y'): input 2x4 and weights 4x3 do not give output "
        "2x4; the file contradicts itself");
}

}  // namespace
}  // namespace heddle
