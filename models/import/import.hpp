// SPDX-License-Identifier: Apache-2.0
//
// The importers' front door: a model file of either format, and inputs and outputs in the model's
// own dtype and layout. Networks hold feature maps as NHWC int8; files hold what the model file
// declares (uint8, NCHW).
#pragma once

#include <filesystem>
#include <vector>

#include "models/common/network.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// TFLite by its file identifier, ONNX by extension (.onnx). Throws Error for anything else.
[[nodiscard]] Network read_model(const std::filesystem::path& path);

// Inputs for the network's single input, in memory layout and dtype, one a sample:
//   .npy        dtype of the model's input, shape [N, ...] for a model of batch 1: N samples
//   other file  raw elements of the model's input type; a multiple of the input's size
// Throws Error telling expected and got.
[[nodiscard]] std::vector<Tensor> read_input(const Network& net, const std::filesystem::path& path);

// One value of the network's tensor `info` as its model file would hold it: uint8 restored (value
// + 128), NHWC to NCHW where the model is NCHW. Other dtypes (raw int32 sums) keep theirs.
[[nodiscard]] Tensor to_file_tensor(const TensorInfo& info, const Tensor& value);

// The inverse. `value` has the file's dtype and shape.
[[nodiscard]] Tensor from_file_tensor(const TensorInfo& info, const Tensor& value);

}  // namespace heddle
