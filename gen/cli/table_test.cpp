// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/table.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

TEST_CASE("Table: columns are aligned, numbers to the right, no trailing blanks") {
  heddle::Table table("lrl", {"layer", "cycles", "where"});
  table.add({"conv", "12", "rtl"});
  table.add({"d\xc3\xa9pth", "12345", ""});
  CHECK(table.text() ==
        "layer  cycles  where\n"
        "conv       12  rtl\n"
        "d\xc3\xa9pth   12345\n");
}

TEST_CASE("Table: a row of the wrong length is our bug") {
  heddle::Table table("l", {"a"});
  CHECK_THROWS_AS(table.add({"a", "b"}), std::logic_error);
}
