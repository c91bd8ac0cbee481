// SPDX-License-Identifier: Apache-2.0
//
// The zoo's digits network: importer and golden model against the outputs of an integer inference
// written apart from them (models/zoo/integer_reference.py), every operator, no tolerance.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "models/common/evaluate.hpp"
#include "models/common/npy.hpp"
#include "models/import/import.hpp"

namespace heddle {
namespace {

const std::filesystem::path kZoo = std::filesystem::path(HEDDLE_SOURCE_DIR) / "models" / "zoo";

// Operators of digits.onnx in order; expected output N is digits_expected/N_OP.npy.
const std::vector<std::string> kOperators = {
    "Conv", "Conv", "Conv", "Conv", "Conv", "GlobalAveragePool", "Flatten", "Gemm"};

// Sample `at` of a batch.
Tensor sample(const Tensor& batch, std::int64_t at) {
  Tensor one{batch.dtype, batch.shape, {}};
  one.shape[0] = 1;
  const auto first = batch.data.begin() + at * element_count(one.shape);
  one.data.assign(first, first + element_count(one.shape));
  return one;
}

std::int64_t mismatches(const Tensor& got, const Tensor& expected) {
  REQUIRE(got.shape == expected.shape);
  REQUIRE(got.dtype == expected.dtype);
  std::int64_t wrong = 0;
  for (std::size_t i = 0; i < got.data.size(); ++i) {
    wrong += got.data[i] != expected.data[i] ? 1 : 0;
  }
  return wrong;
}

// Values of every operator that differ, over the samples whose operators are all on file.
struct Count {
  std::int64_t compared = 0;
  std::vector<std::int64_t> wrong = std::vector<std::int64_t>(kOperators.size());
};

Count compare(const Network& net, const std::vector<Tensor>& inputs) {
  REQUIRE(net.ops.size() == kOperators.size());
  Count count;
  std::vector<Tensor> expected;
  for (std::size_t i = 0; i < kOperators.size(); ++i) {
    CHECK(net.ops[i].type == kOperators[i]);
    const std::string file = fmt::format("{}_{}.npy", i, kOperators[i]);
    expected.push_back(read_npy(kZoo / "digits_expected" / file));
  }
  for (std::int64_t s = 0; s < expected[0].shape[0]; ++s) {
    const Tensor& input = inputs.at(static_cast<std::size_t>(s));
    const auto outputs = evaluate(net, {input}, RequantRule::kDouble);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const TensorInfo& info = net.tensors[static_cast<std::size_t>(net.ops[i].outputs[0])];
      count.wrong[i] += mismatches(to_file_tensor(info, outputs[i]), sample(expected[i], s));
      count.compared += outputs[i].size();
    }
  }
  return count;
}

TEST_CASE("zoo: every operator of digits equals the independent integer inference") {
  const Network net = read_model(kZoo / "digits.onnx");
  const Count count = compare(net, read_input(net, kZoo / "digits_inputs.npy"));
  CHECK(count.compared ==
        2 * (12 * 28 * 28 + 12 * 14 * 14 + 24 * 14 * 14 + 32 * 7 * 7 + 48 * 5 * 5 + 48 + 48 + 10));
  for (std::size_t i = 0; i < kOperators.size(); ++i) {
    INFO("operator " << i << " " << kOperators[i]);
    CHECK(count.wrong[i] == 0);
  }
}

TEST_CASE("zoo: one changed weight shows in its operator and not before") {
  Network net = read_model(kZoo / "digits.onnx");
  const std::size_t changed = 2;
  Tensor& weights = *net.tensors[static_cast<std::size_t>(net.ops[changed].inputs[1])].value;
  weights.data[0] = weights.data[0] > 0 ? weights.data[0] - 64 : weights.data[0] + 64;
  const Count count = compare(net, read_input(net, kZoo / "digits_inputs.npy"));
  CHECK(count.wrong[changed - 1] == 0);
  CHECK(count.wrong[changed] > 0);
}

TEST_CASE("zoo: logits of the shipped images are as expected, and the labels mostly right") {
  const Network net = read_model(kZoo / "digits.onnx");
  const auto inputs = read_input(net, kZoo / "digits_inputs.npy");
  const Tensor logits = read_npy(kZoo / "digits_logits.npy");
  const Tensor labels = read_npy(kZoo / "digits_labels.npy");
  REQUIRE(inputs.size() == 48);
  REQUIRE(logits.shape == Shape{48, 10});
  REQUIRE(labels.shape == Shape{48});
  int right = 0;
  for (std::size_t s = 0; s < inputs.size(); ++s) {
    const Tensor got = evaluate(net, {inputs[s]}, RequantRule::kDouble).back();
    CHECK(mismatches(got, sample(logits, static_cast<std::int64_t>(s))) == 0);
    const auto best = std::max_element(got.data.begin(), got.data.end()) - got.data.begin();
    right += best == labels.data[s] ? 1 : 0;
  }
  CHECK(right == 45);
}

}  // namespace
}  // namespace heddle
