// SPDX-License-Identifier: Apache-2.0
//
// heddle synth as a user runs it. The block and the library are those of the budgets and of
// `--backend netlist`, so that the synthesis itself is done once in make test.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "gen/cli/tool_test.hpp"
#include "models/common/test_data.hpp"
#include "synth/liberty.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::heddle_tool;
using heddle::Scratch;
using heddle::ToolResult;
using nlohmann::json;

const std::string kBlock = HEDDLE_SOURCE_DIR "/tb/systolic/corners/one_1x1.toml";

TEST_CASE("synth: report, table and netlist of a block; a missing timing tool is named") {
  const Scratch scratch;
  const ToolResult result = heddle_tool({"synth", kBlock, "--json", "-o", scratch.at("out")});
  CAPTURE(result.output);
  REQUIRE(result.exit_code == 0);
  const json report = json::parse(heddle::read_whole_file(scratch.at("out/report.json")));
  CHECK(report["flow"]["library"] == "osu018_stdcells");
  CHECK(report["area_um2"] == report["logic_area_um2"]);
  CHECK(report["area_is"] == "logic only: no memory macros of this process were given");
  CHECK(report["memory_area_um2"].is_null());
  CHECK(report["memory_bits"] > 1000);
  CHECK(report["flops"] > 100);
  CHECK(report["fmax_mhz"] > 20.0);
  CHECK(report["fmax_mhz"] < 2000.0);
  CHECK(report["critical_path"].size() > 2);
  double sum = 0;
  double groups = 0;
  for (const json& module : report["modules"]) {
    sum += module["instances"].get<double>() * module["area_um2"].get<double>();
  }
  for (const json& group : report["groups"]) groups += group["area_um2"].get<double>();
  const double logic = report["logic_area_um2"].get<double>();
  CHECK(sum == doctest::Approx(logic));
  CHECK(groups == doctest::Approx(logic));
  CHECK(report["gate_equivalents"].get<double>() ==
        doctest::Approx(logic / report["flow"]["nand2_area_um2"].get<double>()));
  CHECK(report["peak_gops"].get<double>() ==
        doctest::Approx(2e-3 * report["peak_macs_per_cycle"].get<double>() *
                        report["fmax_mhz"].get<double>()));
  for (const char* file :
       {"netlist.v", "area.txt", "area.svg", "schematic.svg", "rtl/systolic_pe.sv"}) {
    CHECK(fs::exists(scratch.path / "out" / file));
  }
  CHECK_FALSE(fs::exists(scratch.path / "out/sta"));
  CHECK_FALSE(fs::exists(scratch.path / "out/seed"));

  // The same from the folder that was written, without sta in PATH.
  fs::create_directory(scratch.path / "bin");
  const ToolResult hidden = heddle::shell(
      fmt::format("cd {0}/bin && for t in yosys yosys-abc; do ln -s $(command -v $t) $t; done; "
                  "PATH={0}/bin {1}/heddle synth {0}/out -o {0}/none",
                  scratch.path.string(), HEDDLE_BINARY_DIR));
  CHECK(hidden.exit_code == 2);
  CHECK(hidden.output.find("sta: command not found; it is in the Debian package opensta (apt-get "
                           "install opensta)") != std::string::npos);
  CHECK_FALSE(fs::exists(scratch.path / "none"));
}

// What `heddle synth` says; it must end with 2 and leave nothing.
std::string refused(const Scratch& scratch, std::vector<std::string> words) {
  words.insert(words.begin(), "synth");
  words.insert(words.end(), {"--quiet", "-o", scratch.at("none")});
  const ToolResult result = heddle_tool(words);
  CHECK(result.exit_code == 2);
  CHECK_FALSE(fs::exists(scratch.path / "none"));
  return result.output;
}

TEST_CASE("synth: a missing Yosys is named with its package") {
  const Scratch scratch;
  const ToolResult result = heddle::shell(fmt::format(
      "PATH=/nowhere {}/heddle synth {} -q -o {}", HEDDLE_BINARY_DIR, kBlock, scratch.at("none")));
  CHECK(result.exit_code == 2);
  CHECK(result.output ==
        "yosys: command not found; it is in the Debian package yosys (apt-get install yosys)\n");
  CHECK_FALSE(fs::exists(scratch.path / "none"));
}

TEST_CASE("synth: a library that is none, ends early or has no flip-flop is refused") {
  const Scratch scratch;
  const auto with = [&](const std::string& file) {
    return refused(scratch, {kBlock, "--liberty", file});
  };
  CHECK(with(scratch.at("absent.lib")) ==
        fmt::format("{}: cannot read: No such file or directory\n", scratch.at("absent.lib")));
  CHECK(with(kBlock) ==
        kBlock + ":1: not a Liberty library: it must begin with library (NAME) {\n");
  const std::string head = "library (t) {\n  capacitive_load_unit (1,pf);\n";
  const std::string early = scratch.file("early.lib", head + "  cell (A) {\n");
  CHECK(with(early) == early + ":4: the file ends inside cell (A), which line 3 opens\n");
  const std::string none = scratch.file("none.lib", head + "  cell (A) { area : 1; }\n}\n");
  CHECK(with(none) == none + ": library t has no flip-flop that the flow may use\n");
  const std::string zipped = scratch.file("zipped.lib.gz", "\x1f\x8b and then rubbish");
  CHECK(with(zipped) == zipped + ": the zipped file is corrupt\n");
}

TEST_CASE("synth: RTL that Yosys rejects is told with file and line") {
  const Scratch scratch;
  REQUIRE(heddle_tool({"gen", kBlock, "-q", "-o", scratch.at("block")}).exit_code == 0);
  heddle::write_file_atomic(scratch.path / "block/rtl/systolic_pe.sv",
                            "module systolic_pe (\n  input logic clk_i;\nendmodule\n");
  const std::string said = refused(scratch, {scratch.at("block")});
  CHECK(said.find(scratch.at("block") +
                  ": yosys rejects the RTL: rtl/systolic_pe.sv:2: ERROR: syntax error") == 0);
}

TEST_CASE("synth: options out of range and a folder that gen did not write are refused") {
  const Scratch scratch;
  CHECK(refused(scratch, {kBlock, "--seeds", "0"}).find("--seeds") != std::string::npos);
  CHECK(refused(scratch, {kBlock, "--period", "-1"}).find("--period") != std::string::npos);
  fs::create_directory(scratch.path / "empty");
  CHECK(refused(scratch, {scratch.at("empty")}).find("manifest.json") != std::string::npos);
}

}  // namespace
