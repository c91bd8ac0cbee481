// SPDX-License-Identifier: Apache-2.0
//
// Zero-value compression: a mask bit an element (kind 1: 1 = not zero) and the elements that are
// not zero (kind 0, value_bits each).
#pragma once

#include "models/codec/codec.hpp"

namespace heddle {

[[nodiscard]] std::vector<BitString> zvc_encode(const CodecFormat& format,
                                                std::span<const std::uint32_t> values);
[[nodiscard]] Decoded zvc_decode(const CodecFormat& format, std::size_t count, CodecStrings strings,
                                 OnFault on_fault);

}  // namespace heddle
