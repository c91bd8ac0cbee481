// SPDX-License-Identifier: Apache-2.0
//
// The families' generators: every word F of gen/families.def provides F_generator().
#include "gen/core/family.hpp"

namespace heddle {

#define HEDDLE_FAMILY(family) const FamilyGenerator& family##_generator();
#include "gen/families.def"
#undef HEDDLE_FAMILY

const std::vector<const FamilyGenerator*>& family_generators() {
  static const std::vector<const FamilyGenerator*> kAll{
#define HEDDLE_FAMILY(word) &word##_generator(),
#include "gen/families.def"
#undef HEDDLE_FAMILY
  };
  return kAll;
}

}  // namespace heddle
