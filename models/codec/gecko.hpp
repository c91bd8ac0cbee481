// SPDX-License-Identifier: Apache-2.0
//
// Gecko (arXiv 2204.13666): the exponents of floating-point values as
// differences to the first row of their group of 8 rows of 8 values. bf16 (16-bit codes) and fp32
// (32-bit codes).
//
// A unit is 8 substreams, one a column; a row is 8 consecutive values of the unit, the last row may
// be shorter. A group is 8 rows. With e, s and m a value's exponent, sign and top `mantissa_bits`
// of its mantissa, and base[c] the column's exponent in row 0 of the group:
//   row 0      {e:8, s:1, m}
//   row 1..7   d = ((e - base + 128) mod 256) - 128 = -128..127; w = bits of the row's largest |d|,
//              at most 7: {d < 0, |d| mod 128 : w, s:1, m}; w = 0: {s:1, m}. d = -128 is the
//              "negative zero" of w = 7
//   kind 0     the column's values; kind 1 (column 0 only) w of rows 1..7 of every group, 3 bits
//              each. A decoder takes a negative zero of any width for -128; only
//              that of w = 7, and the least w of a row, is without fault
// Lossless with all mantissa bits kept; otherwise equal to the value with the others cleared.
//
// zero_aware: one bit comes before each value; 1 means that all kept bits are 0 (+0), and nothing
// follows. Such values do not count for w, and one in row 0 leaves its column's base as the group
// before had it (127 at first).
#pragma once

#include "models/codec/codec.hpp"

namespace heddle {

inline constexpr int kGeckoFirstBase = 127;  // with zero_aware, the base before the first value

// The value without the mantissa bits that the format drops.
[[nodiscard]] std::uint32_t gecko_truncate(const CodecFormat& format, std::uint32_t value);

[[nodiscard]] std::vector<BitString> gecko_encode(const CodecFormat& format,
                                                  std::span<const std::uint32_t> values);
[[nodiscard]] Decoded gecko_decode(const CodecFormat& format, std::size_t count,
                                   CodecStrings strings, OnFault on_fault);

}  // namespace heddle
