// SPDX-License-Identifier: Apache-2.0
#include "gen/codec/schema.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>

#include "gen/codec/memories.hpp"
#include "gen/core/schema_keys.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kElementBits = 8;  // of every value of at most that many
constexpr std::int64_t kBf16Bits = 16;
constexpr std::int64_t kFp32Bits = 32;
constexpr std::int64_t kBf16Mantissa = 7;
constexpr std::int64_t kFp32Mantissa = 23;

bool is_fp32(const ValueMap& values) { return word_of(values, "format") == "fp32"; }

std::int64_t full_mantissa(const ValueMap& values) {
  return is_fp32(values) ? kFp32Mantissa : kBf16Mantissa;
}

KeySpec word(const char* key, Words words, const char* initial, const char* doc) {
  return {.key = key,
          .section = "parameters",
          .type = ValueType::kWord,
          .words = std::move(words),
          .initial = std::string(initial),
          .derive = nullptr,
          .derive_text = "",
          .unit = "",
          .doc = doc};
}

void add_gecko(Schema& schema) {
  schema.push_back(word("format", {"bf16", "fp32"}, "bf16",
                        "values: bfloat16 (uint16 codes) or single precision (uint32 codes)"));
  KeySpec mantissa = int_key("parameters", "mantissa_bits", 0, kFp32Mantissa, 0, "bit",
                             "mantissa bits kept, from the top; lossless when all are");
  mantissa.derive = full_mantissa;
  mantissa.derive_text = "all: 7 (bf16) or 23 (fp32)";
  schema.push_back(mantissa);
  schema.push_back({.key = "zero_aware",
                    .section = "parameters",
                    .type = ValueType::kBool,
                    .words = {},
                    .initial = false,
                    .derive = nullptr,
                    .derive_text = "",
                    .unit = "",
                    .doc = "zeros are marked by a bit and widen no row"});
}

Schema make_schema(CodecArch architecture) {
  const bool gecko = architecture == CodecArch::kGecko;
  Schema schema;
  if (gecko) {
    add_gecko(schema);
  } else {
    schema.push_back(int_key("parameters", "value_bits", 2, kElementBits, kElementBits, "bit",
                             "width of a value"));
  }
  if (architecture == CodecArch::kZrle)
    schema.push_back(int_key("parameters", "run_bits", 1, 8, 2, "bit", "width of a run of zeros"));
  schema.push_back(int_key("parameters", "substreams", 1, kMaxSubstreams, gecko ? 64 : 16, "",
                           "parts that a tensor is coded in, element i in part i mod substreams; a "
                           "power of two"));
  schema.push_back(int_key("parameters", "engines", 1, kMaxSubstreams, gecko ? 8 : 1, "",
                           architecture == CodecArch::kApack
                               ? "values coded a cycle, given 8 substreams each; a power of two"
                               : "values coded a cycle, given 4 substreams each; a power of two"));
  schema.push_back(word("direction", {"both", "encode", "decode"}, "both", "what is built"));
  schema.push_back(int_key("interface", "stream_bits", 64, 1024, 128, "bit",
                           "width of cmd, in and out; a power of two"));
  return schema;
}

bool pow2(std::int64_t value) { return std::has_single_bit(static_cast<std::uint64_t>(value)); }

}  // namespace

const Schema& codec_schema(const std::string& architecture) {
  static const std::map<std::string, Schema> kSchemas = [] {
    std::map<std::string, Schema> schemas;
    for (const CodecArch arch :
         {CodecArch::kApack, CodecArch::kGecko, CodecArch::kZvc, CodecArch::kZrle})
      schemas[std::string(codec_arch_name(arch))] = make_schema(arch);
    return schemas;
  }();
  return kSchemas.at(architecture);
}

int codec_value_bits(const ValueMap& values) {
  if (values.contains("format")) return static_cast<int>(is_fp32(values) ? kFp32Bits : kBf16Bits);
  return static_cast<int>(int_of(values, "value_bits"));
}

int codec_element_bits(const ValueMap& values) {
  return std::max(codec_value_bits(values), static_cast<int>(kElementBits));
}

CodecFormat codec_format(const std::string& architecture, const ValueMap& values) {
  const auto number = [&](const char* key, int otherwise) {
    return values.contains(key) ? static_cast<int>(int_of(values, key)) : otherwise;
  };
  CodecFormat format;
  format.architecture = *codec_arch_from_name(architecture);
  format.value_bits = codec_value_bits(values);
  format.substreams = number("substreams", 0);
  format.run_bits = number("run_bits", format.run_bits);
  format.mantissa_bits = number("mantissa_bits", format.mantissa_bits);
  format.zero_aware = values.contains("zero_aware") && bool_of(values, "zero_aware");
  return format;
}

bool codec_encodes(const ValueMap& values) { return word_of(values, "direction") != "decode"; }
bool codec_decodes(const ValueMap& values) { return word_of(values, "direction") != "encode"; }

void codec_rules(RuleCheck& check) {
  const ValueMap& values = check.values();
  const CodecArch architecture = *codec_arch_from_name(check.architecture());
  const bool gecko = architecture == CodecArch::kGecko;
  const std::int64_t engines = check.at("engines");
  const std::int64_t stream_bits = check.at("stream_bits");
  const auto text = [](std::int64_t value) { return std::to_string(value); };

  for (const char* key : {"substreams", "engines", "stream_bits"})
    check.require(pow2(check.at(key)), key, {}, "must be a power of two");
  check.require(engines <= check.at("substreams"), "engines", {"substreams"},
                "must be at most substreams = " + text(check.at("substreams")));
  if (gecko) {
    check.require(engines >= kGeckoLanes, "engines", {},
                  "must be at least " + text(kGeckoLanes) + ", one a column of a group");
    check.require(
        int_of(values, "mantissa_bits") <= full_mantissa(values), "mantissa_bits", {"format"},
        "must be at most " + text(full_mantissa(values)) + " for " + word_of(values, "format"));
  }
  const std::int64_t beat = engines * codec_element_bits(values);
  check.require(beat <= stream_bits, "stream_bits", {"engines", "value_bits", "format"},
                "must be at least " + text(beat) + " to hold a value for each engine");
  const int longest = codec_piece_bits(codec_format(check.architecture(), values), 0);
  const std::int64_t least = 2 * std::int64_t{codec_word_bits(longest)};
  check.require(least <= stream_bits, "stream_bits",
                {"value_bits", "run_bits", "format", "mantissa_bits", "zero_aware"},
                "must be at least " + text(least) + " to hold two words of a string");
}

}  // namespace heddle
