// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_tiling.hpp"

#include <doctest/doctest.h>

#include "models/common/reference.hpp"
#include "models/systolic/block_model.hpp"
#include "models/systolic/grouping.hpp"
#include "models/systolic/plan.hpp"
#include "models/systolic/random_block.hpp"
#include "models/systolic/strategy.hpp"

namespace heddle {
namespace {

struct Case {
  const char* what;
  std::int64_t in_h, in_w, in_c, out_c, out_h, out_w;
  std::int64_t kernel_h = 1, kernel_w = 1, stride = 1, dilation = 1, pad = 0, n = 1;
};

ConvLayer layer_of(Random& random, const Case& c) {
  ConvLayer layer = same_conv(random, 1, 1, 1, 1, 1);
  layer.in_h = c.in_h;
  layer.in_w = c.in_w;
  layer.in_c = c.in_c;
  layer.out_c = c.out_c;
  layer.out_h = c.out_h;
  layer.out_w = c.out_w;
  layer.kernel_h = c.kernel_h;
  layer.kernel_w = c.kernel_w;
  layer.stride_h = layer.stride_w = c.stride;
  layer.dilation_h = layer.dilation_w = c.dilation;
  layer.pad_top = c.kernel_h > 1 ? c.pad : 0;
  layer.pad_left = c.kernel_w > 1 ? c.pad : 0;
  layer.n = c.n;
  layer.weights.clear();
  for (std::int64_t i = 0; i < layer.out_c * layer.reduction(); ++i) {
    layer.weights.push_back(random.in(-128, 127));
  }
  layer.bias.clear();
  layer.requant->channels.assign(static_cast<std::size_t>(c.out_c), layer.requant->channels[0]);
  return layer;
}

TEST_CASE("tiling: sizes far beyond buffers and fields still give the golden results") {
  const Case cases[] = {
      {"a row of 40000", 1, 40000, 3, 2, 1, 40000, 1, 3, 1, 1, 1},
      {"a column of 40000", 40000, 1, 3, 2, 40000, 1, 3, 1, 1, 1, 1},
      {"70000 pixels, pointwise", 280, 250, 2, 3, 280, 250},
      {"kernel as large as the image", 40, 40, 3, 2, 1, 1, 40, 40},
      {"70000 output channels", 1, 1, 1, 70000, 1, 1},
      {"70000 input channels", 1, 1, 70000, 2, 1, 1},
      {"stride 20000", 1, 60000, 2, 2, 1, 3, 1, 2, 20000},
      {"dilation 20000", 1, 60000, 2, 2, 1, 30, 1, 3, 1, 20000},
      {"an axis with holes", 24, 24, 5, 3, 9, 9, 3, 3, 2, 3},
      {"many images", 3, 3, 2, 2, 3, 3, 3, 3, 1, 1, 1, 60},
      {"more padding than image", 2, 2, 2, 2, 40, 40, 2, 2, 1, 1, 19},
      {"nothing but padding", 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 20000}};
  Manifest small = make_manifest(4, 4), one = make_manifest(1, 1), tiny = make_manifest(4, 4);
  one.parameters["act_depth"] = 1024;
  tiny.parameters["act_depth"] = tiny.parameters["psum_depth"] = 4;
  tiny.parameters["wgt_depth"] = 8;
  for (const Case& c : cases) {
    CAPTURE(c.what);
    Random random(1);
    const ConvLayer layer = layer_of(random, c);
    const Tensor input = random_input(random, small, layer);
    const Tensor wanted = conv_reference(layer, input);
    for (const Manifest& manifest : {small, one, tiny}) {
      REQUIRE_FALSE(systolic_model().unsupported(manifest, layer).has_value());
      const LayerPlan plan = systolic_model().make_plan(manifest, layer, input);
      const BlockResult result = run_block_model(manifest, plan);
      CHECK(collect(plan, result.beats, plan.cmd.bytes_per_beat, wanted.dtype).data ==
            wanted.data);
    }
  }
}

std::vector<Task> tasks_of(const Manifest& manifest, const ConvLayer& layer) {
  const SystolicBlock block = read_block(manifest);
  const Lowered lowered = lower(block, layer, 0, grouping_candidates(block, layer).front());
  const Strategy strategy = choose_strategy(block, layer, lowered, 0);
  return build_tasks(block, layer, lowered, 0, strategy).value_or(std::vector<Task>{});
}

TEST_CASE("tiling: a layer that fits is one descriptor, images of a pointwise layer together") {
  Random random(3);
  const Manifest manifest = make_manifest(16, 16);
  CHECK(tasks_of(manifest, same_conv(random, 16, 32, 32, 3, 1)).size() == 1);
  ConvLayer pointwise = same_conv(random, 8, 32, 32, 1, 2);
  pointwise.n = 5;
  const auto tasks = tasks_of(manifest, pointwise);
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].flat);
  CHECK(tasks[0].descriptor.vectors() == 5 * 16 * 2);
}

TEST_CASE("tiling: rows run bottom up where padding lies below only") {
  Random random(3);
  const Manifest manifest = make_manifest(16, 16);
  const auto strided = tasks_of(manifest, same_conv(random, 16, 16, 16, 3, 2));
  CHECK(strided[0].bottom_up);
  CHECK(strided[0].descriptor.org_h == -1);
  CHECK_FALSE(tasks_of(manifest, same_conv(random, 16, 16, 16, 3, 1))[0].bottom_up);
}

TEST_CASE("tiling: what a single descriptor cannot hold accumulates over descriptors") {
  Random random(3);
  Manifest manifest = make_manifest(4, 4);
  manifest.parameters["act_depth"] = 16;
  const auto tasks = tasks_of(manifest, same_conv(random, 3, 40, 4, 3, 1));
  CHECK(tasks.front().descriptor.acc_first);
  CHECK_FALSE(tasks.front().descriptor.emit);
  CHECK(tasks.back().descriptor.emit);
  for (const Task& task : tasks) CHECK(task.descriptor.vectors() <= 16);
}

}  // namespace
}  // namespace heddle
