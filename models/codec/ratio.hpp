// SPDX-License-Identifier: Apache-2.0
//
// What a quantized tensor costs under every codec. Each is encoded by the golden model, decoded
// again and compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/codec/format.hpp"

namespace heddle {

// real = scale * (code - zero), codes as signed or unsigned numbers of 8 bits.
struct QuantizedTensor {
  std::string name;
  std::vector<std::int64_t> values;  // code - zero
  std::vector<std::uint32_t> codes;  // as the file holds them
  std::vector<float> reals;
};

// Bits without container headers and CRCs. Sums of tensors add up.
struct CodecCost {
  std::int64_t tensors = 0;
  double values = 0;
  double entropy = 0;        // zero-order, of all values
  double apack = 0;          // strings, with the optimal table
  double apack_search = 0;   // strings, with the table that the authors' search finds
  double apack_ideal = 0;    // the optimal table's cost: neither 10-bit counts nor an end
  double apack_table = 0;    // one table a tensor
  double zvc = 0, zrle = 0;  // of code - zero (8 bits, modulo 256)
  double gecko = 0;          // of the reals as bf16: 16 bits a value
  double gecko_zero = 0;     // zero-aware
  double search_seconds = 0, optimum_seconds = 0;

  CodecCost& operator+=(const CodecCost& other);
};

inline constexpr double kRatioValueBits = 8;
inline constexpr double kRatioBf16Bits = 16;

// `substreams`: of apack, zvc and zrle; gecko takes 8. Throws std::logic_error naming tensor and
// codec if a codec does not give the values back.
[[nodiscard]] CodecCost codec_cost(const QuantizedTensor& tensor, int substreams, int run_bits);

// What an architecture codes of a tensor: apack its codes, zvc and zrle code - zero (8 bits, modulo
// 256), gecko the reals as bf16 (16 bits) or fp32 (32).
[[nodiscard]] std::vector<std::uint32_t> codec_codes(const QuantizedTensor& tensor,
                                                     const CodecFormat& format);

// Nearest bf16, ties to even.
[[nodiscard]] std::uint32_t bf16_code(float value);

}  // namespace heddle
