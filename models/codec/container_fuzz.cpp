// SPDX-License-Identifier: Apache-2.0
//
// Hostile containers, as they are and with every CRC put right: the reader refuses them, or they
// are those that the writer writes; then the strings are decoded.
#include <zlib.h>

#include <algorithm>
#include <cstdlib>

#include "gen/cmake/fuzz.hpp"
#include "models/codec/apack_table.hpp"
#include "models/codec/codec.hpp"
#include "models/codec/codec_test_data.hpp"
#include "models/codec/container.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::size_t kCrcBytes = 4;
constexpr std::size_t kHeaderField = 8;  // where the header's size stands (models/codec/README.md)
constexpr std::size_t kSubstreamsField = 12;
constexpr std::size_t kKindsField = 15;
constexpr std::size_t kFixedBytes = 20;
constexpr std::int64_t kMostValues = 1 << 16;

std::size_t number(const Bytes& bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | bytes.at(at + i);
  return value;
}

// The CRC behind `size` bytes at `at`, if the file goes as far.
bool seal(Bytes& bytes, std::size_t at, std::size_t size) {
  if (at > bytes.size() || size > bytes.size() - at || kCrcBytes > bytes.size() - at - size)
    return false;
  const uLong crc = crc32(crc32(0, Z_NULL, 0), bytes.data() + at, static_cast<uInt>(size));
  for (std::size_t i = 0; i < kCrcBytes; ++i)
    bytes[at + size + i] = static_cast<std::uint8_t>(crc >> (8 * i));
  return true;
}

void seal_all(Bytes& bytes) {
  if (bytes.size() < kFixedBytes + kCrcBytes) return;
  const std::size_t header = number(bytes, kHeaderField, 4);
  if (header < kFixedBytes + kCrcBytes || !seal(bytes, 0, header - kCrcBytes)) return;
  const std::size_t strings = number(bytes, kSubstreamsField, 2) * bytes[kKindsField];
  if (header - kCrcBytes < 4 * strings) return;
  std::size_t at = header;
  for (std::size_t s = 0; s < strings; ++s) {
    const std::size_t size = number(bytes, header - kCrcBytes - 4 * (strings - s), 4);
    if (!seal(bytes, at, size)) return;
    at += size + kCrcBytes;
  }
}

void read_and_decode(const Bytes& bytes) {
  const CodedTensor coded = read_container(bytes, "input");
  if (write_container(coded) != bytes) std::abort();
  if (coded.values() > kMostValues) return;
  const std::vector<std::span<const std::uint8_t>> views(coded.strings.begin(),
                                                         coded.strings.end());
  const auto count = static_cast<std::size_t>(coded.values());
  const Decoded decoded = decode_values(coded.format, count, views);
  if (!decoded.fault && decoded.values.size() != count) std::abort();
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  CodecRandom random(1);
  std::vector<std::string> seeds;
  for (const CodecArch architecture :
       {CodecArch::kApack, CodecArch::kGecko, CodecArch::kZvc, CodecArch::kZrle}) {
    CodecFormat format{.architecture = architecture};
    if (architecture == CodecArch::kGecko) format.value_bits = 16;
    const Codes values = draw_codes(code_sources()[3], 60, format.value_bits, random);
    if (architecture == CodecArch::kApack)
      format.table = apack_best_table(histogram(values, format.value_bits));
    CodedTensor coded{.format = format, .dtype = DType::kUint16, .shape = {3, 20}, .strings = {}};
    for (const BitString& string : encode_values(format, values))
      coded.strings.push_back(string.bytes);
    const Bytes bytes = write_container(coded);
    seeds.emplace_back(bytes.begin(), bytes.end());
  }
  return seeds;
}

void fuzz_one(std::string_view input) {
  Bytes bytes(input.begin(), input.end());
  try {
    read_and_decode(bytes);
  } catch (const Error&) {
    seal_all(bytes);
    read_and_decode(bytes);
  }
}

}  // namespace heddle
