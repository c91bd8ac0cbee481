// SPDX-License-Identifier: Apache-2.0
#include "gen/codec/memories.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace heddle {
namespace {

std::map<std::string, std::string> listed(const CodecSizes& sizes) {
  std::map<std::string, std::string> list;
  for (const MemoryInfo& m : codec_memories(sizes)) {
    const auto [at, is_new] =
        list.emplace(m.name, std::to_string(m.instances) + " x " + std::to_string(m.depth) + " x " +
                                 std::to_string(m.width));
    CHECK_MESSAGE(is_new, m.name);
  }
  return list;
}

using List = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("codec memories: apack, two engines of eight contexts, both directions") {
  const CodecFormat format{.architecture = CodecArch::kApack, .value_bits = 4, .substreams = 16};
  CHECK(listed({.format = format, .engines = 2, .stream_bits = 64}) ==
        List{{"pack_state0", "2 x 8 x 38"},
             {"pack_beats0", "4 x 16 x 32"},
             {"pack_bytes0", "2 x 16 x 4"},
             {"pack_state1", "2 x 8 x 22"},
             {"pack_beats1", "8 x 16 x 16"},
             {"pack_bytes1", "2 x 16 x 4"},
             {"encode_interval", "2 x 8 x 32"},
             {"encode_pending", "2 x 8 x 36"},
             {"unpack_beats0", "4 x 16 x 32"},
             {"unpack_position0", "4 x 8 x 7"},
             {"unpack_beats1", "8 x 16 x 16"},
             {"unpack_position1", "4 x 8 x 7"},
             {"decode_interval", "2 x 8 x 48"},
             {"requests", "1 x 16 x 6"},
             {"values", "4 x 4 x 8"}});
}

TEST_CASE("codec memories: gecko's unit has one string of widths and one base for eight engines") {
  const CodecFormat format{.architecture = CodecArch::kGecko,
                           .value_bits = 32,
                           .substreams = 8,
                           .mantissa_bits = 11,
                           .zero_aware = true};
  CHECK(listed({.format = format, .engines = 8, .stream_bits = 256, .decodes = false}) ==
        List{{"pack_state0", "8 x 1 x 40"},
             {"pack_beats0", "64 x 2 x 32"},
             {"pack_bytes0", "8 x 2 x 6"},
             {"pack_state1", "1 x 1 x 24"},
             {"pack_beats1", "16 x 2 x 16"},
             {"pack_bytes1", "1 x 2 x 6"},
             {"encode_base", "1 x 1 x 64"}});
}

TEST_CASE("codec memories: one kind of strings, one context") {
  const CodecFormat format{
      .architecture = CodecArch::kZrle, .value_bits = 3, .substreams = 2, .run_bits = 2};
  CHECK(listed({.format = format, .engines = 2, .stream_bits = 64, .encodes = false}) ==
        List{{"unpack_beats0", "8 x 2 x 16"},
             {"decode_run", "2 x 1 x 3"},
             {"requests", "1 x 16 x 3"},
             {"values", "4 x 4 x 6"}});
}

}  // namespace heddle
