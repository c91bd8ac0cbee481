// SPDX-License-Identifier: Apache-2.0
//
// The tool as a user meets it: build/heddle in a process of its own.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "gen/cli/tool_test.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::heddle_tool;
using heddle::Scratch;
using heddle::ToolResult;

const std::string kConfig = "name = \"b\"\narchitecture = \"systolic\"\n";

TEST_CASE("heddle: bad usage ends with exit code 2 and says what is wrong") {
  CHECK(heddle_tool({}).exit_code == 2);
  CHECK(heddle_tool({"gne"}).exit_code == 2);
  CHECK(heddle_tool({"gne"}).output.find("(did you mean gen?)") != std::string::npos);
  CHECK(heddle_tool({"gen", "x.toml"}).output.find("--output is required") != std::string::npos);
  CHECK(heddle_tool({"--version"}).exit_code == 0);
  CHECK(heddle_tool({"--help"}).exit_code == 0);
}

TEST_CASE("heddle list and describe: names, ranges and JSON") {
  const ToolResult list = heddle_tool({"list", "--json"});
  CHECK(list.exit_code == 0);
  CHECK(nlohmann::json::parse(list.output).at(0).at("architecture") == "systolic");
  const ToolResult describe = heddle_tool({"describe", "systolic"});
  CHECK(describe.output.find("rows               integer  1..256") != std::string::npos);
  const ToolResult unknown = heddle_tool({"describe", "systolik"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.output ==
        "architecture: must be one of: systolic, dpnn, loom, bramac, apack, gecko, zvc, zrle, got "
        "\"systolik\" (did you mean systolic?)\n");
}

TEST_CASE("heddle init: its config is accepted by gen, and a file is never overwritten") {
  const Scratch scratch;
  CHECK(heddle_tool({"init", "systolic", "-o", scratch.at("a.toml")}).exit_code == 0);
  const ToolResult again = heddle_tool({"init", "systolic", "-o", scratch.at("a.toml")});
  CHECK(again.exit_code == 2);
  CHECK(again.output ==
        scratch.at("a.toml") + ": exists already; remove it or choose another name\n");
  CHECK(heddle_tool({"gen", scratch.at("a.toml"), "-o", scratch.at("out"), "--quiet"})
            .output.empty());
  CHECK(fs::exists(scratch.path / "out/rtl/my_systolic.sv"));
}

TEST_CASE("heddle gen: the report is that of the files, and takes less than 0.1 s") {
  const Scratch scratch;
  const std::string config = scratch.file("b.toml", kConfig);
  const auto begin = std::chrono::steady_clock::now();
  const ToolResult gen = heddle_tool({"gen", config, "-o", scratch.at("out"), "--json"});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  CHECK(gen.exit_code == 0);
  WARN(seconds.count() < 0.1);
  CHECK(gen.output == heddle::read_whole_file(scratch.path / "out/report.json"));
  const auto report = nlohmann::json::parse(gen.output);
  CHECK(report.at("ok") == true);
  for (const auto& file : report.at("files"))
    CHECK(fs::exists(scratch.path / "out" / file.get<std::string>()));
}

TEST_CASE("heddle gen: a wrong config writes nothing and is told in full, as text and as data") {
  const Scratch scratch;
  const std::string config = scratch.file("b.toml", kConfig + "[parameters]\nrowz = 3\ncols = 0\n");
  const ToolResult text = heddle_tool({"gen", config, "-o", scratch.at("out")});
  CHECK(text.exit_code == 2);
  CHECK(text.output == config +
                           ":4: rowz: unknown key in [parameters], got 3 (did you mean rows?)\n" +
                           config + ":5: cols: must be an integer of 1..256, got 0\n");
  CHECK_FALSE(fs::exists(scratch.path / "out"));
  const ToolResult data = heddle::shell(HEDDLE_BINARY_DIR "/heddle gen " + config + " --json -o " +
                                        scratch.at("out") + " 2>/dev/null");
  const auto report = nlohmann::json::parse(data.output);
  CHECK(report.at("ok") == false);
  CHECK(report.at("diagnostics").at(1).at("key") == "cols");
}

TEST_CASE("heddle gen: places that cannot be written end with exit code 2") {
  const Scratch scratch;
  const std::string config = scratch.file("b.toml", kConfig);
  const ToolResult proc = heddle_tool({"gen", config, "-o", "/proc/heddle"});
  CHECK(proc.exit_code == 2);
  CHECK(proc.output == "/proc/heddle: cannot make the folder: No such file or directory\n");
  CHECK(heddle_tool({"gen", config, "-o", config}).output ==
        config + ": is a file, not a folder for output\n");
  CHECK(heddle_tool({"gen", scratch.at("none.toml"), "-o", scratch.at("out")}).output ==
        scratch.at("none.toml") + ": cannot read: No such file or directory\n");
}

TEST_CASE("heddle: output that a full disk swallowed is no success") {
  const ToolResult full = heddle::shell(HEDDLE_BINARY_DIR "/heddle list > /dev/full");
  CHECK(full.exit_code == 2);
  CHECK(full.output == "cannot write to standard output\n");
}

}  // namespace
