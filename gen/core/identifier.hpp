// SPDX-License-Identifier: Apache-2.0
//
// What may name a block: it becomes a module, files, a FuseSoC core and a test bench class.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heddle {

// True for the 248 reserved words of IEEE 1800-2017, annex B.
[[nodiscard]] bool is_sv_keyword(std::string_view word);

// The rule that the name breaks, or nullopt for a legal one.
[[nodiscard]] std::optional<std::string> name_problem(std::string_view name);

}  // namespace heddle
