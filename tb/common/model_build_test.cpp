// SPDX-License-Identifier: Apache-2.0
#include "tb/common/model_build.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/testdata/echo.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

// An environment variable's value until the end of the scope.
class ScopedEnv {
 public:
  ScopedEnv(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    setenv(name, value.c_str(), 1);
  }
  ~ScopedEnv() {
    if (old_) {
      setenv(name_, old_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }
  ScopedEnv(const ScopedEnv&) = delete;
  ScopedEnv& operator=(const ScopedEnv&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

// Runs `work` in a process of its own, which ends with work's value (99: it threw).
pid_t start(const std::function<int()>& work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child != 0) return child;
  int code = 99;
  try {
    code = work();
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
  _exit(code);
}

int wait_for(pid_t child) {
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// The message of the Error that `work` throws; empty when it does not.
std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// A folder of links to the named tools, as the only entry of PATH.
fs::path only_tools(const fs::path& folder, const std::vector<std::string>& tools) {
  fs::create_directories(folder);
  for (const std::string& tool : tools)
    fs::create_symlink(fs::path("/usr/bin") / tool, folder / tool);
  return folder;
}

std::size_t entries(const fs::path& folder, const std::string& suffix) {
  std::size_t count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == suffix) ++count;
  }
  return count;
}

bool works(const fs::path& library) {
  Dut dut(library);
  dut.reset();
  const echo::Work work = echo::work({});
  const StreamResult result = run_streams(dut, echo::manifest(32), work.plan);
  return result.ok() && result.beats == work.golden;
}

TEST_CASE("model_build: the cache lies under XDG_CACHE_HOME, else HOME") {
  {
    const ScopedEnv cache("XDG_CACHE_HOME", "/somewhere");
    CHECK(default_cache_dir() == "/somewhere/heddle");
  }
  const ScopedEnv cache("XDG_CACHE_HOME", "");
  const ScopedEnv home("HOME", "/home/me");
  CHECK(default_cache_dir() == "/home/me/.cache/heddle");
  const ScopedEnv none("HOME", "");
  CHECK(error_of([] { static_cast<void>(default_cache_dir()); }) ==
        "no folder for the model cache: neither XDG_CACHE_HOME nor HOME is set");
}

TEST_CASE("model_build: two processes at once build a model once and both get it") {
  const fs::path dir = echo::scratch("concurrent");
  const fs::path cache = dir / "cache";
  const Manifest manifest = echo::write_block(dir, 32);
  const auto work = [&] {
    bool built = false;
    const fs::path library =
        build_model(manifest, dir, {.cache_dir = cache, .on_build = [&] { built = true; }});
    return works(library) ? (built ? 1 : 0) : 2;
  };
  const pid_t first = start(work);
  const pid_t second = start(work);
  CHECK(wait_for(first) + wait_for(second) == 1);

  // What is there now is found again without a tool that builds, even where nothing can be written.
  bool built = false;
  const fs::path again =
      build_model(manifest, dir, {.cache_dir = cache, .on_build = [&] { built = true; }});
  CHECK_FALSE(built);
  CHECK(works(again));
  CHECK(entries(cache, ".lock") == 1);

  // One changed character of RTL, one changed option: another model.
  const auto key_of = [&](BuildOptions options) {
    options.cache_dir = cache;
    options.on_build = [] { throw Error("would build"); };
    return error_of([&] { static_cast<void>(build_model(manifest, dir, options)); });
  };
  CHECK(key_of({}).empty());
  CHECK(key_of({.trace = true}) == "would build");
  CHECK(key_of({.assertions = false}) == "would build");
  CHECK(key_of({.jobs = 1}).empty());
  std::ofstream(dir / "echo_top.sv", std::ios::app) << "\n";
  CHECK(key_of({}) == "would build");
}

TEST_CASE("model_build: a build that is killed leaves nothing that is taken for a model") {
  const fs::path dir = echo::scratch("killed");
  const fs::path cache = dir / "cache";
  const Manifest manifest = echo::write_block(dir, 32);
  const auto compiling = [&] {
    if (!fs::exists(cache)) return false;
    for (const fs::directory_entry& entry : fs::directory_iterator(cache)) {
      if (fs::exists(entry.path() / "obj" / "Vdut.mk")) return true;
    }
    return false;
  };
  const ScopedEnv slowly("OBJCACHE", "");  // compile for long enough to be killed in time
  const pid_t child = start([&] {
    static_cast<void>(build_model(manifest, dir, {.cache_dir = cache}));
    return 0;
  });
  for (int i = 0; i < 6000 && !compiling(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  REQUIRE(compiling());
  kill(child, SIGKILL);
  CHECK(wait_for(child) == 128 + SIGKILL);
  for (const fs::directory_entry& entry : fs::directory_iterator(cache)) {
    CHECK(entry.path().filename().string().find('.') != std::string::npos);
  }
  bool built = false;
  CHECK(works(build_model(manifest, dir, {.cache_dir = cache, .on_build = [&] { built = true; }})));
  CHECK(built);
  std::size_t folders = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(cache))
    folders += entry.is_directory() ? 1U : 0U;
  CHECK(folders == 1);
}

TEST_CASE("model_build: a missing tool is an error that names its package") {
  const fs::path dir = echo::scratch("missing");
  const Manifest manifest = echo::write_block(dir, 32);
  const auto build = [&] {
    static_cast<void>(build_model(manifest, dir, {.cache_dir = dir / "cache"}));
  };
  {
    const ScopedEnv path("PATH", only_tools(dir / "no-verilator", {"g++", "make"}).string());
    CHECK(error_of(build).find(
              "verilator: command not found; it is in the Debian package verilator") == 0);
  }
  const ScopedEnv path("PATH", only_tools(dir / "no-gxx", {"verilator", "perl", "make"}).string());
  CHECK(error_of(build).find("g++: command not found; it is in the Debian package g++") == 0);
}

TEST_CASE("model_build: RTL that Verilator refuses ends in its message, and its log is kept") {
  const fs::path dir = echo::scratch("refused");
  const Manifest manifest = echo::write_block(dir, 32);
  std::ofstream(dir / "echo_top.sv")
      << "module echo_top (input logic clk_i);\n  nonsense u_x ();\nendmodule\n";
  const std::string message = error_of(
      [&] { static_cast<void>(build_model(manifest, dir, {.cache_dir = dir / "cache"})); });
  CHECK(message.find("verilator: building the model failed with exit code") == 0);
  CHECK(message.find("rtl/echo_top.sv:2:3: Cannot find file containing module: 'nonsense'") !=
        std::string::npos);
  const std::size_t begin = message.find("(log: ");
  REQUIRE(begin != std::string::npos);
  const fs::path log(message.substr(begin + 6, message.size() - begin - 7));
  CHECK(read_whole_file(log).find("nonsense") != std::string::npos);
  CHECK(entries(dir / "cache", "") == 0);
}

TEST_CASE("model_build: a block without the contract's clock is refused by name") {
  const fs::path dir = echo::scratch("no-clock");
  const Manifest manifest = echo::write_block(dir, 32);
  std::ofstream(dir / "echo_top.sv") << "module echo_top (input logic clock, output logic q_o);\n"
                                        "  always_ff @(posedge clock) q_o <= !q_o;\nendmodule\n";
  const fs::path library = build_model(manifest, dir, {.cache_dir = dir / "cache"});
  CHECK(error_of([&] { Dut dut(library); }).find("the block has no port clk_i") !=
        std::string::npos);
}

TEST_CASE("model_build: missing RTL, and a manifest without any, are errors") {
  const fs::path dir = echo::scratch("absent");
  Manifest manifest = echo::manifest(32);
  CHECK(error_of([&] {
          static_cast<void>(build_model(manifest, dir, {}));
        }).find("echo_block.sv") != std::string::npos);
  manifest.rtl_files.clear();
  CHECK(error_of([&] {
          static_cast<void>(build_model(manifest, dir, {}));
        }).find("lists no RTL files") != std::string::npos);
}

TEST_CASE("model_build: a cache that cannot be written is an error that says what to change") {
  const fs::path dir = echo::scratch("unwritable");
  const Manifest manifest = echo::write_block(dir, 32);
  std::ofstream(dir / "file") << "not a folder";
  const std::string message = error_of([&] {
    static_cast<void>(build_model(manifest, dir, {.cache_dir = dir / "file" / "cache"}));
  });
  CHECK(message.find("the model cache cannot be written") != std::string::npos);
  CHECK(message.find("set XDG_CACHE_HOME") != std::string::npos);

  fs::create_directories(dir / "locked");
  fs::permissions(dir / "locked",
                  fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_exec);
  const int code = wait_for(start([&] {
    if (geteuid() == 0 && seteuid(65534) != 0) return 3;  // root may write everywhere
    const std::string text = error_of(
        [&] { static_cast<void>(build_model(manifest, dir, {.cache_dir = dir / "locked"})); });
    return text.find("the model cache cannot be written: Permission denied") != std::string::npos
               ? 0
               : 1;
  }));
  CHECK(code == 0);
}

TEST_CASE("model_build: a disk that fills up during the build is an error and leaves no model") {
  const fs::path dir = echo::scratch("full");
  const fs::path cache = dir / "cache";
  const Manifest manifest = echo::write_block(dir, 32);
  const int code = wait_for(start([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{65536, 65536};  // bytes a file, for us and our tools
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::string text =
        error_of([&] { static_cast<void>(build_model(manifest, dir, {.cache_dir = cache})); });
    return text.find("building the model failed") != std::string::npos ? 0 : 1;
  }));
  CHECK(code == 0);
  CHECK(entries(cache, "") == 0);
  CHECK(works(build_model(manifest, dir, {.cache_dir = cache})));
}

}  // namespace
}  // namespace heddle
