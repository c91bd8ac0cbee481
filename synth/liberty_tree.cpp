// SPDX-License-Identifier: Apache-2.0
#include "synth/liberty_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr int kDeepest = 32;  // real libraries nest up to 6 groups

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

std::string_view trimmed(std::string_view text) {
  const auto junk = [](char c) { return blank(c) || c == '\\'; };
  while (!text.empty() && junk(text.front())) text.remove_prefix(1);
  while (!text.empty() && junk(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
      text.find('"', 1) == text.size() - 1) {
    return trimmed(text.substr(1, text.size() - 2));
  }
  return text;
}

class Parser {
 public:
  Parser(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  LibertyGroup library() {
    skip();
    const std::string_view first = name();
    if (first != "library") {
      fail(line_, "not a Liberty library: it must begin with library (NAME) {");
    }
    LibertyGroup group;
    if (!statement_after(first, group, nullptr, 0)) fail(line_, "library has no { }");
    skip();
    if (at_ < text_.size()) {
      fail(line_, fmt::format("text after the library's closing brace: {}", shown()));
    }
    return group;
  }

 private:
  [[noreturn]] void fail(int line, const std::string& what) const {
    throw Error(fmt::format("{}:{}: {}", file_, line, what));
  }

  // What stands here, for a message.
  [[nodiscard]] std::string shown() const {
    std::string word;
    for (std::size_t i = at_; i < text_.size() && word.size() < 24 && !blank(text_[i]); ++i) {
      word += text_[i] >= ' ' && text_[i] <= '~' ? text_[i] : '?';
    }
    return '"' + word + '"';
  }

  char next() {
    if (text_[at_] == '\n') ++line_;
    return text_[at_++];
  }

  void skip_comment() {
    const int begin = line_;
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) fail(begin, "the file ends inside a comment");
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = end + 2;
  }

  // Blanks, comments, continued lines and stray semicolons.
  void skip() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (blank(c) || c == '\\' || c == ';') {
        next();
      } else if (c == '/' && second == '*') {
        skip_comment();
      } else if (c == '/' && second == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  std::string_view name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && name_char(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void skip_string() {
    const int begin = line_;
    next();
    while (at_ < text_.size() && text_[at_] != '"') next();
    if (at_ == text_.size()) fail(begin, "the file ends inside a string");
    next();
  }

  // Up to the parenthesis that closes the one just passed.
  std::string_view arguments(std::string_view of, int line) {
    const std::size_t begin = at_;
    for (int depth = 0; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '{' || c == '}') break;
      if (c == '(') ++depth;
      if (c == ')' && depth-- == 0) {
        ++at_;
        return text_.substr(begin, at_ - 1 - begin);
      }
      next();
    }
    fail(line, fmt::format("{} ( is not closed", of));
  }

  // The value of a simple attribute: to the semicolon, the end of the line or the group's end.
  std::string_view simple_value() {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ';' || c == '}') break;
      if (c == '\n' && !trimmed(text_.substr(begin, at_ - begin)).empty() &&
          text_[at_ - 1] != '\\') {
        break;
      }
      if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '*') break;
      if (c == '"') {
        skip_string();
      } else {
        next();
      }
    }
    return unquoted(text_.substr(begin, at_ - begin));
  }

  // True and `group` filled if what follows the name is a group; else an attribute of `owner`.
  bool statement_after(std::string_view word, LibertyGroup& group, LibertyGroup* owner, int depth) {
    const int line = line_;
    const std::size_t begin = at_ - word.size();
    skip_blanks();
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == ':') {
      ++at_;
      const std::string_view value = simple_value();
      if (owner != nullptr) owner->attributes.push_back({word, value, line});
      return false;
    }
    if (c != '(') fail(line, fmt::format("expected : or ( after {}, got {}", word, shown()));
    ++at_;
    const std::string_view inside = arguments(word, line);
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != '{') {
      if (owner != nullptr) owner->attributes.push_back({word, unquoted(inside), line});
      return false;
    }
    ++at_;
    group.kind = word;
    group.arguments = inside;
    group.line = line;
    group.begin = begin;
    body(group, depth + 1);
    return true;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (blank(text_[at_]) || text_[at_] == '\\')) next();
  }

  void body(LibertyGroup& group, int depth) {
    if (depth > kDeepest) fail(line_, "groups are nested too deeply");
    while (true) {
      skip();
      if (at_ == text_.size()) {
        fail(line_, fmt::format("the file ends inside {} ({}), which line {} opens", group.kind,
                                unquoted(group.arguments), group.line));
      }
      if (text_[at_] == '}') {
        group.end = ++at_;
        return;
      }
      const std::string_view word = name();
      if (word.empty()) fail(line_, fmt::format("expected a name, got {}", shown()));
      LibertyGroup inner;
      if (statement_after(word, inner, &group, depth)) group.groups.push_back(std::move(inner));
    }
  }

  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

const LibertyAttribute* LibertyGroup::attribute(std::string_view name) const {
  for (const LibertyAttribute& attribute : attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

std::string_view LibertyGroup::value(std::string_view name) const {
  const LibertyAttribute* found = attribute(name);
  return found == nullptr ? std::string_view{} : found->value;
}

std::vector<std::string_view> liberty_words(std::string_view arguments) {
  std::vector<std::string_view> words;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= arguments.size(); ++i) {
    if (i < arguments.size() && arguments[i] == '"') quoted = !quoted;
    if (i < arguments.size() && (arguments[i] != ',' || quoted)) continue;
    const std::string_view word = unquoted(arguments.substr(begin, i - begin));
    if (!word.empty()) words.push_back(word);
    begin = i + 1;
  }
  return words;
}

LibertyGroup liberty_tree(std::string_view text, const std::filesystem::path& file) {
  return Parser(text, file.string()).library();
}

}  // namespace heddle
