// SPDX-License-Identifier: Apache-2.0
#include "gen/core/diagnostics.hpp"

#include <utility>

namespace heddle {
namespace {

std::string all_lines(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!text.empty()) text += '\n';
    text += diagnostic_text(diagnostic);
  }
  return text;
}

}  // namespace

std::string diagnostic_text(const Diagnostic& diagnostic) {
  std::string text = diagnostic.file;
  if (diagnostic.line > 0) text += ':' + std::to_string(diagnostic.line);
  text += ": ";
  if (!diagnostic.key.empty()) text += diagnostic.key + ": ";
  text += diagnostic.rule;
  if (!diagnostic.got.empty()) text += ", got " + diagnostic.got;
  if (!diagnostic.suggestion.empty()) text += " (did you mean " + diagnostic.suggestion + "?)";
  return text;
}

ConfigError::ConfigError(std::vector<Diagnostic> diagnostics)
    : Error(all_lines(diagnostics)), diagnostics_(std::move(diagnostics)) {}

}  // namespace heddle
