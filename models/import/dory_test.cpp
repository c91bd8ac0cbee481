// SPDX-License-Identifier: Apache-2.0
//
// DORY's example networks (floor rule; one is 1-D and dilated): every layer against its published
// dump. out_layerK.txt holds the K-th operator that computes (paddings and reshapes are no layers),
// one number a line in NHWC order behind a line of text.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "models/common/evaluate.hpp"
#include "models/common/test_data.hpp"
#include "models/import/onnx.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::vector<std::int64_t> read_dump(const fs::path& path) {
  std::ifstream in(path);
  std::vector<std::int64_t> values;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) values.push_back(static_cast<std::int64_t>(std::stod(line)));
  return values;
}

// The number in the model's own range.
std::int64_t file_offset(const TensorInfo& info) {
  return info.file_dtype == DType::kUint8 && info.dtype == DType::kInt8 ? 128 : 0;
}

const TensorInfo& output_info(const Network& net, const Op& op) {
  return net.tensors.at(static_cast<std::size_t>(op.outputs.at(0)));
}

// A layer of DORY's ends in 8 bits or in the network's last sums; what lies between belongs to it.
bool ends_layer(const Network& net, const Op& op) {
  if (op.kind == OpKind::kPad || op.kind == OpKind::kReshape) return false;
  return output_info(net, op).dtype == DType::kInt8 || op.outputs.at(0) == net.outputs.at(0);
}

std::optional<fs::path> networks() {
  static const auto folder =
      test_archive("dory/dory_A.tgz", fs::path(HEDDLE_BINARY_DIR) / "scratch_dory");
  return folder;
}

void check_network(const std::string& name, const std::string& file, int layers,
                   std::int64_t elements) {
  const auto root = networks();
  if (!root) return;
  const fs::path folder = *root / "examples" / "Nemo_examples" / name;
  const Network net = read_onnx(folder / file);
  const TensorInfo& input = net.tensors.at(static_cast<std::size_t>(net.inputs.at(0)));
  Tensor in{DType::kInt8, input.shape, read_dump(folder / "input.txt")};
  for (std::int64_t& value : in.data) value -= file_offset(input);
  // The rule asked for must not matter: the file fixes its own.
  const auto outputs = evaluate(net, {in}, RequantRule::kDouble);
  int layer = 0;
  std::int64_t compared = 0;
  for (std::size_t i = 0; i < net.ops.size(); ++i) {
    if (!ends_layer(net, net.ops[i])) continue;
    const auto expected = read_dump(folder / fmt::format("out_layer{}.txt", layer));
    INFO(name << " layer " << layer << " operator " << net.ops[i].index << " " << net.ops[i].type);
    REQUIRE(outputs[i].size() == std::ssize(expected));
    std::int64_t wrong = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) {
      wrong +=
          outputs[i].data[k] + file_offset(output_info(net, net.ops[i])) != expected[k] ? 1 : 0;
    }
    CHECK(wrong == 0);
    compared += outputs[i].size();
    ++layer;
  }
  CHECK(layer == layers);
  CHECK(compared == elements);
  CHECK_FALSE(fs::exists(folder / fmt::format("out_layer{}.txt", layer)));
}

TEST_CASE("dory: PenguiNet equals its dump in every layer") {
  check_network("8-bits-2D/PenguiNet_32", "model_int.onnx", 9, 180484);
}

TEST_CASE("dory: dronet equals its dump in every layer") {
  check_network("8-bits-2D/dronet_complete", "model_int.onnx", 15, 548354);
}

TEST_CASE("dory: the residual network equals its dump in every layer") {
  check_network("8-bits-2D/Residual_connection_test_1", "model_int.onnx", 8, 250002);
}

TEST_CASE("dory: the temporal network, 1-D and dilated, equals its dump in every layer") {
  check_network("8-bits-1D/TCN_T", "TCN.onnx", 12, 15685);
}

}  // namespace
}  // namespace heddle
