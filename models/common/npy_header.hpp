// SPDX-License-Identifier: Apache-2.0
//
// The header of a .npy file: a Python dictionary such as
//   {'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }
// Read by a small parser of its own; nothing else of Python's syntax is understood.
#pragma once

#include <string>
#include <string_view>

#include "models/common/tensor.hpp"

namespace heddle {

struct NpyHeader {
  DType dtype = DType::kInt8;
  bool big_endian = false;
  bool fortran_order = false;
  Shape shape;  // extents 0 .. 2^62; their product is not checked here
};

// What to do with float32 data: nothing reads it as numbers.
enum class NpyFloats { kRefuse, kBits };

// `where` begins the messages. Throws Error for malformed text and for types that are not integers
// (float32 passes with kBits).
[[nodiscard]] NpyHeader parse_npy_header(std::string_view text, const std::string& where,
                                         NpyFloats floats = NpyFloats::kRefuse);

}  // namespace heddle
