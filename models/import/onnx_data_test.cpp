// SPDX-License-Identifier: Apache-2.0
//
// The ONNX reader over every model of the test data and Debian's libonnx-testdata.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "models/common/error.hpp"
#include "models/common/test_data.hpp"
#include "models/import/onnx.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::string refusal(const fs::path& path) {
  try {
    static_cast<void>(read_onnx(path));
  } catch (const Error& error) {
    const std::string what = error.what();
    REQUIRE(what.find(path.string() + ": ") == 0);
    return what.substr(path.string().size() + 2);
  }
  return "imported";
}

// One of Debian's operator cases, its weights and scales bound to the stored inputs.
std::optional<Network> operator_case(const std::string& name,
                                     const std::vector<std::string>& inputs) {
  const fs::path folder = fs::path("/usr/share/libonnx-testdata/data/node") / name;
  const auto found = test_file(folder / "model.onnx", "apt-get install libonnx-testdata");
  if (!found) return std::nullopt;
  OnnxBindings bound;
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    bound[inputs[i]] = folder / "test_data_set_0" / ("input_" + std::to_string(i) + ".pb");
  }
  return read_onnx(*found, bound);
}

TEST_CASE("onnx: DORY's integer networks are read") {
  const auto archive = test_data("dory/dory_A.tgz");
  if (!archive) return;
  const fs::path folder = fs::path(HEDDLE_BINARY_DIR) / "test_onnx_data" / "dory";
  fs::create_directories(folder);
  REQUIRE(std::system(
              ("tar xzf '" + archive->string() + "' -C '" + folder.string() + "'").c_str()) == 0);
  struct Expected {
    const char* file;
    std::size_t ops, layers;
    const char* in;
    const char* out;
  };
  // All operators; those that DORY counts as layers (TCN has an Add that rounds twice).
  const Expected cases[] = {
      {"8-bits-2D/PenguiNet_32/model_int.onnx", 10, 9, "1x96x160x1", "1x4"},
      {"8-bits-2D/dronet_complete/model_int.onnx", 16, 15, "1x200x200x1", "1x2"},
      {"8-bits-2D/Residual_connection_test_1/model_int.onnx", 9, 8, "1x200x200x1", "1x2"},
      {"8-bits-1D/TCN_T/TCN.onnx", 21, 13, "1x1x140x1", "1x5"},
  };
  for (const Expected& expected : cases) {
    CAPTURE(expected.file);
    const Network net = read_onnx(folder / "examples" / "Nemo_examples" / expected.file);
    CHECK(net.ops.size() == expected.ops);
    std::size_t layers = 0;
    for (const Op& op : net.ops) layers += op.kind != OpKind::kPad && op.kind != OpKind::kReshape;
    CHECK(layers == expected.layers);
    REQUIRE(net.inputs.size() == 1);
    REQUIRE(net.outputs.size() == 1);
    const TensorInfo& in = net.tensors[static_cast<std::size_t>(net.inputs[0])];
    const TensorInfo& out = net.tensors[static_cast<std::size_t>(net.outputs[0])];
    CHECK(shape_text(in.shape) == expected.in);
    CHECK(in.file_dtype == DType::kUint8);
    CHECK(shape_text(out.shape) == expected.out);
    CHECK(out.dtype == DType::kInt32);
  }
}

TEST_CASE("onnx: float and QONNX networks are refused") {
  if (const auto path = test_data("float/ch_ppocr_mobile_v2.0_cls_infer.onnx")) {
    CHECK(refusal(*path) ==
          "the tensors are float32 and heddle needs int8/uint8; quantize the model (QDQ or QLinear "
          "operators, static quantization) and export it again");
  }
  for (const char* name : {"TFC_1W1A", "TFC_2W2A", "kwsmlp_w3a3", "qkeras_jettagging"}) {
    const auto path = test_data(std::string("qonnx/") + name + ".onnx");
    if (!path) continue;
    CAPTURE(name);
    const std::string message = refusal(*path);
    CHECK(message.find("operator ") == 0);
    CHECK(message.find("Quant): not supported; supported are Add, ") != std::string::npos);
  }
}

TEST_CASE("onnx: Debian's quantized operator cases are read") {
  const std::vector<std::string> conv = {"x",       "x_scale",      "x_zero_point", "w",
                                         "w_scale", "w_zero_point", "y_scale",      "y_zero_point"};
  if (const auto net = operator_case("test_qlinearconv", conv)) {
    REQUIRE(net->ops.size() == 1);
    CHECK(net->ops[0].kind == OpKind::kConv);
    CHECK(shape_text(net->tensors[static_cast<std::size_t>(net->outputs[0])].shape) == "1x7x7x1");
  }
  const std::vector<std::string> matmul = {
      "a", "a_scale", "a_zero_point", "b", "b_scale", "b_zero_point", "y_scale", "y_zero_point"};
  if (const auto net = operator_case("test_qlinearmatmul_2D", matmul)) {
    REQUIRE(net->ops.size() == 1);
    CHECK(net->ops[0].kind == OpKind::kFullyConnected);
  }
  CHECK_THROWS_AS(static_cast<void>(operator_case("test_qlinearmatmul_3D", matmul)), Error);
  for (const char* name : {"test_basic_convinteger", "test_convinteger_with_padding"}) {
    if (const auto net = operator_case(name, {"x", "w", "x_zero_point"})) {
      REQUIRE(net->ops.size() == 1);
      CHECK(net->ops[0].attrs.raw_accumulator);
    }
  }
  if (const auto net =
          operator_case("test_matmulinteger", {"A", "B", "a_zero_point", "b_zero_point"})) {
    REQUIRE(net->ops.size() == 1);
    CHECK(net->ops[0].attrs.raw_accumulator);
  }
}

}  // namespace
}  // namespace heddle
