// SPDX-License-Identifier: Apache-2.0
#include "gen/core/toml_ascii.hpp"

#include <doctest/doctest.h>

namespace heddle {
namespace {

TEST_CASE("toml: letters beyond ASCII are for comments") {
  CHECK(stray_non_ascii("") == std::nullopt);
  CHECK(stray_non_ascii("\xEF\xBB\xBFname = 1 # \xC3\xA4\n#\xC3\xA4\n") == std::nullopt);
  CHECK(stray_non_ascii("a = 1\nb\xC3\xA4 = 2\n") == 2);
  CHECK(stray_non_ascii("# \xC3\xA4\na = 'x\xC3\xA4'") == 2);
  CHECK(stray_non_ascii("a = \"e # }\"\xC3\xA4") == 1);
  CHECK(stray_non_ascii("a = 'e' # \xC3\xA4 'quoted'") == std::nullopt);
  CHECK(stray_non_ascii("a = 1#\xC3\xA4") == 1);
}

}  // namespace
}  // namespace heddle
