// SPDX-License-Identifier: Apache-2.0
#include "tb/common/conv_cover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/common/bits.hpp"
#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

using Words = std::vector<std::uint32_t>;

std::size_t beats_of(std::size_t words, std::size_t bytes_per_beat) {
  const std::size_t per_beat = bytes_per_beat / 4;
  return (words + per_beat - 1) / per_beat;
}

void cover_layer(const Workload& work, FunctionalCoverage& bins) {
  const ConvLayer& l = work.layer;
  const bool depthwise = l.groups > 1 && l.in_c_per_group() == 1;
  const std::int64_t reach_h =
      (l.out_h - 1) * l.stride_h + (l.kernel_h - 1) * l.dilation_h - l.pad_top;
  const std::int64_t reach_w =
      (l.out_w - 1) * l.stride_w + (l.kernel_w - 1) * l.dilation_w - l.pad_left;
  const bool after = reach_h >= l.in_h || reach_w >= l.in_w;
  bins.hit("rule " + std::string(l.requant ? rule_name(l.requant->rule) : "none: raw"));
  bins.hit("kernel 1x1", l.kernel_h == 1 && l.kernel_w == 1);
  bins.hit("kernel one-dimensional", (l.kernel_h == 1) != (l.kernel_w == 1));
  bins.hit("kernel two-dimensional", l.kernel_h > 1 && l.kernel_w > 1);
  bins.hit("stride above 1", std::max(l.stride_h, l.stride_w) > 1);
  bins.hit("strides differ", l.stride_h != l.stride_w);
  bins.hit("stride beyond the kernel", l.stride_h > l.kernel_h && l.out_h > 1);
  bins.hit("dilation",
           (l.kernel_h > 1 && l.dilation_h > 1) || (l.kernel_w > 1 && l.dilation_w > 1));
  bins.hit("padding before", l.pad_top > 0 || l.pad_left > 0);
  bins.hit("padding after", after);
  bins.hit("padding with a zero point",
           (l.pad_top > 0 || l.pad_left > 0 || after) && l.in_zero_point != 0);
  bins.hit("groups", l.groups > 1 && !depthwise);
  bins.hit("depthwise", depthwise);
  bins.hit("depthwise with multiplier", depthwise && l.out_c_per_group() > 1);
  bins.hit("batch", l.n > 1);
  bins.hit("single position", l.positions() == 1);
  bins.hit("single product", l.reduction() == 1);
  bins.hit("weight zero point", std::any_of(l.wgt_zero_point.begin(), l.wgt_zero_point.end(),
                                            [](std::int64_t zero) { return zero != 0; }));
}

void cover_operands(const Workload& work, std::int64_t lowest, FunctionalCoverage& bins) {
  const ConvLayer& l = work.layer;
  const bool acts =
      std::all_of(work.input.data.begin(), work.input.data.end(),
                  [&](std::int64_t value) { return value == work.input.data.front(); });
  const bool weights = std::all_of(l.weights.begin(), l.weights.end(),
                                   [&](std::int64_t value) { return value == lowest; });
  bins.hit("operands all full-scale negative", acts && weights && l.reduction() > 1);
  bins.hit("bias",
           std::any_of(l.bias.begin(), l.bias.end(), [](std::int64_t b) { return b != 0; }));
}

void cover_results(const Workload& work, const Tensor& golden, FunctionalCoverage& bins) {
  if (!work.layer.requant || golden.data.empty()) return;
  const Requant& r = *work.layer.requant;
  const auto [low, high] = std::minmax_element(golden.data.begin(), golden.data.end());
  bins.hit("fused ReLU", r.clamp_min == r.zero_point && r.clamp_min > -128);
  if (r.clamp_min == r.clamp_max) return;
  bins.hit("result at lower clamp", *low == r.clamp_min);
  bins.hit("result at upper clamp", *high == r.clamp_max);
  bins.hit("result between the clamps",
           std::any_of(golden.data.begin(), golden.data.end(),
                       [&](std::int64_t v) { return v > r.clamp_min && v < r.clamp_max; }));
  bins.hit("result above 127", *high > 127);
}

void cover_tiling(const Manifest& manifest, const LayerPlan& plan, FunctionalCoverage& bins) {
  const std::int64_t cols = manifest.param("cols");
  const auto all = plan_descriptors(manifest, cols, plan);
  bins.hit("one descriptor", all.size() == 1);
  bins.hit("several descriptors", all.size() > 1);
  for (const Words& words : all) {
    const auto field = [&](const char* name) {
      return descriptor_field(manifest.descriptor, words.data(), name);
    };
    bins.hit("sums continue over descriptors", field("acc_first") == 0);
    bins.hit("sums stay in the block", field("emit") == 0);
    bins.hit("several column tiles", field("col_tiles") > 1);
    bins.hit("several position tiles", field("pos_tiles") > 1);
    bins.hit("several of both tiles", field("col_tiles") > 1 && field("pos_tiles") > 1);
    bins.hit("several passes", field("passes") > 1);
    bins.hit("partial column tile", field("cols_last") < cols);
    bins.hit("partial position tile",
             field("pos_tiles") > 1 && field("tile_pos_last") != field("tile_pos"));
    bins.hit("one position a tile", field("tile_pos") == 1 && field("pos_tiles") == 1);
    bins.hit("several vectors a pixel", field("vec_per_pixel") > 1);
    bins.hit("weight zero point in the block", field("wgt_zp") != 0);
    bins.hit("weight zero point in the block, several channels",
             field("wgt_zp") != 0 && (field("col_tiles") > 1 || field("cols_last") > 1));
    bins.hit("stacked taps", field("pass_taps") > 1);
    bins.hit("stacked taps, partial last pass",
             field("pass_taps") > 1 && field("taps_w") * field("taps_h") % field("pass_taps") != 0);
  }
}

}  // namespace

void cover_conv_layer(const Workload& work, std::int64_t lowest_weight, const Tensor& golden,
                      FunctionalCoverage& bins) {
  cover_layer(work, bins);
  cover_operands(work, lowest_weight, bins);
  cover_results(work, golden, bins);
}

std::vector<Words> plan_descriptors(const Manifest& manifest, std::int64_t cols,
                                    const LayerPlan& plan) {
  std::vector<Words> all;
  const std::size_t beat = plan.cmd.bytes_per_beat;
  const std::size_t records_bytes = beats_of(kRecordWords, beat) * beat;
  for (std::size_t at = 0; at < plan.cmd.bytes.size();) {
    Words words(kDescriptorWords);
    if (at + kDescriptorWords * 4 > plan.cmd.bytes.size()) {
      throw Error("cmd stream ends inside a descriptor");
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      words[i] = static_cast<std::uint32_t>(get_bits(plan.cmd.bytes, 8 * (at + 4 * i), 32));
    }
    const auto field = [&](const char* name) {
      return descriptor_field(manifest.descriptor, words.data(), name);
    };
    at += beats_of(kDescriptorWords, beat) * beat;
    if (field("emit") != 0 && field("raw") == 0) {
      at += static_cast<std::size_t>((field("col_tiles") - 1) * cols + field("cols_last")) *
            records_bytes;
    }
    all.push_back(std::move(words));
  }
  return all;
}

std::int64_t conv_macs(const Manifest& manifest, const LayerPlan& plan) {
  const std::int64_t cols = manifest.param("cols");
  std::int64_t macs = 0;
  for (const Words& words : plan_descriptors(manifest, cols, plan)) {
    const auto field = [&](const char* name) {
      return descriptor_field(manifest.descriptor, words.data(), name);
    };
    const std::int64_t channels = (field("col_tiles") - 1) * cols + field("cols_last");
    const std::int64_t rows =
        (field("vec_per_pixel") - 1) * field("group_rows") + field("rows_last");
    macs += field("positions") * channels * field("taps_h") * field("taps_w") * rows;
  }
  return macs;
}

void declare_conv_layer_bins(FunctionalCoverage& bins) {
  for (const char* name : {"rule none: raw",
                           "kernel 1x1",
                           "kernel one-dimensional",
                           "kernel two-dimensional",
                           "stride above 1",
                           "strides differ",
                           "stride beyond the kernel",
                           "dilation",
                           "padding before",
                           "padding after",
                           "padding with a zero point",
                           "groups",
                           "depthwise",
                           "depthwise with multiplier",
                           "batch",
                           "single position",
                           "single product",
                           "weight zero point",
                           "operands all full-scale negative",
                           "bias",
                           "result at lower clamp",
                           "result at upper clamp",
                           "result between the clamps",
                           "result above 127",
                           "fused ReLU"}) {
    bins.declare(name);
  }
}

void declare_conv_bins(const Manifest& manifest, FunctionalCoverage& bins) {
  for (const RequantRule rule : manifest.requant)
    bins.declare("rule " + std::string(rule_name(rule)));
  declare_conv_layer_bins(bins);
  for (const char* name : {"one descriptor",
                           "several descriptors",
                           "several column tiles",
                           "several position tiles",
                           "several of both tiles",
                           "several passes",
                           "partial position tile",
                           "one position a tile",
                           "several vectors a pixel",
                           "sums continue over descriptors",
                           "sums stay in the block"}) {
    bins.declare(name);
  }
  if (manifest.param("cols") > 1) bins.declare("partial column tile");
  if (manifest.param("weight_zero_point") != 0) {
    bins.declare("weight zero point in the block");
    bins.declare("weight zero point in the block, several channels");
  }
}

void cover_conv(const Manifest& manifest, const Workload& work, const LayerPlan& plan,
                const Tensor& golden, FunctionalCoverage& bins) {
  cover_conv_layer(work, int_min(static_cast<int>(manifest.param("wgt_bits"))), golden, bins);
  cover_tiling(manifest, plan, bins);
}

}  // namespace heddle
