// SPDX-License-Identifier: Apache-2.0
//
// Hostile bit strings: format, table and count from the input's first bytes, strings from the rest.
// Both ways of decoding must end and agree on the fault, and strings without fault are those that
// the encoder writes.
#include <algorithm>
#include <cstdlib>

#include "gen/cmake/fuzz.hpp"
#include "models/codec/codec.hpp"
#include "models/codec/codec_test_data.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr std::size_t kTableBytes = 3 * (kApackRows - 1);
constexpr std::size_t kMostValues = 1000;
constexpr std::size_t kMostSeedValues = 100;  // whose strings are shorter than 256 bytes
constexpr std::size_t kHeadBytes = 6 + kTableBytes;

// Bytes of the input one after the other, zeros past its end.
class Bytes {
 public:
  explicit Bytes(std::string_view input) : input_(input) {}
  std::uint32_t next() {
    return at_ < input_.size() ? static_cast<unsigned char>(input_[at_++]) : 0U;
  }
  [[nodiscard]] std::size_t left() const { return input_.size() - at_; }

 private:
  std::string_view input_;
  std::size_t at_ = 0;
};

int in_range(std::uint32_t byte, int low, int high) {
  return low + static_cast<int>(byte) % (high - low + 1);
}

CodecFormat take_format(Bytes& bytes) {
  CodecFormat format;
  format.architecture = static_cast<CodecArch>(in_range(bytes.next(), 1, 4));
  const bool gecko = format.architecture == CodecArch::kGecko;
  const bool wide = bytes.next() % 2 != 0;
  const std::uint32_t width = bytes.next(), substreams = bytes.next();
  format.value_bits = gecko ? (wide ? 32 : 16) : in_range(width, 2, 8);
  format.substreams = gecko ? 8 * in_range(substreams, 1, 2) : in_range(substreams, 1, 4);
  format.run_bits = in_range(width / 8, 1, 8);
  format.mantissa_bits = in_range(width, 0, wide ? 23 : 7);
  format.zero_aware = substreams >= 128;
  ApackTable& table = format.table;
  const std::uint32_t values = 1U << std::min(format.value_bits, 8);
  for (std::size_t r = 1; r < kApackRows; ++r) {
    table.v_min[r] = bytes.next() % (values + 1);
    const std::uint32_t high = bytes.next();
    table.t[r] = static_cast<std::uint16_t>((high << 8 | bytes.next()) % (kApackTop + 1));
  }
  std::sort(table.v_min.begin() + 1, table.v_min.end() - 1);
  std::sort(table.t.begin() + 1, table.t.end() - 1);
  table.v_min.back() = values;
  table.t.back() = kApackTop;
  return format;
}

std::size_t take_count(Bytes& bytes) {
  const std::uint32_t high = bytes.next();
  return (high << 8 | bytes.next()) % kMostValues;
}

void require(bool holds) {
  if (!holds) std::abort();
}

std::string seed(CodecArch architecture, CodecRandom& random) {
  std::string text(kHeadBytes, '\0');
  for (char& byte : text) byte = static_cast<char>(random());
  text[0] = static_cast<char>(static_cast<int>(architecture) - 1);
  Bytes bytes(text);
  const CodecFormat format = take_format(bytes);
  Codes values(take_count(bytes) % kMostSeedValues);
  // Only values that the table can code: those of a row with a count.
  const ApackTable& table = format.table;
  for (std::uint32_t& value : values) {
    value = random() % 3 == 0 ? 0 : any_code(random, format.value_bits);
    if (architecture != CodecArch::kApack) continue;
    for (std::size_t r = 0; r < kApackRows; ++r)
      if (table.t[r] < table.t[r + 1] && table.v_min[r] < table.v_min[r + 1])
        value = table.v_min[r];
  }
  text[kHeadBytes - 2] = static_cast<char>(values.size() >> 8);
  text[kHeadBytes - 1] = static_cast<char>(values.size());
  const auto strings = encode_values(format, values);
  for (const BitString& string : strings) text += static_cast<char>(string.bytes.size());
  for (const BitString& string : strings) text.append(string.bytes.begin(), string.bytes.end());
  return text;
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  CodecRandom random(1);
  std::vector<std::string> seeds;
  for (int i = 0; i < 8; ++i) {
    for (const CodecArch architecture :
         {CodecArch::kApack, CodecArch::kGecko, CodecArch::kZvc, CodecArch::kZrle}) {
      try {
        seeds.push_back(seed(architecture, random));
      } catch (const Error&) {
        continue;  // a random table without a row that holds a value and has a count
      }
    }
  }
  return seeds;
}

void fuzz_one(std::string_view input) {
  Bytes bytes(input);
  const CodecFormat format = take_format(bytes);
  require(!format_problem(format));
  const std::size_t count = take_count(bytes);
  std::vector<std::size_t> lengths(string_count(format));
  for (std::size_t& length : lengths) length = bytes.next();
  std::vector<BitString> strings(lengths.size());
  for (std::size_t s = 0; s < strings.size(); ++s)
    for (std::size_t i = std::min(lengths[s], bytes.left()); i > 0; --i)
      strings[s].bytes.push_back(static_cast<std::uint8_t>(bytes.next()));

  const Decoded strict = decode_values(format, count, views(strings));
  const Decoded total = decode_values(format, count, views(strings), OnFault::kContinue);
  require(total.values.size() == count);
  for (const std::uint32_t value : total.values)
    require(std::uint64_t{value} >> format.value_bits == 0);
  require(strict.fault.has_value() == total.fault.has_value());
  if (strict.fault) {
    require(strict.fault->string == total.fault->string && strict.fault->bit == total.fault->bit);
    return;
  }
  require(strict.values == total.values);
  const auto again = encode_values(format, strict.values);
  for (std::size_t s = 0; s < strings.size(); ++s) require(again[s].bytes == strings[s].bytes);
}

}  // namespace heddle
