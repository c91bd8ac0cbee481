// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/grouping.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "models/systolic/cycle_model.hpp"
#include "models/systolic/plan.hpp"
#include "models/systolic/random_block.hpp"
#include "models/systolic/strategy.hpp"

namespace heddle {
namespace {

// Cycles of the layer in slices of `groups` groups, a strategy chosen for each slice.
std::int64_t cycles_with(const SystolicBlock& block, const ConvLayer& layer, std::int64_t groups) {
  Lowered lowered = lower(block, layer, 0, grouping_candidates(block, layer).front());
  lowered.slices = cut_slices(block, layer, lowered.subtract_beforehand, groups);
  std::vector<ConvDescriptor> descriptors;
  for (std::size_t i = 0; i < lowered.slices.size(); ++i) {
    const Strategy strategy = choose_strategy(block, layer, lowered, i);
    const auto tasks = build_tasks(block, layer, lowered, i, strategy);
    REQUIRE(tasks.has_value());
    for (const Task& task : *tasks) descriptors.push_back(task.descriptor);
  }
  descriptors.back().final = true;
  return systolic_cycles(block, descriptors).cycles;
}

std::int64_t planned_cycles(const Manifest& manifest, const ConvLayer& layer) {
  const FamilyModel& model = systolic_model();
  const Tensor input = Tensor::zeros(DType::kInt8, layer.in_shape());
  return model.predict(manifest, model.make_plan(manifest, layer, input)).cycles;
}

TEST_CASE("grouping: passes, activation beats and the last slice decide how many groups share one") {
  const SystolicBlock block = read_block(make_manifest(16, 16));
  Random random(1);
  struct Case {
    std::int64_t channels, stride, groups;
  };
  for (const Case c : {Case{10, 1, 5},     // 2 x 3 passes of 5 channels, 9 of 10
                       Case{40, 1, 16},    // 9 + 9 + 5 passes, 8 x 3 of 5 channels
                       Case{12, 2, 12},    // narrower slices wait for activations
                       Case{44, 1, 16}}) {
    CAPTURE(c.channels);
    const ConvLayer layer = same_conv(random, 32, c.channels, c.channels, 3, c.stride, c.channels);
    CHECK(grouping_candidates(block, layer).front() == c.groups);
  }
  CHECK(grouping_candidates(block, same_conv(random, 8, 40, 40, 3, 1)) ==
        std::vector<std::int64_t>{1});
}

TEST_CASE("grouping: the zoo's strided depthwise layer does not wait for activations") {
  Random random(1);
  const ConvLayer layer = same_conv(random, 28, 12, 12, 3, 2, 12);
  CHECK(planned_cycles(make_manifest(16, 16), layer) < 9 * 14 * 14 + 150);
}

TEST_CASE("grouping: no width of slices is more than 2 % faster than the planned one") {
  int several = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Manifest manifest = make_manifest(random.of({8, 16}), random.of({8, 16}));
    manifest.parameters["stream_bits"] = random.of({32, 64, 128, 256});
    const SystolicBlock block = read_block(manifest);
    const std::int64_t groups = random.in(2, 30), in = groups * random.of({1, 1, 2, 3});
    const ConvLayer layer = same_conv(random, random.in(4, 24), in, groups * random.of({1, 1, 2}),
                                      random.of({1, 3, 3, 5}), random.in(1, 2), groups);
    several += grouping_candidates(block, layer).size() > 1 ? 1 : 0;
    const std::int64_t planned = planned_cycles(manifest, layer);
    const std::int64_t most = std::min({groups, block.rows / layer.in_c_per_group(),
                                        block.cols / layer.out_c_per_group()});
    for (std::int64_t width = 1; width <= most; ++width) {
      CAPTURE(width);
      CHECK(planned <= cycles_with(block, layer, width));
    }
  }
  CHECK(several > 20);
}

}  // namespace
}  // namespace heddle
