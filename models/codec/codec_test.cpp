// SPDX-License-Identifier: Apache-2.0
#include "models/codec/codec.hpp"

#include <doctest/doctest.h>

#include "models/codec/apack_table.hpp"
#include "models/codec/codec_test_data.hpp"
#include "models/codec/gecko.hpp"
#include "models/common/error.hpp"

using namespace heddle;

namespace {

constexpr CodecArch kArchitectures[]{CodecArch::kApack, CodecArch::kGecko, CodecArch::kZvc,
                                     CodecArch::kZrle};

CodecFormat random_format(CodecArch architecture, CodecRandom& random) {
  CodecFormat format{.architecture = architecture};
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  format.value_bits = 2 + below(7);
  format.substreams = 1 + below(40);
  format.run_bits = 1 + below(8);
  if (architecture == CodecArch::kGecko) {
    format.value_bits = below(2) == 0 ? 16 : 32;
    format.substreams = 8 * (1 + below(4));
    format.mantissa_bits = format.value_bits == 16 ? 7 : 23;
    format.zero_aware = below(2) == 0;
  }
  return format;
}

void set_table(CodecFormat& format, const Codes& values) {
  if (format.architecture == CodecArch::kApack)
    format.table = apack_best_table(histogram(values, format.value_bits));
}

void check_round_trip(const CodecFormat& format, const Codes& values) {
  REQUIRE_MESSAGE(!format_problem(format), *format_problem(format));
  const auto strings = encode_values(format, values);
  REQUIRE(strings.size() == string_count(format));
  const Decoded decoded = decode_values(format, values.size(), views(strings));
  REQUIRE_MESSAGE(!decoded.fault, decoded.fault->what);
  REQUIRE(decoded.values == values);
}

}  // namespace

TEST_CASE("codec: every architecture gives back every kind of values") {
  CodecRandom random(1);
  int compared = 0;
  for (const CodecArch architecture : kArchitectures) {
    for (const CodeSource& source : code_sources()) {
      for (const std::size_t length : {0U, 1U, 2U, 7U, 8U, 9U, 63U, 64U, 65U, 521U, 4099U}) {
        CodecFormat format = random_format(architecture, random);
        const Codes values = draw_codes(source, length, format.value_bits, random);
        set_table(format, values);
        check_round_trip(format, values);
        ++compared;
      }
    }
    for (CodecFormat format = random_format(architecture, random); format.value_bits <= 16;
         format.value_bits *= 2) {
      Codes all(std::size_t{1} << format.value_bits);  // all values once
      for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
      if (format_problem(format) && architecture != CodecArch::kApack) break;
      if (format.value_bits > 8 && architecture == CodecArch::kApack) break;
      set_table(format, all);
      check_round_trip(format, all);
      ++compared;
    }
  }
  CHECK(compared > 4 * 8 * 11);
}

TEST_CASE("codec: element i belongs to substream i mod S") {
  CodecRandom random(2);
  for (const CodecArch architecture : kArchitectures) {
    for (int round = 0; round < 30; ++round) {
      CodecFormat format = random_format(architecture, random);
      const Codes values = draw_codes(code_sources()[3], random() % 700, format.value_bits, random);
      set_table(format, values);
      const auto strings = encode_values(format, values);
      // The same from each unit's elements alone.
      const auto S = static_cast<std::size_t>(format.substreams);
      const Codec& coder = codec(architecture);
      const auto lanes = static_cast<std::size_t>(coder.lanes);
      CHECK(lanes == (architecture == CodecArch::kGecko ? 8 : 1));
      std::vector<BitString> expected;
      for (std::size_t first = 0; first < S; first += lanes) {
        Codes part;
        for (std::size_t i = 0; i < values.size(); ++i)
          if (i % S >= first && i % S < first + lanes) part.push_back(values[i]);
        for (BitString& string : coder.encode(format, part)) expected.push_back(std::move(string));
      }
      REQUIRE(strings == expected);
    }
  }
}

TEST_CASE("codec: one flipped bit changes the values or is a fault, and never more than that") {
  CodecRandom random(3);
  for (const CodecArch architecture : kArchitectures) {
    CodecFormat format = random_format(architecture, random);
    const Codes values = draw_codes(code_sources()[3], 300, format.value_bits, random);
    set_table(format, values);
    auto strings = encode_values(format, values);
    int flips = 0, silent = 0;
    for (BitString& string : strings) {
      for (std::size_t bit = 0; bit < 8 * string.bytes.size(); ++bit) {
        auto& byte = string.bytes[bit / 8];
        const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
        byte = static_cast<std::uint8_t>(byte ^ mask);
        const Decoded strict = decode_values(format, values.size(), views(strings));
        const Decoded total =
            decode_values(format, values.size(), views(strings), OnFault::kContinue);
        byte = static_cast<std::uint8_t>(byte ^ mask);
        REQUIRE(total.values.size() == values.size());
        REQUIRE(strict.fault.has_value() == total.fault.has_value());
        REQUIRE((strict.fault.has_value() || strict.values != values));
        silent += strict.fault ? 0 : 1;
        ++flips;
      }
    }
    CHECK(flips > 300);
    MESSAGE(codec_arch_name(architecture), ": ", silent, " of ", flips,
            " flipped bits need the container's CRC to be seen");
  }
}

TEST_CASE("codec: a fault names its string among all of them") {
  const CodecFormat format{.architecture = CodecArch::kZvc, .value_bits = 4, .substreams = 3};
  auto strings = encode_values(format, Codes{1, 2, 3, 4, 5, 6});
  strings[4].bytes.clear();  // values of substream 2
  const Decoded decoded = decode_values(format, 6, views(strings));
  REQUIRE(decoded.fault.has_value());
  CHECK(decoded.fault->string == 4);
  CHECK(decoded.fault->bit == 0);
  CHECK(decoded.fault->what == "the string ends after 0 values");
}

TEST_CASE("codec: a value that the format has no bits for is refused") {
  const CodecFormat format{.architecture = CodecArch::kZrle, .value_bits = 4, .substreams = 1};
  CHECK_THROWS_WITH_AS(encode_values(format, Codes{1, 15, 16}),
                       "value 2 of the tensor is 16, which has more than 4 bits", Error);
}
