// SPDX-License-Identifier: Apache-2.0
#include "models/common/run_tool.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "models/common/error.hpp"

namespace {

using heddle::run_tool;

TEST_CASE("run_tool: both outputs and the exit code come back") {
  const auto result = run_tool({"sh", "-c", "echo out; echo err >&2; exit 3"},
                               {.log = {}, .cwd = {}, .check = false});
  CHECK(result.output == "out\nerr\n");
  CHECK(result.exit_code == 3);
}

TEST_CASE("run_tool: arguments are passed as they are, without a shell") {
  CHECK(run_tool({"printf", "%s|", "a b", "$HOME", "'"}).output == "a b|$HOME|'|");
}

TEST_CASE("run_tool: a failure tells the exit code and the last error line") {
  CHECK_THROWS_WITH_AS(run_tool({"sh", "-c", "echo '%Error: x.sv:3: no'; echo bye; exit 1"}),
                       "sh failed with exit code 1: %Error: x.sv:3: no", heddle::Error);
  CHECK_THROWS_WITH_AS(run_tool({"false"}), "false failed with exit code 1: it said nothing",
                       heddle::Error);
}

TEST_CASE("run_tool: a missing tool names its Debian package") {
  CHECK_THROWS_WITH_AS(run_tool({"heddle-no-such-tool"}),
                       "heddle-no-such-tool: command not found; it is in the Debian package "
                       "heddle-no-such-tool (apt-get install heddle-no-such-tool)",
                       heddle::Error);
  CHECK(heddle::package_of("/usr/bin/sta") == "opensta");
  CHECK(heddle::package_of("verilator") == "verilator");
}

TEST_CASE("run_tool: the log is kept and its path is told") {
  const auto log = std::filesystem::temp_directory_path() / "heddle_run_tool_test.log";
  std::filesystem::remove(log);
  CHECK_THROWS_WITH_AS(run_tool({"sh", "-c", "echo oops; exit 2"}, {.log = log, .cwd = {}}),
                       doctest::Contains(("oops (log: " + log.string() + ")").c_str()),
                       heddle::Error);
  run_tool({"echo", "second"}, {.log = log, .cwd = {}});
  std::ifstream in(log);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text == "$ sh -c echo oops; exit 2\noops\n$ echo second\nsecond\n");
  std::filesystem::remove(log);
}

TEST_CASE("run_tool: the working folder is the one asked for, and must exist") {
  CHECK(run_tool({"pwd"}, {.log = {}, .cwd = "/"}).output == "/\n");
  CHECK_THROWS_WITH_AS(run_tool({"pwd"}, {.log = {}, .cwd = "/no/such/folder"}),
                       "/no/such/folder: no such folder to run pwd in", heddle::Error);
}

TEST_CASE("run_tool: a tool that a signal ended has exit code 128 and the signal") {
  CHECK(run_tool({"sh", "-c", "kill -9 $$"}, {.log = {}, .cwd = {}, .check = false}).exit_code ==
        137);
}

}  // namespace
