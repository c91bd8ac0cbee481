// SPDX-License-Identifier: Apache-2.0
#include "tb/common/functional_coverage.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("functional coverage: bins that are declared and never hit are listed") {
  heddle::FunctionalCoverage bins;
  bins.declare("a");
  bins.declare("b");
  bins.declare("a");
  bins.hit("a");
  bins.hit("a", false);
  bins.hit("a");
  bins.hit("not declared");
  CHECK(bins.bins().size() == 2);
  CHECK(bins.bins().front().hits == 2);
  CHECK(bins.hit_bins() == 1);
  CHECK(bins.missed() == std::vector<std::string>{"b"});
}

}  // namespace
