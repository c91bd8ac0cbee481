// SPDX-License-Identifier: Apache-2.0
#include "gen/core/suggest.hpp"

#include <algorithm>
#include <cctype>

namespace heddle {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  // rows[i % 3][j]: distance of the first i letters of a and the first j of b.
  std::vector<std::vector<int>> rows(3, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      int& best = rows[i % 3][j];
      if (i == 0 || j == 0) {
        best = static_cast<int>(i + j);
        continue;
      }
      const int replace = a[i - 1] == b[j - 1] ? 0 : 1;
      best = std::min(
          {rows[(i - 1) % 3][j] + 1, rows[i % 3][j - 1] + 1, rows[(i - 1) % 3][j - 1] + replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = std::min(best, rows[(i - 2) % 3][j - 2] + 1);
      }
    }
  }
  return rows[a.size() % 3][b.size()];
}

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 100;  // nobody mistypes a whole line
  if (word.size() > kLongest) return "";
  std::string best;
  int best_distance = 4;
  for (const std::string& candidate : known) {
    const int longer = static_cast<int>(std::max(word.size(), candidate.size()));
    const int distance = edit_distance(lower(word), lower(candidate));
    if (distance <= std::clamp(longer / 3, 1, 3) && distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace heddle
