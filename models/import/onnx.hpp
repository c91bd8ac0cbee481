// SPDX-License-Identifier: Apache-2.0
//
// Reader of ONNX files (protobuf): quantized networks in these forms, which may be mixed.
//   QDQ       DequantizeLinear -> Conv, Gemm, MatMul, Add, Mul, pools, Softmax, Concat, Relu, Clip
//   ...
//             -> QuantizeLinear, fused into integer operators
//   QLinear*  QLinearConv, QLinearMatMul; com.microsoft QGemm, QLinearAdd, QLinearMul,
//   QLinearConcat,
//             QLinearAveragePool, QLinearGlobalAveragePool
//   *Integer  ConvInteger, MatMulInteger: raw int32 sums
//   DORY      integers held as floats, requantized by Mul, Add, Div, Floor, Clip (NEMO's export):
//             floor rule, 8-bit feature maps that saturate; what follows the last sums is dropped
// Feature maps become NHWC (rank 3 becomes 1xHxWxC with H = 1), weights [O][KH][KW][I/g], uint8
// int8. A batch dimension without a value becomes 1. Network operators carry the node index of the
// file. A Softmax that ends a QDQ graph gives int8 of scale 1/256; a Conv, Gemm or MatMul that
// does gives its int32 sums. Errors (heddle::Error) name file and node.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "models/common/network.hpp"

namespace heddle {

// Constants for graph inputs that the file leaves open: name of the input, file with a TensorProto.
using OnnxBindings = std::map<std::string, std::filesystem::path>;

[[nodiscard]] Network read_onnx(const std::filesystem::path& path, const OnnxBindings& bound = {});

// The same from memory; `name` stands for the file in messages.
[[nodiscard]] Network parse_onnx(std::span<const std::uint8_t> bytes, const std::string& name,
                                 const OnnxBindings& bound = {});

// An integer tensor in ONNX's own serialisation (input_0.pb of its test cases), dtype as stored.
[[nodiscard]] Tensor read_onnx_tensor(const std::filesystem::path& path);

}  // namespace heddle
