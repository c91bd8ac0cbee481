// SPDX-License-Identifier: Apache-2.0
#include "models/codec/entropy.hpp"

#include <doctest/doctest.h>

namespace heddle {

TEST_CASE("entropy: known distributions") {
  CHECK(zero_order_entropy({}) == 0.0);
  CHECK(zero_order_entropy({7, 7, 7}) == 0.0);
  CHECK(zero_order_entropy({1, 0, 1, 0}) == doctest::Approx(1.0));
  CHECK(zero_order_entropy({0xffffffff, 1, 2, 3}) == doctest::Approx(2.0));
  CHECK(zero_order_entropy({0, 0, 1, 2}) == doctest::Approx(1.5));
}

}  // namespace heddle
