// SPDX-License-Identifier: Apache-2.0
#include "models/common/profile.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "models/common/error.hpp"

namespace {

using heddle::DType;
using heddle::Network;
using heddle::Op;
using heddle::OpKind;
using heddle::Tensor;

// One 1x1 convolution of 2 channels over 3 pixels; raw sums, so that nothing needs scales.
Network one_layer(const std::vector<std::int64_t>& weights) {
  Network net;
  net.file = "test";
  net.tensors.resize(3);
  net.tensors[0] = {.name = "x", .shape = {1, 1, 3, 2}, .quant = {{1.0}, {3}}, .value = {}};
  net.tensors[1] = {.name = "w", .shape = {2, 1, 1, 2}, .quant = {{1.0}, {0}},
                    .value = Tensor{.shape = {2, 1, 1, 2}, .data = weights}};
  net.tensors[2] = {.name = "y", .dtype = DType::kInt32, .file_dtype = DType::kInt32,
                    .shape = {1, 1, 3, 2}, .quant = {}, .value = {}};
  Op conv{.index = 7, .kind = OpKind::kConv, .type = "CONV", .name = "y", .inputs = {0, 1, -1},
          .outputs = {2}};
  conv.attrs.raw_accumulator = true;
  net.ops = {conv};
  net.inputs = {0};
  net.outputs = {2};
  return net;
}

Tensor input(std::vector<std::int64_t> data) {
  return {.dtype = DType::kInt8, .shape = {1, 1, 3, 2}, .data = std::move(data)};
}

}  // namespace

TEST_CASE("profile: widths of q - zero point, whole and by group, over all inputs") {
  const Network net = one_layer({1, -1, 3, 2});
  // Less the zero point 3: {0, 1}, {4, 15}, {0, 0}.
  const auto profile = heddle::profile_network(net, {input({3, 4, 7, 18, 3, 3}),
                                                     input({3, 3, 3, 3, 3, 10})},
                                               heddle::RequantRule::kDouble,
                                               {.lanes = 2, .windows = 2, .filters = 1});
  REQUIRE(profile.layers.size() == 1);
  const heddle::LayerProfile& layer = profile.layers[0];
  CHECK(layer.index == 7);
  CHECK(layer.macs == 12);
  CHECK(layer.act.width == heddle::OperandWidth{4, false});
  CHECK(layer.act.max == 15);
  CHECK(layer.act.groups == 4);           // two pixels, then one; two inputs
  CHECK(layer.act.group_bits == 4 + 1 + 1 + 3);
  CHECK(layer.wgt.width == heddle::OperandWidth{3, true});
  CHECK(layer.wgt.groups == 2);
  CHECK(layer.wgt.group_bits == 2 + 3);   // {1, -1} takes two bits, {3, 2} three
  REQUIRE(profile.results.size() == 2);
  CHECK(profile.results[0].data == std::vector<std::int64_t>{-1, 2, -11, 42, 0, 0});
}

TEST_CASE("profile: dropped low bits are what the layer computes with") {
  const auto profile =
      heddle::profile_network(one_layer({1, 0, 0, 1}), {input({3, 4, 7, 18, 3, 2})},
                              heddle::RequantRule::kDouble, {}, {2});
  CHECK(profile.results[0].data == std::vector<std::int64_t>{0, 0, 4, 16, 0, 0});
  CHECK(profile.layers[0].act.max == 4);
  CHECK(profile.layers[0].act.width == heddle::OperandWidth{3, false});
}

TEST_CASE("profile: dropping rounds to the nearest multiple that the dtype holds, exhaustively") {
  int checked = 0;
  for (const int zero_point : {-128, -3, 0, 5, 127}) {
    for (int dropped = 0; dropped < 8; ++dropped) {
      const int unit = 1 << dropped;
      for (int x = -128; x < 128; ++x, ++checked) {
        const std::int64_t y = heddle::drop_low_bits(x, zero_point, dropped, DType::kInt8);
        REQUIRE(y >= -128);
        REQUIRE(y <= 127);
        REQUIRE((y - zero_point) % unit == 0);
        // No multiple in the dtype's range is nearer.
        const std::int64_t distance = std::abs(y - x);
        const bool lower_is_nearer = y - unit >= -128 && std::abs(y - unit - x) < distance;
        const bool upper_is_nearer = y + unit <= 127 && std::abs(y + unit - x) < distance;
        REQUIRE_FALSE((lower_is_nearer || upper_is_nearer));
      }
    }
  }
  CHECK(checked == 5 * 8 * 256);
}

TEST_CASE("profile: trimming keeps what must stay good and one bit at least") {
  const Network net = one_layer({1, 0, 0, 1});
  const std::vector<Tensor> inputs{input({3, 4, 7, 18, 3, 3})};
  const auto all = heddle::trim_activations(net, inputs, heddle::RequantRule::kDouble,
                                            [](const std::vector<Tensor>&) { return true; });
  CHECK(all == heddle::DroppedBits{3});  // of four
  const auto exact = heddle::trim_activations(
      net, inputs, heddle::RequantRule::kDouble,
      [](const std::vector<Tensor>& results) { return results[0].data[3] >= 15; });
  CHECK(exact == heddle::DroppedBits{3});  // 15 rounds to 16, whatever is dropped
  const auto none = heddle::trim_activations(
      net, inputs, heddle::RequantRule::kDouble,
      [](const std::vector<Tensor>& results) { return results[0].data[3] == 15; });
  CHECK(none == heddle::DroppedBits{0});
}

TEST_CASE("profile: no input is refused") {
  CHECK_THROWS_WITH_AS(
      (void)heddle::profile_network(one_layer({1, 0, 0, 1}), {}, heddle::RequantRule::kDouble, {}),
      "no input was given: activations have no widths without one", heddle::Error);
}
