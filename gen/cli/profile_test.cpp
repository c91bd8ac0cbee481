// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
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

const std::string kZoo = HEDDLE_SOURCE_DIR "/models/zoo/";
const std::vector<std::string> kDigits{"profile",  kZoo + "digits.onnx",
                                       "--input",  kZoo + "digits_inputs.npy",
                                       "--labels", kZoo + "digits_labels.npy"};

ToolResult profile(std::vector<std::string> more) {
  std::vector<std::string> words = kDigits;
  words.insert(words.end(), more.begin(), more.end());
  return heddle_tool(words);
}

}  // namespace

TEST_CASE("profile: the zoo network, as a table and as a report that --json equals") {
  const Scratch scratch;
  const ToolResult run = profile({"-o", scratch.at("out"), "--json"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  CHECK(run.output == heddle::read_whole_file(scratch.path / "out" / "report.json"));
  const json report = json::parse(run.output);
  CHECK(report.at("inputs") == 48);
  CHECK(report.at("top1").at("correct") == 45);
  REQUIRE(report.at("layers").size() == 6);
  for (const json& layer : report.at("layers")) {
    const json& act = layer.at("act");
    CHECK(act.at("signed").get<bool>() == (act.at("min").get<int>() < 0));
    CHECK(act.at("mean_group_bits").get<double>() <= act.at("bits").get<double>());
    CHECK(act.at("groups").get<std::int64_t>() > 0);
    CHECK(layer.at("dropped_act_bits") == 0);
  }
  const ToolResult table = profile({});
  CHECK(table.exit_code == 0);
  CHECK(table.output.find("top-1: 45 of 48\n") != std::string::npos);
}

TEST_CASE("profile: trimming keeps the accuracy it may not spend") {
  const ToolResult run = profile({"--limit", "12", "--trim", "0", "--json"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const json report = json::parse(run.output);
  CHECK(report.at("top1_trimmed").at("correct").get<int>() >=
        report.at("top1").at("correct").get<int>());
  int dropped = 0;
  for (const json& layer : report.at("layers")) dropped += layer.at("dropped_act_bits").get<int>();
  CHECK(dropped > 0);
}

TEST_CASE("profile: ResNet8's activations after ReLU are unsigned, its weights signed") {
  const auto net = heddle::test_data("goldens/ic_resnet8");
  if (!net) return;
  const ToolResult run = heddle_tool({"profile", (*net / "model.tflite").string(), "--input",
                                      (*net / "in00.bin").string(), "--json"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const json report = json::parse(run.output);
  REQUIRE(report.at("layers").size() == 10);
  CHECK(report.at("layers").at(1).at("act").at("signed") == false);
  for (const json& layer : report.at("layers")) CHECK(layer.at("wgt").at("signed") == true);
}

TEST_CASE("profile: bad input names the option or the file, and writes nothing") {
  const Scratch scratch;
  const ToolResult unlabelled =
      heddle_tool({"profile", kZoo + "digits.onnx", "--input", kZoo + "digits_inputs.npy",
                   "--trim", "1"});
  CHECK(unlabelled.exit_code == 2);
  CHECK(unlabelled.output.find("--trim requires --labels") != std::string::npos);
  const ToolResult foreign = heddle_tool({"profile", kZoo + "digits.onnx", "--input",
                                          kZoo + "digits_labels.npy", "-o", scratch.at("out")});
  CHECK(foreign.exit_code == 2);
  CHECK(foreign.output.find("digits_labels.npy") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(scratch.path / "out"));
  CHECK(profile({"--requant", "up"}).output ==
        "--requant: must be one of: double, single, floor, half-up, fp32, got \"up\"\n");
}
