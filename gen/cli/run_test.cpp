// SPDX-License-Identifier: Apache-2.0
//
// heddle run on real networks: every layer of every input against outputs that somebody else
// computed (data/README.md, goldens), on blocks of several sizes, with and without stalls.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gen/cli/tool_test.hpp"
#include "models/common/npy.hpp"
#include "models/common/test_data.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::heddle_tool;
using heddle::Scratch;
using nlohmann::json;

std::string config_text(int rows, int cols) {
  return fmt::format(
      "name = \"t{0}x{1}\"\narchitecture = \"systolic\"\n[parameters]\nrows = {0}\ncols = {1}\n",
      rows, cols);
}

// Inputs inKK.bin of a golden network, in order.
std::vector<fs::path> golden_inputs(const fs::path& net) {
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator(net)) {
    if (entry.path().filename().string().size() == std::string("in00.bin").size())
      inputs.push_back(entry.path());
  }
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

fs::path layer_file(const fs::path& folder, std::size_t index) {
  const std::string prefix = fmt::format("{:02}_", index);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().rfind(prefix, 0) == 0) return entry.path();
  }
  return {};
}

// Elements of layers/*.npy that differ from the golden outputs; every element is looked at.
std::int64_t differences(const fs::path& out, const fs::path& net,
                         const std::vector<fs::path>& inputs, const std::string& rule) {
  const json index = json::parse(heddle::read_whole_file(net / "index.json"));
  std::vector<std::string> goldens;
  for (const fs::path& input : inputs) {
    goldens.push_back(
        heddle::read_whole_file(fs::path(input).replace_extension("." + rule + ".bin")));
  }
  std::int64_t different = 0;
  for (std::size_t i = 0; i < index.at("ops").size(); ++i) {
    const json& op = index.at("ops")[i];
    const heddle::Tensor layer = heddle::read_npy(layer_file(out / "layers", i));
    const std::size_t size = layer.data.size() / inputs.size();
    REQUIRE(static_cast<std::int64_t>(size) ==
            heddle::element_count(op.at("shape").get<heddle::Shape>()));
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const std::string bytes = goldens[k].substr(op.at("offset").get<std::size_t>(), size);
      REQUIRE(bytes.size() == size);
      for (std::size_t e = 0; e < size; ++e) {
        if (static_cast<std::int8_t>(bytes[e]) != layer.data[k * size + e]) ++different;
      }
    }
  }
  return different;
}

// What must hold of any report (DESIGN.md): causes add up, utilization is at most 1, sums agree.
void check_report(const json& report) {
  CHECK(report.at("ok") == true);
  CHECK(report.at("mismatches") == 0);
  CHECK(report.at("compared").get<std::int64_t>() > 0);
  std::int64_t cycles = 0;
  for (const json& layer : report.at("layers")) {
    std::int64_t causes = layer.at("compute_cycles").get<std::int64_t>();
    for (const auto& stall : layer.at("stalls")) causes += stall.get<std::int64_t>();
    CHECK(causes == layer.at("cycles").get<std::int64_t>());
    for (const auto& bytes : layer.at("bytes")) CHECK((bytes > 0) == (layer.at("where") == "rtl"));
    CHECK(layer.at("utilization").get<double>() <= 1.0);
    cycles += layer.at("cycles").get<std::int64_t>();
  }
  CHECK(report.at("cycles").get<std::int64_t>() >= cycles);
}

json run_golden(const Scratch& scratch, const fs::path& net, std::size_t most_inputs, int rows,
                int cols, const std::string& rule, const std::string& stalls) {
  std::vector<fs::path> inputs = golden_inputs(net);
  REQUIRE(!inputs.empty());
  inputs.resize(std::min(inputs.size(), most_inputs));
  const std::string config = scratch.file("c.toml", config_text(rows, cols));
  std::vector<std::string> words{"run",       config,
                                 "--model",   (net / "model.tflite").string(),
                                 "-o",        scratch.at("out"),
                                 "--requant", rule,
                                 "--stalls",  stalls,
                                 "--seed",    "7",
                                 "--quiet"};
  for (const fs::path& input : inputs) words.insert(words.end(), {"--input", input.string()});
  const heddle::ToolResult run = heddle_tool(words);
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const json report = json::parse(heddle::read_whole_file(scratch.path / "out/report.json"));
  check_report(report);
  CHECK(differences(scratch.path / "out", net, inputs, rule) == 0);
  return report;
}

struct Block {
  int rows, cols;
};

void run_all(const std::string& name, std::size_t most_inputs, const std::vector<Block>& blocks) {
  const auto net = heddle::test_data("goldens/" + name);
  if (!net) return;
  const Scratch scratch;
  for (const Block& block : blocks) {
    for (const char* rule : {"double", "single"}) {
      for (const char* stalls : {"never", "random"}) {
        CAPTURE(block.rows);
        CAPTURE(block.cols);
        CAPTURE(rule);
        CAPTURE(stalls);
        run_golden(scratch, *net, most_inputs, block.rows, block.cols, rule, stalls);
      }
    }
  }
}

TEST_CASE(
    "run: ResNet8 equals the reference in every layer, rules double and single, with and without "
    "stalls") {
  run_all("ic_resnet8", 2, {{16, 16}, {8, 32}, {7, 5}});
}

TEST_CASE(
    "run: DS-CNN equals the reference in every layer, rules double and single, with and without "
    "stalls") {
  run_all("kws_dscnn", 2, {{16, 16}, {8, 32}, {7, 5}});
}

TEST_CASE("run: the autoencoder equals the reference in every layer, down to a 1x1 array") {
  run_all("ad_fc", 2, {{16, 16}, {8, 32}, {7, 5}, {1, 1}});
}

TEST_CASE(
    "run: ResNet8 on 16x16 keeps the promised utilization, and predict gives the same cycles") {
  const auto net = heddle::test_data("goldens/ic_resnet8");
  if (!net) return;
  const Scratch scratch;
  const json rtl = run_golden(scratch, *net, 1, 16, 16, "double", "never");
  const heddle::ToolResult run = heddle_tool(
      {"run", scratch.at("c.toml"), "--model", (*net / "model.tflite").string(), "--input",
       golden_inputs(*net)[0].string(), "-o", scratch.at("p"), "--backend", "predict", "--json"});
  REQUIRE(run.exit_code == 0);
  const json predict = json::parse(run.output);
  std::int64_t cycles = 0;
  double ideal = 0;
  for (std::size_t i = 0; i < rtl.at("layers").size(); ++i) {
    const json& layer = rtl.at("layers")[i];
    CHECK(layer.at("cycles") == predict.at("layers")[i].at("cycles"));
    CHECK(layer.at("stalls") == predict.at("layers")[i].at("stalls"));
    if (layer.at("op") != "CONV_2D") continue;
    if (layer.at("compute_cycles") >= 4000) CHECK(layer.at("utilization").get<double>() >= 0.97);
    cycles += layer.at("cycles").get<std::int64_t>();
    ideal += layer.at("ideal_cycles").get<double>();
  }
  CHECK(ideal / static_cast<double>(cycles) >= 0.90);
}

// The photographs are raw RGB of 224 x 224; `size` columns and rows of them as .npy.
void write_photograph(const fs::path& photograph, std::int64_t size, const fs::path& npy) {
  constexpr std::int64_t kSide = 224;
  const std::string bytes = heddle::read_whole_file(photograph);
  REQUIRE(bytes.size() == kSide * kSide * 3);
  heddle::Tensor image = heddle::Tensor::zeros(heddle::DType::kUint8, {1, size, size, 3});
  for (std::int64_t i = 0; i < image.size(); ++i) {
    const std::int64_t y = i / (size * 3) * kSide / size;
    const std::int64_t x = i / 3 % size * kSide / size;
    image.data[static_cast<std::size_t>(i)] =
        static_cast<unsigned char>(bytes[static_cast<std::size_t>((y * kSide + x) * 3 + i % 3)]);
  }
  heddle::write_npy(npy, image);
}

// Two photographs through a uint8 network with asymmetric weights: 20 is a chickadee, 986 a daisy.
void run_photographs(const std::string& model, std::int64_t size) {
  const auto net = heddle::test_data("tflite/" + model);
  const auto images = heddle::test_data("images");
  if (!net || !images) return;
  const Scratch scratch;
  const std::string config = scratch.file(
      "c.toml",
      "name = \"z16x16\"\narchitecture = \"systolic\"\n[parameters]\nweight_zero_point = true\n");
  write_photograph(*images / "bird.rgb", size, scratch.path / "bird.npy");
  write_photograph(*images / "sunflower.rgb", size, scratch.path / "flower.npy");
  const heddle::ToolResult run =
      heddle_tool({"run", config, "--model", net->string(), "--input", scratch.at("bird.npy"),
                   "--input", scratch.at("flower.npy"), "--labels",
                   scratch.file("labels.txt", "20 986\n"), "-o", scratch.at("out"), "--quiet"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const json report = json::parse(heddle::read_whole_file(scratch.path / "out/report.json"));
  check_report(report);
  CHECK(report.at("top1").at("correct") == 2);
  CHECK(heddle::read_npy(scratch.path / "out/output.npy").dtype == heddle::DType::kUint8);
}

TEST_CASE(
    "run: MobileNet v1, uint8 with weight zero points, runs whole and names the photographs") {
  run_photographs("mobilenet_v1_0.5_160_quant.tflite", 160);
}

TEST_CASE("run: our own network in ONNX equals its stored results, from the zoo's files alone") {
  const Scratch scratch;
  const std::string zoo = HEDDLE_SOURCE_DIR "/models/zoo/";
  const std::string config = scratch.file("c.toml", config_text(16, 16));
  const heddle::ToolResult run =
      heddle_tool({"run", config, "--model", zoo + "digits.onnx", "--input",
                   zoo + "digits_inputs.npy", "--labels", zoo + "digits_labels.npy", "-o",
                   scratch.at("out"), "--stalls", "random", "--quiet"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  check_report(json::parse(heddle::read_whole_file(scratch.path / "out/report.json")));
  const heddle::Tensor expected = heddle::read_npy(zoo + "digits_logits.npy");
  CHECK(heddle::read_npy(scratch.path / "out/output.npy").data == expected.data);
}

TEST_SUITE("soak") {
  TEST_CASE(
      "run: MobileNet v2, uint8 with weight zero points, runs whole and names the photographs") {
    run_photographs("mobilenet_v2_1.0_224_quant.tflite", 224);
  }

  TEST_CASE("run: all golden inputs on all blocks, 1x1 too") {
    for (const char* name : {"ic_resnet8", "kws_dscnn", "ad_fc"}) {
      run_all(name, 100, {{16, 16}, {8, 32}, {7, 5}, {1, 1}});
    }
  }
}

}  // namespace
