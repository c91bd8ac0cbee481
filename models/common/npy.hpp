// SPDX-License-Identifier: Apache-2.0
//
// NumPy's .npy files (format versions 1, 2 and 3), integers only. Both element orders are read (the
// tensor is always C order); big-endian data is accepted. Written files are version 1.0, C order,
// little-endian. Format: numpy/lib/format.py. Everything else throws Error with the path, the
// reason and what to change.
#pragma once

#include <filesystem>

#include "models/common/tensor.hpp"

namespace heddle {

// Checks the file's length against its header before it allocates.
[[nodiscard]] Tensor read_npy(const std::filesystem::path& path);

// Whole or not at all (temporary file, then rename).
void write_npy(const std::filesystem::path& path, const Tensor& tensor);

}  // namespace heddle
