// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/fc_plan.hpp"

#include <algorithm>
#include <memory>

#include "models/bit_serial/brick_weights.hpp"
#include "models/bit_serial/laws.hpp"
#include "models/common/bits.hpp"

namespace heddle {
namespace {

// The layer as the block's columns see it.
struct Columns {
  std::int64_t cascade = 1;      // Sn
  std::int64_t groups = 1;       // B, channel groups of a part
  std::int64_t tiles = 1;        // of up to `sets` sets
  std::int64_t sets = 1;         // side by side
  std::int64_t all_sets = 1;
};

Columns columns_of(const BitSerialBlock& block, const ConvLayer& layer) {
  Columns c;
  c.all_sets = ceil_div(layer.out_c, block.filters);
  c.cascade = std::max<std::int64_t>(1, block.windows / c.all_sets);
  c.sets = block.windows / c.cascade;
  c.tiles = ceil_div(c.all_sets, c.sets);
  c.groups = ceil_div(ceil_div(layer.in_c, block.lanes), c.cascade);
  return c;
}

std::int64_t column_steps(const BitSerialBlock& block, const Columns& c, const Precision& p) {
  return c.tiles * c.groups * block.planes(p) * std::max(block.windows, block.slices(p)) +
         block.tail(block.slices(p));
}

BitSerialDescriptor column_descriptor(const BitSerialBlock& block, const ConvLayer& layer,
                                      const Lowered& lowered, const Columns& c,
                                      const Precision& p) {
  BitSerialDescriptor d{.conv = {},
                        .planes = block.planes(p),
                        .slices = block.slices(p),
                        .act_signed = p.act_signed,
                        .wgt_signed = p.wgt_signed,
                        .fc = true,
                        .cascade = c.cascade};
  ConvDescriptor& conv = d.conv;
  conv.final = true;
  conv.raw = lowered.raw;
  conv.round = lowered.round;
  if (layer.requant) {
    conv.out_zp = layer.requant->zero_point;
    conv.out_min = layer.requant->clamp_min;
    conv.out_max = layer.requant->clamp_max;
  }
  conv.col_tiles = c.all_sets;
  conv.cols_last = layer.out_c - (c.all_sets - 1) * block.filters;
  conv.pos_tiles = c.tiles;
  conv.tile_pos = c.sets * c.cascade;
  conv.tile_pos_last = (c.all_sets - (c.tiles - 1) * c.sets) * c.cascade;
  conv.passes = conv.vec_per_pixel = c.groups;
  conv.in_w = conv.out_w = c.cascade;
  conv.stride_h = 0;
  conv.rows_last = block.lanes;
  return d;
}

// The inputs as Sn pixels, the rest filled up with zeros.
struct PartImage {
  ConvLayer layer;
  Tensor input;
};

PartImage part_image(const BitSerialBlock& block, const ConvLayer& layer, const Tensor& input,
                     const Columns& c) {
  PartImage image{.layer = layer, .input = {}};
  image.layer.in_w = c.cascade;
  image.layer.in_c = c.groups * block.lanes;
  image.input = Tensor::zeros(input.dtype, image.layer.in_shape());
  std::fill(image.input.data.begin(), image.input.data.end(), layer.in_zero_point);
  std::copy(input.data.begin(), input.data.end(), image.input.data.begin());
  return image;
}

void put_weights(const BitSerialBlock& block, const ConvLayer& layer, const Lowered& lowered,
                 const Columns& c, const BitSerialDescriptor& d, BeatPacker& wgt) {
  const Slice& slice = lowered.slices.front();
  const auto weight = [&](std::int64_t out, std::int64_t in) -> std::int64_t {
    return out < layer.out_c && in < layer.in_c ? slice_weight(layer, lowered, slice, out, 0, in)
                                                : 0;
  };
  for (std::int64_t tile = 0; tile < c.tiles; ++tile) {
    for (std::int64_t brick = 0; brick < c.groups; ++brick) {
      std::vector<std::vector<std::int64_t>> columns;
      for (std::int64_t column = 0; column < d.positions(tile); ++column) {
        const std::int64_t first_out = (tile * c.sets + column / c.cascade) * block.filters;
        const std::int64_t first_in = (column % c.cascade * c.groups + brick) * block.lanes;
        auto& weights = columns.emplace_back();
        for (std::int64_t i = 0; i < block.filters * block.lanes; ++i) {
          weights.push_back(weight(first_out + i / block.lanes, first_in + i % block.lanes));
        }
      }
      put_brick(block, d, columns, wgt);
    }
  }
}

}  // namespace

bool prefers_columns(const BitSerialBlock& block, const ConvLayer& layer, const Precision& p) {
  const bool one_product = layer.positions() == 1 && layer.in_h * layer.in_w == 1 &&
                           layer.kernel_h * layer.kernel_w == 1 && layer.pad_top == 0 &&
                           layer.pad_left == 0 && layer.groups == 1;
  if (!block.serial || block.windows == 1 || !one_product) return false;
  const Columns c = columns_of(block, layer);
  const std::int64_t words = ceil_div(c.cascade, block.slots) * c.groups * block.slices(p);
  const bool fits = words <= std::min(block.act_depth, ConvBlock::kMaxField) &&
                    c.all_sets <= ConvBlock::kMaxField;
  const LawShape shape{.filters = layer.out_c, .channels = layer.in_c};
  return fits && column_steps(block, c, p) < conv_law(block, shape, p);
}

LayerPlan make_fc_plan(const BitSerialBlock& block, const ConvLayer& layer, const Lowered& lowered,
                       const Precision& precision, const Tensor& input) {
  const Columns c = columns_of(block, layer);
  const BitSerialDescriptor d = column_descriptor(block, layer, lowered, c, precision);
  const PartImage image = part_image(block, layer, input, c);
  Lowered parts = lowered;
  parts.slices.front().in_count = image.layer.in_c;
  Task task;
  task.axis_h = std::make_shared<const AxisMap>(AxisMap{.coords = {0}});
  AxisMap pixels;
  for (std::int64_t i = 0; i < c.cascade; ++i) pixels.coords.push_back(i);
  task.axis_w = std::make_shared<const AxisMap>(pixels);
  task.descriptor = d.conv;
  const ConvEncoding encoding{
      .wgt_element_bits = block.wgt_element_bits(),
      .act_element_bits = block.act_bits,
      .words = [&](const Task&) { return descriptor_words(block, d); },
      .weights = [&](const Task&, const Slice&, BeatPacker& wgt) {
        put_weights(block, layer, lowered, c, d, wgt);
      }};
  LayerPlan plan =
      encode_tasks(block.conv(precision), image.layer, parts, {task}, image.input, encoding);
  plan.macs = layer.macs();
  plan.counts_idle = true;
  plan.array_macs = c.tiles * c.groups * block.filters * block.windows * block.lanes;
  return plan;
}

}  // namespace heddle
