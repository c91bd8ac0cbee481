// SPDX-License-Identifier: Apache-2.0
//
// For the tests of the codecs: values of every kind, and strings as a decoder takes them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "models/codec/bits.hpp"

namespace heddle {

using Codes = std::vector<std::uint32_t>;
using CodecRandom = std::mt19937_64;

struct CodeSource {
  std::string name;
  std::uint32_t (*draw)(CodecRandom&, int bits);
};

inline std::uint32_t low_code(std::int64_t value, int bits) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(value) &
                                    ((std::uint64_t{1} << bits) - 1));
}

inline std::uint32_t any_code(CodecRandom& random, int bits) {
  return low_code(static_cast<std::int64_t>(random()), bits);
}

// A normal deviate in two's complement; sigma as a part of the codes' range.
inline std::uint32_t normal_code(CodecRandom& random, double sigma, int bits) {
  const double most = std::ldexp(1.0, bits - 1) - 1;
  std::normal_distribution<double> normal(0, std::ldexp(sigma, bits));
  return low_code(std::lrint(std::clamp(normal(random), -most - 1, most)), bits);
}

inline const std::vector<CodeSource>& code_sources() {
  static const std::vector<CodeSource> sources{
      {"uniform", [](CodecRandom& r, int bits) { return any_code(r, bits); }},
      {"narrow", [](CodecRandom& r, int bits) { return normal_code(r, 1.0 / 64, bits); }},
      {"wide", [](CodecRandom& r, int bits) { return normal_code(r, 1.0 / 8, bits); }},
      {"rectified",
       [](CodecRandom& r, int bits) {
         const std::uint32_t code = normal_code(r, 1.0 / 16, bits);
         return code >> (bits - 1) != 0 ? 0 : code;
       }},
      {"zeros", [](CodecRandom&, int) { return std::uint32_t{0}; }},
      {"largest", [](CodecRandom&, int bits) { return low_code(-1, bits); }},
      {"rare", [](CodecRandom& r, int bits) { return r() % 1000 == 0 ? any_code(r, bits) : 1; }},
      {"ends", [](CodecRandom& r, int bits) { return low_code(r() % 2 == 0 ? 0 : -1, bits); }},
  };
  return sources;
}

inline Codes draw_codes(const CodeSource& source, std::size_t count, int bits,
                        CodecRandom& random) {
  Codes codes(count);
  for (std::uint32_t& code : codes) code = source.draw(random, bits);
  return codes;
}

// Views on the strings' bytes.
inline std::vector<std::span<const std::uint8_t>> views(const std::vector<BitString>& strings) {
  std::vector<std::span<const std::uint8_t>> spans;
  for (const BitString& string : strings) spans.emplace_back(string.bytes);
  return spans;
}

}  // namespace heddle
