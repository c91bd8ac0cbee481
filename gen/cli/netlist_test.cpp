// SPDX-License-Identifier: Apache-2.0
//
// --backend netlist on real networks: the netlist's results are golden, its cycles the RTL's.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gen/cli/tool_test.hpp"
#include "models/common/test_data.hpp"

namespace {

using heddle::heddle_tool;
using heddle::Scratch;
using heddle::ToolResult;
using nlohmann::json;

std::string config_file(const Scratch& scratch, int rows, int cols) {
  return scratch.file(
      "c.toml",
      fmt::format("name = \"n{0}x{1}\"\narchitecture = \"systolic\"\n[parameters]\nrows = {0}\n"
                  "cols = {1}\n",
                  rows, cols));
}

// The first golden input of a network; `stalls` too must give the RTL's cycles.
void run_netlist(const std::string& network, int rows, int cols, const std::string& stalls) {
  const auto net = heddle::test_data("goldens/" + network);
  const auto liberty = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!net || !liberty) return;
  const Scratch scratch;
  const ToolResult run = heddle_tool(
      {"run", config_file(scratch, rows, cols), "--model", (*net / "model.tflite").string(),
       "--input", (*net / "in00.bin").string(), "--backend", "netlist", "--liberty",
       liberty->string(), "--stalls", stalls, "-o", scratch.at("out"), "--json"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const json report = json::parse(run.output);
  CHECK(report.at("backend") == "netlist");
  CHECK(report.at("library") == "NangateOpenCellLibrary");
  CHECK(report.at("mismatches") == 0);
  CHECK(report.at("compared").get<std::int64_t>() > 0);
  CHECK(report.at("messages").empty());  // among them cycles that differ from the RTL's
  CHECK(report.at("timing").at("cycles_per_second").get<double>() > 0);
  CHECK(report.at("timing").at("cycles_per_second_rtl").get<double>() > 0);
  MESSAGE(report.at("timing").dump());
}

std::string refused(const std::vector<std::string>& words) {
  const ToolResult run = heddle_tool(words);
  CHECK(run.exit_code == 2);
  return run.output;
}

}  // namespace

TEST_CASE("netlist: the autoencoder on a 4x4 block in nangate45") {
  run_netlist("ad_fc", 4, 4, "never");
}

TEST_CASE("netlist: bad input names the option or the file") {
  const Scratch scratch;
  const std::string config = config_file(scratch, 2, 2);
  CHECK(refused({"verify", config, "--backend", "golden"}) ==
        "--backend: must be one of: rtl, netlist, got \"golden\"\n");
  CHECK(refused({"verify", config, "--liberty", "x.lib"}) ==
        "--liberty: only --backend netlist has cells, got x.lib\n");
  CHECK(refused({"verify", config, "--backend", "netlist", "--trace", "x.fst"}) ==
        "--trace: only --backend rtl has waves\n");
  CHECK(refused({"verify", config, "--backend", "netlist", "--liberty", scratch.at("no.lib")})
            .find(scratch.at("no.lib")) != std::string::npos);
  CHECK(refused({"verify", config, "--backend", "netlist", "--liberty",
                 scratch.file("bad.lib", "library (x) {\n")})
            .find("bad.lib") != std::string::npos);
}

TEST_CASE("netlist: a netlist of other cells is refused, naming the cell") {
  const auto liberty = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!liberty) return;
  const Scratch scratch;
  const ToolResult gen =
      heddle_tool({"gen", config_file(scratch, 2, 2), "-o", scratch.at("block"), "--quiet"});
  REQUIRE_MESSAGE(gen.exit_code == 0, gen.output);
  (void)scratch.file(
      "block/netlist.v",
      "module n2x2(clk_i);\n  input clk_i;\n  NO_SUCH_X1 u(.A(clk_i));\nendmodule\n");
  const std::string message = refused(
      {"verify", scratch.at("block"), "--backend", "netlist", "--liberty", liberty->string()});
  CHECK(
      message.find("NO_SUCH_X1 is no module of the netlist, no memory of the RTL and no cell of") !=
      std::string::npos);
}

TEST_SUITE("soak") {
  TEST_CASE("netlist: DS-CNN's convolutions on an 8x8 block in nangate45, under stalls") {
    run_netlist("kws_dscnn", 8, 8, "random");
  }
  TEST_CASE("netlist: ResNet8 on a 16x16 block in nangate45") {
    run_netlist("ic_resnet8", 16, 16, "never");
  }
}
