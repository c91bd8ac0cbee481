// SPDX-License-Identifier: Apache-2.0
//
// An architecture by the name that a user typed.
#pragma once

#include <string>

#include "gen/core/family.hpp"

namespace heddle {

struct Architecture {
  const FamilyGenerator* generator = nullptr;
  const ArchitectureInfo* info = nullptr;
};

// Throws Error with the known names, and the nearest one, when there is none of that name.
[[nodiscard]] Architecture require_architecture(const std::string& name);

}  // namespace heddle
