// SPDX-License-Identifier: Apache-2.0
//
// Where the verbs print. Colour and progress only on a terminal, colour not with NO_COLOR;
// --quiet silences what is not asked for, --json prints the report and nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace heddle {

struct OutputMode {
  bool quiet = false;
  bool json = false;
};

// Standard error, whatever happens to it: a message that cannot be shown must not hide its cause.
void print_error(std::string_view text);

class Terminal {
 public:
  explicit Terminal(OutputMode mode);

  // For a person: silent with --quiet and --json.
  void say(std::string_view text) const;
  // The verb's result, asked for: silent with --json only.
  void result(std::string_view text) const;
  // The report: printed with --json only.
  void report(std::string_view json) const;

  [[nodiscard]] bool json() const { return mode_.json; }
  [[nodiscard]] std::string bold(std::string_view text) const { return styled("1", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return styled("32", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return styled("31", text); }

  // A bar on standard error, redrawn at most ten times a second; nothing when that is no terminal.
  void progress(std::string_view what, std::int64_t done, std::int64_t total);
  void end_progress();

 private:
  [[nodiscard]] std::string styled(const char* code, std::string_view text) const;

  OutputMode mode_;
  bool color_ = false;
  bool bar_ = false;
  bool bar_shown_ = false;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace heddle
