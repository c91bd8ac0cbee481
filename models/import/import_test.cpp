// SPDX-License-Identifier: Apache-2.0
#include "models/import/import.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/npy.hpp"
#include "models/import/onnx_test_model.hpp"
#include "models/import/tflite_test_model.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;
using Values = std::vector<std::int64_t>;

fs::path scratch(const std::string& name) {
  const fs::path folder = fs::path(HEDDLE_BINARY_DIR) / "test_import";
  fs::create_directories(folder);
  return folder / name;
}

void write_bytes(const fs::path& path, const std::vector<std::uint8_t>& bytes) {
  write_file_atomic(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// A network whose only content is its input.
Network input_only(Shape shape, bool nchw, DType file_dtype) {
  Network net;
  net.file = "net";
  net.tensors.push_back({.name = "x",
                         .dtype = file_dtype == DType::kUint8 ? DType::kInt8 : file_dtype,
                         .file_dtype = file_dtype,
                         .shape = std::move(shape),
                         .nchw = nchw,
                         .quant = {},
                         .value = std::nullopt});
  net.inputs = {0};
  return net;
}

std::string refusal(const Network& net, const fs::path& path) {
  try {
    static_cast<void>(read_input(net, path));
  } catch (const Error& error) {
    return error.what();
  }
  return "read";
}

TEST_CASE("import: a model's format is told by its extension or its content") {
  write_bytes(scratch("a.tflite"), test::conv_model().bytes());
  write_bytes(scratch("a.model"), test::conv_model().bytes());
  write_bytes(scratch("a.onnx"), test::qdq_conv_model().bytes());
  write_bytes(scratch("a.txt"), {'h', 'e', 'l', 'l', 'o'});
  CHECK(read_model(scratch("a.tflite")).ops[0].type == "CONV_2D");
  CHECK(read_model(scratch("a.model")).ops[0].type == "CONV_2D");
  CHECK(read_model(scratch("a.onnx")).ops[0].type == "Conv");
  const std::string text = scratch("a.txt").string();
  CHECK_THROWS_WITH_AS(
      static_cast<void>(read_model(text)),
      (text + ": neither a TFLite nor an ONNX model; give a .tflite or .onnx file").c_str(), Error);
  CHECK_THROWS_AS(static_cast<void>(read_model(scratch("absent.tflite"))), Error);
}

TEST_CASE("import: npy inputs are split into samples, transposed and mapped") {
  const Network net = input_only({1, 1, 2, 3}, true, DType::kUint8);
  const fs::path path = scratch("x.npy");
  // Two samples of NCHW 3x1x2.
  write_npy(path, {DType::kUint8, {2, 3, 1, 2}, {0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255}});
  const std::vector<Tensor> inputs = read_input(net, path);
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].dtype == DType::kInt8);
  CHECK(inputs[0].shape == Shape{1, 1, 2, 3});
  CHECK(inputs[0].data == Values{-128, -126, -124, -127, -125, -123});
  CHECK(inputs[1].data == Values{122, 124, 126, 123, 125, 127});
  write_npy(path, {DType::kUint8, {3, 2}, {0, 1, 2, 3, 4, 5}});
  CHECK(read_input(net, path).size() == 1);
}

TEST_CASE("import: raw inputs hold a whole number of samples") {
  const Network net = input_only({1, 4}, false, DType::kInt8);
  write_bytes(scratch("x.bin"), {1, 2, 3, 255, 5, 6, 7, 128});
  const std::vector<Tensor> inputs = read_input(net, scratch("x.bin"));
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].data == Values{1, 2, 3, -1});
  CHECK(inputs[1].data == Values{5, 6, 7, -128});
}

TEST_CASE(
    "import: inputs of the wrong dtype, shape or size are refused, telling expected and got") {
  const Network net = input_only({1, 1, 2, 3}, true, DType::kUint8);
  const fs::path path = scratch("bad.npy");
  const std::string name = path.string();
  write_npy(path, {DType::kInt8, {1, 3, 1, 2}, {0, 1, 2, 3, 4, 5}});
  CHECK(refusal(net, path) == name + ": dtype must be uint8, the model's input type, got int8");
  write_npy(path, {DType::kUint8, {1, 1, 2, 3}, {0, 1, 2, 3, 4, 5}});
  CHECK(refusal(net, path) ==
        name + ": shape must be 1x3x1x2, the model's input shape (or N such samples), got 1x1x2x3");
  write_npy(path, {DType::kUint8, {0, 3, 1, 2}, {}});
  CHECK(refusal(net, path) ==
        name + ": shape must be 1x3x1x2, the model's input shape (or N such samples), got 0x3x1x2");
  const std::string raw = scratch("bad.bin").string();
  write_bytes(raw, {1, 2, 3, 4, 5, 6, 7});
  CHECK(refusal(net, raw) ==
        raw + ": size must be a multiple of 6 bytes (1x3x1x2 of uint8), got 7");
  write_bytes(raw, {});
  CHECK(refusal(net, raw) ==
        raw + ": size must be a multiple of 6 bytes (1x3x1x2 of uint8), got 0");
  Network two = net;
  two.inputs = {0, 0};
  CHECK(refusal(two, raw) == "net: the model has 2 inputs; heddle feeds networks of one input");
}

TEST_CASE("import: file tensors and memory tensors are each other's inverse") {
  TensorInfo info = input_only({2, 2, 1, 3}, true, DType::kUint8).tensors[0];
  Tensor memory = Tensor::zeros(DType::kInt8, info.shape);
  for (std::size_t i = 0; i < memory.data.size(); ++i)
    memory.data[i] = static_cast<std::int64_t>(i) * 20 - 128;
  const Tensor file = to_file_tensor(info, memory);
  CHECK(file.dtype == DType::kUint8);
  CHECK(file.shape == Shape{2, 3, 2, 1});
  CHECK(file.data == Values{0, 60, 20, 80, 40, 100, 120, 180, 140, 200, 160, 220});
  CHECK(from_file_tensor(info, file) == memory);
  info.nchw = false;
  CHECK(from_file_tensor(info, to_file_tensor(info, memory)) == memory);
  info.dtype = info.file_dtype = DType::kInt32;
  memory.dtype = DType::kInt32;
  CHECK(to_file_tensor(info, memory) == memory);
}

}  // namespace
}  // namespace heddle
