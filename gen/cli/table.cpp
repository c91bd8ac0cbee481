// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/table.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace heddle {
namespace {

// Characters that a UTF-8 text shows.
std::size_t shown_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace

Table::Table(std::string_view alignment, std::vector<std::string> header) : alignment_(alignment) {
  add(std::move(header));
}

void Table::add(std::vector<std::string> cells) {
  if (cells.size() != alignment_.size()) throw std::logic_error("Table: wrong number of cells");
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths(alignment_.size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], shown_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - shown_width(row[i]), ' ');
      line += (i == 0 ? "" : "  ") + (alignment_[i] == 'r' ? gap + row[i] : row[i] + gap);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace heddle
