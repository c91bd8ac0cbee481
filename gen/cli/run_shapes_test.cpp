// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gen/cli/tool_test.hpp"

namespace {

using heddle::heddle_tool;
using heddle::Scratch;
using heddle::ToolResult;
using nlohmann::json;

const std::string kZoo = HEDDLE_SOURCE_DIR "/models/zoo/";

std::vector<std::string> digits(const std::string& config, const std::string& out,
                                const std::string& backend) {
  return {"run",     config,    "--model", kZoo + "digits.onnx", "--input",
          kZoo + "digits_inputs.npy", "--limit", "1", "--backend", backend, "-o", out};
}

std::string config_text(int rows, int cols) {
  return "name = \"b\"\narchitecture = \"systolic\"\n[parameters]\nrows = " +
         std::to_string(rows) + "\ncols = " + std::to_string(cols) + "\n";
}

}  // namespace

TEST_CASE("run --shapes: each shape's cycles are those of a run of its own; the fewest are marked") {
  const Scratch scratch;
  auto words = digits(scratch.file("c.toml", config_text(8, 8)), scratch.at("out"), "predict");
  words.emplace_back("--shapes");
  const ToolResult run = heddle_tool(words);
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  CHECK(run.output.find("fewest cycles") != std::string::npos);
  const json shapes = json::parse(heddle::read_whole_file(scratch.path / "out" / "shapes.json"));
  REQUIRE(shapes.size() == 7);  // 1x64 .. 64x1
  std::int64_t least = shapes.at(0).at("cycles").get<std::int64_t>();
  int best = 0;
  for (const json& shape : shapes) {
    least = std::min(least, shape.at("cycles").get<std::int64_t>());
    best += shape.at("best").get<bool>() ? 1 : 0;
    if (shape.at("rows") != 4) continue;
    const ToolResult own = heddle_tool(digits(scratch.file("own.toml", config_text(4, 16)),
                                              scratch.at("own"), "predict"));
    REQUIRE_MESSAGE(own.exit_code == 0, own.output);
    const json report = json::parse(heddle::read_whole_file(scratch.path / "own" / "report.json"));
    CHECK(report.at("cycles") == shape.at("cycles"));
  }
  CHECK(best == 1);
  for (const json& shape : shapes) {
    if (shape.at("best").get<bool>()) CHECK(shape.at("cycles") == least);
  }
}

TEST_CASE("run --shapes: only by the cycle model, and nothing is written otherwise") {
  const Scratch scratch;
  auto words = digits(scratch.file("c.toml", config_text(4, 4)), scratch.at("out"), "rtl");
  words.emplace_back("--shapes");
  const ToolResult run = heddle_tool(words);
  CHECK(run.exit_code == 2);
  CHECK(run.output == "--shapes: compares by --backend predict, got rtl\n");
  CHECK_FALSE(std::filesystem::exists(scratch.path / "out"));
}
