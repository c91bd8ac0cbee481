// SPDX-License-Identifier: Apache-2.0
#include "models/common/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"

namespace heddle {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, std::string_view what, int reason) {
  throw Error(fmt::format("{}: {}: {}", path.string(), what, std::strerror(reason)));
}

fs::path without_slash(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

// Makes a folder and its parents; returns the new ones, outermost first.
std::vector<fs::path> make_folders(const fs::path& folder) {
  std::vector<fs::path> missing;
  for (fs::path at = folder; !at.empty() && !fs::exists(at); at = at.parent_path())
    missing.push_back(at);
  std::reverse(missing.begin(), missing.end());
  std::error_code error;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    fs::create_directory(missing[i], error);
    if (!error) continue;
    for (; i > 0; --i) rmdir(missing[i - 1].c_str());
    fail(missing[0], "cannot make the folder", error.value());
  }
  return missing;
}

// 0, or the system's reason (errno).
int write_all(const fs::path& file, std::string_view content) {
  check_interrupt();
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return errno;
  while (!content.empty()) {
    const ssize_t done = write(descriptor, content.data(), content.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) {
      const int reason = errno;
      close(descriptor);
      return reason;
    }
    content.remove_prefix(static_cast<std::size_t>(done));
  }
  return close(descriptor) == 0 ? 0 : errno;
}

fs::path temporary_beside(const fs::path& file) {
  return file.parent_path() / fmt::format(".{}.{}.tmp", file.filename().string(), getpid());
}

}  // namespace

void write_file_atomic(const fs::path& file, std::string_view content) {
  const fs::path temporary = temporary_beside(file);
  int reason = write_all(temporary, content);
  if (reason == 0 && rename(temporary.c_str(), file.c_str()) != 0) reason = errno;
  if (reason == 0) return;
  unlink(temporary.c_str());
  fail(file, "cannot write", reason);
}

std::string read_whole_file(const fs::path& file, std::uintmax_t max_bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) fail(file, "cannot read", error ? error.value() : ENOENT);
  if (!fs::is_regular_file(status))
    throw Error(fmt::format("{}: not a regular file", file.string()));
  const std::uintmax_t size = fs::file_size(file, error);
  if (!error && size > max_bytes) {
    throw Error(fmt::format("{}: {} bytes, more than the {} that are read", file.string(), size,
                            max_bytes));
  }
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::string content(error ? 0 : size, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!in || error) fail(file, "cannot read", error ? error.value() : errno);
  return content;
}

PendingFile::PendingFile(fs::path file)
    : file_(std::move(file)), temporary_(temporary_beside(file_)) {
  if (const int reason = write_all(temporary_, ""); reason != 0) {
    fail(file_, "cannot write", reason);
  }
}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void PendingFile::commit() {
  if (rename(temporary_.c_str(), file_.c_str()) != 0) fail(file_, "cannot write", errno);
  temporary_.clear();
}

OutputFolder::OutputFolder(fs::path folder) : folder_(without_slash(std::move(folder))) {
  if (folder_.empty()) throw Error("the output folder has no name");
  if (fs::exists(folder_) && !fs::is_directory(folder_)) {
    throw Error(fmt::format("{}: is a file, not a folder for output", folder_.string()));
  }
  new_parents_ = make_folders(folder_);
  staging_ = folder_ / fmt::format(".heddle-{}", getpid());
  std::error_code error;
  fs::remove_all(staging_, error);
  if (mkdir(staging_.c_str(), 0755) != 0) {
    const int reason = errno;
    while (!new_parents_.empty()) {
      rmdir(new_parents_.back().c_str());
      new_parents_.pop_back();
    }
    fail(folder_, "cannot write into the output folder", reason);
  }
}

OutputFolder::~OutputFolder() {
  if (staging_.empty()) return;
  std::error_code error;
  fs::remove_all(staging_, error);
  for (; !new_parents_.empty(); new_parents_.pop_back()) rmdir(new_parents_.back().c_str());
}

void OutputFolder::write(const fs::path& relative, std::string_view content) {
  const fs::path file = staging_ / relative;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) fail(folder_ / relative, "cannot make its folder", error.value());
  if (const int reason = write_all(file, content); reason != 0) {
    fail(folder_ / relative, "cannot write", reason);
  }
}

void OutputFolder::commit() {
  check_interrupt();
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(staging_)) {
    const fs::path relative = entry.path().lexically_relative(staging_);
    if (!entry.is_directory()) {
      files.push_back(relative);
      if (fs::is_directory(folder_ / relative)) {
        throw Error(fmt::format("{}: is a folder, a file is to be written there",
                                (folder_ / relative).string()));
      }
      continue;
    }
    std::error_code error;
    fs::create_directories(folder_ / relative, error);
    if (error) fail(folder_ / relative, "cannot make the folder", error.value());
  }
  std::error_code error;
  for (const fs::path& replaced : replaced_) {
    fs::remove_all(folder_ / replaced, error);
    if (error) fail(folder_ / replaced, "cannot remove what was there", error.value());
    fs::create_directories(folder_ / replaced, error);
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    if (rename((staging_ / file).c_str(), (folder_ / file).c_str()) != 0) {
      fail(folder_ / file, "cannot write", errno);
    }
  }
  fs::remove_all(staging_, error);
  staging_.clear();
  new_parents_.clear();
}

}  // namespace heddle
