// SPDX-License-Identifier: Apache-2.0
#include "gen/bit_serial/bramac_schema.hpp"

#include <algorithm>
#include <bit>

#include "gen/core/schema_keys.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kWordBits = 40, kAccBits = 32, kActBits = 8;
constexpr std::int64_t kMostCols = 256;  // of the post-processor
constexpr std::int64_t kLeastStreamBits = 64;

std::int64_t derive_requant_lanes(const ValueMap& values) {
  const std::int64_t lanes = std::max<std::int64_t>(1, int_of(values, "blocks"));
  return floor_pow2(std::min(2 * lanes, int_of(values, "stream_bits") / kActBits));
}

Schema make_schema() {
  Schema schema{
      int_key("parameters", "blocks", 1, 51, 8, "", "compute-in-BRAM blocks side by side"),
      flag_key("one_dummy_array", false,
               "1da: one dummy array a block at twice the main clock; else 2sa: two arrays"),
      int_key("parameters", "min_bits", 2, 8, 2, "bit",
              "least precision of a layer: 2, 4 or 8; a block has 40/min_bits columns of sums"),
      int_key("parameters", "vector", 2, 20, 16, "",
              "input channels that a position sends at once; even"),
      requant_key(),
  };
  KeySpec lanes = int_key("parameters", "requant_lanes", 1, 128, 0, "",
                          "results requantized a cycle; a power of two");
  lanes.derive = derive_requant_lanes;
  lanes.derive_text = "2*blocks, a power of two, at most stream_bits/8";
  schema.push_back(lanes);
  schema.push_back(int_key("buffers", "act_kib", 1, 65536, 32, "KiB", "activation buffer"));
  schema.push_back(
      int_key("buffers", "acc_kib", 1, 65536, 64, "KiB", "partial sums and results, half each"));
  schema.push_back(int_key("interface", "stream_bits", kLeastStreamBits, 1024, 128, "bit",
                           "width of every stream; a power of two"));
  return schema;
}

}  // namespace

const Schema& bramac_schema() {
  static const Schema kSchema = make_schema();
  return kSchema;
}

BramacSizes bramac_sizes(const ValueMap& values) {
  BramacSizes s;
  s.one_dummy_array = bool_of(values, "one_dummy_array");
  s.blocks = int_of(values, "blocks");
  s.lanes = kWordBits / int_of(values, "min_bits");
  s.vector = int_of(values, "vector");
  s.act_depth = depth_of(int_of(values, "act_kib"), s.vector * kActBits);
  s.acc_depth = depth_of(int_of(values, "acc_kib"), 2 * s.cols() * kAccBits);
  return s;
}

void bramac_rules(RuleCheck& check) {
  constexpr std::int64_t kLeastDepth = 4;
  const BramacSizes s = bramac_sizes(check.values());
  const auto text = [](std::int64_t value) { return std::to_string(value); };
  stream_rules(check, {"blocks"});
  check.require(std::has_single_bit(static_cast<std::uint64_t>(check.at("min_bits"))), "min_bits",
                {}, "must be 2, 4 or 8");
  check.require(s.vector % 2 == 0, "vector", {}, "must be even");
  check.require(s.cols() <= kMostCols, "blocks", {"min_bits"},
                "must be at most " + text(kMostCols / s.lanes) + " for 256 columns of sums, " +
                    text(s.lanes) + " a block (40/min_bits)");
  check.require(s.act_depth >= kLeastDepth, "act_kib", {"vector"},
                "must be at least " + text(kib_for(kLeastDepth, s.vector * kActBits)) +
                    " to hold " + text(kLeastDepth) + " vectors");
  check.require(s.acc_depth >= kLeastDepth, "acc_kib", {"blocks", "min_bits"},
                "must be at least " + text(kib_for(2 * kLeastDepth, s.cols() * kAccBits)) +
                    " to hold " + text(kLeastDepth) + " partial sums and " + text(kLeastDepth) +
                    " results of " + text(s.cols()) + " columns");
}

}  // namespace heddle
