// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "models/common/error.hpp"

namespace heddle {
namespace {

// Standard output that cannot be written (a full disk, a closed pipe) is an error, not a success.
void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Error("cannot write to standard output");
  }
}

}  // namespace

void print_error(std::string_view text) {
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  (void)std::fflush(stderr);
}

Terminal::Terminal(OutputMode mode) : mode_(mode) {
  const char* no_color = std::getenv("NO_COLOR");
  color_ = isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0') && !mode.json;
  bar_ = isatty(STDERR_FILENO) == 1 && !mode.quiet && !mode.json;
}

void Terminal::say(std::string_view text) const {
  if (!mode_.quiet && !mode_.json) print(text);
}

void Terminal::result(std::string_view text) const {
  if (!mode_.json) print(text);
}

void Terminal::report(std::string_view json) const {
  if (mode_.json) print(json);
}

std::string Terminal::styled(const char* code, std::string_view text) const {
  return color_ ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

void Terminal::progress(std::string_view what, std::int64_t done, std::int64_t total) {
  if (!bar_) return;
  const auto now = std::chrono::steady_clock::now();
  if (bar_shown_ && now - drawn_ < std::chrono::milliseconds(100)) return;
  constexpr std::int64_t kWidth = 30;
  const std::int64_t filled = total > 0 ? std::min(kWidth, kWidth * done / total) : 0;
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kWidth - filled), '.');
  print_error(fmt::format("\r\033[K[{}] {}/{} {}", bar, done, total, what.substr(0, 40)));
  bar_shown_ = true;
  drawn_ = now;
}

void Terminal::end_progress() {
  if (bar_shown_) print_error("\r\033[K");
  bar_shown_ = false;
}

}  // namespace heddle
