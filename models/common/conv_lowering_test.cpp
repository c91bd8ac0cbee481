// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_lowering.hpp"

#include <doctest/doctest.h>

#include "models/common/random_layer.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {
namespace {

ConvBlock block_of(std::int64_t rows, std::int64_t cols) {
  return {.rows = rows,
          .cols = cols,
          .pack_channels = std::min<std::int64_t>(8, rows / 2),
          .requant = {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFloor,
                      RequantRule::kHalfUp}};
}

ConvLayer small_layer() {
  Random random(1);
  ConvLayer layer = same_conv(random, 4, 2, 3, 3, 1);
  layer.in_zero_point = 0;
  return layer;
}

Lowered packed(const ConvBlock& block, const ConvLayer& layer) {
  return lower(block, layer, 0, most_groups(block, layer));
}

std::string problem(const ConvBlock& block, const ConvLayer& layer) {
  return lowering_problem(block, layer, 0).value_or("none");
}

TEST_CASE("lowering: groups are packed until rows or columns are full") {
  Random random(1);
  const ConvLayer depthwise = same_conv(random, 4, 44, 44, 3, 1, 44);
  const Lowered lowered = packed(block_of(16, 16), depthwise);
  REQUIRE(lowered.slices.size() == 3);
  CHECK(lowered.slices[1].in_first == 16);
  CHECK(lowered.slices[1].in_count == 16);
  CHECK(lowered.slices[2].out_count == 12);
  const Slice& slice = lowered.slices[1];
  CHECK(slice_weight(depthwise, lowered, slice, 2, 4, 2) == depthwise.weights[18 * 9 + 4]);
  CHECK(slice_weight(depthwise, lowered, slice, 2, 4, 3) == 0);
  CHECK(packed(block_of(16, 16), same_conv(random, 4, 64, 8, 1, 1, 2)).slices.size() == 2);
  CHECK(packed(block_of(1, 1), same_conv(random, 2, 4, 4, 1, 1, 4)).slices.size() == 4);
}

TEST_CASE("lowering: taps are stacked on rows, evenly over the passes") {
  const ConvBlock block = block_of(16, 16);
  CHECK(stacked_taps(block, 3, 9) == 5);
  CHECK(stacked_taps(block, 1, 9) == 9);
  CHECK(stacked_taps(block, 8, 9) == 2);
  CHECK(stacked_taps(block, 9, 9) == 1);
  CHECK(stacked_taps(block, 3, 1) == 1);
}

TEST_CASE("lowering: the input zero point folds into the bias over all taps") {
  ConvLayer layer = small_layer();
  layer.wgt_zero_point = {1, 2, 3};
  std::int64_t sum = 0;
  for (std::size_t i = 18; i < 36; ++i) sum += layer.weights[i] - 2;
  CHECK(folded_bias(layer, 1, -5) == 100 + 5 * sum);
}

TEST_CASE("lowering: weight zero points are subtracted beforehand, or cut the channels into runs") {
  ConvLayer layer = small_layer();
  layer.kernel_h = layer.kernel_w = layer.in_h = layer.in_w = layer.out_h = layer.out_w = 1;
  layer.pad_top = layer.pad_left = 0;
  layer.weights = {5, 6, 7, 8, 9, 10};
  layer.wgt_zero_point = {4, 4, 6};
  ConvBlock block = block_of(4, 4);
  Lowered lowered = packed(block, layer);
  CHECK(lowered.slices.size() == 1);
  CHECK(slice_weight(layer, lowered, lowered.slices[0], 2, 0, 1) == 4);
  layer.weights[0] = -128;
  CHECK(problem(block, layer) == "weight zero point 4 of output channel 0 needs a block with "
                                 "weight_zero_point = true");
  block.weight_zero_point = true;
  CHECK(problem(block, layer) == "none");
  lowered = packed(block, layer);
  REQUIRE(lowered.slices.size() == 2);
  CHECK(lowered.slices[0].out_count == 2);
  CHECK(lowered.slices[1].wgt_zp == 6);
  CHECK(slice_weight(layer, lowered, lowered.slices[1], 0, 0, 1) == 10);
  layer.wgt_zero_point = {200};
  CHECK(problem(block, layer) ==
        "weight zero point 200 of output channel 0 does not fit wgt_bits = 8");
}

TEST_CASE("lowering: the accumulator's worst case comes from the weights, to the last unit") {
  ConvLayer layer = small_layer();
  layer.weights.assign(layer.weights.size(), 0);
  layer.bias = {0, 0, 0};
  layer.weights[20] = 100;
  layer.weights[21] = -50;
  ConvBlock block = block_of(4, 4);
  block.acc_bits = 16;
  CHECK(problem(block, layer) == "none");  // 127*100 + 128*50 = 19100
  layer.bias[1] = 32767 - 19100;
  CHECK(problem(block, layer) == "none");
  layer.bias[1] += 1;
  CHECK(problem(block, layer) == "the accumulator of output channel 1 can reach 32768, which "
                                 "acc_bits = 16 does not hold");
  layer.bias[1] = -32768 + 19150;  // -128*100 - 127*50 = -19150
  CHECK(problem(block, layer) == "none");
  layer.bias[1] -= 1;
  CHECK(problem(block, layer) == "the accumulator of output channel 1 can reach -32769, which "
                                 "acc_bits = 16 does not hold");
}

TEST_CASE("lowering: raw results get bias and zero point afterwards, and must fit int32 then") {
  ConvLayer layer = small_layer();
  layer.requant.reset();
  layer.in_zero_point = 7;
  layer.weights.assign(layer.weights.size(), 0);
  layer.weights[20] = 100;
  ConvBlock block = block_of(4, 4);
  block.acc_bits = 15;  // -128*100 .. 127*100: the bias is not the accumulator's concern
  CHECK(problem(block, layer) == "none");
  layer.bias = {0, int_max(32) - 12700 + 700, 5};
  CHECK(problem(block, layer) == "none");
  const Lowered lowered = packed(block, layer);
  CHECK(lowered.records.empty());
  CHECK(lowered.offsets == std::vector<std::int64_t>{0, int_max(32) - 12700, 5});
  ++layer.bias[1];
  CHECK(problem(block, layer) == "raw results of output channel 1 can reach 2147483648, which "
                                 "int32 does not hold");
  layer.bias[1] = int_min(32) + 12800 + 700;
  CHECK(problem(block, layer) == "none");
  --layer.bias[1];
  CHECK(problem(block, layer) == "raw results of output channel 1 can reach -2147483649, which "
                                 "int32 does not hold");
  block.acc_bits = 14;
  CHECK(problem(block, layer) == "the accumulator of output channel 1 can reach -12800, which "
                                 "acc_bits = 14 does not hold");
  layer.bias.clear();
  layer.in_zero_point = 0;
  CHECK(packed(block, layer).offsets.empty());
}

TEST_CASE("lowering: every other rule has its message") {
  const ConvBlock block = block_of(4, 4);
  CHECK(problem(block, small_layer()) == "none");
  ConvLayer layer = small_layer();
  layer.stride_w = 40000;
  CHECK(problem(block, layer) == "kernel 3x3, stride 1x40000, dilation 1x1 or padding 1, 1 exceeds "
                                 "32767");
  layer = small_layer();
  layer.in_zero_point = 130;
  CHECK(problem(block, layer) == "padding needs input zero point 130 among the activations "
                                 "-128..127; use a block with other act_bits or act_signed");
  layer = small_layer();
  layer.requant->clamp_max = 300;
  CHECK(problem(block, layer) == "results -128..300 are not an 8-bit range");
  layer = small_layer();
  layer.requant->zero_point = 512;
  CHECK(problem(block, layer) == "output zero point 512 is outside -512..511");
  layer = small_layer();
  layer.requant->channels[2].exponent = -40;
  CHECK(problem(block, layer) ==
        "output channel 2: rule 'double': exponent -40 is outside -31..30");
  layer = small_layer();
  layer.weights[20] = 128;
  CHECK(problem(block, layer) == "weight 128 of output channel 1 does not fit wgt_bits = 8");
  ConvBlock limited = block;
  limited.max_reduction = 17;
  CHECK(problem(limited, small_layer()) == "18 products are summed into an output, the block's "
                                           "max_reduction is 17");
  limited = block;
  limited.requant = {RequantRule::kFloor};
  CHECK(problem(limited, small_layer()) == "requantization rule 'double' is not built into the "
                                           "block; add it to requant");
}

}  // namespace
}  // namespace heddle
