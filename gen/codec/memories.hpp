// SPDX-License-Identifier: Apache-2.0
//
// The memories of a codec block (rtl_templates/codec/README.md, section Memories), by what they hold.
#pragma once

#include <vector>

#include "models/codec/format.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

struct CodecSizes {
  CodecFormat format;
  int engines = 1;
  int stream_bits = 128;
  bool encodes = true, decodes = true;
};

[[nodiscard]] std::vector<MemoryInfo> codec_memories(const CodecSizes& sizes);

// Most bits of a string that a value is coded in at once (codec_pkg::max_bits), and of the words that
// packers and unpackers work on (codec_pkg::word_bits).
[[nodiscard]] int codec_piece_bits(const CodecFormat& format, int kind);
[[nodiscard]] int codec_word_bits(int piece_bits);

}  // namespace heddle
