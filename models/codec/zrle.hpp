// SPDX-License-Identifier: Apache-2.0
//
// Zero run lengths: the string is a list of {run: run_bits, value: value_bits}; an entry stands for
// `run` zeros and one value. An entry ends at the first element that is not zero, when its run is
// full (2^run_bits - 1), and at the last element; in the last two cases its value may be 0. So no
// entry stands for an element too many. Of all widths of a run, 2 bits leave the least of the
// activations of gen/ratio_tables.sh (0.81 of their bits; 1 bit 0.84, 3 bits 0.86, 5 bits 1.01):
// most runs are short.
#pragma once

#include "models/codec/codec.hpp"

namespace heddle {

[[nodiscard]] std::vector<BitString> zrle_encode(const CodecFormat& format,
                                                 std::span<const std::uint32_t> values);
[[nodiscard]] Decoded zrle_decode(const CodecFormat& format, std::size_t count,
                                  CodecStrings strings, OnFault on_fault);

}  // namespace heddle
