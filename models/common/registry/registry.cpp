// SPDX-License-Identifier: Apache-2.0
//
// The families' models by name: every word F of gen/families.def provides F_model().
#include <fmt/format.h>

#include "models/common/error.hpp"
#include "models/common/family_model.hpp"

namespace heddle {

#define HEDDLE_FAMILY(family) const FamilyModel& family##_model();
#include "gen/families.def"
#undef HEDDLE_FAMILY

const FamilyModel& family_model(const std::string& family) {
#define HEDDLE_FAMILY(word) \
  if (family == #word) return word##_model();
#include "gen/families.def"
#undef HEDDLE_FAMILY
  throw Error(
      fmt::format("unknown family '{}': gen/families.def does not list it; generate the "
                  "block again with this heddle",
                  family));
}

}  // namespace heddle
