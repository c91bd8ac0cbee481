// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/code_tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/codec/apack_table.hpp"
#include "models/codec/codec.hpp"
#include "models/codec/entropy.hpp"
#include "models/codec/gecko.hpp"
#include "models/codec/plan.hpp"
#include "models/common/error.hpp"
#include "tb/codec/run_codec.hpp"

namespace heddle {
namespace {

// `code` codes on one block after another (the netlist, its RTL) and returns what came out.
template <typename Code>
auto on_block(const CodeOptions& options, CodeOutcome& outcome, const Code& code) {
  const auto run = [&](const std::filesystem::path& library, const std::filesystem::path& trace,
                       CodeCheck& check) {
    Dut dut(library, options.seed);
    if (!trace.empty()) dut.trace_open(trace);
    dut.reset();
    auto result = code(dut, check);
    dut.trace_close();
    return result;
  };
  auto result = run(options.library, options.trace, outcome);
  if (options.rtl_library.empty()) return result;
  CodeCheck rtl;
  (void)run(options.rtl_library, {}, rtl);
  for (const std::string& problem : rtl.problems) outcome.problems.push_back("RTL: " + problem);
  if (rtl.cycles != outcome.cycles)
    outcome.problems.push_back(
        fmt::format("the netlist takes {} cycles, the RTL {}", outcome.cycles, rtl.cycles));
  return result;
}

Decoded golden_decode(const CodecFormat& format, std::int64_t values, const ByteStrings& strings) {
  const std::vector<std::span<const std::uint8_t>> spans(strings.begin(), strings.end());
  return decode_values(format, static_cast<std::size_t>(values), spans, OnFault::kStop);
}

// What must come back: the values, but for mantissa bits that gecko drops.
std::vector<std::uint32_t> kept(const CodecFormat& format, std::vector<std::uint32_t> codes) {
  if (format.architecture == CodecArch::kGecko) {
    for (std::uint32_t& code : codes) code = gecko_truncate(format, code);
  }
  return codes;
}

void check_format(const CodecFormat& block, CodecFormat coded, const std::string& where) {
  coded.table = block.table;  // travels with the descriptor
  const auto refuse = [&](const char* key, const std::string& needed, const std::string& got) {
    throw Error(
        fmt::format("{}: coded with {} = {}, the block has {}; use the config that encoded "
                    "it, or one of equal format",
                    where, key, got, needed));
  };
  const auto compare = [&](const char* key, int needed, int got) {
    if (needed != got) refuse(key, std::to_string(needed), std::to_string(got));
  };
  if (block.architecture != coded.architecture)
    refuse("architecture", std::string(codec_arch_name(block.architecture)),
           std::string(codec_arch_name(coded.architecture)));
  compare("value_bits", block.value_bits, coded.value_bits);
  compare("substreams", block.substreams, coded.substreams);
  if (block.architecture == CodecArch::kZrle) compare("run_bits", block.run_bits, coded.run_bits);
  if (block.architecture != CodecArch::kGecko) return;
  compare("mantissa_bits", block.mantissa_bits, coded.mantissa_bits);
  compare("zero_aware", block.zero_aware ? 1 : 0, coded.zero_aware ? 1 : 0);
}

}  // namespace

void check_direction(const Manifest& manifest, bool decode) {
  if (manifest.param(decode ? "decode" : "encode") != 0) return;
  throw Error(fmt::format("block {} only {}; set direction = \"both\" or \"{}\"", manifest.name,
                          decode ? "encodes" : "decodes", decode ? "decode" : "encode"));
}

CodeOutcome encode_tensor(const Manifest& manifest, const Tensor& tensor, const std::string& where,
                          const CodeOptions& options) {
  CodeOutcome outcome;
  CodecFormat format = block_format(manifest);
  const std::vector<std::uint32_t> codes = tensor_codes(tensor, format.value_bits, where);
  if (format.architecture == CodecArch::kApack)
    format.table = apack_best_table(histogram(codes, format.value_bits));
  outcome.entropy_bits = zero_order_entropy(codes);
  const std::vector<std::uint32_t> expected = kept(format, codes);
  for (std::size_t i = 0; i < codes.size(); ++i) outcome.changed += codes[i] != expected[i];

  ByteStrings golden;
  for (BitString& string : encode_values(format, codes)) golden.push_back(std::move(string.bytes));
  outcome.coded = {
      .format = format, .dtype = tensor.dtype, .shape = tensor.shape, .strings = golden};
  if (!options.library.empty()) {
    outcome.coded.strings = on_block(options, outcome, [&](Dut& dut, CodeCheck& check) {
      return encode_checked(dut, manifest, format, codes, golden, options.stalls, check);
    });
  }
  if (!outcome.ok()) return outcome;
  const Decoded back = golden_decode(format, tensor.size(), outcome.coded.strings);
  outcome.compared += tensor.size();
  if (back.fault) {
    outcome.differ("the golden decoder refuses the strings: " + back.fault->what);
  } else if (back.values != expected) {
    outcome.differ("the golden decoder does not give the values back");
  }
  return outcome;
}

std::vector<std::uint32_t> golden_values(const Manifest& manifest, const CodedTensor& coded,
                                         const std::string& where) {
  const CodecFormat& format = coded.format;
  check_format(block_format(manifest), format, where);
  Decoded golden = golden_decode(format, coded.values(), coded.strings);
  if (golden.fault) {
    constexpr std::uint64_t kByteBits = 8;
    throw Error(
        fmt::format("{}: byte {}: string {}, bit {}: {}; encode the tensor again", where,
                    string_offset(coded, golden.fault->string) + golden.fault->bit / kByteBits,
                    golden.fault->string, golden.fault->bit, golden.fault->what));
  }
  return std::move(golden.values);
}

CodeOutcome decode_tensor(const Manifest& manifest, const CodedTensor& coded,
                          std::vector<std::uint32_t> golden, const CodeOptions& options) {
  CodeOutcome outcome;
  const CodecFormat& format = coded.format;
  std::vector<std::uint32_t> codes = std::move(golden);
  if (!options.library.empty()) {
    codes = on_block(options, outcome, [&](Dut& dut, CodeCheck& check) {
      return decode_checked(dut, manifest, format, coded.strings, codes, options.stalls, check);
    });
    if (codes.empty()) codes.resize(static_cast<std::size_t>(coded.values()));  // nothing came
  }
  outcome.tensor = tensor_of_codes(codes, format.value_bits, coded.dtype, coded.shape);
  return outcome;
}

}  // namespace heddle
