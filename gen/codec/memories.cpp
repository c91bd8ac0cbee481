// SPDX-License-Identifier: Apache-2.0
#include "gen/codec/memories.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace heddle {
namespace {

constexpr int kByteBits = 8;
constexpr int kExponentBits = 8;
constexpr int kApackSymbolBits = 32;   // a value may send that many at once
constexpr int kApackCodeBits = 16;     // HI, LO, CODE
constexpr int kApackPendingBits = 36;  // codec_pkg::NumW + 4: counts of underflow bits
constexpr int kGeckoWidthBits = 3;
constexpr int kOpenRequests = 16;  // codec_decode's OpenDepth
constexpr int kOutRounds = 16;     // codec_decode's OutRounds
constexpr int kLeastWord = 16;

// common_pkg::idx_width
int index_bits(int count) {
  return count <= 1 ? 1 : static_cast<int>(std::bit_width(static_cast<unsigned>(count - 1)));
}

class Memories {
 public:
  explicit Memories(const CodecSizes& sizes)
      : sizes_(sizes),
        kinds_(codec_kinds(sizes.format.architecture)),
        units_(gecko() ? sizes.engines / kGeckoLanes : sizes.engines),
        contexts_(sizes.format.substreams / sizes.engines),
        position_bits_(index_bits(sizes.stream_bits) + 1) {}

  std::vector<MemoryInfo> list() {
    if (sizes_.encodes) encoder();
    if (sizes_.decodes) decoder();
    return list_;
  }

 private:
  [[nodiscard]] bool gecko() const { return sizes_.format.architecture == CodecArch::kGecko; }

  // Two beats of each context, in banks of a word.
  void beats(const std::string& name, int strings, int word) {
    list_.push_back({name, strings * (sizes_.stream_bits / word), 2 * contexts_, word});
  }

  // Kind 1 belongs to a unit.
  [[nodiscard]] int strings(int kind) const { return kind == 0 ? sizes_.engines : units_; }

  void encoder() {
    const int bytes_bits = index_bits(sizes_.stream_bits / kByteBits + 1);
    for (int kind = 0; kind < kinds_; ++kind) {
      const std::string number = std::to_string(kind);
      const int word = codec_word_bits(codec_piece_bits(sizes_.format, kind));
      list_.push_back({"pack_state" + number, strings(kind), contexts_, word - 1 + position_bits_});
      beats("pack_beats" + number, strings(kind), word);
      list_.push_back({"pack_bytes" + number, strings(kind), 2 * contexts_, bytes_bits});
    }
    switch (sizes_.format.architecture) {
      case CodecArch::kApack:
        list_.push_back({"encode_interval", units_, contexts_, 2 * kApackCodeBits});
        list_.push_back({"encode_pending", units_, contexts_, kApackPendingBits});
        return;
      case CodecArch::kGecko:
        list_.push_back({"encode_base", units_, contexts_, kGeckoLanes * kExponentBits});
        return;
      case CodecArch::kZvc: return;
      case CodecArch::kZrle:
        list_.push_back({"encode_run", units_, contexts_, sizes_.format.run_bits});
        return;
    }
  }

  void decoder() {
    for (int kind = 0; kind < kinds_; ++kind) {
      const std::string number = std::to_string(kind);
      const int word = codec_word_bits(codec_piece_bits(sizes_.format, kind));
      beats("unpack_beats" + number, strings(kind), word);
      if (contexts_ > 1)
        list_.push_back({"unpack_position" + number, 2 * strings(kind), contexts_, position_bits_});
    }
    switch (sizes_.format.architecture) {
      case CodecArch::kApack:
        list_.push_back({"decode_interval", units_, contexts_, 3 * kApackCodeBits});
        break;
      case CodecArch::kGecko:
        list_.push_back({"decode_base", units_, contexts_, kGeckoLanes * kExponentBits});
        break;
      case CodecArch::kZvc: break;
      case CodecArch::kZrle:
        list_.push_back({"decode_run", units_, contexts_, sizes_.format.run_bits + 1});
        break;
    }
    list_.push_back({"requests", 1, kOpenRequests,
                     index_bits(sizes_.engines * kinds_) + index_bits(contexts_) + 1});
    const int element = std::max(sizes_.format.value_bits, kByteBits);
    const int rounds = sizes_.stream_bits / (element * sizes_.engines);
    list_.push_back({"values", rounds, std::max(2, kOutRounds / rounds),
                     sizes_.engines * sizes_.format.value_bits});
  }

  const CodecSizes& sizes_;
  int kinds_, units_, contexts_, position_bits_;
  std::vector<MemoryInfo> list_;
};

}  // namespace

int codec_piece_bits(const CodecFormat& format, int kind) {
  switch (format.architecture) {
    case CodecArch::kApack: return kind == 0 ? kApackSymbolBits : format.value_bits;
    case CodecArch::kGecko:
      return kind == 0 ? (format.zero_aware ? 1 : 0) + kExponentBits + 1 + format.mantissa_bits
                       : kGeckoWidthBits;
    case CodecArch::kZvc: return kind == 0 ? format.value_bits : 1;
    case CodecArch::kZrle: return format.run_bits + format.value_bits;
  }
  return 0;
}

int codec_word_bits(int piece_bits) {
  return std::max(kLeastWord, static_cast<int>(std::bit_ceil(static_cast<unsigned>(piece_bits))));
}

std::vector<MemoryInfo> codec_memories(const CodecSizes& sizes) { return Memories(sizes).list(); }

}  // namespace heddle
