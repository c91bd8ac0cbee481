// SPDX-License-Identifier: Apache-2.0
//
// Output that is either whole or absent. Files are written under a temporary name in the same file
// system and renamed when all of them are there; an error, an interrupt or a full disk leaves
// nothing. Every failure throws Error with the path and the system's reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

// One file: temporary sibling, then rename.
void write_file_atomic(const std::filesystem::path& file, std::string_view content);

// Contents of a regular file of at most `max_bytes`.
[[nodiscard]] std::string read_whole_file(const std::filesystem::path& file,
                                          std::uintmax_t max_bytes = std::uintmax_t{1} << 32);

// A file that a tool writes step by step: it has a temporary name until commit(), and the destructor
// removes what was not committed.
class PendingFile {
 public:
  explicit PendingFile(std::filesystem::path file);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path file_, temporary_;
};

// A folder of output files.
//   OutputFolder out("build/block");      // fails here if the folder cannot be written
//   out.write("rtl/top.sv", text);
//   out.commit();                         // without it the destructor removes everything
class OutputFolder {
 public:
  explicit OutputFolder(std::filesystem::path folder);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  void write(const std::filesystem::path& relative, std::string_view content);
  // Where tools may put files that commit() shall move too.
  [[nodiscard]] const std::filesystem::path& staging() const { return staging_; }
  // commit() empties this folder first: nothing of an earlier run stays among the new files.
  void replace(const std::filesystem::path& relative) { replaced_.push_back(relative); }
  void commit();

 private:
  std::filesystem::path folder_;
  std::filesystem::path staging_;  // empty after commit
  std::vector<std::filesystem::path> replaced_;
  std::vector<std::filesystem::path> new_parents_;  // folders that we made, innermost last
};

}  // namespace heddle
