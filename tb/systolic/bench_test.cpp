// SPDX-License-Identifier: Apache-2.0
#include "tb/systolic/bench.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "models/common/descriptor.hpp"
#include "models/common/family_model.hpp"
#include "models/common/reference.hpp"
#include "tb/common/conv_cover.hpp"
#include "tb/common/conv_workload.hpp"

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

// A block as gen would describe it, without generating it.
Manifest block(std::int64_t rows, std::int64_t cols, std::int64_t bits, bool act_signed,
               std::int64_t acc_bits) {
  Manifest m;
  m.name = "test";
  m.family = "systolic";
  m.parameters = {{"rows", rows},
                  {"cols", cols},
                  {"act_bits", bits},
                  {"wgt_bits", bits},
                  {"act_signed", act_signed},
                  {"acc_bits", acc_bits},
                  {"max_reduction", 0},
                  {"weight_zero_point", 0},
                  {"stream_bits", 64},
                  {"requant_lanes", 1},
                  {"pack_channels", rows / 2},
                  {"pipeline", 1},
                  {"act_depth", 128},
                  {"wgt_depth", 64},
                  {"psum_depth", 32},
                  {"result_depth", 32}};
  m.requant = {RequantRule::kDouble, RequantRule::kFloor};
  for (const char* name : {"cmd", "wgt", "act", "out"}) {
    const int element = std::string(name) == "cmd" ? 32 : static_cast<int>(bits);
    m.streams.push_back({name, "in", 64, element, true, 64 / element, "", false});
  }
  m.descriptor = conv_descriptor_fields();
  m.counters = block_counter_names();
  return m;
}

TEST_CASE("systolic bench: every directed layer runs on the block and is a test") {
  for (const Manifest& m :
       {block(1, 1, 8, true, 32), block(4, 3, 8, true, 32), block(5, 7, 6, false, 24)}) {
    const std::vector<Workload> layers = systolic_bench().directed(m);
    CHECK(layers.size() > 60);
    for (const Workload& work : layers) {
      INFO(work.name, " ", layer_text(work.layer));
      CHECK_FALSE(family_model("systolic").unsupported(m, work.layer).has_value());
      const Tensor golden = conv_fast(work.layer, work.input);
      const auto [low, high] = std::minmax_element(golden.data.begin(), golden.data.end());
      const bool constant_operands = work.name.find("full-scale") != std::string::npos ||
                                     work.name.find("least times") != std::string::npos;
      if (golden.size() > 16 && !constant_operands) CHECK(*low != *high);
    }
  }
}

TEST_CASE("systolic bench: layers depend on manifest and seed alone") {
  const Manifest m = block(4, 3, 8, true, 32);
  const Workload a = systolic_bench().random(m, 5), b = systolic_bench().random(m, 5),
                 c = systolic_bench().random(m, 6);
  CHECK(a.input == b.input);
  CHECK(a.layer.weights == b.layer.weights);
  CHECK((a.layer.weights != c.layer.weights || !(a.input == c.input)));
}

TEST_CASE("systolic bench: random layers fit narrow operands and accumulators") {
  const Manifest m = block(3, 2, 2, true, 8);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Workload work = systolic_bench().random(m, seed);
    CHECK_NOTHROW((void)family_model("systolic").make_plan(m, work.layer, work.input));
    CHECK(std::all_of(work.input.data.begin(), work.input.data.end(),
                      [](std::int64_t v) { return v >= -2 && v <= 3; }));
  }
}

TEST_CASE("systolic bench: directed and random layers reach every bin") {
  for (const Manifest& m : {block(4, 3, 8, true, 32), block(8, 4, 6, false, 32)}) {
    FunctionalCoverage bins;
    systolic_bench().declare_bins(m, bins);
    const auto cover = [&](const Workload& work) {
      const LayerPlan plan = family_model("systolic").make_plan(m, work.layer, work.input);
      systolic_bench().cover(m, work, plan, conv_fast(work.layer, work.input), bins);
      if (work.layer.groups == 1) CHECK(systolic_bench().macs(m, plan) == work.layer.macs());
    };
    for (const Workload& work : systolic_bench().directed(m)) cover(work);
    for (std::uint64_t seed = 0; seed < 60; ++seed) cover(systolic_bench().random(m, seed));
    for (const std::string& bin : bins.missed()) CHECK_MESSAGE(false, "never hit: " << bin);
  }
}

TEST_CASE("systolic bench: descriptors of a plan are read back from its cmd stream") {
  const Manifest m = block(4, 3, 8, true, 32);
  for (const Workload& work : systolic_bench().directed(m)) {
    const LayerPlan plan = family_model("systolic").make_plan(m, work.layer, work.input);
    const auto all = plan_descriptors(m, 3, plan);
    REQUIRE(static_cast<int>(all.size()) == plan.descriptors);
    CHECK(descriptor_field(m.descriptor, all.back().data(), "final") == 1);
  }
}

}  // namespace
