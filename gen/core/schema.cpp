// SPDX-License-Identifier: Apache-2.0
#include "gen/core/schema.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace heddle {

const KeySpec* find_key(const Schema& schema, const std::string& key) {
  const auto at = std::find_if(schema.begin(), schema.end(),
                               [&](const KeySpec& spec) { return spec.key == key; });
  return at == schema.end() ? nullptr : &*at;
}

std::int64_t int_of(const ValueMap& values, const std::string& key) {
  return std::get<std::int64_t>(values.at(key));
}

bool bool_of(const ValueMap& values, const std::string& key) {
  return std::get<bool>(values.at(key));
}

const Words& words_of(const ValueMap& values, const std::string& key) {
  return std::get<Words>(values.at(key));
}

const std::string& word_of(const ValueMap& values, const std::string& key) {
  return std::get<std::string>(values.at(key));
}

std::string value_text(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* word = std::get_if<std::string>(&value)) return fmt::format("\"{}\"", *word);
  const Words& words = std::get<Words>(value);
  return words.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(words, "\", \""));
}

std::string type_text(const KeySpec& spec) {
  switch (spec.type) {
    case ValueType::kInt: return "integer";
    case ValueType::kBool: return "boolean";
    case ValueType::kWords: return "words";
    case ValueType::kWord: return "word";
  }
  return "";
}

std::string range_text(const KeySpec& spec) {
  switch (spec.type) {
    case ValueType::kInt: return fmt::format("{}..{}", spec.min, spec.max);
    case ValueType::kBool: return "true, false";
    case ValueType::kWords:
    case ValueType::kWord: return fmt::format("{}", fmt::join(spec.words, ", "));
  }
  return "";
}

std::string default_text(const KeySpec& spec) {
  if (spec.derive != nullptr) return spec.derive_text;
  if (const auto* words = std::get_if<Words>(&spec.initial);
      words != nullptr && *words == spec.words)
    return "all";
  return value_text(spec.initial);
}

void fill_defaults(const Schema& schema, ValueMap& values) {
  for (const KeySpec& spec : schema) {
    if (spec.derive == nullptr) values.try_emplace(spec.key, spec.initial);
  }
  for (const KeySpec& spec : schema) {
    if (spec.derive != nullptr) values.try_emplace(spec.key, spec.derive(values));
  }
}

}  // namespace heddle
