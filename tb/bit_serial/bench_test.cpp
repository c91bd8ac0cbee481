// SPDX-License-Identifier: Apache-2.0
#include "tb/bit_serial/bench.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "models/bit_serial/random_block.hpp"
#include "models/common/family_model.hpp"
#include "models/common/reference.hpp"
#include "tb/common/conv_workload.hpp"

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

// A block as gen would describe it, without generating it.
Manifest block(std::int64_t filters, std::int64_t windows, std::int64_t lanes, std::int64_t b) {
  Manifest m = make_bit_serial_manifest(filters, windows, lanes, b);
  m.parameters["act_bits"] = 9;
  m.parameters["wgt_bits"] = 10;
  m.parameters["act_depth"] = 256;
  m.parameters["wgt_depth"] = 64;
  m.parameters["result_depth"] = 32;
  return m;
}

TEST_CASE("bit-serial bench: every directed layer runs on the block and is a test") {
  for (const Manifest& m : {block(3, 3, 4, 1), block(5, 2, 3, 2), block(3, 1, 4, 0), block(1, 1, 1, 4)}) {
    const std::vector<Workload> layers = bit_serial_bench().directed(m);
    CHECK(layers.size() > 60);
    for (const Workload& work : layers) {
      INFO(work.name, " ", layer_text(work.layer));
      CHECK_NOTHROW((void)family_model("bit_serial").make_plan(m, work.layer, work.input));
    }
  }
}

TEST_CASE("bit-serial bench: layers depend on manifest and seed alone") {
  const Manifest m = block(3, 3, 4, 1);
  const Workload a = bit_serial_bench().random(m, 5), b = bit_serial_bench().random(m, 5),
                 c = bit_serial_bench().random(m, 6);
  CHECK(a.input == b.input);
  CHECK(a.layer.weights == b.layer.weights);
  CHECK((a.layer.weights != c.layer.weights || !(a.input == c.input)));
}

TEST_CASE("bit-serial bench: directed and random layers reach every bin") {
  for (const Manifest& m : {block(3, 3, 4, 1), block(5, 4, 3, 2), block(3, 1, 4, 0)}) {
    FunctionalCoverage bins;
    bit_serial_bench().declare_bins(m, bins);
    const auto cover = [&](const Workload& work) {
      const LayerPlan plan = family_model("bit_serial").make_plan(m, work.layer, work.input);
      bit_serial_bench().cover(m, work, plan, conv_fast(work.layer, work.input), bins);
      const std::int64_t macs = bit_serial_bench().macs(m, plan);
      CHECK(macs >= work.layer.macs());
      if (work.layer.groups == 1 && !plan.counts_idle) CHECK(macs == work.layer.macs());
    };
    for (const Workload& work : bit_serial_bench().directed(m)) cover(work);
    for (std::uint64_t seed = 0; seed < 40; ++seed) cover(bit_serial_bench().random(m, seed));
    for (const std::string& bin : bins.missed()) CHECK_MESSAGE(false, "never hit: " << bin);
  }
}

}  // namespace
