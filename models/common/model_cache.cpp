// SPDX-License-Identifier: Apache-2.0
#include "models/common/model_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <thread>

#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& path, const std::string& reason) {
  throw Error(
      fmt::format("{}: the model cache cannot be written: {}; set XDG_CACHE_HOME to a folder "
                  "that can",
                  path.string(), reason));
}

// Waits until no other process holds the file's lock; releases it when destroyed.
class FileLock {
 public:
  explicit FileLock(const fs::path& file)
      : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) cannot_write(file, std::strerror(errno));
    while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int reason = errno;
      if ((reason != EWOULDBLOCK && reason != EINTR) || interrupted()) {
        close(descriptor_);
        check_interrupt();
        cannot_write(file, std::strerror(reason));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  ~FileLock() { close(descriptor_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

// A fresh folder that disappears with the object unless it was moved into place.
class Staging {
 public:
  Staging(const fs::path& root, const std::string& key) {
    std::string name = (root / (key + ".XXXXXX")).string();
    if (mkdtemp(name.data()) == nullptr) cannot_write(root, std::strerror(errno));
    folder_ = name;
  }
  ~Staging() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  [[nodiscard]] const fs::path& folder() const { return folder_; }

  void move_to(const fs::path& target) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) flush(entry.path());
    std::error_code failure;
    fs::rename(folder_, target, failure);
    if (failure) cannot_write(target, failure.message());
    folder_.clear();
  }

 private:
  // Contents reach the disk before the name does, or a power cut could leave an empty model.
  static void flush(const fs::path& file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    const int status = fsync(descriptor);
    const int reason = errno;
    close(descriptor);
    if (status != 0) cannot_write(file, std::strerror(reason));
  }

  fs::path folder_;
};

void remove_leftovers(const fs::path& root, const std::string& key) {
  const std::size_t length = key.size() + std::strlen(".XXXXXX");
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(key + ".") && name.size() == length && entry.is_directory(ignored)) {
      fs::remove_all(entry.path(), ignored);
    }
  }
}

}  // namespace

fs::path default_cache_dir() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && cache[0] == '/') return fs::path(cache) / "heddle";
  const char* home = std::getenv("HOME");
  if (home == nullptr || home[0] == '\0') {
    throw Error("no folder for the model cache: neither XDG_CACHE_HOME nor HOME is set");
  }
  return fs::path(home) / ".cache" / "heddle";
}

fs::path failed_log(const fs::path& root, const std::string& key) { return root / (key + ".log"); }

fs::path cached_folder(const fs::path& root, const std::string& key,
                       const std::function<void(const fs::path&)>& make) {
  const fs::path target = root / key;
  std::error_code failure;
  if (fs::is_directory(target, failure)) return target;
  fs::create_directories(root, failure);
  if (failure) cannot_write(root, failure.message());

  const FileLock lock(root / (key + ".lock"));
  if (fs::is_directory(target, failure)) return target;
  remove_leftovers(root, key);
  Staging staging(root, key);
  try {
    make(staging.folder());
  } catch (...) {
    std::error_code ignored;
    fs::rename(staging.folder() / "build.log", failed_log(root, key), ignored);
    throw;
  }
  staging.move_to(target);
  return target;
}

}  // namespace heddle
