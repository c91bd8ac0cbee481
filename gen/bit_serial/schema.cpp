// SPDX-License-Identifier: Apache-2.0
#include "gen/bit_serial/schema.hpp"

#include <algorithm>
#include <bit>

#include "gen/core/schema_keys.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kMostBits = 16;  // of an operand; columns of the paper's grid at one bit a cycle

std::int64_t derive_requant_lanes(const ValueMap& values) {
  const std::int64_t half = std::max<std::int64_t>(1, int_of(values, "filters") / 2);
  return floor_pow2(std::min(half, int_of(values, "stream_bits") / 8));
}

std::int64_t derive_windows(const ValueMap& values) {
  return std::max<std::int64_t>(1, kMostBits / int_of(values, "bits_per_cycle"));
}

Schema common_keys(std::int64_t filters) {
  Schema schema{
      int_key("parameters", "filters", 1, 256, filters, "", "output channels worked on at once"),
      int_key("parameters", "lanes", 1, 64, 16, "", "input channels worked on at once"),
      int_key("parameters", "act_bits", 1, kMostBits, kMostBits, "bit",
              "widest activation, minus its zero point"),
      int_key("parameters", "wgt_bits", 1, kMostBits, kMostBits, "bit",
              "widest weight, minus its zero point"),
      int_key("parameters", "acc_bits", 8, 32, 32, "bit", "width of an accumulator"),
      requant_key(),
  };
  KeySpec lanes = int_key("parameters", "requant_lanes", 1, 128, 0, "",
                          "results requantized a cycle; a power of two");
  lanes.derive = derive_requant_lanes;
  lanes.derive_text = "filters/2, a power of two, at most stream_bits/8";
  schema.push_back(lanes);
  schema.push_back(int_key("buffers", "act_kib", 1, 65536, 64, "KiB", "activation buffer"));
  schema.push_back(int_key("buffers", "wgt_kib", 1, 65536, 64, "KiB", "weight buffer"));
  schema.push_back(int_key("buffers", "acc_kib", 1, 65536, 16, "KiB", "results"));
  schema.push_back(int_key("interface", "stream_bits", 32, 1024, 128, "bit",
                           "width of every stream; a power of two"));
  return schema;
}

Schema make_loom() {
  Schema schema = common_keys(128);
  KeySpec windows =
      int_key("parameters", "windows", 1, 128, 0, "", "output positions worked on at once");
  windows.derive = derive_windows;
  windows.derive_text = "16/bits_per_cycle";
  const Schema own{windows,
                   int_key("parameters", "bits_per_cycle", 1, 4, 1, "bit",
                           "bits of an activation a cycle: 1, 2 or 4"),
                   flag_key("dynamic_precision", true,
                            "detect how many bits a brick's activations need, and skip the rest"),
                   flag_key("weight_groups", false,
                            "each brick's weights bring their own number of planes")};
  schema.insert(schema.begin() + 1, own.begin(), own.end());
  return schema;
}

}  // namespace

const Schema& dpnn_schema() {
  static const Schema kSchema = common_keys(8);
  return kSchema;
}

const Schema& loom_schema() {
  static const Schema kSchema = make_loom();
  return kSchema;
}

BitSerialSizes bit_serial_sizes(const ValueMap& values) {
  BitSerialSizes s;
  s.serial = values.contains("bits_per_cycle");
  s.filters = int_of(values, "filters");
  s.lanes = int_of(values, "lanes");
  s.act_bits = int_of(values, "act_bits");
  s.wgt_bits = int_of(values, "wgt_bits");
  s.acc_bits = int_of(values, "acc_bits");
  if (s.serial) {
    s.windows = int_of(values, "windows");
    s.bits_per_cycle = int_of(values, "bits_per_cycle");
    s.dynamic = bool_of(values, "dynamic_precision");
    s.weight_groups = bool_of(values, "weight_groups");
  } else {
    s.bits_per_cycle = s.act_bits;
  }
  s.slots = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(s.windows)));
  s.act_width = s.slots * s.lanes * s.bits_per_cycle;
  s.wgt_width = s.filters * s.lanes * (s.serial ? 1 : s.wgt_bits);
  s.act_depth = depth_of(int_of(values, "act_kib"), s.act_width);
  s.wgt_depth = depth_of(int_of(values, "wgt_kib"), s.wgt_width);
  s.result_depth = depth_of(int_of(values, "acc_kib"), s.filters * s.acc_bits);
  return s;
}

void bit_serial_rules(RuleCheck& check) {
  const BitSerialSizes s = bit_serial_sizes(check.values());
  const auto text = [](std::int64_t value) { return std::to_string(value); };
  stream_rules(check, {"filters"});
  if (s.serial) {
    check.require(std::has_single_bit(static_cast<std::uint64_t>(s.bits_per_cycle)),
                  "bits_per_cycle", {}, "must be 1, 2 or 4");
  }
  constexpr std::int64_t kLeastWords = 4;
  const auto pow2 = [](std::int64_t value) {
    return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(value)));
  };
  const std::int64_t slices = (s.act_bits + s.bits_per_cycle - 1) / s.bits_per_cycle;
  const std::int64_t act_words = pow2(std::max(kLeastWords, slices));
  std::vector<std::string> act_keys{"lanes", "act_bits"};
  if (s.serial) act_keys.insert(act_keys.end(), {"windows", "bits_per_cycle"});
  check.require(s.act_depth >= act_words, "act_kib", act_keys,
                "must be at least " + text(kib_for(act_words, s.act_width)) + " to hold " +
                    text(act_words) + " words of " + text(s.act_width) + " bits");
  check.require(s.wgt_depth >= kLeastWords, "wgt_kib", {"filters", "lanes", "wgt_bits"},
                "must be at least " + text(kib_for(kLeastWords, s.wgt_width)) + " to hold " +
                    text(kLeastWords) + " words of " + text(s.wgt_width) + " bits");
  const std::int64_t results = pow2(std::max(kLeastWords, s.windows));
  std::vector<std::string> result_keys{"filters", "acc_bits"};
  if (s.serial) result_keys.emplace_back("windows");
  check.require(s.result_depth >= results, "acc_kib", result_keys,
                "must be at least " + text(kib_for(results, s.filters * s.acc_bits)) +
                    " to hold " + text(results) + " positions of filters x acc_bits");
}

}  // namespace heddle
