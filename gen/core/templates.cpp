// SPDX-License-Identifier: Apache-2.0
#include "gen/core/templates.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace heddle {
namespace {

bool word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Identifiers of the text in order, comments and strings left out; a string after `include counts,
// without its ending.
std::vector<std::string_view> words_of_text(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else if (text[at] == '"') {
      const std::size_t end = std::min(text.find('"', at + 1), text.size());
      if (!words.empty() && words.back() == "include") {
        const std::string_view file = text.substr(at + 1, end - at - 1);
        words.push_back(file.substr(0, file.rfind('.')));
      }
      at = end + 1;
    } else if (word_char(text[at])) {
      std::size_t end = at;
      while (end < text.size() && word_char(text[end])) ++end;
      words.push_back(text.substr(at, end - at));
      at = end;
    } else {
      ++at;
    }
  }
  return words;
}

class Closure {
 public:
  explicit Closure(std::span<const TemplateFile> files) {
    for (const TemplateFile& file : files) by_stem_[file.stem()] = &file;
  }

  void visit(std::string_view stem) {
    const auto at = by_stem_.find(stem);
    if (at == by_stem_.end() || !seen_.insert(stem).second) return;
    for (const std::string_view word : words_of_text(at->second->text)) visit(word);
    (at->second->is_include() ? includes_ : sources_).push_back(*at->second);
  }

  [[nodiscard]] std::vector<TemplateFile> files() const {
    std::vector<TemplateFile> all = includes_;
    all.insert(all.end(), sources_.begin(), sources_.end());
    return all;
  }

 private:
  std::map<std::string_view, const TemplateFile*> by_stem_;
  std::set<std::string_view> seen_;
  std::vector<TemplateFile> includes_, sources_;
};

}  // namespace

std::vector<TemplateFile> template_closure(std::span<const TemplateFile> files,
                                           std::string_view top) {
  Closure closure(files);
  closure.visit(top);
  std::vector<TemplateFile> result = closure.files();
  if (result.empty()) throw std::logic_error("no template module " + std::string(top));
  return result;
}

}  // namespace heddle
