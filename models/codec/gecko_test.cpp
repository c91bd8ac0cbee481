// SPDX-License-Identifier: Apache-2.0
#include "models/codec/gecko.hpp"

#include <doctest/doctest.h>

#include "models/codec/codec_test_data.hpp"
#include "models/codec/ratio.hpp"

using namespace heddle;

namespace {

constexpr std::size_t kLanes = 8;

CodecFormat bf16(int mantissa_bits = 7, bool zero_aware = false) {
  return {.architecture = CodecArch::kGecko,
          .value_bits = 16,
          .substreams = 8,
          .mantissa_bits = mantissa_bits,
          .zero_aware = zero_aware};
}
CodecFormat fp32(int mantissa_bits = 23, bool zero_aware = false) {
  CodecFormat format = bf16(mantissa_bits, zero_aware);
  format.value_bits = 32;
  return format;
}

std::uint32_t bf16_of(int exponent, int sign = 0, int mantissa = 0) {
  return static_cast<std::uint32_t>(sign << 15 | exponent << 7 | mantissa);
}

// Encodes, decodes, compares with the truncated values; returns the bits.
std::uint64_t round_trip(const CodecFormat& format, const Codes& values) {
  REQUIRE_FALSE(format_problem(format).has_value());
  const auto strings = gecko_encode(format, values);
  REQUIRE(strings.size() == string_count(format));
  const Decoded decoded = gecko_decode(format, values.size(), views(strings), OnFault::kStop);
  REQUIRE_MESSAGE(!decoded.fault, decoded.fault->what);
  REQUIRE(decoded.values.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    REQUIRE(decoded.values[i] == gecko_truncate(format, values[i]));
  std::uint64_t bits = 0;
  for (const BitString& string : strings) bits += string.bits;
  return bits;
}

// 8 bits of exponent in the first row; then each value's sign and magnitude, and 3 bits a row.
std::uint64_t bits_by_formula(const CodecFormat& format, const Codes& values) {
  const int mantissa = format.value_bits - 9;
  const auto n = static_cast<std::uint64_t>(format.mantissa_bits);
  std::uint64_t bits = 0;
  for (std::size_t group = 0; group < values.size(); group += 64) {
    for (std::size_t row = 0; row < 8 && group + 8 * row < values.size(); ++row) {
      const std::size_t first = group + 8 * row;
      const std::size_t lanes = std::min(kLanes, values.size() - first);
      std::uint64_t width = 0;
      for (std::size_t c = 0; c < lanes; ++c) {
        const int exponent = static_cast<int>(values[first + c] >> mantissa & 0xFF);
        const int base = static_cast<int>(values[group + c] >> mantissa & 0xFF);
        const int distance = std::min((exponent - base) & 0xFF, (base - exponent) & 0xFF);
        std::uint64_t needed = 0;
        while (needed < 7 && distance >> needed != 0) ++needed;
        width = std::max(width, needed);
      }
      bits += row == 0 ? lanes * (9 + n) : 3 + lanes * (1 + n + (width > 0 ? width + 1 : 0));
    }
  }
  return bits;
}

}  // namespace

TEST_CASE("gecko: two rows by hand") {
  // Row 0: exponents 127..134. Row 1: differences 0, 1, -2, 3, 0, 0, 0, 0: two bits and a sign.
  Codes values;
  for (int c = 0; c < 8; ++c) values.push_back(bf16_of(127 + c, c % 2, 0x55));
  const int delta[]{0, 1, -2, 3, 0, 0, 0, 0};
  for (int c = 0; c < 8; ++c) values.push_back(bf16_of(127 + c + delta[c], 0, c));
  const auto strings = gecko_encode(bf16(2), values);
  REQUIRE(strings.size() == 16);
  CHECK(bit_text(strings[0]) ==
        "01111111"
        "0"
        "10"
        "000"
        "0"
        "00");
  CHECK(bit_text(strings[1]) == "010");
  CHECK(bit_text(strings[2]) ==
        "10000000"
        "1"
        "10"
        "001"
        "0"
        "00");
  CHECK(bit_text(strings[4]) ==
        "10000001"
        "0"
        "10"
        "110"
        "0"
        "00");
  CHECK(bit_text(strings[6]) ==
        "10000010"
        "1"
        "10"
        "011"
        "0"
        "00");
  for (std::size_t c = 1; c < kLanes; ++c) CHECK(strings[2 * c + 1].bits == 0);
  CHECK(round_trip(bf16(2), values) == bits_by_formula(bf16(2), values));
}

TEST_CASE("gecko: every exponent after every base, alone and beside others") {
  std::size_t compared = 0;
  for (int base = 0; base < 256; ++base) {
    Codes values;
    for (int first = 0; first < 256; first += 56) {  // 7 rows of 8 exponents after each base row
      for (std::size_t c = 0; c < kLanes; ++c) values.push_back(bf16_of(base));
      for (int k = 0; k < 56; ++k) values.push_back(bf16_of((first + k) & 0xFF, k % 2, k));
    }
    for (int exponent = 0; exponent < 256; ++exponent) {  // rows of one exponent
      if (exponent % 7 == 0)
        for (std::size_t c = 0; c < kLanes; ++c) values.push_back(bf16_of(base));
      for (std::size_t c = 0; c < kLanes; ++c) values.push_back(bf16_of(exponent, 1, 0x7F));
    }
    CHECK(round_trip(bf16(), values) == bits_by_formula(bf16(), values));
    round_trip(bf16(7, true), values);
    compared += values.size();
  }
  CHECK(compared == 256 * (5 * 64 + 37 * 8 + 256 * 8));
}

TEST_CASE("gecko: any bits, any length, any mantissa width, bf16 and fp32, zero-aware or not") {
  CodecRandom random(1);
  for (int round = 0; round < 400; ++round) {
    const bool single = random() % 2 == 0;
    const bool zero_aware = random() % 2 == 0;
    const int kept = static_cast<int>(random() % (single ? 24 : 8));
    const CodecFormat format = single ? fp32(kept, zero_aware) : bf16(kept, zero_aware);
    Codes values(random() % 300);
    const auto kind = random() % 4;
    for (std::uint32_t& value : values) {
      value = any_code(random, format.value_bits);
      if (kind == 1 && random() % 2 == 0) value = 0;
      if (kind == 2) value &= (1U << (format.value_bits - 9)) | 1;  // denormals, zeros, exponent 1
      if (kind == 3) value = single ? 0x3F800000 + value % 9999999 : bf16_of(120 + value % 8);
    }
    const std::uint64_t bits = round_trip(format, values);
    if (!zero_aware) CHECK(bits == bits_by_formula(format, values));
  }
}

TEST_CASE("gecko: what is not a number keeps its bits; a dropped payload makes it an infinity") {
  const Codes odd{0x7FC0, 0xFFC0, 0x7F80, 0xFF80, 0x7F81, 0x8000, 0x0001, 0x807F, 0x0000};
  round_trip(bf16(), odd);
  round_trip(bf16(7, true), odd);
  CHECK(gecko_truncate(bf16(2), 0x7F81) == 0x7F80);
  CHECK(gecko_truncate(fp32(0), 0x3FFFFFFF) == 0x3F800000);
}

TEST_CASE("gecko: marked zeros do not widen rows") {
  CodecRandom random(2);
  std::normal_distribution<float> normal;
  Codes rectified, plain;
  for (int i = 0; i < 20000; ++i) {
    const float value = normal(random);
    plain.push_back(bf16_code(value));
    rectified.push_back(value > 0 ? bf16_code(value) : 0);
  }
  const auto share = [&](const Codes& values, bool zero_aware) {
    // Bits of exponents: without sign and mantissa of every value.
    const double bits = static_cast<double>(round_trip(bf16(0, zero_aware), values));
    return (bits - 20000.0) / (8 * 20000.0);
  };
  MESSAGE("exponent bits left of N(0,1): ", share(plain, false),
          ", of its positive part: ", share(rectified, false),
          ", zero-aware: ", share(rectified, true));
  CHECK(share(plain, false) == doctest::Approx(0.565).epsilon(0.02));
  CHECK(share(rectified, false) == doctest::Approx(1.04).epsilon(0.02));
  CHECK(share(rectified, true) < 0.55);
}

TEST_CASE("gecko: a zero in the first row leaves the base of the group before") {
  Codes values(128, bf16_of(100));
  values[64] = 0;  // lane 0, row 0 of the second group
  const CodecFormat format = bf16(0, true);
  const auto strings = gecko_encode(format, values);
  // 8 + 2 bits, 7 rows of 2; then the mark alone and 7 rows without a difference.
  CHECK(strings[0].bits == 10 + 7 * 2 + 1 + 7 * 2);
  CHECK(bit_text(strings[1]) == std::string(2 * 7 * 3, '0'));
  round_trip(format, values);
  const auto zeros = gecko_encode(format, Codes(64));
  CHECK(bit_text(zeros[0]) == "11111111");
  Codes first(16, bf16_of(127));  // before the first group the base is 127
  first[0] = 0;
  const auto second_row = gecko_encode(format, first);
  CHECK(bit_text(second_row[0]) ==
        "1"
        "0"
        "0");
  CHECK(bit_text(second_row[1]) == "000");
}

TEST_CASE("gecko: strings that end early or late are refused where they do") {
  const Codes values(16, bf16_of(127));
  const auto good = gecko_encode(bf16(), values);
  const auto fault = [&](auto strings, std::size_t count = 16) {
    const Decoded decoded = gecko_decode(bf16(), count, views(strings), OnFault::kStop);
    return decoded.fault ? std::to_string(decoded.fault->string) + ":" +
                               std::to_string(decoded.fault->bit) + " " + decoded.fault->what
                         : "";
  };
  CHECK(fault(good) == "");
  auto strings = good;
  strings[6].bytes.pop_back();
  CHECK(fault(strings) == "6:16 the string ends after 11 values");
  strings = good;
  strings[3].bytes.push_back(0);
  CHECK(fault(strings) == "3:0 the values need 0 bits, the string has 1 bytes");
  strings = good;
  strings[1].bytes.clear();
  CHECK(fault(strings) == "1:0 the string ends after 8 values");
  CHECK(fault(good, 17) == "0:24 the string ends after 16 values");
  strings = good;
  strings[1].bytes[0] |= 1;
  CHECK(fault(strings) == "1:3 the 5 bits after the last value must be 0");
  // Row 1 with the width 7 and differences 0, then with a negative zero in one bit.
  strings = good;
  strings[1] = bit_string("111");
  for (std::size_t c = 0; c < kLanes; ++c)
    strings[2 * c] = bit_string(
        "01111111"
        "0"
        "0000000"
        "00000000"
        "0"
        "0000000");
  CHECK(fault(strings) == "1:0 a row of 7 bits where 0 are enough");
  strings[1] = bit_string("001");
  for (std::size_t c = 0; c < kLanes; ++c)
    strings[2 * c] = bit_string(
        "01111111"
        "0"
        "0000000"
        "10"
        "0"
        "0000000");
  CHECK(fault(strings) == "1:0 a row of 1 bits where 7 are enough");
}
