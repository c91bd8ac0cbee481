// SPDX-License-Identifier: Apache-2.0
//
// A tensor through a codec block or its golden model, both ways (verbs encode and decode). What the
// block makes is compared with the golden model, bit by bit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/codec/container.hpp"
#include "models/common/manifest.hpp"
#include "models/common/tensor.hpp"
#include "tb/codec/check_coding.hpp"

namespace heddle {

struct CodeOptions {
  std::filesystem::path library{};  // of the block, from build_model; empty: golden model
  std::filesystem::path
      rtl_library{};  // of the RTL, where `library` is of its netlist: cycles must agree
  StallPlan stalls{};
  std::uint64_t seed = 1;         // of the registers' values before reset
  std::filesystem::path trace{};  // FST file; empty: none
};

struct CodeOutcome : CodeCheck {
  CodedTensor coded;         // encoding: the result
  Tensor tensor;             // decoding: the result
  double entropy_bits = 0;   // encoding: zero-order, a value
  std::int64_t changed = 0;  // encoding: values that come back with fewer mantissa bits
};

// Throws Error naming `where` for a tensor that the block cannot hold.
[[nodiscard]] CodeOutcome encode_tensor(const Manifest& manifest, const Tensor& tensor,
                                        const std::string& where, const CodeOptions& options);

// What the strings hold, by the golden decoder. Throws Error naming `where` and the byte for strings
// that are no coding of the announced values, and for a format that is not the block's.
[[nodiscard]] std::vector<std::uint32_t> golden_values(const Manifest& manifest,
                                                       const CodedTensor& coded,
                                                       const std::string& where);

// `golden`: from golden_values.
[[nodiscard]] CodeOutcome decode_tensor(const Manifest& manifest, const CodedTensor& coded,
                                        std::vector<std::uint32_t> golden,
                                        const CodeOptions& options);

// Throws Error unless the block was built for the direction.
void check_direction(const Manifest& manifest, bool decode);

}  // namespace heddle
