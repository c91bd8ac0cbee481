// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "models/bit_serial/block_model.hpp"
#include "models/bit_serial/conv_plan.hpp"
#include "models/bit_serial/descriptor.hpp"
#include "models/bit_serial/laws.hpp"
#include "models/common/operand_width.hpp"
#include "models/bit_serial/random_block.hpp"
#include "models/common/error.hpp"
#include "models/common/reference.hpp"

namespace heddle {
namespace {

// The plan's streams on the block model give the golden layer; nullopt: the layer does not fit.
std::optional<BitSerialResult> checked_run(const Manifest& manifest, const ConvLayer& layer,
                                           const Tensor& input) {
  LayerPlan plan;
  try {
    plan = bit_serial_model().make_plan(manifest, layer, input);
  } catch (const Error&) {
    return std::nullopt;
  }
  BitSerialResult result = run_bit_serial_model(manifest, plan);
  REQUIRE(result.out.keep.size() == plan.out.size());
  for (std::size_t i = 0; i < plan.out.size(); ++i) {
    REQUIRE(result.out.last[i] == plan.out[i].last);
    REQUIRE(result.out.keep[i] == plan.out[i].count * plan.out_element_bits / 8);
  }
  const Tensor wanted = conv_reference(layer, input);
  const Tensor got = collect(plan, result.out.beats, plan.cmd.bytes_per_beat, wanted.dtype);
  REQUIRE(got.shape == wanted.shape);
  REQUIRE(got.data == wanted.data);
  return result;
}

// The random layers' values come from blocks with act_bits and wgt_bits of 8.
Manifest byte_manifest(bool weight_zero_point) {
  Manifest m;
  m.parameters = {{"act_bits", 8}, {"wgt_bits", 8}, {"act_signed", 1},
                  {"weight_zero_point", weight_zero_point ? 1 : 0}};
  return m;
}

TEST_CASE("bit-serial plan: random layers on random blocks give the golden results") {
  int fitting = 0, resident = 0, sent_again = 0, several = 0, raw = 0, is_signed = 0, trimmed = 0,
      columns = 0, cascades = 0, narrow = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const Manifest manifest = random_bit_serial_manifest(random);
    const BitSerialBlock block = read_bit_serial_block(manifest);
    const Manifest values = byte_manifest(random.one_in(3));
    ConvLayer layer = random.one_in(5) ? same_conv(random, 1, random.in(1, 70), random.in(1, 30), 1, 1)
                                       : random_layer(random, values, random.in(1, 7));
    if (random.one_in(4)) layer.in_zero_point = -128;
    const Tensor input = random_input(random, values, layer);
    if (bit_serial_model().unsupported(manifest, layer)) continue;
    const auto result = checked_run(manifest, layer, input);
    if (!result) continue;
    ++fitting;
    const LayerPlan plan = bit_serial_model().make_plan(manifest, layer, input);
    const auto descriptors = read_descriptors(block, plan.cmd);
    REQUIRE(static_cast<int>(descriptors.size()) == plan.descriptors);
    std::int64_t steps = 0;
    for (const BitSerialDescriptor& d : descriptors) {
      columns += d.fc ? 1 : 0;
      cascades += d.cascade > 1 ? 1 : 0;
      resident += d.resident ? 1 : 0;
      sent_again += !d.resident && block.groups(d.conv.positions) > 1 ? 1 : 0;
      is_signed += d.act_signed ? 1 : 0;
      steps += d.fc ? d.tiles() * d.tile_words() * std::max(block.windows, d.slices) +
                          (block.windows > 16 ? d.slices : block.windows) - 1
                    : d.conv.col_tiles * block.groups(d.conv.positions) * d.tile_words() * d.slices;
    }
    several += descriptors.size() > 1 ? 1 : 0;
    raw += layer.requant ? 0 : 1;
    trimmed += block.dynamic && result->steps < steps ? 1 : 0;
    narrow += block.weight_groups && !block.dynamic && result->steps < steps ? 1 : 0;
    if (!block.dynamic && !block.weight_groups) REQUIRE(result->steps == steps);
    REQUIRE(result->steps <= steps);
    const CycleReport cycles = bit_serial_model().predict(manifest, plan);
    REQUIRE(cycles.compute == result->steps);
    REQUIRE(cycles.cycles == cycles.compute + cycles.wgt + cycles.act + cycles.out + cycles.fill +
                                 cycles.drain + cycles.cmd);
    if (layer.groups == 1 && !descriptors[0].fc) REQUIRE(result->macs == layer.macs());
  }
  CHECK(fitting > 300);
  for (const int seen : {resident, sent_again, several, raw, is_signed, trimmed, columns,
                         cascades, narrow}) CHECK(seen > 15);
}

// As many windows as there may be: cascades and weight headers count columns in seven bits.
TEST_CASE("bit-serial plan: 128 windows, one cascade or two of them, whole and partial groups") {
  Random random(5);
  const Manifest values = byte_manifest(false);
  for (const bool weight_groups : {false, true}) {
    Manifest manifest = make_bit_serial_manifest(2, 128, 4, 1);
    manifest.parameters["weight_groups"] = weight_groups ? 1 : 0;
    manifest.parameters["result_depth"] = 128;
    const BitSerialBlock block = read_bit_serial_block(manifest);
    const std::vector<std::pair<ConvLayer, std::int64_t>> layers{
        {same_conv(random, 1, 1050, 2, 1, 1), 128},  // and its cascade
        {same_conv(random, 1, 1050, 3, 1, 1), 64},
        {same_conv(random, 12, 5, 3, 3, 1), 1}};
    for (const auto& [layer, cascade] : layers) {
      CAPTURE(cascade);
      const Tensor input = random_input(random, values, layer);
      const auto result = checked_run(manifest, layer, input);
      REQUIRE(result);
      const LayerPlan plan = bit_serial_model().make_plan(manifest, layer, input);
      CHECK(read_descriptors(block, plan.cmd).front().cascade == cascade);
      CHECK(bit_serial_model().predict(manifest, plan).compute == result->steps);
    }
  }
}

// A layer that one descriptor holds takes the sheet's steps, whatever its precisions.
TEST_CASE("bit-serial plan: steps of random layers at random precisions equal the law") {
  Random random(3);
  int compared = 0;
  for (int i = 0; i < 200; ++i) {
    Manifest manifest = make_bit_serial_manifest(random.of({1, 3, 8}), random.of({1, 3, 4}),
                                                 random.of({2, 8, 16}), random.of({0, 1, 2, 4}));
    manifest.parameters["act_depth"] = 65536;
    const BitSerialBlock block = read_bit_serial_block(manifest);
    ConvLayer layer = same_conv(random, random.in(1, 6), random.in(1, 20), random.in(1, 12),
                                random.of({1, 3}), random.of({1, 2}));
    const auto act_bits = static_cast<int>(random.in(1, 16));
    const auto wgt_bits = static_cast<int>(random.in(1, 12));
    const bool act_signed = random.one_in(2), wgt_signed = random.one_in(2);
    layer.requant.reset();
    layer.bias.clear();
    layer.in_zero_point = random.in(-5, 5);
    for (auto& weight : layer.weights) {
      weight = random.in(int_min(wgt_bits, wgt_signed), int_max(wgt_bits, wgt_signed));
    }
    Tensor input = Tensor::zeros(DType::kInt32, layer.in_shape());
    for (auto& value : input.data) {
      value = layer.in_zero_point +
              random.in(int_min(act_bits, act_signed), int_max(act_bits, act_signed));
    }
    const auto result = checked_run(manifest, layer, input);
    if (!result) continue;  // sums beyond 32 bits
    const OperandWidth acts = activation_width(layer, input), weights = weight_width(layer);
    const Precision p{acts.bits, weights.bits, acts.is_signed, weights.is_signed};
    if (layer.positions() == 1) continue;  // by columns
    CHECK(result->steps == conv_law(block,
                                    {.filters = layer.out_c,
                                     .channels = layer.in_c,
                                     .taps = layer.kernel_h * layer.kernel_w,
                                     .positions = layer.positions()},
                                    p));
    ++compared;
  }
  CHECK(compared > 130);
}

// The paper's grids (16 columns of one bit, 8 of two, 4 of four) and activations of up to 16 bits.
TEST_CASE("bit-serial plan: a layer of one position goes by columns, at the law's steps") {
  Random random(4);
  for (int i = 0; i < 60; ++i) {
    const std::int64_t b = random.of({1, 2, 4});
    Manifest manifest = make_bit_serial_manifest(random.of({1, 2, 3}), 16 / b, 4, b);
    const BitSerialBlock block = read_bit_serial_block(manifest);
    const std::int64_t sets = block.windows * random.in(1, 2) + random.in(-3, 3);
    ConvLayer layer = same_conv(random, 1, random.in(1, 40),
                                std::max<std::int64_t>(1, sets * block.filters), 1, 1);
    Tensor input = random_input(random, byte_manifest(false), layer);
    const auto result = checked_run(manifest, layer, input);
    REQUIRE(result);
    const OperandWidth acts = activation_width(layer, input), weights = weight_width(layer);
    const Precision p{acts.bits, weights.bits, acts.is_signed, weights.is_signed};
    if (sets * 2 <= block.windows) continue;  // cascaded
    const LawShape shape{.filters = layer.out_c, .channels = layer.in_c};
    CHECK(result->steps == std::min(fc_law(block, shape, p), conv_law(block, shape, p)));
  }
}

TEST_CASE("bit-serial plan: depthwise layers share bricks between channels") {
  Random random(5);
  const Manifest manifest = make_bit_serial_manifest(8, 4, 16, 1);
  const ConvLayer layer = same_conv(random, 6, 20, 20, 3, 1, 20);
  Tensor input = random_input(random, byte_manifest(false), layer);
  const auto result = checked_run(manifest, layer, input);
  REQUIRE(result);
  const OperandWidth acts = activation_width(layer, input), weights = weight_width(layer);
  // 16 channels in two filter tiles, then 4 in one.
  CHECK(result->steps == (2 + 1) * 9 * 9 * acts.bits * weights.bits);
}

TEST_CASE("bit-serial plan: what does not fit is named") {
  Random random(1);
  Manifest manifest = make_bit_serial_manifest(4, 4, 16, 1);
  ConvLayer layer = same_conv(random, 4, 8, 3, 3, 1);
  layer.index = 2;
  Tensor input = random_input(random, byte_manifest(false), layer);
  const auto why = [&]() -> std::string {
    try {
      (void)make_conv_plan(manifest, layer, input);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(why() == "none");
  manifest.parameters["act_bits"] = 8;
  input.data[5] = 127;
  CHECK(why() == "layer 2 conv: its activations (minus their zero point) need 9 signed bits, the "
                 "block's act_bits is 8");
  layer.in_zero_point = -128;
  CHECK(why() == "none");
  manifest.parameters["wgt_bits"] = 7;
  CHECK(why() == "layer 2 conv: its weights (minus their zero point) need 8 signed bits, the "
                 "block's wgt_bits is 7");
  CHECK(conv_unsupported(manifest, layer) ==
        "its weights (minus their zero point) need 8 signed bits, the block's wgt_bits is 7");
  manifest.parameters["wgt_bits"] = 8;
  manifest.parameters["act_depth"] = 16;
  CHECK(why() == "layer 2 conv: one output position reads 8 channels of up to 9 pixels, at 8 bits "
                 "24 act words; the block holds 16: raise act_kib");
}

}  // namespace
}  // namespace heddle
