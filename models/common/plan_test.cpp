// SPDX-License-Identifier: Apache-2.0
#include "models/common/plan.hpp"

#include <doctest/doctest.h>

#include <array>

#include "models/common/error.hpp"

namespace heddle {
namespace {

TEST_CASE(
    "collect: int8 elements land at offset and stride, and unused bytes of a beat are ignored") {
  LayerPlan plan;
  plan.out_shape = {1, 1, 2, 3};
  plan.out = {{.offset = 0, .count = 2, .stride = 3, .last = false},
              {.offset = 1, .count = 4, .stride = 1, .last = false},
              {.offset = 4, .count = 2, .stride = 1, .last = true}};
  const std::array<std::uint8_t, 12> beats = {0x80, 0xFF, 9, 9, 1, 2, 3, 4, 5, 6, 9, 9};
  const Tensor got = collect(plan, beats, 4, DType::kInt8);
  CHECK(got.shape == plan.out_shape);
  CHECK(got.data == std::vector<std::int64_t>{-128, 1, 2, 3, 5, 6});
}

TEST_CASE("collect: raw accumulators are 32-bit little-endian, signed or not as planned") {
  LayerPlan plan;
  plan.out_shape = {2};
  plan.out_element_bits = 32;
  plan.out = {{.offset = 0, .count = 2}};
  const std::array<std::uint8_t, 8> beat = {0xFE, 0xFF, 0xFF, 0xFF, 0x78, 0x56, 0x34, 0x12};
  CHECK(collect(plan, beat, 8, DType::kInt32).data == std::vector<std::int64_t>{-2, 0x12345678});
  plan.out_signed = false;
  CHECK(collect(plan, beat, 8, DType::kUint32).data ==
        std::vector<std::int64_t>{0xFFFFFFFE, 0x12345678});
}

TEST_CASE("collect: a channel's offset is added to its raw results, wherever they land") {
  LayerPlan plan;
  plan.out_shape = {1, 1, 2, 2};
  plan.out_element_bits = 32;
  plan.out = {{.offset = 1, .count = 2, .stride = 2}, {.offset = 0, .count = 2, .stride = 2}};
  plan.channel_offsets = {100, -3'000'000'000};
  const std::array<std::uint8_t, 16> beats = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xFF, 0xFF,
                                              0xFF, 0xFF};
  CHECK(collect(plan, beats, 8, DType::kInt64).data ==
        std::vector<std::int64_t>{103, -2'999'999'999, 99, -2'999'999'998});
  plan.channel_offsets.push_back(0);
  CHECK_THROWS_WITH_AS((void)collect(plan, beats, 8, DType::kInt64),
                       "output stream: 3 channel offsets for a result of 1x1x2x2; the plan needs "
                       "one a channel",
                       Error);
}

TEST_CASE("collect: elements narrower than a byte are packed without gaps") {
  LayerPlan plan;
  plan.out_shape = {3};
  plan.out_element_bits = 5;
  plan.out = {{.offset = 0, .count = 3}};
  const std::array<std::uint8_t, 2> beat = {0b0100'0001, 0b0111'1110};  // 1, -14, -1
  CHECK(collect(plan, beat, 2, DType::kInt8).data == std::vector<std::int64_t>{1, -14, -1});
}

TEST_CASE("collect: too few or too many beats are refused with both counts") {
  LayerPlan plan;
  plan.out_shape = {4};
  plan.out = {{.offset = 0, .count = 4}};
  const std::array<std::uint8_t, 8> two = {};
  CHECK_THROWS_WITH_AS((void)collect(plan, two, 4, DType::kInt8),
                       "output stream: planned 1 beats of 4 bytes, got 8 bytes; the block and the "
                       "plan disagree on the layer's length",
                       Error);
  CHECK_THROWS_AS((void)collect(plan, std::span(two).first(3), 4, DType::kInt8), Error);
}

TEST_CASE("collect: a planned beat that leaves the result or its payload is refused") {
  const std::array<std::uint8_t, 4> beat = {};
  for (const OutBeat& bad :
       {OutBeat{.offset = 3, .count = 2}, OutBeat{.offset = -1, .count = 1},
        OutBeat{.offset = 0, .count = 5}, OutBeat{.offset = 1, .count = 3, .stride = -1}}) {
    LayerPlan plan;
    plan.out_shape = {4};
    plan.out = {bad};
    CHECK_THROWS_AS((void)collect(plan, beat, 4, DType::kInt8), Error);
  }
}

}  // namespace
}  // namespace heddle
