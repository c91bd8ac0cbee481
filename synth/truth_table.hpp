// SPDX-License-Identifier: Apache-2.0
//
// What a Liberty function computes, as a table: two cells are the same gate when their tables are.
//
// Syntax (Liberty User Guide, "function" attribute): ! before or ' behind inverts; & * or a blank is
// AND; ^ is XOR; | + is OR, from strongest to weakest; 0 and 1 are constants.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

// Bit v: the value when input i is bit i of v; at most 6 inputs. Unset when the function is none of
// these inputs alone, or is not understood.
[[nodiscard]] std::optional<std::uint64_t> truth_table(std::string_view function,
                                                       const std::vector<std::string>& inputs);

}  // namespace heddle
