// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "gen/cli/tool_test.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::heddle_tool;
using heddle::Scratch;
using heddle::ToolResult;
using Json = nlohmann::json;

const std::string kConfig =
    "name = \"b\"\narchitecture = \"systolic\"\n[parameters]\nrows = 3\ncols = "
    "2\n[buffers]\nact_kib = 1\n"
    "wgt_kib = 1\nacc_kib = 1\n[interface]\nstream_bits = 32\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("heddle verify: a good block passes; report, JUnit and coverage tell what was done") {
  const Scratch scratch;
  const std::string config = scratch.file("b.toml", kConfig);
  const ToolResult tool =
      heddle_tool({"verify", config, "-o", scratch.at("out"), "--vectors", "10"});
  CHECK_MESSAGE(tool.exit_code == 0, tool.output);
  CHECK(tool.output.find("PASSED") != std::string::npos);
  const Json report = Json::parse(heddle::read_whole_file(scratch.path / "out/report.json"));
  CHECK(report.at("ok") == true);
  CHECK(report.at("compared").get<long>() > 10000);
  CHECK(report.at("mismatches") == 0);
  CHECK(report.at("random") == 10);
  CHECK(report.at("cases").size() == report.at("directed").get<std::size_t>() + 10);
  CHECK(report.at("functional").at("missed").empty());
  CHECK(report.at("coverage").at("line").at("percent").get<double>() > 95.0);
  CHECK(report.at("coverage").at("toggle").at("percent").get<double>() > 85.0);
  for (const char* stream : {"cmd", "wgt", "act", "out"}) {
    CHECK(report.at("stalls").at(stream).at("held").get<long>() > 1000);
    CHECK(report.at("stalls").at(stream).at("back_pressure").get<long>() > 10);
  }
  const std::string junit = heddle::read_whole_file(scratch.path / "out/junit.xml");
  CHECK(junit.find("failures=\"0\"") != std::string::npos);
  CHECK(fs::file_size(scratch.path / "out/coverage.dat") > 1000);
}

TEST_CASE("heddle verify: a planted bug is found, and the rerun command shows it alone") {
  const Scratch scratch;
  const std::string config = scratch.file("b.toml", kConfig);
  REQUIRE(heddle_tool({"gen", config, "-o", scratch.at("block"), "--quiet"}).exit_code == 0);
  const fs::path feed = scratch.path / "block/rtl/common_tap_feed.sv";
  heddle::write_file_atomic(feed,
                            replaced(heddle::read_whole_file(feed), "($unsigned(tok_w_i) < in_w_i)",
                                     "($unsigned(tok_w_i) <= in_w_i)"));

  const ToolResult tool = heddle_tool(
      {"verify", scratch.at("block"), "--no-coverage", "--fail-fast", "--vectors", "0"});
  CHECK(tool.exit_code == 1);
  CHECK(tool.output.find("elements differ") != std::string::npos);
  const std::string mark = "  rerun: heddle ";
  const std::size_t at = tool.output.find(mark);
  REQUIRE(at != std::string::npos);
  const std::string rerun =
      tool.output.substr(at + mark.size(), tool.output.find('\n', at) - at - mark.size());
  CHECK(rerun.find("--only ") != std::string::npos);
  const ToolResult again =
      heddle::shell(HEDDLE_BINARY_DIR "/heddle " + rerun + " --no-coverage --json 2>/dev/null");
  CHECK(again.exit_code == 1);
  const Json report = Json::parse(again.output);
  CHECK(report.at("vectors") == 1);
  CHECK(report.at("failed") == 1);
  CHECK(report.at("ok") == false);
}

TEST_CASE("heddle verify: bad input ends with exit code 2 and leaves nothing") {
  const Scratch scratch;
  const std::string config = scratch.file("b.toml", kConfig);
  const ToolResult beyond = heddle_tool({"verify", config, "--no-coverage", "--vectors", "1",
                                         "--only", "5000", "-o", scratch.at("out")});
  CHECK(beyond.exit_code == 2);
  CHECK(beyond.output.find("vector 5000 does not exist") != std::string::npos);
  CHECK_FALSE(fs::exists(scratch.path / "out"));
  CHECK(heddle_tool({"verify", scratch.at("none.toml")}).exit_code == 2);
  CHECK(heddle_tool({"verify", scratch.path.string()}).output.find("manifest.json") !=
        std::string::npos);
}

}  // namespace
