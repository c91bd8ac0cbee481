// SPDX-License-Identifier: Apache-2.0
#include "gen/systolic/schema.hpp"

#include <algorithm>
#include <bit>

#include "gen/core/schema_keys.hpp"

namespace heddle {
namespace {

std::int64_t derive_requant_lanes(const ValueMap& values) {
  const std::int64_t half = std::max<std::int64_t>(1, int_of(values, "cols") / 2);
  return floor_pow2(std::min(half, int_of(values, "stream_bits") / 8));
}

std::int64_t derive_pack_channels(const ValueMap& values) {
  return std::min<std::int64_t>(8, int_of(values, "rows") / 2);
}

Schema make_schema() {
  Schema schema{
      int_key("parameters", "rows", 1, 256, 16, "", "array rows: input channels worked on at once"),
      int_key("parameters", "cols", 1, 256, 16, "",
              "array columns: output channels worked on at once"),
      int_key("parameters", "act_bits", 2, 8, 8, "bit", "width of an activation"),
      int_key("parameters", "wgt_bits", 2, 8, 8, "bit", "width of a weight (signed)"),
      flag_key("act_signed", true, "activations are signed"),
      int_key("parameters", "acc_bits", 8, 32, 32, "bit", "width of an accumulator"),
      int_key("parameters", "max_reduction", 0, 1 << 30, 0, "",
              "products of any operands that an accumulator must hold; 0: each layer is checked by "
              "its weights"),
      flag_key("weight_zero_point", false, "subtract a weight zero point in hardware"),
  };
  schema.push_back(requant_key());
  KeySpec lanes = int_key("parameters", "requant_lanes", 1, 128, 0, "",
                          "results requantized a cycle; a power of two");
  lanes.derive = derive_requant_lanes;
  lanes.derive_text = "cols/2, a power of two, at most stream_bits/8";
  schema.push_back(lanes);
  KeySpec pack =
      int_key("parameters", "pack_channels", 0, 128, 0, "",
              "most input channels for which filter taps are stacked on the rows; 0: never");
  pack.derive = derive_pack_channels;
  pack.derive_text = "rows/2, at most 8";
  schema.push_back(pack);
  schema.push_back(int_key("parameters", "pipeline", 0, 1, 1, "",
                           "1: a carry travels 4 bits of a partial sum a cycle, for a higher clock "
                           "and one cycle more latency; 0: through all of it"));
  schema.push_back(int_key("buffers", "act_kib", 1, 65536, 32, "KiB", "activation buffer"));
  schema.push_back(int_key("buffers", "wgt_kib", 1, 65536, 16, "KiB", "weight buffer"));
  schema.push_back(
      int_key("buffers", "acc_kib", 1, 65536, 16, "KiB", "partial sums and results, half each"));
  schema.push_back(int_key("interface", "stream_bits", 32, 1024, 128, "bit",
                           "width of every stream; a power of two"));
  return schema;
}

// Largest number of products that surely fits the accumulator.
std::int64_t safe_reduction(const ValueMap& values) {
  const std::int64_t one = 1;
  const std::int64_t act_bits = int_of(values, "act_bits");
  const bool act_signed = bool_of(values, "act_signed");
  const std::int64_t wgt_bits =
      int_of(values, "wgt_bits") + (bool_of(values, "weight_zero_point") ? 1 : 0);
  const std::int64_t act_min = act_signed ? -(one << (act_bits - 1)) : 0;
  const std::int64_t act_max = act_signed ? (one << (act_bits - 1)) - 1 : (one << act_bits) - 1;
  const std::int64_t wgt_min = -(one << (wgt_bits - 1));
  const std::int64_t wgt_max = (one << (wgt_bits - 1)) - 1;
  const std::int64_t product_max = std::max(act_min * wgt_min, act_max * wgt_max);
  const std::int64_t product_min = std::min(act_min * wgt_max, act_max * wgt_min);
  const std::int64_t acc_max = (one << (int_of(values, "acc_bits") - 1)) - 1;
  return std::min(acc_max / product_max, (acc_max + 1) / -product_min);
}

}  // namespace

const Schema& systolic_schema() {
  static const Schema kSchema = make_schema();
  return kSchema;
}

SystolicDepths systolic_depths(const ValueMap& values) {
  const std::int64_t acc =
      depth_of(int_of(values, "acc_kib"), 2 * int_of(values, "cols") * int_of(values, "acc_bits"));
  return {.act = depth_of(int_of(values, "act_kib"),
                          int_of(values, "rows") * int_of(values, "act_bits")),
          .wgt = depth_of(int_of(values, "wgt_kib"),
                          int_of(values, "cols") * int_of(values, "wgt_bits")),
          .psum = acc,
          .result = acc};
}

void systolic_rules(RuleCheck& check) {
  const ValueMap& values = check.values();
  const std::int64_t rows = check.at("rows");
  const std::int64_t cols = check.at("cols");
  const auto text = [](std::int64_t value) { return std::to_string(value); };

  stream_rules(check, {"cols"});
  check.require(check.at("pack_channels") <= rows / 2, "pack_channels", {"rows"},
                "must be at most rows/2 = " + text(rows / 2));

  const std::int64_t safe = safe_reduction(values);
  check.require(check.at("max_reduction") <= safe, "max_reduction",
                {"act_bits", "wgt_bits", "act_signed", "acc_bits", "weight_zero_point"},
                "accumulators of " + text(check.at("acc_bits")) + " bits (acc_bits) hold at most " +
                    text(safe) + " products of these operands");

  constexpr std::int64_t kMinDepth = 4;
  const SystolicDepths depths = systolic_depths(values);
  check.require(depths.act >= kMinDepth, "act_kib", {"rows", "act_bits"},
                "must be at least " + text(kib_for(kMinDepth, rows * check.at("act_bits"))) +
                    " to hold " + text(kMinDepth) + " vectors of rows x act_bits");
  const auto wgt_depth =
      static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(2 * rows)));
  check.require(depths.wgt >= wgt_depth, "wgt_kib", {"rows", "cols", "wgt_bits"},
                "must be at least " + text(kib_for(wgt_depth, cols * check.at("wgt_bits"))) +
                    " to hold two arrays of " + text(rows) + "x" + text(cols) + " weights");
  check.require(depths.psum >= kMinDepth, "acc_kib", {"cols", "acc_bits"},
                "must be at least " + text(kib_for(2 * kMinDepth, cols * check.at("acc_bits"))) +
                    " to hold " + text(kMinDepth) + " partial sums and " + text(kMinDepth) +
                    " results of cols x acc_bits");
}

}  // namespace heddle
