// SPDX-License-Identifier: Apache-2.0
#include "models/codec/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace heddle {
namespace {

constexpr std::array<std::pair<CodecArch, std::string_view>, 4> kNames{{
    {CodecArch::kApack, "apack"},
    {CodecArch::kGecko, "gecko"},
    {CodecArch::kZvc, "zvc"},
    {CodecArch::kZrle, "zrle"},
}};

constexpr int kBf16Bits = 16;
constexpr int kFp32Bits = 32;
constexpr int kBf16Mantissa = 7;
constexpr int kFp32Mantissa = 23;

std::optional<std::string> range_problem(const char* key, int low, int high, int got) {
  if (got >= low && got <= high) return std::nullopt;
  return fmt::format("{}: must be {}..{}, got {}", key, low, high, got);
}

std::optional<std::string> table_problem(const CodecFormat& format) {
  const ApackTable& table = format.table;
  const std::uint32_t top = 1U << format.value_bits;
  if (table.v_min.front() != 0 || table.v_min.back() != top)
    return fmt::format("table: values must go from 0 to {}, got {} and {}", top,
                       table.v_min.front(), table.v_min.back());
  if (table.t.front() != 0 || table.t.back() != kApackTop)
    return fmt::format("table: counts must go from 0 to {}, got {} and {}", kApackTop,
                       table.t.front(), table.t.back());
  if (!std::is_sorted(table.v_min.begin(), table.v_min.end()))
    return "table: the rows' least values must not decrease";
  if (!std::is_sorted(table.t.begin(), table.t.end()))
    return "table: the cumulative counts must not decrease";
  return std::nullopt;
}

std::optional<std::string> gecko_problem(const CodecFormat& format) {
  if (format.value_bits != kBf16Bits && format.value_bits != kFp32Bits)
    return fmt::format("value_bits: must be {} (bf16) or {} (fp32), got {}", kBf16Bits, kFp32Bits,
                       format.value_bits);
  if (format.substreams % kGeckoLanes != 0)
    return fmt::format("substreams: must be a multiple of {}, got {}", kGeckoLanes,
                       format.substreams);
  const int most = format.value_bits == kBf16Bits ? kBf16Mantissa : kFp32Mantissa;
  return range_problem("mantissa_bits", 0, most, format.mantissa_bits);
}

}  // namespace

std::string_view codec_arch_name(CodecArch arch) {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const auto& name) { return name.first == arch; });
  return found == kNames.end() ? "" : found->second;
}

std::optional<CodecArch> codec_arch_from_name(std::string_view name) {
  for (const auto& [arch, text] : kNames) {
    if (text == name) return arch;
  }
  return std::nullopt;
}

int codec_kinds(CodecArch arch) { return arch == CodecArch::kZrle ? 1 : 2; }

std::optional<std::string> format_problem(const CodecFormat& format) {
  constexpr int kMinValueBits = 2;
  constexpr int kMaxValueBits = 8;
  constexpr int kMaxRunBits = 8;
  if (codec_arch_name(format.architecture).empty())
    return fmt::format("architecture: must be 1..{}, got {}", kNames.size(),
                       static_cast<int>(format.architecture));
  if (auto problem = range_problem("substreams", 1, kMaxSubstreams, format.substreams))
    return problem;
  if (format.architecture == CodecArch::kGecko) return gecko_problem(format);
  if (auto problem = range_problem("value_bits", kMinValueBits, kMaxValueBits, format.value_bits))
    return problem;
  if (format.architecture == CodecArch::kZrle)
    return range_problem("run_bits", 1, kMaxRunBits, format.run_bits);
  return format.architecture == CodecArch::kApack ? table_problem(format) : std::nullopt;
}

}  // namespace heddle
