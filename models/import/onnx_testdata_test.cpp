// SPDX-License-Identifier: Apache-2.0
//
// The quantized operator cases of ONNX's own test data (Debian package libonnx-testdata), evaluated
// with the rule fp32, which is ONNX's definition of QLinear*: float product, rounded half to even.
#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/common/atomic_file.hpp"
#include "models/common/evaluate.hpp"
#include "models/common/test_data.hpp"
#include "models/import/import.hpp"
#include "models/import/onnx.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = "/usr/share/libonnx-testdata/data/node";

std::optional<fs::path> case_folder(const std::string& name) {
  const auto model = test_file(kRoot / name / "model.onnx", "apt-get install libonnx-testdata");
  if (!model) return std::nullopt;
  return model->parent_path();
}

Tensor stored(const fs::path& folder, const std::string& name) {
  return read_onnx_tensor(folder / "test_data_set_0" / (name + ".pb"));
}

// The case's network: every graph input but the first is a constant.
Network read_case(const fs::path& folder, const std::vector<std::string>& inputs) {
  OnnxBindings bound;
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    bound[inputs[i]] = folder / "test_data_set_0" / ("input_" + std::to_string(i) + ".pb");
  }
  return read_onnx(folder / "model.onnx", bound);
}

const TensorInfo& info(const Network& net, const std::vector<int>& list) {
  return net.tensors.at(static_cast<std::size_t>(list.at(0)));
}

// The network's output for an input, both as the file holds them.
Tensor run(const Network& net, const Tensor& in) {
  const Tensor held = from_file_tensor(info(net, net.inputs), in);
  return to_file_tensor(info(net, net.outputs), evaluate(net, {held}, RequantRule::kFp32).back());
}

void check_case(const std::string& name, const std::vector<std::string>& inputs) {
  const auto folder = case_folder(name);
  if (!folder) return;
  CAPTURE(name);
  const Tensor expected = stored(*folder, "output_0");
  REQUIRE(expected.size() > 0);
  const Tensor got = run(read_case(*folder, inputs), stored(*folder, "input_0"));
  CHECK(got.shape == expected.shape);
  CHECK(got.dtype == expected.dtype);
  CHECK(got.data == expected.data);
}

const std::vector<std::string> kMatMul = {
    "a", "a_scale", "a_zero_point", "b", "b_scale", "b_zero_point", "y_scale", "y_zero_point"};

TEST_CASE("onnx testdata: QLinearConv, uint8 with zero points, is exact") {
  check_case("test_qlinearconv", {"x", "x_scale", "x_zero_point", "w", "w_scale", "w_zero_point",
                                  "y_scale", "y_zero_point"});
}

TEST_CASE("onnx testdata: QLinearMatMul is exact") { check_case("test_qlinearmatmul_2D", kMatMul); }

TEST_CASE("onnx testdata: ConvInteger is exact, with and without padding") {
  for (const char* name : {"test_basic_convinteger", "test_convinteger_without_padding",
                           "test_convinteger_with_padding"}) {
    check_case(name, {"x", "w", "x_zero_point"});
  }
}

TEST_CASE("onnx testdata: MatMulInteger is exact") {
  check_case("test_matmulinteger", {"A", "B", "a_zero_point", "b_zero_point"});
}

// Slice `i` of a batch of matrices.
Tensor slice(const Tensor& batch, std::int64_t i) {
  const Shape shape(batch.shape.begin() + 1, batch.shape.end());
  const std::int64_t count = element_count(shape);
  return {
      batch.dtype, shape, {batch.data.begin() + i * count, batch.data.begin() + (i + 1) * count}};
}

// [K][N] as [N][K], held as int8.
Tensor weights_of(const Tensor& b) {
  Tensor weights{DType::kInt8, {b.shape[1], b.shape[0]}, {}};
  for (std::int64_t n = 0; n < b.shape[1]; ++n) {
    for (std::int64_t k = 0; k < b.shape[0]; ++k) {
      weights.data.push_back(b.data[static_cast<std::size_t>(k * b.shape[1] + n)] - 128);
    }
  }
  return weights;
}

// A batch of products with weights of their own is no layer of ours; each of its matrices is.
TEST_CASE("onnx testdata: each matrix of the batched QLinearMatMul is exact") {
  const auto folder = case_folder("test_qlinearmatmul_3D");
  const auto flat = case_folder("test_qlinearmatmul_2D");
  if (!folder || !flat) return;
  for (const int scale_or_zero : {1, 2, 4, 5, 6, 7}) {  // the two cases share them
    const std::string file = "test_data_set_0/input_" + std::to_string(scale_or_zero) + ".pb";
    REQUIRE(read_whole_file(*folder / file) == read_whole_file(*flat / file));
  }
  Network net = read_case(*flat, kMatMul);
  TensorInfo& weights = net.tensors.at(static_cast<std::size_t>(net.ops.at(0).inputs.at(1)));
  const Tensor a = stored(*folder, "input_0");
  const Tensor b = stored(*folder, "input_3");
  const Tensor expected = stored(*folder, "output_0");
  REQUIRE(a.shape.at(0) == 2);
  for (std::int64_t i = 0; i < a.shape[0]; ++i) {
    weights.value = weights_of(slice(b, i));
    CHECK(run(net, slice(a, i)) == slice(expected, i));
  }
}

}  // namespace
}  // namespace heddle
