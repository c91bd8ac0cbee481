// SPDX-License-Identifier: Apache-2.0
//
// The TFLite reader over every model of the test data.
#include <doctest/doctest.h>

#include <string>

#include "models/common/error.hpp"
#include "models/common/test_data.hpp"
#include "models/import/tflite.hpp"

namespace heddle {
namespace {

struct Expected {
  const char* file;
  std::size_t ops;
  const char* in;
  const char* out;
  DType dtype;
};

std::string refusal(const std::filesystem::path& path) {
  try {
    static_cast<void>(read_tflite(path));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("tflite: the int8 and uint8 networks of the test data are read") {
  const Expected cases[] = {
      {"tflite/pretrainedResnet_quant.tflite", 16, "1x32x32x3", "1x10", DType::kInt8},
      {"tflite/kws_ref_model.tflite", 13, "1x49x10x1", "1x12", DType::kInt8},
      {"tflite/ad01_int8.tflite", 10, "1x640", "1x640", DType::kInt8},
      {"tflite/mobilenet_v1_0.5_160_quant.tflite", 31, "1x160x160x3", "1x1001", DType::kUint8},
      {"tflite/mobilenet_v2_1.0_224_quant.tflite", 66, "1x224x224x3", "1x1001", DType::kUint8},
      {"goldens/ic_resnet8/model.tflite", 16, "1x32x32x3", "1x10", DType::kInt8},
      {"goldens/kws_dscnn/model.tflite", 13, "1x49x10x1", "1x12", DType::kInt8},
      {"goldens/ad_fc/model.tflite", 10, "1x640", "1x640", DType::kInt8},
  };
  for (const Expected& expected : cases) {
    const auto path = test_data(expected.file);
    if (!path) continue;
    CAPTURE(expected.file);
    const Network net = read_tflite(*path);
    CHECK(net.ops.size() == expected.ops);
    REQUIRE(net.inputs.size() == 1);
    REQUIRE(net.outputs.size() == 1);
    const TensorInfo& in = net.tensors[static_cast<std::size_t>(net.inputs[0])];
    const TensorInfo& out = net.tensors[static_cast<std::size_t>(net.outputs[0])];
    CHECK(shape_text(in.shape) == expected.in);
    CHECK(shape_text(out.shape) == expected.out);
    CHECK(in.file_dtype == expected.dtype);
    CHECK(in.dtype == DType::kInt8);
  }
}

TEST_CASE("tflite: networks with other operators are refused by operator and index") {
  const char* const supported =
      "not supported; supported are ADD, AVERAGE_POOL_2D, CONCATENATION, CONV_2D, "
      "DEPTHWISE_CONV_2D, "
      "DEQUANTIZE, EXPAND_DIMS, FULLY_CONNECTED, MAX_POOL_2D, MEAN, MUL, PAD, QUANTIZE, RELU, "
      "RELU6, "
      "RELU_N1_TO_1, RESHAPE, SOFTMAX, SQUEEZE";
  if (const auto path = test_data("tflite/trained_lstm_int8.tflite")) {
    CHECK(refusal(*path) ==
          path->string() + ": operator 0 (UNIDIRECTIONAL_SEQUENCE_LSTM): " + supported);
  }
  if (const auto path = test_data("tflite/keyword_scrambled_8bit.tflite")) {
    CHECK(refusal(*path) == path->string() + ": operator 1 (SVDF): " + supported);
  }
  if (const auto path = test_data("float/resnet8_float.tflite")) {
    CHECK(refusal(*path) ==
          path->string() +
              ": the tensors are float32 and heddle needs int8/uint8; quantize the model "
              "(full integer post-training quantization) and convert it again");
  }
  if (const auto path = test_data("sparse/face_detection_full_range_sparse.tflite")) {
    CHECK(refusal(*path).find("the tensors are float32") != std::string::npos);
  }
}

}  // namespace
}  // namespace heddle
