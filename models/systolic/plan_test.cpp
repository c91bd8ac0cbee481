// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/plan.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

#include "models/common/error.hpp"
#include "models/common/reference.hpp"
#include "models/systolic/block_model.hpp"
#include "models/systolic/cycle_model.hpp"
#include "models/systolic/random_block.hpp"

namespace heddle {
namespace {

LayerPlan checked_plan(const Manifest& manifest, const ConvLayer& layer, const Tensor& input) {
  const FamilyModel& model = systolic_model();
  const auto reason = model.unsupported(manifest, layer);
  REQUIRE_MESSAGE(!reason, reason.value_or(""));
  LayerPlan plan = model.make_plan(manifest, layer, input);
  const BlockResult result = run_block_model(manifest, plan);
  REQUIRE(result.keep.size() == plan.out.size());
  for (std::size_t i = 0; i < plan.out.size(); ++i) {
    REQUIRE(result.last[i] == plan.out[i].last);
    REQUIRE(result.keep[i] == plan.out[i].count * plan.out_element_bits / 8);
  }
  const Tensor wanted = conv_reference(layer, input);
  const Tensor got = collect(plan, result.beats, plan.cmd.bytes_per_beat, wanted.dtype);
  REQUIRE(got.shape == wanted.shape);
  REQUIRE(got.data == wanted.data);
  REQUIRE(plan.macs == layer.macs());
  return plan;
}

// What the random layers exercised.
struct Seen {
  int several = 0, accumulated = 0, stacked = 0, zero_points = 0, position_tiles = 0, raw = 0,
      offsets = 0;

  void count(const LayerPlan& plan, const std::vector<ConvDescriptor>& descriptors) {
    const auto any = [&](auto property) {
      return std::any_of(descriptors.begin(), descriptors.end(), property) ? 1 : 0;
    };
    several += descriptors.size() > 1 ? 1 : 0;
    accumulated += any([](const ConvDescriptor& d) { return !d.acc_first; });
    stacked += any([](const ConvDescriptor& d) { return d.pass_taps > 1; });
    zero_points += any([](const ConvDescriptor& d) { return d.wgt_zp != 0; });
    position_tiles += any([](const ConvDescriptor& d) { return d.pos_tiles > 1; });
    raw += any([](const ConvDescriptor& d) { return d.raw; });
    offsets += plan.channel_offsets.empty() ? 0 : 1;
  }
};

TEST_CASE("plan: random layers on random blocks give the golden results") {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const Manifest manifest = random_manifest(random);
    const ConvLayer layer = random_layer(random, manifest, seed % 10 == 0 ? 10 : 5);
    const LayerPlan plan = checked_plan(manifest, layer, random_input(random, manifest, layer));
    const auto descriptors = read_descriptors(read_block(manifest), plan.cmd);
    REQUIRE(static_cast<int>(descriptors.size()) == plan.descriptors);
    seen.count(plan, descriptors);
    const CycleReport cycles = systolic_model().predict(manifest, plan);
    REQUIRE(cycles.cycles == cycles.compute + cycles.wgt + cycles.act + cycles.out + cycles.fill +
                                 cycles.drain + cycles.cmd);
  }
  CHECK(seen.several > 800);
  CHECK(seen.accumulated > 300);
  CHECK(seen.stacked > 150);
  CHECK(seen.zero_points > 300);
  CHECK(seen.position_tiles > 400);
  CHECK(seen.raw > 400);
  CHECK(seen.offsets > 300);
}

TEST_CASE("plan: a flipped bit in any stream changes the results or breaks the contract") {
  Random random(5);
  const Manifest manifest = make_manifest(4, 4);
  const ConvLayer layer = same_conv(random, 6, 5, 6, 3, 2);
  const Tensor input = random_input(random, manifest, layer);
  const LayerPlan plan = checked_plan(manifest, layer, input);
  const Tensor wanted = conv_reference(layer, input);
  const auto differs = [&](const LayerPlan& changed) {
    try {
      const BlockResult result = run_block_model(manifest, changed);
      return collect(plan, result.beats, plan.cmd.bytes_per_beat, wanted.dtype).data != wanted.data;
    } catch (const std::exception&) {
      return true;
    }
  };
  CHECK_FALSE(differs(plan));
  LayerPlan changed = plan;
  changed.wgt.bytes[0] ^= 0x40;
  CHECK(differs(changed));
  changed = plan;
  changed.act.bytes[0] ^= 0x40;
  CHECK(differs(changed));
  changed = plan;
  changed.cmd.bytes[0] ^= 1;  // acc_first
  CHECK(differs(changed));
  changed = plan;
  changed.wgt.bytes.resize(changed.wgt.bytes.size() - changed.wgt.bytes_per_beat);
  CHECK(differs(changed));
}

// Pixels that are sent, when two channels hold a pixel's number.
TEST_CASE("plan: every pixel that a tap reads is sent once, and no other") {
  int checked = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Manifest manifest = make_manifest(2, 2);
    ConvLayer layer = random_layer(random, manifest, 6);
    if (layer.groups > 1) continue;
    layer.in_c = 2;
    layer.weights.assign(static_cast<std::size_t>(layer.out_c * layer.reduction()), 1);
    Tensor input = Tensor::zeros(DType::kInt8, layer.in_shape());
    for (std::int64_t pixel = 0; pixel < input.size() / 2; ++pixel) {
      input.data[static_cast<std::size_t>(2 * pixel)] = pixel % 100;
      input.data[static_cast<std::size_t>(2 * pixel + 1)] = pixel / 100;
    }
    std::multiset<std::int64_t> read, sent;
    for (std::int64_t i = 0; i < layer.n * layer.out_h * layer.out_w; ++i) {
      for (std::int64_t k = 0; k < layer.kernel_h * layer.kernel_w; ++k) {
        const std::int64_t h = i / layer.out_w % layer.out_h * layer.stride_h - layer.pad_top +
                               k / layer.kernel_w * layer.dilation_h;
        const std::int64_t w = i % layer.out_w * layer.stride_w - layer.pad_left +
                               k % layer.kernel_w * layer.dilation_w;
        if (h < 0 || h >= layer.in_h || w < 0 || w >= layer.in_w) continue;
        const std::int64_t image = i / (layer.out_h * layer.out_w);
        const std::int64_t pixel = (image * layer.in_h + h) * layer.in_w + w;
        if (read.count(pixel) == 0) read.insert(pixel);
      }
    }
    const LayerPlan plan = systolic_model().make_plan(manifest, layer, input);
    const auto descriptors = read_descriptors(read_block(manifest), plan.cmd);
    if (read.empty() || static_cast<std::int64_t>(descriptors.size()) > layer.n) continue;
    for (std::size_t beat = 0; beat < plan.act.beats(); ++beat) {
      const std::uint8_t* bytes = plan.act.bytes.data() + beat * plan.act.bytes_per_beat;
      sent.insert(bytes[0] + 100 * bytes[1]);
    }
    REQUIRE(sent == read);
    ++checked;
  }
  CHECK(checked > 300);
}

TEST_CASE("plan: a tensor of the other signedness is sent moved by half the range") {
  Random random(9);
  for (const bool block_signed : {true, false}) {
    Manifest manifest = make_manifest(4, 4);
    manifest.parameters["act_signed"] = block_signed ? 1 : 0;
    ConvLayer layer = same_conv(random, 5, 3, 4, 3, 1);
    layer.in_zero_point = block_signed ? 200 : -100;
    Tensor input = Tensor::zeros(block_signed ? DType::kUint8 : DType::kInt8, layer.in_shape());
    for (auto& value : input.data)
      value = random.in(dtype_min(input.dtype), dtype_max(input.dtype));
    (void)checked_plan(manifest, layer, input);
    layer.requant.reset();
    CHECK(checked_plan(manifest, layer, input).channel_offsets.size() == 4);
  }
}

TEST_CASE("plan: an input that does not fit the layer or the block is refused with its place") {
  Random random(1);
  Manifest manifest = make_manifest(4, 4);
  manifest.parameters["act_bits"] = 4;
  ConvLayer layer = same_conv(random, 3, 2, 4, 1, 1);
  layer.index = 7;
  Tensor input = Tensor::zeros(DType::kInt8, layer.in_shape());
  input.data[2 * (3 * 2 + 1) + 1] = 8;
  CHECK_THROWS_WITH_AS((void)systolic_model().make_plan(manifest, layer, input),
                       "layer 7 conv: input [0, 2, 1, 1] is 8, but the block's activations "
                       "(act_bits = 4, act_signed = true) hold -8..7 here", Error);
  input.shape = {1, 3, 3, 3};
  CHECK_THROWS_WITH_AS((void)systolic_model().make_plan(manifest, layer, input),
                       "layer 7 conv: the input is 1x3x3x3, the layer needs 1x3x3x2", Error);
}

struct Utilization {
  std::int64_t compute = 0;
  double ratio = 0.0;  // ideal cycles / cycles
  std::int64_t cycles = 0;
};

Utilization utilization(const Manifest& manifest, const ConvLayer& layer) {
  const Tensor input = Tensor::zeros(DType::kInt8, layer.in_shape());
  const LayerPlan plan = systolic_model().make_plan(manifest, layer, input);
  const CycleReport report = systolic_model().predict(manifest, plan);
  const auto ideal = static_cast<double>(layer.macs() / manifest.peak_macs_per_cycle);
  return {.compute = report.compute, .ratio = ideal / static_cast<double>(report.cycles),
          .cycles = report.cycles};
}

TEST_CASE("plan: ResNet8's convolutions keep a 16x16 block busy") {
  Random random(2);
  const Manifest manifest = make_manifest(16, 16);
  double ideal = 0.0, cycles = 0.0;
  const std::int64_t shapes[][5] = {{32, 3, 16, 3, 1},  {32, 16, 16, 3, 1}, {32, 16, 16, 3, 1},
                                    {32, 16, 32, 3, 2}, {16, 32, 32, 3, 1}, {32, 16, 32, 1, 2},
                                    {16, 32, 64, 3, 2}, {8, 64, 64, 3, 1},  {16, 32, 64, 1, 2}};
  for (const auto& [size, in_c, out_c, kernel, stride] : shapes) {
    CAPTURE(size);
    CAPTURE(in_c);
    CAPTURE(out_c);
    const Utilization got =
        utilization(manifest, same_conv(random, size, in_c, out_c, kernel, stride));
    if (got.compute >= 4000) CHECK(got.ratio >= 0.97);
    ideal += got.ratio * static_cast<double>(got.cycles);
    cycles += static_cast<double>(got.cycles);
  }
  CHECK(ideal / cycles >= 0.90);
}

// The matrix product with the convolution's positions, reduction and channels.
ConvLayer equal_product(Random& random, const ConvLayer& conv) {
  ConvLayer product = same_conv(random, 1, conv.reduction(), conv.out_c, 1, 1);
  product.in_h = product.out_h = conv.positions();
  return product;
}

TEST_CASE("plan: stride 2 costs what the equal matrix product costs, within 2 %") {
  Random random(2);
  const Manifest manifest = make_manifest(16, 16);
  for (const std::int64_t channels : {16, 32}) {
    const ConvLayer strided = same_conv(random, 32, channels, 2 * channels, 3, 2);
    const auto cycles = static_cast<double>(utilization(manifest, strided).cycles);
    const auto product = static_cast<double>(
        utilization(manifest, equal_product(random, strided)).cycles);
    CHECK(cycles <= 1.02 * product);
  }
}

// Loading that the product has not: the first position waits for the rows of its taps, most of which
// hides behind the first weights; one image row's beats are enough for the rest.
TEST_CASE("plan: random stride 2 shapes cost the equal product, 2 % and an image row") {
  const Manifest manifest = make_manifest(16, 16);
  const SystolicBlock block = read_block(manifest);
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const std::int64_t channels = 16 * random.in(1, 4);
    const ConvLayer strided = same_conv(random, random.in(3, 40), channels, random.in(1, 80),
                                        random.in(1, 5), 2);
    CAPTURE(strided.in_h);
    CAPTURE(strided.in_c);
    CAPTURE(strided.out_c);
    CAPTURE(strided.kernel_h);
    const auto row_beats = static_cast<double>(strided.in_w * (channels / block.rows));
    const Utilization conv = utilization(manifest, strided);
    const Utilization product = utilization(manifest, equal_product(random, strided));
    CHECK(conv.compute == product.compute);
    CHECK(static_cast<double>(conv.cycles) <=
          1.02 * static_cast<double>(product.cycles) + row_beats);
  }
}

}  // namespace
}  // namespace heddle
