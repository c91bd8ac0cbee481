// SPDX-License-Identifier: Apache-2.0
#include "models/common/atomic_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <iterator>
#include <stdexcept>

#include "models/common/error.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::OutputFolder;

// A fresh folder that removes itself.
struct Scratch {
  fs::path path = fs::temp_directory_path() / ("heddle_atomic_test_" + std::to_string(getpid()));
  Scratch() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Scratch() { fs::remove_all(path); }
  [[nodiscard]] auto entries() const {
    return std::distance(fs::recursive_directory_iterator(path), {});
  }
};

TEST_CASE("write_file_atomic: content replaces what was there and no temporary is left") {
  const Scratch scratch;
  heddle::write_file_atomic(scratch.path / "a", "one");
  heddle::write_file_atomic(scratch.path / "a", "two");
  CHECK(heddle::read_whole_file(scratch.path / "a") == "two");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("write_file_atomic: a missing folder is an error with path and reason") {
  CHECK_THROWS_WITH_AS(heddle::write_file_atomic("/no/such/x", "1"),
                       "/no/such/x: cannot write: No such file or directory", heddle::Error);
}

TEST_CASE("read_whole_file: absent files, folders and large files are told apart") {
  CHECK_THROWS_WITH_AS((void)heddle::read_whole_file("/no/such"),
                       "/no/such: cannot read: No such file or directory", heddle::Error);
  CHECK_THROWS_WITH_AS((void)heddle::read_whole_file("/tmp"), "/tmp: not a regular file",
                       heddle::Error);
  const Scratch scratch;
  heddle::write_file_atomic(scratch.path / "a", "12345");
  CHECK_THROWS_WITH_AS((void)heddle::read_whole_file(scratch.path / "a", 4),
                       doctest::Contains("a: 5 bytes, more than the 4 that are read"),
                       heddle::Error);
}

TEST_CASE("OutputFolder: files appear only with commit") {
  const Scratch scratch;
  const fs::path out = scratch.path / "deep" / "out";
  {
    OutputFolder folder(out);
    folder.write("rtl/a.sv", "module");
    folder.write("b.json", "{}");
    CHECK_FALSE(fs::exists(out / "b.json"));
    folder.commit();
  }
  CHECK(heddle::read_whole_file(out / "rtl/a.sv") == "module");
  CHECK(heddle::read_whole_file(out / "b.json") == "{}");
  CHECK(std::distance(fs::directory_iterator(out), {}) == 2);
}

TEST_CASE("OutputFolder: an error on the way leaves no trace, not even new folders") {
  const Scratch scratch;
  try {
    OutputFolder folder(scratch.path / "deep/out/");
    folder.write("a", "1");
    throw std::runtime_error("midway");
  } catch (const std::runtime_error&) {
  }
  CHECK(scratch.entries() == 0);
}

TEST_CASE("OutputFolder: what a user had in the folder stays") {
  const Scratch scratch;
  heddle::write_file_atomic(scratch.path / "mine", "1");
  {
    OutputFolder folder(scratch.path);
    folder.write("a", "1");
  }
  CHECK(scratch.entries() == 1);
}

TEST_CASE("OutputFolder: a replaced folder keeps nothing of before") {
  const Scratch scratch;
  fs::create_directories(scratch.path / "layers/deep");
  heddle::write_file_atomic(scratch.path / "layers/old", "1");
  OutputFolder folder(scratch.path);
  folder.write("layers/new", "2");
  folder.replace("layers");
  folder.commit();
  CHECK(heddle::read_whole_file(scratch.path / "layers/new") == "2");
  CHECK(std::distance(fs::directory_iterator(scratch.path / "layers"), {}) == 1);
}

TEST_CASE("PendingFile: it appears with commit, and leaves nothing without") {
  const Scratch scratch;
  {
    const heddle::PendingFile file(scratch.path / "waves");
    CHECK(fs::exists(file.temporary()));
  }
  CHECK(scratch.entries() == 0);
  heddle::PendingFile file(scratch.path / "waves");
  heddle::write_file_atomic(file.temporary(), "1");
  file.commit();
  CHECK(heddle::read_whole_file(scratch.path / "waves") == "1");
  CHECK_THROWS_WITH_AS(heddle::PendingFile("/no/such/waves"),
                       "/no/such/waves: cannot write: No such file or directory", heddle::Error);
}

TEST_CASE("OutputFolder: places that cannot be written are refused at once") {
  const Scratch scratch;
  heddle::write_file_atomic(scratch.path / "file", "1");
  CHECK_THROWS_WITH_AS(OutputFolder(scratch.path / "file"),
                       doctest::Contains("file: is a file, not a folder for output"),
                       heddle::Error);
  CHECK_THROWS_WITH_AS(OutputFolder("/proc/heddle"),
                       doctest::Contains("/proc/heddle: cannot make the folder"), heddle::Error);
  CHECK_THROWS_WITH_AS(OutputFolder("/proc"),
                       doctest::Contains("/proc: cannot write into the output folder"),
                       heddle::Error);
}

TEST_CASE("OutputFolder: a full disk is noticed and nothing is left") {
  const Scratch scratch;
  {
    OutputFolder folder(scratch.path / "out");
    fs::create_symlink("/dev/full", folder.staging() / "a");
    CHECK_THROWS_WITH_AS(folder.write("a", "1"),
                         doctest::Contains("out/a: cannot write: No space left on device"),
                         heddle::Error);
  }
  CHECK(scratch.entries() == 0);
}

TEST_CASE("OutputFolder: a folder where a file must go is refused before anything is moved") {
  const Scratch scratch;
  fs::create_directories(scratch.path / "out/b");
  {
    OutputFolder folder(scratch.path / "out");
    folder.write("a", "1");
    folder.write("b", "1");
    CHECK_THROWS_WITH_AS(folder.commit(),
                         doctest::Contains("b: is a folder, a file is to be written there"),
                         heddle::Error);
  }
  CHECK_FALSE(fs::exists(scratch.path / "out/a"));
}

}  // namespace
