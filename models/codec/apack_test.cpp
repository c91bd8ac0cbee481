// SPDX-License-Identifier: Apache-2.0
#include "models/codec/apack.hpp"

#include <doctest/doctest.h>

#include "models/codec/apack_table.hpp"
#include "models/codec/codec_test_data.hpp"
#include "models/common/error.hpp"

using namespace heddle;

namespace {

// The example of the paper: rows 4..12 have no code.
const ApackTable kPaperTable{.v_min = {0x00, 0x04, 0x08, 0x10, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90,
                                       0xA0, 0xB0, 0xC0, 0xD0, 0xF4, 0xFC, 0x100},
                             .t = {0x000, 0x1EB, 0x229, 0x238, 0x23A, 0x23A, 0x23A, 0x23A, 0x23A,
                                   0x23A, 0x23A, 0x23A, 0x23A, 0x23A, 0x23C, 0x276, 0x3FF}};

CodecFormat format_of(const ApackTable& table, int value_bits = 8) {
  return {
      .architecture = CodecArch::kApack, .value_bits = value_bits, .substreams = 1, .table = table};
}

// Symbols by the textbook's loop (Witten, Neal, Cleary 1987): one bit a turn, E1, E2 or E3.
std::string symbols_bit_by_bit(const ApackTable& table, const Codes& values) {
  std::string bits;
  long low = 0, high = 0xFFFF, follow = 0;
  const auto emit = [&](char bit) {
    bits += bit;
    bits.append(static_cast<std::size_t>(follow), bit == '0' ? '1' : '0');
    follow = 0;
  };
  for (const std::uint32_t value : values) {
    std::size_t row = 0;
    for (std::size_t r = 0; r < 16; ++r)
      if (table.v_min[r] <= value && value < table.v_min[r + 1]) row = r;
    const long range = high - low + 1;
    high = low + range * table.t[row + 1] / 1024 - 1;
    low = low + range * table.t[row] / 1024;
    while (true) {
      if (high < 0x8000) {
        emit('0');
      } else if (low >= 0x8000) {
        emit('1');
        low -= 0x8000;
        high -= 0x8000;
      } else if (low >= 0x4000 && high < 0xC000) {
        ++follow;
        low -= 0x4000;
        high -= 0x4000;
      } else {
        break;
      }
      low = 2 * low;
      high = 2 * high + 1;
    }
  }
  if (values.empty()) return bits;
  ++follow;
  emit(low < 0x4000 ? '0' : '1');
  return bits;
}

// Any boundaries, any counts; every row that holds a value has a code.
ApackTable random_table(CodecRandom& random, int value_bits) {
  ApackRows rows{};
  for (std::uint32_t& row : rows) row = any_code(random, value_bits);
  rows.front() = 0;
  rows.back() = 1U << value_bits;
  std::sort(rows.begin(), rows.end());
  Histogram hist(rows.back());
  for (std::uint64_t& count : hist) count = random() % (1ULL << (random() % 20));
  return apack_table(hist, rows, ApackCounts::kEvery);
}

Decoded decode(const CodecFormat& format, std::size_t count, const std::vector<BitString>& strings,
               OnFault on_fault = OnFault::kStop) {
  return apack_decode(format, count, views(strings), on_fault);
}

std::string fault_text(const Decoded& decoded) {
  if (!decoded.fault) return "";
  return std::to_string(decoded.fault->string) + ":" + std::to_string(decoded.fault->bit) + " " +
         decoded.fault->what;
}

}  // namespace

TEST_CASE("apack: the paper's table gives the published bits") {
  const Codes values{0, 1, 255, 3, 7, 17, 253, 0, 0, 245, 2, 209, 9, 254, 5, 0};
  const CodecFormat format = format_of(kPaperTable);
  REQUIRE_FALSE(format_problem(format).has_value());
  const auto strings = apack_encode(format, values);
  REQUIRE(strings.size() == 2);
  CHECK(bit_text(strings[0]) == "0010100111000100110101011110111001111111000100100");
  CHECK(strings[0].bits == 49);
  CHECK(bit_text(strings[1]) ==
        "00"
        "01"
        "11"
        "11"
        "11"
        "000001"
        "01"
        "00"
        "00"
        "001"
        "10"
        "000001"
        "001"
        "10"
        "01"
        "00");
  CHECK(strings[1].bits == 42);
  const Decoded decoded = decode(format, values.size(), strings);
  CHECK(fault_text(decoded) == "");
  CHECK(decoded.values == values);

  const int offset_bits[]{2, 2, 3, 6, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6, 3, 2};
  for (int row = 0; row < kApackRows; ++row)
    CHECK(apack_offset_bits(kPaperTable, row) == offset_bits[row]);
  CHECK_THROWS_WITH_AS(apack_encode(format, Codes{0, 0x40}),
                       "apack: the table has no code for the value 64; make it for this tensor, or "
                       "give every row a count",
                       Error);
}

TEST_CASE("apack: one step a value gives the bits of the loop that takes one bit a turn") {
  CodecRandom random(1);
  std::size_t compared = 0;
  for (int round = 0; round < 400; ++round) {
    const int bits = 2 + static_cast<int>(random() % 7);
    const ApackTable table = random_table(random, bits);
    const CodecFormat format = format_of(table, bits);
    REQUIRE_FALSE(format_problem(format).has_value());
    const auto& sources = code_sources();
    const Codes values =
        draw_codes(sources[random() % sources.size()], random() % 1500, bits, random);
    const auto strings = apack_encode(format, values);
    REQUIRE(bit_text(strings[0]) == symbols_bit_by_bit(table, values));
    const Decoded decoded = decode(format, values.size(), strings);
    REQUIRE(fault_text(decoded) == "");
    REQUIRE(decoded.values == values);
    compared += values.size();
  }
  CHECK(compared > 240000);
}

TEST_CASE("apack: every short list of values under tables with rare and with empty rows") {
  CodecRandom random(2);
  int lists = 0;
  for (int round = 0; round < 60; ++round) {
    const ApackTable table = random_table(random, 2);
    const CodecFormat format = format_of(table, 2);
    for (std::size_t length = 0; length <= 5; ++length) {
      for (std::uint32_t code = 0; code < 1U << (2 * length); ++code) {
        Codes values(length);
        for (std::size_t i = 0; i < length; ++i) values[i] = code >> (2 * i) & 3;
        const auto strings = apack_encode(format, values);
        REQUIRE(bit_text(strings[0]) == symbols_bit_by_bit(table, values));
        const Decoded decoded = decode(format, length, strings);
        REQUIRE(fault_text(decoded) == "");
        REQUIRE(decoded.values == values);
        ++lists;
      }
    }
  }
  CHECK(lists == 60 * (1 + 4 + 16 + 64 + 256 + 1024));
}

TEST_CASE("apack: an underflow that never ends costs no bit until something else comes") {
  // Row 1 lies across the middle of every interval.
  ApackTable table = apack_table(Histogram(256, 1), apack_search_rows(Histogram(256, 1)));
  table.v_min = {0, 1, 2};
  std::fill(table.v_min.begin() + 3, table.v_min.end(), 256);
  table.t = {0, 511, 513};
  std::fill(table.t.begin() + 3, table.t.end(), kApackTop);
  const CodecFormat format = format_of(table);
  REQUIRE_FALSE(format_problem(format).has_value());
  for (const std::size_t length : {10U, 100U, 1000U}) {
    Codes values(length, 1);
    values.push_back(200);
    const auto strings = apack_encode(format, values);
    REQUIRE(bit_text(strings[0]) == symbols_bit_by_bit(table, values));
    CHECK(decode(format, values.size(), strings).values == values);
    const std::string text = bit_text(strings[0]);
    std::size_t run = 0, longest = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
      run = text[i] == text[i - 1] ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    CHECK(longest > 8 * length);  // one counter of pending bits grew as far
  }
}

TEST_CASE("apack: what is wrong with the strings, and where") {
  const Codes values{0, 1, 255, 3, 7, 17, 253, 0, 0, 245, 2, 209, 9, 254, 5, 0};
  const CodecFormat format = format_of(kPaperTable);
  const auto good = apack_encode(format, values);
  auto strings = good;
  strings[0].bytes.pop_back();
  CHECK(fault_text(decode(format, 16, strings)) == "0:48 the string ends after 16 values");
  strings = good;
  strings[0].bytes.push_back(0);
  CHECK(fault_text(decode(format, 16, strings)) ==
        "0:49 the values need 49 bits, the string has 8 bytes");
  strings = good;
  strings[1].bytes.resize(3);
  CHECK(fault_text(decode(format, 16, strings)) == "1:24 the string ends after 9 values");
  strings = good;
  strings[1].bytes.back() |= 1;
  CHECK(fault_text(decode(format, 16, strings)) ==
        "1:42 the 6 bits after the last value must be 0");
  strings = good;
  strings[0].bytes.assign(8, 0xFF);
  CHECK(fault_text(decode(format, 16, strings)) == "0:0 no row of the table holds value 0");
  CHECK(fault_text(decode(format, 11, good)) == "0:25 the symbols do not end with the last value");
  CHECK(fault_text(decode(format, 0, good)) ==
        "0:0 the values need 0 bits, the string has 7 bytes");
  strings = good;
  strings[1].bytes[1] = 0b11110000;  // 17, the sixth value, with the offset 48 in a row of 48
  CHECK(fault_text(decode(format, 16, strings)) == "1:10 value 5 lies beyond row 3 of the table");
}

TEST_CASE("apack: a decoder ends after the count, whatever the bits are") {
  CodecRandom random(3);
  std::size_t faults = 0;
  for (int round = 0; round < 300; ++round) {
    const int bits = 2 + static_cast<int>(random() % 7);
    const CodecFormat format = format_of(random_table(random, bits), bits);
    std::vector<BitString> strings(2);
    for (BitString& string : strings)
      for (std::size_t i = random() % 64; i > 0; --i)
        string.bytes.push_back(static_cast<std::uint8_t>(random()));
    const std::size_t count = random() % 600;
    const Decoded decoded = decode(format, count, strings, OnFault::kContinue);
    REQUIRE(decoded.values.size() == count);
    for (const std::uint32_t value : decoded.values) REQUIRE((value >> bits) == 0);
    if (decoded.fault) ++faults;
  }
  CHECK(faults > 250);
}

TEST_CASE(
    "apack: a count far beyond the strings' bits is refused after work in proportion to the bits") {
  const CodecFormat format = format_of(apack_best_table(Histogram{0, 0, 0, 1}), 2);
  const auto strings = apack_encode(format, Codes(1000, 3));
  const Decoded decoded = decode(format, std::size_t{1} << 50, strings);
  REQUIRE(decoded.fault.has_value());
  CHECK(decoded.values.size() < 20000);
}
