// SPDX-License-Identifier: Apache-2.0
//
// What a codec block is verified with: values of every distribution and length, and strings that no
// encoder made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/codec/format.hpp"
#include "tb/codec/run_codec.hpp"

namespace heddle {

enum class Hostile {
  kNone,       // strings of the golden encoder
  kRandom,     // random bits
  kTruncated,  // each string cut somewhere
  kFlipped,    // one bit of all is wrong
  kTooLong,    // more values announced than were coded
  kTable,      // another table than the encoder's (apack)
};
[[nodiscard]] std::string_view hostile_name(Hostile hostile);

struct CodecWork {
  std::string name;                  // "directed: all values once"
  CodecFormat format;                // with its table
  std::vector<std::uint32_t> codes;  // encoded; empty for hostile work
  std::int64_t values = 0;           // announced to the decoder
  Hostile hostile = Hostile::kNone;
  ByteStrings strings;  // given to the decoder

  [[nodiscard]] std::string text() const;  // "gauss, 509 values, 16 substreams"
};

// The same for the same format; hostile ones only if the block decodes.
[[nodiscard]] std::vector<CodecWork> directed_work(const CodecFormat& format, bool decodes);
[[nodiscard]] CodecWork random_work(const CodecFormat& format, bool decodes, std::uint64_t seed);

}  // namespace heddle
