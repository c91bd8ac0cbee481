// SPDX-License-Identifier: Apache-2.0
//
// Architecture "bramac" of family bit_serial: binds bramac_engine's parameters in a thin top.
#pragma once

#include "gen/core/config.hpp"
#include "gen/core/family.hpp"

namespace heddle {

[[nodiscard]] const ArchitectureInfo& bramac_architecture();
[[nodiscard]] GeneratedBlock emit_bramac(const Config& config);

}  // namespace heddle
