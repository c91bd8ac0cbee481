// SPDX-License-Identifier: Apache-2.0
#include "models/codec/plan.hpp"

#include <fmt/format.h>

#include "models/codec/apack.hpp"
#include "models/codec/container.hpp"
#include "models/common/beats.hpp"
#include "models/common/bits.hpp"
#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr int kWordBits = 32;
constexpr int kByteBits = 8;
constexpr std::size_t kCodecWords = 2;  // of a descriptor
constexpr int kTableOlLsb = 12;  // of a table word; v_min from bit 0
constexpr int kTableCountLsb = 16;

int element_bits(const Manifest& manifest) {
  return static_cast<int>(manifest.param("element_bits"));
}

bool is_signed(DType dtype) {
  return dtype == DType::kInt8 || dtype == DType::kInt16 || dtype == DType::kInt32;
}

}  // namespace

const FamilyModel& codec_model() {
  static const FamilyModel kModel{.family = "codec"};
  return kModel;
}

const std::vector<FieldInfo>& codec_descriptor_fields() {
  static const std::vector<FieldInfo> kFields{
      {"decode", 0, 0, 1, false, "0: values in, strings out; 1: strings in, values out"},
      {"table", 0, 1, 1, false, "a table follows (apack)"},
      {"final", 0, 3, 1, false, "counters stop after this descriptor's last out beat"},
      {"values", 1, 0, kWordBits, false, "elements of the tensor"},
  };
  return kFields;
}

const std::vector<std::string>& codec_counter_names() {
  static const std::vector<std::string> kNames{"cycles", "compute", "fetch", "in",    "out",
                                               "engine", "drain",   "cmd",   "values"};
  return kNames;
}

CodecFormat block_format(const Manifest& manifest) {
  const auto number = [&](const char* key, int otherwise) {
    return manifest.parameters.contains(key) ? static_cast<int>(manifest.param(key)) : otherwise;
  };
  CodecFormat format;
  const auto architecture = codec_arch_from_name(manifest.architecture);
  if (!architecture)
    throw Error(fmt::format("{}: architecture {} is no codec", manifest.name,
                            manifest.architecture));
  format.architecture = *architecture;
  format.value_bits = number("value_bits", format.value_bits);
  format.substreams = number("substreams", format.substreams);
  format.run_bits = number("run_bits", format.run_bits);
  format.mantissa_bits = number("mantissa_bits", format.mantissa_bits);
  format.zero_aware = number("zero_aware", 0) != 0;
  return format;
}

BeatStream codec_cmd(const Manifest& manifest, const CodecFormat& format, bool decode,
                     std::int64_t values) {
  const bool table = format.architecture == CodecArch::kApack;
  BeatPacker cmd(manifest.stream("cmd").bits, kWordBits);
  DescriptorWriter writer(codec_descriptor_fields());
  writer.set("decode", decode ? 1 : 0).set("table", table ? 1 : 0).set("final", 1);
  writer.set("values", values);
  for (std::size_t i = 0; i < kCodecWords; ++i) cmd.put(writer.words()[i]);
  cmd.end_vector();
  for (std::size_t row = 0; table && row < kApackRows; ++row) {
    const auto offset_bits =
        static_cast<std::uint32_t>(apack_offset_bits(format.table, static_cast<int>(row)));
    cmd.put(format.table.v_min[row] | offset_bits << kTableOlLsb |
            std::uint32_t{format.table.t[row]} << kTableCountLsb);
  }
  cmd.end_vector();
  return cmd.take();
}

BeatStream value_beats(const Manifest& manifest, std::span<const std::uint32_t> values) {
  BeatPacker in(manifest.stream("in").bits, element_bits(manifest));
  for (const std::uint32_t value : values) in.put(value);
  in.end_vector();
  return in.take();
}

std::int64_t value_beat_count(const Manifest& manifest, std::int64_t values) {
  const std::int64_t per_beat = manifest.stream("out").bits / element_bits(manifest);
  return (values + per_beat - 1) / per_beat;
}

std::uint32_t beat_value(const Manifest& manifest, std::span<const std::uint8_t> beats,
                         std::int64_t index) {
  const int bits = element_bits(manifest);
  return static_cast<std::uint32_t>(
      get_bits(beats, static_cast<std::size_t>(index) * static_cast<std::size_t>(bits), bits));
}

std::vector<std::uint32_t> tensor_codes(const Tensor& tensor, int value_bits,
                                        const std::string& where) {
  const int held = codec_dtype_bits(tensor.dtype);
  if (held == 0 || held < value_bits || (held > kByteBits && held != value_bits)) {
    throw Error(fmt::format("{}: {} does not hold the block's values of {} bits; give {}", where,
                            dtype_name(tensor.dtype), value_bits,
                            value_bits <= kByteBits   ? "int8 or uint8"
                            : value_bits == kWordBits ? "uint32 or float32"
                                                      : "uint16"));
  }
  const bool sign = is_signed(tensor.dtype);
  std::vector<std::uint32_t> codes;
  codes.reserve(tensor.data.size());
  for (const std::int64_t value : tensor.data) {
    if (!fits(value, value_bits, sign)) {
      throw Error(fmt::format("{}: element {} is {}, the block's values are {}..{}; use a block "
                              "with more value_bits",
                              where, codes.size(), value, int_min(value_bits, sign),
                              int_max(value_bits, sign)));
    }
    codes.push_back(static_cast<std::uint32_t>(
        low_bits(static_cast<std::uint64_t>(value), value_bits)));
  }
  return codes;
}

Tensor tensor_of_codes(std::span<const std::uint32_t> codes, int value_bits, DType dtype,
                       const Shape& shape) {
  Tensor tensor{.dtype = dtype, .shape = shape, .data = {}};
  tensor.data.reserve(codes.size());
  for (const std::uint32_t code : codes)
    tensor.data.push_back(is_signed(dtype) ? sign_extend(code, value_bits) : code);
  return tensor;
}

}  // namespace heddle
