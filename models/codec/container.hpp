// SPDX-License-Identifier: Apache-2.0
//
// A coded tensor as a file: header with everything that decoding needs, then the bit strings, each with
// a CRC-32 (the decoders alone cannot notice a flipped bit). Byte by byte: models/codec/README.md. The
// bytes depend on tensor and format, never on how many engines wrote them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/codec/format.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

struct CodedTensor {
  CodecFormat format;
  DType dtype = DType::kInt8;
  Shape shape;
  // By string number; bit j of a string is bit 7 - j mod 8 of byte j / 8, the rest of its last byte 0.
  std::vector<std::vector<std::uint8_t>> strings;

  [[nodiscard]] std::int64_t values() const { return element_count(shape); }
  bool operator==(const CodedTensor&) const = default;
};

// strings.size() == string_count(format); format_problem(format) is empty: else std::logic_error.
[[nodiscard]] std::vector<std::uint8_t> write_container(const CodedTensor& coded);

// Throws Error "WHERE: byte N: what is wrong" for anything that write_container does not write.
[[nodiscard]] CodedTensor read_container(std::span<const std::uint8_t> bytes,
                                         const std::string& where);

// Position of a string's first byte in the container.
[[nodiscard]] std::size_t string_offset(const CodedTensor& coded, std::size_t string);

// What the coded values cost: whole bytes of all strings, and the table that they need (apack).
[[nodiscard]] std::int64_t payload_bits(const CodedTensor& coded);
[[nodiscard]] std::int64_t table_bits(const CodecFormat& format);

// Bits of an element as a tensor of this type carries it; 0 for types that no codec takes.
[[nodiscard]] int codec_dtype_bits(DType dtype);

}  // namespace heddle
