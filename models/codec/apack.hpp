// SPDX-License-Identifier: Apache-2.0
//
// APack (arXiv 2201.08830): arithmetic coding of the row of a table
// that a value belongs to, and the value's offset in the row as plain bits.
//   kind 0  symbols: 16-bit HI, LO; a value costs about -log2((t[r+1]-t[r]) / 1024) bits, the end 2
//           bits and the pending underflow bits
//   kind 1  offsets: ceil(log2(row's width)) bits a value
//
// A decoder reads 16 symbol bits first, then k+m a value, so that of a string of B bits it has read
// B + 14 at the end, and CODE is 0x4000 or 0x8000 (the flush): anything else is a fault. Where CODE
// lies in no row's interval the decoder takes the last row that has a code (t[r] < t[r+1]); a row's
// v_min plus offset keeps its low value_bits.
#pragma once

#include "models/codec/codec.hpp"

namespace heddle {

inline constexpr int kApackStateBits = 16;  // HI, LO, CODE

// Bits of an offset in row r.
[[nodiscard]] int apack_offset_bits(const ApackTable& table, int row);
// The row that codes the value.
[[nodiscard]] int apack_row(const ApackTable& table, std::uint32_t value);

[[nodiscard]] std::vector<BitString> apack_encode(const CodecFormat& format,
                                                  std::span<const std::uint32_t> values);
[[nodiscard]] Decoded apack_decode(const CodecFormat& format, std::size_t count,
                                   CodecStrings strings, OnFault on_fault);

}  // namespace heddle
