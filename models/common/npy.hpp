// SPDX-License-Identifier: Apache-2.0
//
// NumPy's .npy files (format versions 1, 2 and 3), integers only; with NpyFloats::kBits also float32,
// whose elements are then their bit patterns (for lossless codecs; nothing computes with them). Both element orders are read (the
// tensor is always C order); big-endian data is accepted. Written files are version 1.0, C order,
// little-endian. Format: numpy/lib/format.py. Everything else throws Error with the path, the
// reason and what to change.
#pragma once

#include <filesystem>

#include "models/common/npy_header.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// Checks the file's length against its header before it allocates.
[[nodiscard]] Tensor read_npy(const std::filesystem::path& path,
                              NpyFloats floats = NpyFloats::kRefuse);

// Whole or not at all (temporary file, then rename).
void write_npy(const std::filesystem::path& path, const Tensor& tensor,
               NpyFloats floats = NpyFloats::kRefuse);

}  // namespace heddle
