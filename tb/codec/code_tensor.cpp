// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/code_tensor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/codec/apack_table.hpp"
#include "models/codec/codec.hpp"
#include "models/codec/entropy.hpp"
#include "models/codec/gecko.hpp"
#include "models/codec/plan.hpp"
#include "models/common/error.hpp"
#include "tb/codec/run_codec.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMostListed = 4;

void differ(CodeOutcome& outcome, const std::string& text) {
  ++outcome.mismatches;
  if (outcome.problems.size() < kMostListed) outcome.problems.push_back(text);
}

CodecRun run_block(const Manifest& manifest, const CodecJob& job, const CodeOptions& options,
                   CodeOutcome& outcome) {
  Dut dut(options.library, options.seed);
  if (!options.trace.empty()) dut.trace_open(options.trace);
  dut.reset();
  CodecRun run = run_codec(dut, manifest, job, {.stalls = options.stalls});
  dut.trace_close();
  outcome.cycles = run.cycles;
  outcome.counters = run.counters;
  outcome.problems = run.problems;
  return run;
}

void compare_strings(const ByteStrings& golden, const ByteStrings& block, CodeOutcome& outcome) {
  for (std::size_t i = 0; i < golden.size(); ++i) {
    ++outcome.compared;  // the length
    if (golden[i].size() != block[i].size())
      differ(outcome, fmt::format("string {}: the golden encoder makes {} bytes, the block {}", i,
                                  golden[i].size(), block[i].size()));
    for (std::size_t at = 0; at < std::min(golden[i].size(), block[i].size()); ++at) {
      ++outcome.compared;
      if (golden[i][at] != block[i][at])
        differ(outcome, fmt::format("string {} byte {}: expected {:02x}, got {:02x}", i, at,
                                    golden[i][at], block[i][at]));
    }
  }
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
    throw Error(fmt::format("{}: coded with {} = {}, the block has {}; use the config that encoded "
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
    CodecRun run = run_block(
        manifest, {.format = format, .values = tensor.size(), .codes = codes}, options, outcome);
    if (run.ok()) compare_strings(golden, run.strings, outcome);
    outcome.coded.strings = std::move(run.strings);
  }
  if (!outcome.ok()) return outcome;
  const Decoded back = golden_decode(format, tensor.size(), outcome.coded.strings);
  outcome.compared += tensor.size();
  if (back.fault) {
    differ(outcome, "the golden decoder refuses the strings: " + back.fault->what);
  } else if (back.values != expected) {
    differ(outcome, "the golden decoder does not give the values back");
  }
  return outcome;
}

CodeOutcome decode_tensor(const Manifest& manifest, const CodedTensor& coded,
                          const std::string& where, const CodeOptions& options) {
  CodeOutcome outcome;
  const CodecFormat& format = coded.format;
  check_format(block_format(manifest), format, where);
  const Decoded golden = golden_decode(format, coded.values(), coded.strings);
  if (golden.fault) {
    constexpr std::uint64_t kByteBits = 8;
    throw Error(fmt::format("{}: byte {}: string {}, bit {}: {}; encode the tensor again", where,
                            string_offset(coded, golden.fault->string) +
                                golden.fault->bit / kByteBits,
                            golden.fault->string, golden.fault->bit, golden.fault->what));
  }
  std::vector<std::uint32_t> codes = golden.values;
  if (!options.library.empty()) {
    const CodecRun run = run_block(
        manifest,
        {.format = format, .decode = true, .values = coded.values(), .strings = &coded.strings},
        options, outcome);
    for (std::size_t i = 0; run.ok() && i < codes.size(); ++i) {
      const std::uint32_t got = beat_value(manifest, run.beats, static_cast<std::int64_t>(i));
      ++outcome.compared;
      if (got != codes[i])
        differ(outcome, fmt::format("value {}: expected {:#x}, got {:#x}", i, codes[i], got));
      codes[i] = got;
    }
  }
  outcome.tensor = tensor_of_codes(codes, format.value_bits, coded.dtype, coded.shape);
  return outcome;
}

}  // namespace heddle
