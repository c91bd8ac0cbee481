// SPDX-License-Identifier: Apache-2.0
#include "models/codec/container.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <string>

#include "models/common/error.hpp"

namespace heddle {
namespace {

using Bytes = std::vector<std::uint8_t>;

CodedTensor zvc_sample() {
  CodedTensor coded;
  coded.format = {.architecture = CodecArch::kZvc, .value_bits = 8, .substreams = 2};
  coded.dtype = DType::kInt8;
  coded.shape = {2, 3};
  coded.strings = {{0x12, 0x34}, {0xa0}, {}, {0x40}};
  return coded;
}

ApackTable sample_table() {
  ApackTable table;
  for (std::size_t row = 0; row <= kApackRows; ++row) {
    table.v_min[row] = static_cast<std::uint32_t>(16 * row);
    table.t[row] = static_cast<std::uint16_t>(kApackTop * row / kApackRows);
  }
  return table;
}

std::vector<CodedTensor> samples() {
  std::vector<CodedTensor> list{zvc_sample()};
  CodedTensor apack = zvc_sample();
  apack.format = {.architecture = CodecArch::kApack, .value_bits = 8, .substreams = 2};
  apack.format.table = sample_table();
  list.push_back(apack);
  CodedTensor zrle = zvc_sample();
  zrle.format = {.architecture = CodecArch::kZrle, .substreams = 4, .run_bits = 3};
  list.push_back(zrle);
  CodedTensor gecko;
  gecko.format = {.architecture = CodecArch::kGecko,
                  .value_bits = 16,
                  .substreams = 8,
                  .mantissa_bits = 5,
                  .zero_aware = true};
  gecko.dtype = DType::kUint16;
  gecko.shape = {0, 7};
  gecko.strings.resize(16);
  list.push_back(gecko);
  CodedTensor scalar = zvc_sample();
  scalar.shape = {};
  list.push_back(scalar);
  return list;
}

std::string message(const Bytes& bytes) {
  try {
    (void)read_container(bytes, "s.bin");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// Puts the right CRC behind a header that was changed.
Bytes sealed(Bytes bytes) {
  const std::size_t header = bytes[8] + 256U * bytes[9];
  const auto crc = static_cast<std::uint32_t>(
      crc32(crc32(0, Z_NULL, 0), bytes.data(), static_cast<uInt>(header - 4)));
  for (std::size_t i = 0; i < 4; ++i)
    bytes[header - 4 + i] = static_cast<std::uint8_t>(crc >> (8 * i));
  return bytes;
}

}  // namespace

TEST_CASE("container: the bytes are the documented ones") {
  const Bytes bytes = write_container(zvc_sample());
  const Bytes head{'H', 'C', 'O', 'D', 1, 3, 1, 2, 56, 0, 0, 0, 2, 0, 8, 2, 0, 0, 0, 0,
                   2,   0,   0,   0,   0, 0, 0, 0, 3,  0, 0, 0, 0, 0, 0, 0,  // shape
                   2,   0,   0,   0,   1, 0, 0, 0, 0,  0, 0, 0, 1, 0, 0, 0};  // lengths
  REQUIRE(bytes.size() == 56 + 4 + 4 * 4);
  CHECK(std::equal(head.begin(), head.end(), bytes.begin()));
  CHECK(bytes == sealed(bytes));
  CHECK(bytes[56] == 0x12);
  CHECK(bytes[62] == 0xa0);
  CHECK(string_offset(zvc_sample(), 0) == 56);
  CHECK(string_offset(zvc_sample(), 1) == 62);
  CHECK(string_offset(zvc_sample(), 3) == 71);
  CHECK(payload_bits(zvc_sample()) == 32);
  CHECK(table_bits(zvc_sample().format) == 0);
}

TEST_CASE("container: what is written is read") {
  int compared = 0;
  for (const CodedTensor& coded : samples()) {
    CHECK(read_container(write_container(coded), "x") == coded);
    ++compared;
  }
  CHECK(compared == 5);
  CHECK(table_bits(samples()[1].format) == 288);
}

TEST_CASE("container: every single flipped bit and every truncation is refused with its byte") {
  int refused = 0;
  for (const CodedTensor& coded : samples()) {
    const Bytes good = write_container(coded);
    for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
      Bytes bad = good;
      bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ (1U << (bit % 8)));
      const std::string text = message(bad);
      CHECK_MESSAGE(text.starts_with("s.bin: byte "), "bit " << bit << ": " << text);
      ++refused;
    }
    for (std::size_t size = 0; size < good.size(); ++size) {
      const Bytes bad(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
      CHECK(message(bad).starts_with("s.bin: byte "));
    }
    Bytes longer = good;
    longer.push_back(0);
    CHECK(message(longer) == "s.bin: byte " + std::to_string(good.size()) +
                                 ": 1 bytes follow the last string; encode the tensor again");
  }
  CHECK(refused > 3000);
}

TEST_CASE("container: messages of a header whose CRC is right") {
  const Bytes good = write_container(zvc_sample());
  const auto with = [&](std::size_t at, std::uint8_t value) {
    Bytes bytes = good;
    bytes[at] = value;
    return message(sealed(bytes));
  };
  const std::string end = "; encode the tensor again";
  CHECK(with(0, 'X') == "s.bin: byte 0: not a stream of heddle encode (wrong magic number)" + end);
  CHECK(with(4, 2) == "s.bin: byte 4: version 2 is not known, only 1" + end);
  CHECK(with(5, 9) == "s.bin: byte 5: architecture 9 is not known" + end);
  CHECK(with(6, 0) == "s.bin: byte 6: dtype 0 is not known" + end);
  CHECK(with(7, 40) == "s.bin: byte 7: rank 40 is more than 32" + end);
  CHECK(with(12, 0) == "s.bin: byte 12: substreams: must be 1..1024, got 0" + end);
  CHECK(with(12, 3) == "s.bin: byte 8: a header of 64 bytes, got 56" + end);
  CHECK(with(14, 9) == "s.bin: byte 14: value_bits: must be 1..8 for int8, got 9" + end);
  CHECK(with(14, 1) == "s.bin: byte 36: value_bits: must be 2..8, got 1" + end);
  CHECK(with(15, 1) == "s.bin: byte 15: 2 strings a substream, got 1" + end);
  CHECK(with(16, 1) == "s.bin: byte 16: 0 bytes of parameters, got 1" + end);
  CHECK(with(18, 1) == "s.bin: byte 18: reserved bytes must be 0" + end);
  CHECK(with(23, 0x11) == "s.bin: byte 20: extent 285212674 is too large" + end);
  CHECK(with(31, 0x0f) == "s.bin: byte 28: more than 268435456 values" + end);
  CHECK(with(39, 1) ==
        "s.bin: byte 56: truncated: string 0 needs 16777218 bytes, 20 are left" + end);
}

TEST_CASE("container: a table that is none") {
  CodedTensor coded = samples()[1];
  Bytes bytes = write_container(coded);
  bytes[36] = 0xff;  // row 1 begins above row 2
  CHECK(message(sealed(bytes)) ==
        "s.bin: byte 36: table: the rows' least values must not decrease; encode the tensor again");
  bytes = write_container(coded);
  bytes[71] = 0x01;  // behind the last of 285 bits
  CHECK(message(sealed(bytes)).starts_with("s.bin: byte 36: table: "));
}

}  // namespace heddle
