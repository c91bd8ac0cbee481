// SPDX-License-Identifier: Apache-2.0
#include "gen/core/suggest.hpp"

#include <doctest/doctest.h>

using heddle::edit_distance;
using heddle::nearest_word;

TEST_CASE("edit_distance: inserts, deletes, replacements and swaps cost one each") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("rows", "") == 4);
  CHECK(edit_distance("rows", "row") == 1);
  CHECK(edit_distance("rows", "rowss") == 1);
  CHECK(edit_distance("rows", "rowz") == 1);
  CHECK(edit_distance("rows", "rwos") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("nearest_word: a slip finds its word, something else finds none") {
  const std::vector<std::string> known{"rows", "cols", "act_bits", "wgt_bits", "acc_bits"};
  CHECK(nearest_word("rowz", known) == "rows");
  CHECK(nearest_word("Cols", known) == "cols");
  CHECK(nearest_word("actbits", known) == "act_bits");
  CHECK(nearest_word("wtg_bits", known) == "wgt_bits");
  CHECK(nearest_word("banana", known).empty());
  CHECK(nearest_word("", known).empty());
  CHECK(nearest_word(std::string(100000, 'x'), known).empty());
}
