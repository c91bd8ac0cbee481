// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "models/bit_serial/bramac_cycles.hpp"
#include "models/bit_serial/bramac_model.hpp"
#include "models/bit_serial/bramac_plan.hpp"
#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"
#include "models/common/random_layer.hpp"
#include "models/common/reference.hpp"

namespace heddle {
namespace {

Manifest manifest_of(std::int64_t blocks, std::int64_t vector, std::int64_t min_bits, bool fast) {
  Manifest m;
  m.name = m.top = "block";
  m.family = "bit_serial";
  m.architecture = "bramac";
  m.parameters = {{"blocks", blocks}, {"vector", vector}, {"min_bits", min_bits},
                  {"one_dummy_array", fast ? 1 : 0}, {"stream_bits", 128}, {"act_depth", 256},
                  {"psum_depth", 16}, {"result_depth", 16}, {"requant_lanes", 2}};
  m.requant = {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFloor,
               RequantRule::kHalfUp};
  m.counters = block_counter_names();
  return m;
}

// Values of the random layers and inputs.
Manifest values_of(std::int64_t bits, bool act_signed) {
  Manifest m;
  m.parameters = {{"act_bits", bits}, {"wgt_bits", bits}, {"act_signed", act_signed ? 1 : 0},
                  {"weight_zero_point", 0}};
  return m;
}

// Gives the golden result, or finds that the layer does not fit: false.
bool checked(const Manifest& manifest, const ConvLayer& layer, const Tensor& input,
             BramacResult& result, LayerPlan& plan) {
  if (bramac_unsupported(manifest, layer)) return false;
  try {
    plan = bramac_plan(manifest, layer, input);
  } catch (const Error&) {
    return false;
  }
  result = run_bramac_model(manifest, plan);
  REQUIRE(result.out.keep.size() == plan.out.size());
  for (std::size_t i = 0; i < plan.out.size(); ++i) {
    REQUIRE(result.out.last[i] == plan.out[i].last);
    REQUIRE(result.out.keep[i] == plan.out[i].count * plan.out_element_bits / 8);
  }
  const Tensor wanted = conv_reference(layer, input);
  const Tensor got = collect(plan, result.out.beats, plan.cmd.bytes_per_beat, wanted.dtype);
  REQUIRE(got.shape == wanted.shape);
  REQUIRE(got.data == wanted.data);
  return true;
}

TEST_CASE("bramac plan: random layers on random blocks give the golden results at the law's cycles") {
  int fitting = 0, stays = 0, several = 0, is_signed = 0, low = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const Manifest manifest = manifest_of(random.in(1, 4), random.of({2, 4, 10, 16, 20}),
                                          random.of({2, 2, 4, 8}), random.one_in(2));
    const BramacBlock block = read_bramac_block(manifest);
    const Manifest values = values_of(random.of({2, 4, 8}), random.one_in(2));
    const ConvLayer layer = random_layer(random, values, random.in(1, 7));
    const Tensor input = random_input(random, values, layer);
    BramacResult result;
    LayerPlan plan;
    if (!checked(manifest, layer, input, result, plan)) continue;
    ++fitting;
    const auto descriptors = read_bramac_descriptors(block, plan.cmd);
    REQUIRE(static_cast<int>(descriptors.size()) == plan.descriptors);
    CHECK(bramac_compute_cycles(block, descriptors) == result.compute);
    const CycleReport cycles = bramac_predict(manifest, plan);
    CHECK(cycles.compute == result.compute);
    CHECK(cycles.compute + cycles.wgt + cycles.act + cycles.out + cycles.fill + cycles.drain +
              cycles.cmd == cycles.cycles);
    if (layer.groups == 1) CHECK(result.macs == layer.macs());
    several += descriptors.size() > 1 ? 1 : 0;
    for (const ConvDescriptor& d : descriptors) {
      const BramacMode mode = BramacMode::of_code(d.wgt_zp);
      stays += d.pos_tiles > 1 ? 1 : 0;
      is_signed += mode.act_signed ? 1 : 0;
      low += mode.bits < 8 ? 1 : 0;
    }
  }
  CHECK(fitting > 200);
  for (const int seen : {stays, several, is_signed, low}) CHECK(seen > 15);
}

TEST_CASE("bramac plan: weights that the main arrays do not hold pass by once, over all positions") {
  Random random(4);
  const Manifest manifest = manifest_of(2, 16, 8, false);
  const ConvLayer layer = same_conv(random, 3, 600, 4, 1, 1);
  BramacResult result;
  LayerPlan plan;
  REQUIRE(checked(manifest, layer, random_input(random, values_of(8, true), layer), result, plan));
  for (const ConvDescriptor& d :
       read_bramac_descriptors(read_bramac_block(manifest), plan.cmd)) {
    CHECK(d.pos_tiles == 1);
    CHECK(d.tile_pos == 9);
  }
}

TEST_CASE("bramac plan: sums of the worst operands pass the safe counts") {
  for (const std::int64_t bits : {2, 4}) {
    for (const bool act_signed : {false, true}) {
      const Manifest manifest = manifest_of(2, 16, 2, false);
      ConvLayer layer{.in_h = 3, .in_w = 1, .in_c = 400, .out_h = 3, .out_w = 1, .out_c = 5};
      layer.weights.assign(static_cast<std::size_t>(layer.reduction() * layer.out_c),
                           int_min(static_cast<int>(bits)));
      Tensor input = Tensor::zeros(DType::kInt32, layer.in_shape());
      std::fill(input.data.begin(), input.data.end(),
                act_signed ? int_min(static_cast<int>(bits))
                           : int_max(static_cast<int>(bits), false));
      BramacResult result;
      LayerPlan plan;
      REQUIRE(checked(manifest, layer, input, result, plan));
      const BramacMode mode = BramacMode::of_code(
          read_bramac_descriptors(read_bramac_block(manifest), plan.cmd).front().wgt_zp);
      CHECK(mode == BramacMode{static_cast<int>(bits), act_signed});
      // Two groups of 200 MAC2 in passes of 8.
      const std::int64_t passes = mode.safe_count() / 8;
      CHECK(result.read_outs == 2 * ((25 + passes - 1) / passes));
    }
  }
}

}  // namespace
}  // namespace heddle
