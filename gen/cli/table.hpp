// SPDX-License-Identifier: Apache-2.0
//
// Aligned tables for people: two spaces between columns, numbers to the right, no trailing blanks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

class Table {
 public:
  // One letter a column: 'l' left, 'r' right.
  Table(std::string_view alignment, std::vector<std::string> header);

  // As many cells as the header has.
  void add(std::vector<std::string> cells);
  [[nodiscard]] std::string text() const;

 private:
  std::string alignment_;
  std::vector<std::vector<std::string>> rows_;  // row 0: the header
};

}  // namespace heddle
