// SPDX-License-Identifier: Apache-2.0
//
// heddle run on what it must refuse: exit code 2, a message that says why, and nothing left behind.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "gen/cli/tool_test.hpp"
#include "models/common/npy.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::Scratch;
using heddle::Tensor;
using heddle::ToolResult;

const std::string kZoo = HEDDLE_SOURCE_DIR "/models/zoo/";
const std::string kHead =
    "name = \"t2x2\"\narchitecture = \"systolic\"\n[parameters]\nrows = 2\ncols = 2\n";

// `heddle run CONFIG words... -o out`, which must end with 2 and leave no folder.
std::string refused(const Scratch& scratch, const std::string& config,
                    std::vector<std::string> words) {
  words.insert(words.begin(), {"run", scratch.file("c.toml", config), "-o", scratch.at("out")});
  const ToolResult run = heddle::heddle_tool(words);
  CHECK_MESSAGE(run.exit_code == 2, run.output);
  CHECK_FALSE(fs::exists(scratch.path / "out"));
  return run.output;
}

bool says(const std::string& output, const std::string& part) {
  const bool found = output.find(part) != std::string::npos;
  if (!found) MESSAGE(output << " does not say: " << part);
  return found;
}

TEST_CASE("run: files that are absent, cut off or no model are refused") {
  const Scratch scratch;
  const std::string input = kZoo + "digits_inputs.npy";
  CHECK(says(refused(scratch, kHead, {"--model", "/no/such.onnx", "--input", input}),
             "/no/such.onnx"));
  const std::string whole = heddle::read_whole_file(kZoo + "digits.onnx");
  const std::string cut = scratch.file("cut.onnx", whole.substr(0, whole.size() / 2));
  CHECK(says(refused(scratch, kHead, {"--model", cut, "--input", input}), "cut.onnx"));
  CHECK(says(
      refused(scratch, kHead, {"--model", scratch.file("x.tflite", "no model"), "--input", input}),
      "x.tflite"));
  const std::string npy = heddle::read_whole_file(input);
  const std::string short_input = scratch.file("short.npy", npy.substr(0, npy.size() - 1));
  CHECK(says(refused(scratch, kHead, {"--model", kZoo + "digits.onnx", "--input", short_input}),
             "short.npy"));
  CHECK(says(refused(scratch, kHead,
                     {"--model", kZoo + "digits.onnx", "--input", scratch.file("x.bin", "123")}),
             "x.bin"));
}

TEST_CASE("run: inputs of another shape or dtype are refused") {
  const Scratch scratch;
  const auto with = [&](heddle::DType type, heddle::Shape shape) {
    heddle::write_npy(scratch.path / "i.npy", Tensor::zeros(type, std::move(shape)));
    return refused(scratch, kHead,
                   {"--model", kZoo + "digits.onnx", "--input", scratch.at("i.npy")});
  };
  CHECK(says(with(heddle::DType::kInt8, {1, 1, 28, 27}), "i.npy"));
  CHECK(says(with(heddle::DType::kInt32, {1, 1, 28, 28}), "int32"));
}

TEST_CASE("run: words that no option knows are told with those that it does") {
  const Scratch scratch;
  const std::vector<std::string> net{"--model", kZoo + "digits.onnx", "--input",
                                     kZoo + "digits_inputs.npy"};
  const auto with = [&](std::vector<std::string> words) {
    words.insert(words.end(), net.begin(), net.end());
    return refused(scratch, kHead, words);
  };
  CHECK(with({"--backend", "rtlx"}) ==
        "--backend: must be one of: rtl, netlist, golden, predict, got \"rtlx\"\n");
  CHECK(with({"--requant", "half"}) ==
        "--requant: must be one of: double, single, floor, half-up, fp32, got \"half\"\n");
  CHECK(
      with({"--stalls", "some"}) ==
      "--stalls: must be one of: never, half, bursts, long, mix, trickle, random, got \"some\"\n");
  CHECK(says(with({"--labels", "/no/labels"}), "/no/labels"));
  CHECK(says(with({"--labels", scratch.file("few.txt", "1 2")}),
             "must hold a label for each of 48 inputs, got 2"));
}

TEST_CASE("run: what the block was not built for is refused before anything is simulated") {
  const Scratch scratch;
  const std::vector<std::string> net{"--model", kZoo + "digits.onnx", "--input",
                                     kZoo + "digits_inputs.npy"};
  CHECK(says(refused(scratch, kHead + "requant = [\"single\"]\n", net), "operator 3 Conv"));
  std::vector<std::string> fp32 = net;
  fp32.insert(fp32.end(), {"--requant", "fp32"});
  CHECK(says(refused(scratch, kHead, fp32), "fp32"));
  CHECK(says(refused(scratch, kHead + "max_reduction = 100\n", net), "100"));
  CHECK(says(refused(scratch, kHead + "acc_bits = 12\n", net), "acc_bits"));
}

TEST_CASE("run: usage that leaves the workload open is refused") {
  const Scratch scratch;
  CHECK(says(refused(scratch, kHead, {}), "--model NET --input X, or --gemm A W"));
  CHECK(says(refused(scratch, kHead, {"--model", kZoo + "digits.onnx"}), "--input"));
  CHECK(says(refused(scratch, kHead, {"--gemm", "a.npy"}), "--gemm"));
}

TEST_CASE("run: a missing verilator names its package") {
  const Scratch scratch;
  const std::string config = scratch.file("c.toml", kHead);
  const ToolResult run = heddle::shell(fmt::format(
      "PATH=/nonexistent XDG_CACHE_HOME={}/cache {}/heddle run {} --model {}digits.onnx --input "
      "{}digits_inputs.npy -o {}/out",
      scratch.path.string(), HEDDLE_BINARY_DIR, config, kZoo, kZoo, scratch.path.string()));
  CHECK(run.exit_code == 2);
  CHECK(says(run.output, "it is in the Debian package verilator (apt-get install verilator)"));
  CHECK_FALSE(fs::exists(scratch.path / "out"));
}

TEST_CASE(
    "run: Ctrl-C, sent to process and group as make does, ends with 2 and leaves neither output "
    "nor a broken "
    "model") {
  const Scratch scratch;
  const std::string config = scratch.file("c.toml", "name = \"t\"\narchitecture = \"systolic\"\n");
  const std::string command = fmt::format(
      "XDG_CACHE_HOME={0}/cache {1}/heddle run {2} --model {3}digits.onnx --input "
      "{3}digits_inputs.npy "
      "-o {0}/out & p=$!; sleep 2; kill -INT $p; sleep 0.02; kill -INT $p 2>&-; wait $p",
      scratch.path.string(), HEDDLE_BINARY_DIR, config, kZoo);
  const ToolResult run = heddle::shell(command);
  CHECK_MESSAGE(run.exit_code == 2, run.output);
  CHECK(says(run.output, "interrupted"));
  CHECK_FALSE(fs::exists(scratch.path / "out"));
  for (const auto& entry : fs::recursive_directory_iterator(scratch.path / "cache")) {
    CHECK(entry.path().extension() != ".so");
  }
}

TEST_CASE("run: places that cannot be written end with 2") {
  const Scratch scratch;
  const ToolResult run =
      heddle::heddle_tool({"run", scratch.file("c.toml", kHead), "--model", kZoo + "digits.onnx",
                           "--input", kZoo + "digits_inputs.npy", "-o", "/proc/heddle"});
  CHECK(run.exit_code == 2);
  CHECK(says(run.output, "/proc/heddle: cannot make the folder"));
}

}  // namespace
