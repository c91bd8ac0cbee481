// SPDX-License-Identifier: Apache-2.0
#include "gen/core/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include "gen/core/identifier.hpp"
#include "gen/core/suggest.hpp"
#include "gen/core/templates.hpp"
#include "gen/core/toml_ascii.hpp"
#include "models/common/content_hash.hpp"

namespace heddle {
namespace {

const std::vector<std::string> kTopKeys{"name", "architecture", "parameters", "buffers",
                                        "interface"};
const std::vector<std::string> kSections{"parameters", "buffers", "interface"};

bool is_section(const std::string& word) {
  return std::find(kSections.begin(), kSections.end(), word) != kSections.end();
}

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

bool is_template(const std::string& name) {
  const auto files = template_files();
  return std::any_of(files.begin(), files.end(),
                     [&](const TemplateFile& file) { return file.stem() == name; });
}

// The value as TOML, shortened to what fits a message.
std::string shown(const toml::node& node) {
  if (node.is_table()) return "a table";
  constexpr std::size_t kLongest = 60;
  std::ostringstream out;
  if (const toml::array* list =
          node.as_array()) {  // toml++'s own layout of arrays casts inf to an integer
    for (const toml::node& element : *list) {
      out << (out.tellp() == 0 ? "[ " : ", ") << shown(element);
      if (out.tellp() > static_cast<std::streamoff>(kLongest)) break;
    }
    out << (list->empty() ? "[]" : " ]");
  } else {
    node.visit([&](const auto& value) { out << value; });
  }
  std::string text = out.str();
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text;
}

// Reads one file; mistakes are collected in diagnostics.
class ConfigReader {
 public:
  ConfigReader(std::string file, const Generators& generators) : generators_(generators) {
    config_.file = std::move(file);
  }

  Config read(const std::string& text) {
    const toml::table root = parse(text);
    read_top(root);
    if (config_.generator != nullptr) {
      const Schema& schema = config_.generator->schema(config_.architecture);
      read_sections(root, schema);
      for (const std::string& key : broken_) config_.values.erase(key);
      fill_defaults(schema, config_.values);
      RuleCheck check(config_, broken_, diagnostics_);
      config_.generator->rules(check);
    }
    if (!diagnostics_.empty()) {
      std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                       [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
      throw ConfigError(std::move(diagnostics_));
    }
    config_.hash = hash();
    return std::move(config_);
  }

 private:
  toml::table parse(const std::string& text) {
    if (const auto line = stray_non_ascii(text)) {
      throw ConfigError({{.file = config_.file,
                          .line = *line,
                          .key = "",
                          .rule = "not valid TOML: only comments may hold letters beyond ASCII",
                          .got = "",
                          .suggestion = ""}});
    }
    try {
      return toml::parse(text);
    } catch (const toml::parse_error& error) {
      const int line = static_cast<int>(error.source().begin.line);
      throw ConfigError({{.file = config_.file,
                          .line = line,
                          .key = "",
                          .rule = fmt::format("not valid TOML: {}", error.description()),
                          .got = "",
                          .suggestion = ""}});
    }
  }

  void object(int line, std::string key, std::string rule, std::string got,
              std::string suggestion = "") {
    diagnostics_.push_back({config_.file, line, std::move(key), std::move(rule), std::move(got),
                            std::move(suggestion)});
  }

  void read_top(const toml::table& root) {
    for (const auto& [key_view, node] : root) {
      const std::string key(key_view.str());
      const int line = static_cast<int>(key_view.source().begin.line);
      if (is_section(key)) {
        if (!node.is_table())
          object(line, key, fmt::format("must be a section, [{}]", key), shown(node));
      } else if (key != "name" && key != "architecture") {
        object(line, key,
               node.is_table() ? "unknown section" : "unknown key before the first section",
               shown(node), nearest_word(key, kTopKeys));
      }
    }
    const std::vector<std::string> known = architecture_names(generators_);
    const std::string choice = fmt::format("must be a string, one of: {}", fmt::join(known, ", "));
    if (read_string(root, "name", "must be a string, the name of the block", config_.name)) {
      const int line = line_of(*root.get("name"));
      if (const auto problem = name_problem(config_.name)) {
        object(line, "name", *problem, quoted(config_.name));
      } else if (is_template(config_.name)) {
        object(line, "name", "must not be the name of one of heddle's modules",
               quoted(config_.name));
      }
    }
    if (read_string(root, "architecture", choice, config_.architecture)) {
      config_.generator = find_architecture(generators_, config_.architecture);
      if (config_.generator == nullptr) {
        object(line_of(*root.get("architecture")), "architecture",
               fmt::format("must be one of: {}", fmt::join(known, ", ")),
               quoted(config_.architecture), nearest_word(config_.architecture, known));
      }
    }
  }

  static std::string quoted(const std::string& text) { return '"' + text.substr(0, 60) + '"'; }

  bool read_string(const toml::table& root, const std::string& key, const std::string& rule,
                   std::string& out) {
    const toml::node* node = root.get(key);
    if (node == nullptr) {
      object(0, key, rule, "nothing");
    } else if (const auto text = node->value_exact<std::string>()) {
      out = *text;
      return true;
    } else {
      object(line_of(*node), key, rule, shown(*node));
    }
    return false;
  }

  void read_sections(const toml::table& root, const Schema& schema) {
    for (const std::string& section : kSections) {
      const toml::table* table = root[section].as_table();
      if (table == nullptr) continue;
      for (const auto& [key_view, node] : *table) {
        const std::string key(key_view.str());
        const int line = static_cast<int>(key_view.source().begin.line);
        const KeySpec* spec = find_key(schema, key);
        if (spec != nullptr && spec->section == section) {
          config_.lines[key] = line;
          read_value(*spec, line, node);
        } else if (spec != nullptr) {
          object(line, key, fmt::format("belongs in section [{}]", spec->section),
                 fmt::format("[{}]", section));
        } else {
          report_unknown(schema, section, key, line, node);
        }
      }
    }
  }

  void report_unknown(const Schema& schema, const std::string& section, const std::string& key,
                      int line, const toml::node& node) {
    std::vector<std::string> here;
    std::vector<std::string> elsewhere;
    for (const KeySpec& spec : schema)
      (spec.section == section ? here : elsewhere).push_back(spec.key);
    std::string near = nearest_word(key, here);
    if (near.empty()) near = nearest_word(key, elsewhere);
    object(line, key, fmt::format("unknown key in [{}]", section), shown(node), near);
  }

  void read_value(const KeySpec& spec, int line, const toml::node& node) {
    const std::size_t before = diagnostics_.size();
    switch (spec.type) {
      case ValueType::kInt: read_int(spec, line, node); break;
      case ValueType::kBool: read_bool(spec, line, node); break;
      case ValueType::kWords: read_words(spec, line, node); break;
      case ValueType::kWord: read_word(spec, line, node); break;
    }
    if (diagnostics_.size() != before) broken_.insert(spec.key);
  }

  void read_int(const KeySpec& spec, int line, const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < spec.min || *value > spec.max) {
      object(line, spec.key, fmt::format("must be an integer of {}", range_text(spec)),
             shown(node));
    } else {
      config_.values[spec.key] = *value;
    }
  }

  void read_bool(const KeySpec& spec, int line, const toml::node& node) {
    if (const auto value = node.value_exact<bool>()) {
      config_.values[spec.key] = *value;
    } else {
      object(line, spec.key, "must be true or false", shown(node));
    }
  }

  void read_word(const KeySpec& spec, int line, const toml::node& node) {
    const auto word = node.value_exact<std::string>();
    if (!word || std::find(spec.words.begin(), spec.words.end(), *word) == spec.words.end()) {
      object(line, spec.key, fmt::format("must be one of: {}", range_text(spec)),
             word ? quoted(*word) : shown(node), word ? nearest_word(*word, spec.words) : "");
    } else {
      config_.values[spec.key] = *word;
    }
  }

  void read_words(const KeySpec& spec, int line, const toml::node& node) {
    const std::string rule = fmt::format("must be a list of words out of {}", range_text(spec));
    const toml::array* array = node.as_array();
    if (array == nullptr) return object(line, spec.key, rule, shown(node));
    Words words;
    for (const toml::node& item : *array) {
      const auto word = item.value_exact<std::string>();
      if (!word || std::find(spec.words.begin(), spec.words.end(), *word) == spec.words.end()) {
        object(line_of(item), spec.key, rule, word ? quoted(*word) : shown(item),
               word ? nearest_word(*word, spec.words) : "");
      } else if (std::find(words.begin(), words.end(), *word) != words.end()) {
        object(line_of(item), spec.key, "must name each word once", quoted(*word) + " twice");
      } else {
        words.push_back(*word);
      }
    }
    if (array->empty()) object(line, spec.key, "must not be empty", "[]");
    std::sort(words.begin(), words.end(), [&](const std::string& a, const std::string& b) {
      return std::find(spec.words.begin(), spec.words.end(), a) <
             std::find(spec.words.begin(), spec.words.end(), b);
    });
    config_.values[spec.key] = words;
  }

  [[nodiscard]] std::string hash() const {
    std::string text =
        fmt::format("name={}\narchitecture={}\n", config_.name, config_.architecture);
    for (const auto& [key, value] : config_.values)
      text += fmt::format("{}={}\n", key, value_text(value));
    return content_hash(text);
  }

  const Generators& generators_;
  Config config_;
  std::set<std::string> broken_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

Config parse_config(const std::string& text, const std::string& file,
                    const Generators& generators) {
  return ConfigReader(file, generators).read(text);
}

}  // namespace heddle
