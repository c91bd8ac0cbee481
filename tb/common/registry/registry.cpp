// SPDX-License-Identifier: Apache-2.0
//
// The families' benches by name: every word F of gen/families.def provides F_bench().
#include <fmt/format.h>

#include "models/common/error.hpp"
#include "tb/common/family_bench.hpp"

namespace heddle {

#define HEDDLE_FAMILY(family) const FamilyBench& family##_bench();
#include "gen/families.def"
#undef HEDDLE_FAMILY

const FamilyBench& family_bench(const std::string& family) {
#define HEDDLE_FAMILY(word) \
  if (family == #word) return word##_bench();
#include "gen/families.def"
#undef HEDDLE_FAMILY
  throw Error(
      fmt::format("unknown family '{}': gen/families.def does not list it; generate the "
                  "block again with this heddle",
                  family));
}

}  // namespace heddle
