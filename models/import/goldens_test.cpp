// SPDX-License-Identifier: Apache-2.0
//
// Three networks, every operator, every input, against outputs computed by an independent reference
// (test data folder goldens; format in its README).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/common/atomic_file.hpp"
#include "models/common/evaluate.hpp"
#include "models/common/test_data.hpp"
#include "models/import/tflite.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::vector<std::int64_t> read_int8(const fs::path& path) {
  std::vector<std::int64_t> values;
  for (const char c : read_whole_file(path)) values.push_back(static_cast<signed char>(c));
  return values;
}

struct Count {
  int inputs = 0;
  std::int64_t compared = 0;
  std::int64_t mismatches = 0;
};

// Every operator's output of every inKK.bin against inKK.RULE.bin.
Count compare(const fs::path& folder, RequantRule rule) {
  const Network net = read_tflite(folder / "model.tflite");
  const auto index = nlohmann::json::parse(read_whole_file(folder / "index.json"));
  REQUIRE(index["ops"].size() == net.ops.size());
  const Shape shape = index["input_shape"].get<Shape>();
  Count count;
  for (;; ++count.inputs) {
    const std::string stem = fmt::format("in{:02}", count.inputs);
    if (!fs::exists(folder / (stem + ".bin"))) return count;
    const auto expected = read_int8(folder / fmt::format("{}.{}.bin", stem, rule_name(rule)));
    const auto outputs =
        evaluate(net, {{DType::kInt8, shape, read_int8(folder / (stem + ".bin"))}}, rule);
    std::size_t at = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      REQUIRE(outputs[i].shape == index["ops"][i]["shape"].get<Shape>());
      REQUIRE(at == index["ops"][i]["offset"].get<std::size_t>());
      std::int64_t wrong = 0;
      for (const std::int64_t value : outputs[i].data) wrong += value != expected.at(at++) ? 1 : 0;
      INFO(folder.filename().string()
           << " " << stem << " operator " << i << " " << net.ops[i].type);
      CHECK(wrong == 0);
      count.mismatches += wrong;
      count.compared += outputs[i].size();
    }
    REQUIRE(at == expected.size());
  }
}

void check_network(const std::string& name, int inputs, std::int64_t elements, RequantRule rule) {
  const auto folder = test_data("goldens/" + name);
  if (!folder) return;
  const Count count = compare(*folder, rule);
  CHECK(count.inputs == inputs);
  CHECK(count.compared == inputs * elements);
  CHECK(count.mismatches == 0);
}

constexpr RequantRule kRules[] = {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFp32};

TEST_CASE(
    "goldens: ResNet8 equals the reference in every operator, rules double, single and fp32") {
  for (const RequantRule rule : kRules) check_network("ic_resnet8", 4, 114836, rule);
}

TEST_CASE("goldens: DS-CNN equals the reference in every operator, rules double, single and fp32") {
  for (const RequantRule rule : kRules) check_network("kws_dscnn", 8, 72152, rule);
}

TEST_CASE("goldens: the autoencoder equals the reference in every operator, all three rules") {
  for (const RequantRule rule : kRules) check_network("ad_fc", 4, 1672, rule);
}

TEST_CASE("goldens: one changed bias shows, first in its own operator") {
  const auto folder = test_data("goldens/ad_fc");
  if (!folder) return;
  Network net = read_tflite(*folder / "model.tflite");
  const Tensor in{DType::kInt8, {1, 640}, read_int8(*folder / "in00.bin")};
  const auto expected = evaluate(net, {in}, RequantRule::kDouble);
  constexpr std::size_t kOperator = 4;
  net.tensors.at(static_cast<std::size_t>(net.ops[kOperator].inputs[2])).value->data[3] += 1000;
  const auto got = evaluate(net, {in}, RequantRule::kDouble);
  for (std::size_t i = 0; i < kOperator; ++i) CHECK(got[i] == expected[i]);
  CHECK(got[kOperator] != expected[kOperator]);
}

TEST_CASE("goldens: half-up of TFLite scales is the rule single, floor is another") {
  const auto folder = test_data("goldens/ad_fc");
  if (!folder) return;
  const Network net = read_tflite(*folder / "model.tflite");
  const Tensor in{DType::kInt8, {1, 640}, read_int8(*folder / "in00.bin")};
  CHECK(evaluate(net, {in}, RequantRule::kHalfUp) == evaluate(net, {in}, RequantRule::kSingle));
  CHECK(evaluate(net, {in}, RequantRule::kFloor) != evaluate(net, {in}, RequantRule::kSingle));
}

}  // namespace
}  // namespace heddle
