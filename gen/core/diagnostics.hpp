// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a config, as data: everything is collected and told at once.
#pragma once

#include <string>
#include <vector>

#include "models/common/error.hpp"

namespace heddle {

struct Diagnostic {
  std::string file;
  int line = 0;            // 1-based; 0: the file as a whole
  std::string key;         // as the user wrote it; empty for syntax errors
  std::string rule;        // "must be 1..256"
  std::string got;         // the value as written; empty: nothing to show
  std::string suggestion;  // nearest legal word; empty: none is near
  bool operator==(const Diagnostic&) const = default;
};

// "block.toml:4: rows: must be an integer of 1..256, got 300 (did you mean …?)"
[[nodiscard]] std::string diagnostic_text(const Diagnostic& diagnostic);

// All mistakes of one config; what() is one line for each.
class ConfigError : public Error {
 public:
  explicit ConfigError(std::vector<Diagnostic> diagnostics);
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace heddle
