// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/check_coding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/codec/plan.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMostListed = 4;

CodecRun run(Dut& dut, const Manifest& manifest, const CodecJob& job, const StallPlan& stalls,
             CodeCheck& check) {
  CodecRun result = run_codec(dut, manifest, job, {.stalls = stalls});
  check.cycles = result.cycles;
  check.counters = result.counters;
  check.problems = result.problems;
  return result;
}

}  // namespace

void CodeCheck::differ(const std::string& text) {
  ++mismatches;
  if (problems.size() < kMostListed) problems.push_back(text);
}

ByteStrings encode_checked(Dut& dut, const Manifest& manifest, const CodecFormat& format,
                           std::span<const std::uint32_t> codes, const ByteStrings& golden,
                           const StallPlan& stalls, CodeCheck& check) {
  const CodecJob job{
      .format = format, .values = static_cast<std::int64_t>(codes.size()), .codes = codes};
  CodecRun result = run(dut, manifest, job, stalls, check);
  if (!check.ok()) return std::move(result.strings);
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const auto& expected = golden[i];
    const auto& got = result.strings[i];
    ++check.compared;  // the length
    if (expected.size() != got.size())
      check.differ(fmt::format("string {}: the golden encoder makes {} bytes, the block {}", i,
                               expected.size(), got.size()));
    for (std::size_t at = 0; at < std::min(expected.size(), got.size()); ++at) {
      ++check.compared;
      if (expected[at] != got[at])
        check.differ(fmt::format("string {} byte {}: expected {:02x}, got {:02x}", i, at,
                                 expected[at], got[at]));
    }
  }
  return std::move(result.strings);
}

std::vector<std::uint32_t> decode_checked(Dut& dut, const Manifest& manifest,
                                          const CodecFormat& format, const ByteStrings& strings,
                                          std::span<const std::uint32_t> golden,
                                          const StallPlan& stalls, CodeCheck& check) {
  const CodecJob job{.format = format,
                     .decode = true,
                     .values = static_cast<std::int64_t>(golden.size()),
                     .strings = &strings};
  const CodecRun result = run(dut, manifest, job, stalls, check);
  std::vector<std::uint32_t> codes;
  if (!check.ok()) return codes;
  codes.reserve(golden.size());
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const std::uint32_t got = beat_value(manifest, result.beats, static_cast<std::int64_t>(i));
    ++check.compared;
    if (got != golden[i])
      check.differ(fmt::format("value {}: expected {:#x}, got {:#x}", i, golden[i], got));
    codes.push_back(got);
  }
  return codes;
}

}  // namespace heddle
