// SPDX-License-Identifier: Apache-2.0
//
// What decides the bytes of a coded tensor, besides its values. The decoder needs all of it: the container
// (models/codec/container.hpp) carries it, the block gets it from its parameters and its cmd stream.
//
// A tensor is a list of n unsigned codes in C order (int8 as two's complement). Element i belongs to
// substream i mod S, where it is element i / S. A substream has one or two bit strings ("kinds"):
//   apack  0 symbols    1 offsets
//   gecko  0 values     1 row widths (substreams s with s mod 8 == 0; empty on the others)
//   zvc    0 values     1 mask, a bit an element
//   zrle   0 runs and values
// String number of (substream s, kind k) = s * kinds + k.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heddle {

enum class CodecArch : std::uint8_t { kApack = 1, kGecko = 2, kZvc = 3, kZrle = 4 };

inline constexpr int kApackRows = 16;
inline constexpr int kApackCountBits = 10;
inline constexpr int kApackTop = (1 << kApackCountBits) - 1;  // t_high of the last row

// Row r holds the values v_min[r] .. v_min[r+1]-1 with the counts t[r] .. t[r+1]-1.
// v_min[0] = 0, v_min[16] = 2^value_bits, t[0] = 0, t[16] = kApackTop; neither ever decreases. A value
// is coded by the last row with v_min <= value and v_min[r] < v_min[r+1]; its offset has
// ceil(log2(v_min[r+1] - v_min[r])) bits, 0 for a row of one value.
struct ApackTable {
  std::array<std::uint32_t, kApackRows + 1> v_min{};
  std::array<std::uint16_t, kApackRows + 1> t{};
  bool operator==(const ApackTable&) const = default;
};

struct CodecFormat {
  CodecArch architecture = CodecArch::kZvc;
  int value_bits = 8;      // 2..8; gecko: 16 (bf16) or 32 (fp32)
  int substreams = 8;      // S, 1..1024; gecko: a multiple of 8
  int run_bits = 2;        // zrle: bits of a run of zeros, 1..8
  int mantissa_bits = 7;   // gecko: kept of 7 (bf16) or 23 (fp32), from the top
  bool zero_aware = false; // gecko: zeros are marked and do not widen their row
  ApackTable table{};      // apack
  bool operator==(const CodecFormat&) const = default;
};

inline constexpr int kMaxSubstreams = 1024;
inline constexpr int kGeckoLanes = 8;

// "apack", "gecko", "zvc", "zrle": the words of a config.
[[nodiscard]] std::string_view codec_arch_name(CodecArch arch);
[[nodiscard]] std::optional<CodecArch> codec_arch_from_name(std::string_view name);

[[nodiscard]] int codec_kinds(CodecArch arch);  // bit strings of a substream
[[nodiscard]] inline std::size_t string_count(const CodecFormat& format) {
  return static_cast<std::size_t>(format.substreams) *
         static_cast<std::size_t>(codec_kinds(format.architecture));
}

// Elements of substream s out of n.
[[nodiscard]] constexpr std::int64_t substream_length(std::int64_t n, std::int64_t s, std::int64_t S) {
  return n > s ? (n - s - 1) / S + 1 : 0;
}

// Which rule the format breaks ("substreams: must be 1..1024, got 0"), or nullopt.
[[nodiscard]] std::optional<std::string> format_problem(const CodecFormat& format);

}  // namespace heddle
