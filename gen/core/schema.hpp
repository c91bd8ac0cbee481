// SPDX-License-Identifier: Apache-2.0
//
// An architecture's config keys as data: the reader, `describe`, `init` and the manifest all work
// from the same table.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace heddle {

// kWords: an array of words out of a fixed list; kWord: one of them.
enum class ValueType { kInt, kBool, kWords, kWord };

using Words = std::vector<std::string>;
using Value = std::variant<std::int64_t, bool, Words, std::string>;  // in the order of ValueType
using ValueMap = std::map<std::string, Value>;

struct KeySpec {
  std::string key;
  std::string section;  // parameters, buffers, interface
  ValueType type = ValueType::kInt;
  std::int64_t min = 0, max = 0;  // kInt, inclusive
  Words words;                    // kWords, kWord: the legal ones
  Value initial;                  // default; unused where `derive` is set
  // Default that depends on keys without `derive`.
  std::int64_t (*derive)(const ValueMap&) = nullptr;
  std::string derive_text;  // what derive() computes, for describe
  std::string unit;         // "KiB", "bit"; empty for none
  std::string doc;          // one line
};

using Schema = std::vector<KeySpec>;

[[nodiscard]] const KeySpec* find_key(const Schema& schema, const std::string& key);

[[nodiscard]] std::int64_t int_of(const ValueMap& values, const std::string& key);
[[nodiscard]] bool bool_of(const ValueMap& values, const std::string& key);
[[nodiscard]] const Words& words_of(const ValueMap& values, const std::string& key);
[[nodiscard]] const std::string& word_of(const ValueMap& values, const std::string& key);

// As TOML writes it: 16, true, ["double", "single"].
[[nodiscard]] std::string value_text(const Value& value);
[[nodiscard]] std::string type_text(const KeySpec& spec);     // "integer"
[[nodiscard]] std::string range_text(const KeySpec& spec);    // "1..256", "true, false"
[[nodiscard]] std::string default_text(const KeySpec& spec);  // value or derive_text

// Gives every key that is absent its default.
void fill_defaults(const Schema& schema, ValueMap& values);

}  // namespace heddle
