// SPDX-License-Identifier: Apache-2.0
//
// "Did you mean": the nearest known word by Damerau-Levenshtein distance (insert, delete, replace,
// swap of neighbours; each costs 1), as long as it is near enough to be a slip of the hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);

// Empty when no word lies within a third of the longer word's length (at least 1, at most 3).
// Case is ignored; ties go to the earlier word.
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       const std::vector<std::string>& known);

}  // namespace heddle
