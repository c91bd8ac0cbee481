// SPDX-License-Identifier: Apache-2.0
#include "synth/truth_table.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace heddle {
namespace {

constexpr std::array<std::uint64_t, 6> kColumns{0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc,
                                                0xf0f0f0f0f0f0f0f0, 0xff00ff00ff00ff00,
                                                0xffff0000ffff0000, 0xffffffff00000000};

class Evaluator {
 public:
  Evaluator(std::string_view text, const std::vector<std::string>& inputs)
      : text_(text), inputs_(inputs) {}

  std::optional<std::uint64_t> whole() {
    const std::uint64_t value = disjunction();
    skip();
    return at_ == text_.size() && !failed_ ? std::optional(value) : std::nullopt;
  }

 private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool take(std::string_view any) {
    skip();
    if (at_ == text_.size() || any.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  std::uint64_t disjunction() {
    std::uint64_t value = difference();
    while (take("|+")) value |= difference();
    return value;
  }

  std::uint64_t difference() {
    std::uint64_t value = conjunction();
    while (take("^")) value ^= conjunction();
    return value;
  }

  std::uint64_t conjunction() {
    std::uint64_t value = factor();
    while (true) {
      skip();
      const bool written = take("&*");
      if (!written && (at_ == text_.size() || !starts_factor(text_[at_]))) return value;
      value &= factor();
    }
  }

  static bool word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '[' || c == ']';
  }

  static bool starts_factor(char c) { return word_char(c) || c == '!' || c == '('; }

  std::uint64_t factor() {
    std::uint64_t value = 0;
    if (take("!")) {
      value = ~factor();
    } else if (take("(")) {
      value = disjunction();
      if (!take(")")) failed_ = true;
    } else {
      value = word();
    }
    while (take("'")) value = ~value;
    return value;
  }

  std::uint64_t word() {
    skip();
    const std::size_t begin = at_;
    while (at_ < text_.size() && word_char(text_[at_])) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    const auto input = std::find(inputs_.begin(), inputs_.end(), name);
    if (input != inputs_.end()) return kColumns[static_cast<std::size_t>(input - inputs_.begin())];
    if (name == "1") return ~std::uint64_t{0};
    if (name != "0") failed_ = true;
    return 0;
  }

  std::string_view text_;
  const std::vector<std::string>& inputs_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<std::uint64_t> truth_table(std::string_view function,
                                         const std::vector<std::string>& inputs) {
  if (inputs.size() > kColumns.size()) return std::nullopt;
  std::optional<std::uint64_t> value = Evaluator(function, inputs).whole();
  const unsigned rows = 1U << inputs.size();
  if (value && rows < 64) *value &= (std::uint64_t{1} << rows) - 1;
  return value;
}

}  // namespace heddle
