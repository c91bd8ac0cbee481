// SPDX-License-Identifier: Apache-2.0
//
// Liberty's syntax: groups that hold attributes and groups. Nothing is interpreted, and every name
// and value is a view of the text, so that a file of 50 MB is read in well under a second.
//
//   statement = name ":" value ";"               simple attribute (the ";" may be missing at a line's end)
//             | name "(" arguments ")" ";"       complex attribute
//             | name "(" arguments ")" "{" {statement} "}"   group
//
// Comments are /* */ and //; a backslash at a line's end continues the line.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct LibertyAttribute {
  std::string_view name;
  std::string_view value;  // without quotes if it is one string; of a complex one all arguments
  int line = 0;
};

struct LibertyGroup {
  std::string_view kind;       // library, cell, pin, timing
  std::string_view arguments;  // between the parentheses
  int line = 0;
  std::size_t begin = 0, end = 0;  // in the text, from the kind to behind the closing brace
  std::vector<LibertyAttribute> attributes;
  std::vector<LibertyGroup> groups;

  [[nodiscard]] const LibertyAttribute* attribute(std::string_view name) const;  // nullptr: none
  [[nodiscard]] std::string_view value(std::string_view name) const;             // empty: none
};

// The arguments, split at commas outside quotes; blanks and quotes around each are taken off.
[[nodiscard]] std::vector<std::string_view> liberty_words(std::string_view arguments);

// The library group. Throws Error with file and line when the text is no Liberty library or ends
// too early. The tree refers to `text`, which must outlive it.
[[nodiscard]] LibertyGroup liberty_tree(std::string_view text, const std::filesystem::path& file);

}  // namespace heddle
