// SPDX-License-Identifier: Apache-2.0
//
// The golden codecs: values into the bit strings of substreams (models/codec/format.hpp) and back.
// A substream without values has empty strings. Every decoder is total: whatever the bits are it
// ends after `count` values, and with OnFault::kContinue it returns what the block returns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/codec/bits.hpp"
#include "models/codec/format.hpp"

namespace heddle {

using CodecStrings = std::span<const std::span<const std::uint8_t>>;  // whole bytes each

// Where strings and count contradict each other.
struct CodecFault {
  std::size_t string = 0;  // number of the string among those given
  std::uint64_t bit = 0;   // position in it
  std::string what;        // "row 3 of the table has no code"
};

struct Decoded {
  std::vector<std::uint32_t> values;  // fewer than asked for after a fault with OnFault::kStop
  std::optional<CodecFault> fault;    // the first one
};

// kStop: as a program that refuses the stream; time and memory are bounded by the strings' length,
// not by the count. kContinue: as the block, which has no notion of a fault.
enum class OnFault { kStop, kContinue };

// What substreams that are coded together (a unit) need; `values` are the unit's, in tensor order.
struct Codec {
  CodecArch architecture;
  int lanes;  // substreams of a unit: gecko 8, otherwise 1
  // lanes * kinds strings in container order. Throws Error for a value that the format cannot code.
  std::vector<BitString> (*encode)(const CodecFormat&, std::span<const std::uint32_t> values);
  Decoded (*decode)(const CodecFormat&, std::size_t count, CodecStrings, OnFault);
};

[[nodiscard]] const Codec& codec(CodecArch architecture);

// A whole tensor: string_count(format) strings in container order. The format must be without
// problem.
[[nodiscard]] std::vector<BitString> encode_values(const CodecFormat& format,
                                                   std::span<const std::uint32_t> values);
[[nodiscard]] Decoded decode_values(const CodecFormat& format, std::size_t count,
                                    CodecStrings strings, OnFault on_fault = OnFault::kStop);

}  // namespace heddle
