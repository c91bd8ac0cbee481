// SPDX-License-Identifier: Apache-2.0
#include "models/common/run_tool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"

namespace heddle {
namespace {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

int open_log(const std::filesystem::path& log) {
  const int descriptor = log.empty()
                             ? memfd_create("heddle-log", MFD_CLOEXEC)
                             : open(log.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    throw Error(fmt::format("{}: cannot open the log: {}", log.string(), std::strerror(errno)));
  }
  return descriptor;
}

std::string read_from(int descriptor, off_t offset) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t got = pread(descriptor, buffer.data(), buffer.size(), offset);
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    offset += got;
  }
}

// Returns the child's id; throws when it cannot be started.
pid_t start(const std::vector<std::string>& argv, const ToolOptions& options, int log) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, log, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, log, STDERR_FILENO);
  if (!options.cwd.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, options.cwd.c_str());
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);

  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  const int failure =
      posix_spawnp(&child, pointers[0], &actions, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failure == ENOENT && !options.cwd.empty() && !std::filesystem::is_directory(options.cwd)) {
    throw Error(fmt::format("{}: no such folder to run {} in", options.cwd.string(), argv[0]));
  }
  if (failure == ENOENT) {
    throw Error(
        fmt::format("{}: command not found; it is in the Debian package {} (apt-get install {})",
                    argv[0], package_of(argv[0]), package_of(argv[0])));
  }
  if (failure != 0)
    throw Error(fmt::format("{}: cannot start: {}", argv[0], std::strerror(failure)));
  return child;
}

int wait_for(pid_t child, const std::string& tool) {
  auto nap = std::chrono::microseconds(200);
  int status = 0;
  while (true) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) {
      throw Error(fmt::format("{}: lost its process: {}", tool, std::strerror(errno)));
    }
    if (interrupted()) {
      kill(-child, SIGTERM);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      throw Error(fmt::format("interrupted while {} ran", tool));
    }
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 2, std::chrono::microseconds(10000));
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

std::string package_of(std::string_view tool) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOthers{{
      {"sta", "opensta"},
      {"dot", "graphviz"},
      {"yosys-abc", "yosys"},
      {"c++", "g++"},
      {"ninja", "ninja-build"},
      {"verilator_coverage", "verilator"},
  }};
  const std::size_t slash = tool.rfind('/');
  if (slash != std::string_view::npos) tool.remove_prefix(slash + 1);
  for (const auto& [name, package] : kOthers) {
    if (name == tool) return std::string(package);
  }
  return std::string(tool);
}

std::string last_error_line(std::string_view log) {
  std::string last;
  std::string last_error;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    const std::string line(log.substr(0, end));
    log.remove_prefix(std::min(end + 1, log.size()));
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    last = line;
    std::string lower = line;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower.find("error") != std::string::npos) last_error = line;
  }
  return last_error.empty() ? last : last_error;
}

ToolResult run_tool(const std::vector<std::string>& argv, const ToolOptions& options) {
  check_interrupt();
  const Descriptor log(open_log(options.log));
  const off_t begin = lseek(log.get(), 0, SEEK_END);
  const std::string header = options.log.empty() ? "" : fmt::format("$ {}\n", fmt::join(argv, " "));
  if (write(log.get(), header.data(), header.size()) != static_cast<ssize_t>(header.size())) {
    throw Error(
        fmt::format("{}: cannot write the log: {}", options.log.string(), std::strerror(errno)));
  }
  ToolResult result;
  result.exit_code = wait_for(start(argv, options, log.get()), argv[0]);
  result.output = read_from(log.get(), begin + static_cast<off_t>(header.size()));
  if (options.check && result.exit_code != 0) {
    const std::string line = last_error_line(result.output);
    const std::string where =
        options.log.empty() ? "" : fmt::format(" (log: {})", options.log.string());
    throw Error(fmt::format("{} failed with exit code {}: {}{}", argv[0], result.exit_code,
                            line.empty() ? "it said nothing" : line, where));
  }
  return result;
}

}  // namespace heddle
