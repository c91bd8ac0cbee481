// SPDX-License-Identifier: Apache-2.0
#include "models/codec/ratio.hpp"

#include <bit>
#include <span>
#include <stdexcept>

#include "models/codec/apack_table.hpp"
#include "models/codec/codec.hpp"
#include "models/codec/container.hpp"
#include "models/codec/entropy.hpp"
#include "models/common/error.hpp"
#include "models/common/seconds.hpp"

namespace heddle {
namespace {

constexpr int kValueBits = 8;
constexpr std::uint32_t kValueMask = (1U << kValueBits) - 1;

// Payload bits, strings padded to whole bytes as the container holds them.
double coded_bits(const QuantizedTensor& tensor, const CodecFormat& format) {
  const std::vector<std::uint32_t> codes = codec_codes(tensor, format);
  if (const auto problem = format_problem(format)) throw Error(*problem);
  const auto strings = encode_values(format, codes);
  std::vector<std::span<const std::uint8_t>> views;
  double bits = 0;
  for (const BitString& string : strings) {
    views.emplace_back(string.bytes);
    bits += 8 * static_cast<double>(string.bytes.size());
  }
  const Decoded decoded = decode_values(format, codes.size(), views);
  if (decoded.fault || decoded.values != codes)
    throw std::logic_error(tensor.name + ": " + std::string(codec_arch_name(format.architecture)) +
                           " does not give its values back");
  return bits;
}

}  // namespace

CodecCost& CodecCost::operator+=(const CodecCost& other) {
  tensors += other.tensors;
  values += other.values;
  entropy += other.entropy;
  apack += other.apack;
  apack_search += other.apack_search;
  apack_ideal += other.apack_ideal;
  apack_table += other.apack_table;
  zvc += other.zvc;
  zrle += other.zrle;
  gecko += other.gecko;
  gecko_zero += other.gecko_zero;
  search_seconds += other.search_seconds;
  optimum_seconds += other.optimum_seconds;
  return *this;
}

std::vector<std::uint32_t> codec_codes(const QuantizedTensor& tensor, const CodecFormat& format) {
  if (format.architecture == CodecArch::kApack) return tensor.codes;
  std::vector<std::uint32_t> codes;
  codes.reserve(tensor.codes.size());
  if (format.architecture != CodecArch::kGecko) {
    for (const std::int64_t value : tensor.values)
      codes.push_back(static_cast<std::uint32_t>(value) & kValueMask);
    return codes;
  }
  const bool bf16 = format.value_bits == static_cast<int>(kRatioBf16Bits);
  for (const float real : tensor.reals)
    codes.push_back(bf16 ? bf16_code(real) : std::bit_cast<std::uint32_t>(real));
  return codes;
}

std::uint32_t bf16_code(float value) {
  constexpr int kDropped = 16;
  const auto word = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t half_minus_one = (1U << (kDropped - 1)) - 1;
  return (word + half_minus_one + (word >> kDropped & 1)) >> kDropped;
}

CodecCost codec_cost(const QuantizedTensor& tensor, int substreams, int run_bits) {
  CodecCost cost{.tensors = 1, .values = static_cast<double>(tensor.codes.size())};
  CodecFormat format{
      .architecture = CodecArch::kApack, .value_bits = kValueBits, .substreams = substreams};
  const auto begin_search = Clock::now();
  const Histogram hist = histogram(tensor.codes, kValueBits);
  format.table = apack_search(hist);
  cost.search_seconds = seconds_since(begin_search);
  cost.apack_search = coded_bits(tensor, format);
  const auto begin_optimum = Clock::now();
  const ApackRows rows = apack_optimal_rows(histogram(tensor.codes, kValueBits));
  format.table = apack_table(hist, rows);
  cost.optimum_seconds = seconds_since(begin_optimum);
  cost.apack = coded_bits(tensor, format);
  cost.apack_ideal = apack_cost(hist, rows);
  cost.apack_table = static_cast<double>(table_bits(format));
  cost.entropy = cost.values * zero_order_entropy(tensor.codes);

  format = {.architecture = CodecArch::kZvc, .value_bits = kValueBits, .substreams = substreams};
  cost.zvc = coded_bits(tensor, format);
  format.architecture = CodecArch::kZrle;
  format.run_bits = run_bits;
  cost.zrle = coded_bits(tensor, format);

  format = {.architecture = CodecArch::kGecko,
            .value_bits = static_cast<int>(kRatioBf16Bits),
            .substreams = kGeckoLanes};
  cost.gecko = coded_bits(tensor, format);
  format.zero_aware = true;
  cost.gecko_zero = coded_bits(tensor, format);
  return cost;
}

}  // namespace heddle
