// SPDX-License-Identifier: Apache-2.0
//
// Reader of TensorFlow Lite files (FlatBuffers; the schema, tflite.fbs, is our own and holds just
// the tables needed): int8 and uint8 networks of one subgraph.
// - uint8 becomes int8: value - 128 and zero point - 128, weights too.
// - SAME and VALID become explicit pads; fused activations become attrs.act_min and act_max.
// - Depthwise weights [1][kh][kw][O] become [O][kh][kw][1].
// - QUANTIZE of a float graph input and DEQUANTIZE to a float graph output are dropped: the network
//   starts and ends at the integer tensor.
// - Tensor indices are those of the file.
// Everything in the file is checked before it is used; errors (heddle::Error) name file and
// operator.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "models/common/network.hpp"

namespace heddle {

[[nodiscard]] Network read_tflite(const std::filesystem::path& path);

// The same from memory; `name` stands for the file in messages.
[[nodiscard]] Network parse_tflite(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace heddle
