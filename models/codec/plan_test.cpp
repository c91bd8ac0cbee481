// SPDX-License-Identifier: Apache-2.0
#include "models/codec/plan.hpp"

#include <doctest/doctest.h>

#include <string>

#include "models/common/error.hpp"

namespace heddle {
namespace {

Manifest manifest(const std::string& architecture, int value_bits, int stream_bits) {
  Manifest m;
  m.family = "codec";
  m.architecture = architecture;
  const int element = value_bits <= 8 ? 8 : value_bits;
  m.parameters = {{"value_bits", value_bits}, {"element_bits", element}, {"substreams", 8}};
  m.streams = {{"cmd", "in", stream_bits, 32, false, stream_bits / 32, "", false},
               {"in", "in", stream_bits, element, false, stream_bits / element, "", false},
               {"out", "out", stream_bits, element, false, stream_bits / element, "", true}};
  return m;
}

std::uint32_t word(const BeatStream& beats, std::size_t index) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= std::uint32_t{beats.bytes[4 * index + i]} << (8 * i);
  return value;
}

std::string refusal(const Tensor& tensor, int value_bits) {
  try {
    (void)tensor_codes(tensor, value_bits, "t.npy");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("codec plan: a descriptor is one beat, a table follows on beats of its own") {
  const Manifest zvc = manifest("zvc", 8, 128);
  const BeatStream plain = codec_cmd(zvc, block_format(zvc), false, 77);
  CHECK(plain.beats() == 1);
  CHECK(word(plain, 0) == 0b1000);  // final
  CHECK(word(plain, 1) == 77);

  const Manifest apack = manifest("apack", 8, 128);
  CodecFormat format = block_format(apack);
  for (std::size_t row = 0; row <= kApackRows; ++row) {
    format.table.v_min[row] = static_cast<std::uint32_t>(row < 2 ? row : 16 * row);
    format.table.t[row] = static_cast<std::uint16_t>(kApackTop * row / kApackRows);
  }
  const BeatStream coded = codec_cmd(apack, format, true, 0x12345678);
  CHECK(coded.beats() == 1 + 4);
  CHECK(word(coded, 0) == 0b1011);  // decode, table, final
  CHECK(word(coded, 1) == 0x12345678);
  CHECK(word(coded, 4) == 0);  // row 0: one value, no offset
  CHECK(word(coded, 5) == (1U | 5U << 12 | 63U << 16));      // 31 values
  CHECK(word(coded, 6) == (32U | 4U << 12 | 127U << 16));    // 16 values
  CHECK(word(coded, 19) == (240U | 4U << 12 | 959U << 16));
}

TEST_CASE("codec plan: values are packed from bit 0 of a beat, and read back") {
  for (const int bits : {8, 16, 32}) {
    const Manifest m = manifest("zvc", bits, 64);
    const std::vector<std::uint32_t> values{1, 2, 3, 250, 5, 6, 7, 8, 9};
    const BeatStream beats = value_beats(m, values);
    CHECK(beats.beats() == static_cast<std::size_t>(value_beat_count(m, 9)));
    CHECK(value_beat_count(m, 0) == 0);
    CHECK(beats.bytes[0] == 1);
    CHECK(beats.bytes[static_cast<std::size_t>(bits) / 8] == 2);
    for (std::size_t i = 0; i < values.size(); ++i)
      CHECK(beat_value(m, beats.bytes, static_cast<std::int64_t>(i)) == values[i]);
  }
}

TEST_CASE("codec plan: codes of a tensor, and back") {
  const Tensor small{DType::kInt8, {4}, {-8, -1, 0, 7}};
  const std::vector<std::uint32_t> codes = tensor_codes(small, 4, "t");
  CHECK(codes == std::vector<std::uint32_t>{8, 15, 0, 7});
  CHECK(tensor_of_codes(codes, 4, DType::kInt8, {4}) == small);
  const Tensor bf16{DType::kUint16, {2, 1}, {0xffff, 0x3f80}};
  CHECK(tensor_of_codes(tensor_codes(bf16, 16, "t"), 16, DType::kUint16, {2, 1}) == bf16);
  const Tensor fp32{DType::kFloat32, {1}, {0xbf800000}};
  CHECK(tensor_of_codes(tensor_codes(fp32, 32, "t"), 32, DType::kFloat32, {1}) == fp32);
}

TEST_CASE("codec plan: a tensor that does not fit is refused with what would") {
  CHECK(refusal({DType::kInt8, {2}, {3, 8}}, 4) ==
        "t.npy: element 1 is 8, the block's values are -8..7; use a block with more value_bits");
  CHECK(refusal({DType::kUint8, {1}, {16}}, 4) ==
        "t.npy: element 0 is 16, the block's values are 0..15; use a block with more value_bits");
  CHECK(refusal({DType::kInt16, {1}, {0}}, 8) ==
        "t.npy: int16 does not hold the block's values of 8 bits; give int8 or uint8");
  CHECK(refusal({DType::kUint8, {1}, {0}}, 16) ==
        "t.npy: uint8 does not hold the block's values of 16 bits; give uint16");
  CHECK(refusal({DType::kInt64, {1}, {0}}, 32) ==
        "t.npy: int64 does not hold the block's values of 32 bits; give uint32 or float32");
}

}  // namespace heddle
