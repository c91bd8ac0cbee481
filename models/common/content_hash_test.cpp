// SPDX-License-Identifier: Apache-2.0
#include "models/common/content_hash.hpp"

#include <doctest/doctest.h>

#include <string>

using heddle::content_hash;

TEST_CASE("content_hash: the value is the published XXH3 one, so that it never changes") {
  CHECK(content_hash("") == "99aa06d3014798d86001c324468d497f");
}

TEST_CASE("content_hash: content that differs in one byte differs in name") {
  CHECK(content_hash("rows = 16") != content_hash("rows = 17"));
  CHECK(content_hash(std::string("a\0b", 3)) != content_hash(std::string("a\0c", 3)));
  CHECK(content_hash("rows = 16") == content_hash(std::string("rows = ") + "16"));
}
