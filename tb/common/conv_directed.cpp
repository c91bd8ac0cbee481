// SPDX-License-Identifier: Apache-2.0
#include "tb/common/conv_directed.hpp"

#include <algorithm>

namespace heddle {
namespace {

void pointwise_layers(DirectedList& b) {
  b.add("one product", layer(1, 1, 1, 1));
  b.add("the array's own size", layer(4, 5, b.rows(), b.cols()));
  b.add("one channel beyond the array", layer(3, 3, b.rows() + 1, b.cols() + 1));
  b.add("five column tiles", layer(1, 3, 2, 4 * b.cols() + 1));
  b.add("many passes of one position",
        layer(1, 1, 7 * b.rows(), std::max<std::int64_t>(1, b.cols() - 1)));
  b.add("a batch of images", layer(2, 4, b.rows(), 2).batch(3));
  b.add("a batch of vectors, fully connected", layer(3, 1, 2 * b.rows() + 1, 2 * b.cols() + 1));
}

void spatial_layers(DirectedList& b) {
  const std::int64_t c = std::min<std::int64_t>(b.rows(), 8);
  b.add("3x3, padded all round",
        layer(6, 7, b.rows(), b.cols()).kernel(3, 3).before(1, 1).after(1, 1));
  b.add("3x3, stride 2, padded after",
        layer(8, 8, c, b.cols() + 1).kernel(3, 3).stride(2, 2).after(1, 1));
  b.add("2x3, strides 3 and 2", layer(9, 8, c, 3).kernel(2, 3).stride(3, 2).before(0, 1));
  b.add("1x1, stride 3: pixels that no tap reads", layer(7, 10, b.rows() + 2, 2).stride(3, 3));
  b.add("dilated 2 and 3", layer(7, 9, c, 2).kernel(3, 2).dilated(2, 3).before(2, 3).after(2, 3));
  b.add("a kernel larger than the image",
        layer(2, 3, c, b.cols()).kernel(5, 5).before(2, 2).after(2, 2));
  b.add("one-dimensional, dilated",
        layer(1, 17, c, 3).kernel(1, 3).dilated(1, 4).before(0, 4).after(0, 4));
  b.add("only padding is read in whole rows",
        layer(3, 3, 1, 2).kernel(3, 3).before(3, 3).after(3, 3));
}

// Taps and positions as far from the image as coordinates reach: a lost bit brings them back.
void distant_layers(DirectedList& b) {
  for (std::int64_t far = 4; far <= 16384; far *= 2) {
    b.add("taps far after the image",
          layer(2, 3, 2, 2).kernel(2, 2).dilated(far, far).after(far, far));
    b.add("taps far before the image",
          layer(3, 2, 1, 2).kernel(2, 2).dilated(far, far).before(far, far));
  }
  for (const std::int64_t far : {8192, 16384}) {
    b.add("taps far after an image of deep pixels",
          layer(2, 2, 32 * b.rows(), 2).kernel(2, 2).dilated(far, far).after(far, far));
  }
  b.add("a long row of padding: many position tiles",
        layer(1, 2, 2, 2).kernel(1, 2).before(0, 1278).after(0, 1278));
  // Every tap row and column has a position at the image's edge, where its offset decides.
  b.add("a kernel higher than the image",
        layer(28, 1, b.rows(), 2).kernel(47, 1).before(23, 0).after(23, 0));
  b.add("a kernel wider than the image",
        layer(1, 28, b.rows(), 2).kernel(1, 47).before(0, 23).after(0, 23));
  // The last pass of a tile needs vectors long after the first one, and starts above the image.
  for (const std::int64_t half : {2, 8}) {
    b.add("passes far apart",
          layer(2 * half, 4, b.rows(), 2).kernel(2, 1).dilated(half, 1).before(half, 0));
  }
  b.add("a wide kernel", layer(1, 41, 2, 2).kernel(1, 37));
  b.add("a high kernel", layer(70, 1, 1, 2).kernel(60, 1).before(1, 0).after(1, 0));
}

void grouped_layers(DirectedList& b) {
  const std::int64_t c = std::min<std::int64_t>(b.cols() + 1, 17);
  b.add("depthwise", layer(5, 6, c, c).kernel(3, 3).before(1, 1).grouped(c).after(1, 1));
  b.add("depthwise, two outputs a channel, stride 2",
        layer(5, 5, 3, 6).kernel(3, 3).stride(2, 2).grouped(3));
  b.add("two groups", layer(3, 3, 6, 4).kernel(2, 2).grouped(2));
  b.add("groups as large as the array", layer(2, 3, 2 * b.rows(), 2 * b.cols()).grouped(2));
}

void raw_layers(DirectedList& b) {
  Filling raw;
  raw.raw = true;
  b.add("product of matrices, raw", layer(5, 1, b.rows() + 2, b.cols() + 2), raw);
  b.add("vector times matrix, raw", layer(1, 1, 3 * b.rows(), 3 * b.cols() + 1), raw);
  raw.operands = Operands::kExtremes;
  b.add("extreme operands, raw", layer(7, 1, 2 * b.rows(), b.cols()), raw);
  raw.operands = Operands::kLowest;
  b.add("full-scale negative operands, raw", layer(3, 1, 3 * b.rows() + 1, b.cols()), raw);
}

void value_layers(DirectedList& b) {
  const ConvShape shape = layer(5, 5, b.rows(), 2 * b.cols() + 1);
  const std::int64_t columns = std::min(b.cols(), std::int64_t{16});
  for (const RequantRule rule : b.limits().rules) {
    b.add("results fill the range", shape, {.rule = rule});
    b.add("saturating results", shape,
          {.rule = rule, .operands = Operands::kExtremes, .spread = Spread::kSaturate});
    b.add("scales at the ends of their fields", shape, {.rule = rule, .spread = Spread::kWide});
    b.add("every shift in every column", layer(6, 8, 2, 61 * columns),
          {.rule = rule,
           .spread = Spread::kEveryShift,
           .bias = false,
           .weight_shift = b.limits().wgt_bits - 3});
    b.add("every shift in every column, large sums", layer(3, 5, 2 * b.rows(), 61 * columns),
          {.rule = rule, .operands = Operands::kExtremes, .spread = Spread::kEveryShift});
    b.add("results of 0..255", shape, {.rule = rule, .bias = false, .unsigned_result = true});
  }
  Filling filling = b.turn();
  filling.operands = Operands::kLowest;
  b.add("full-scale negative operands", layer(3, 3, 2 * b.rows(), b.cols()), filling);
  filling.operands = Operands::kLowTimesHigh;
  b.add("least times greatest", layer(3, 3, 2 * b.rows(), b.cols()), filling);
  filling = b.turn();
  filling.opposite_input = true;
  b.add("a tensor of the other signedness", layer(4, 4, 3, 3).kernel(3, 3).before(1, 1).after(1, 1),
        filling);
  filling = b.turn();
  filling.fused_relu = true;
  b.add("a fused ReLU", shape, filling);
  for (const bool extreme : {false, true}) {
    filling = b.turn();
    filling.weight_zero_point = true;
    if (extreme) filling.operands = Operands::kExtremes;
    b.add(extreme ? "weight zero points, extreme operands" : "weight zero points",
          layer(4, 5, b.rows() + 1, b.cols() + 2).kernel(2, 2).before(1, 0), filling);
  }
  filling.operands = Operands::kRandom;
  filling.weight_shift = 1;
  b.add("weight zero points subtracted beforehand", layer(4, 3, b.rows(), b.cols()), filling);
}

}  // namespace

Filling DirectedList::turn() const {
  Filling filling;
  filling.rule = limits_.rules[layers_.size() % limits_.rules.size()];
  return filling;
}

void DirectedList::add(const char* name, const ConvShape& shape, const Filling& filling) {
  const ConvLayer conv = shape.conv();
  const std::int64_t tiles = ((conv.in_c_per_group() + rows() - 1) / rows()) * conv.groups *
                             ((conv.out_c_per_group() + cols() - 1) / cols());
  if (conv.positions() * tiles * conv.kernel_h * conv.kernel_w > most_steps_) return;
  layers_.push_back({name, conv, filling});
}

void add_conv_layers(DirectedList& list) {
  pointwise_layers(list);
  spatial_layers(list);
  distant_layers(list);
  grouped_layers(list);
  raw_layers(list);
  value_layers(list);
}

void add_tiled_layers(DirectedList& b, std::int64_t positions, std::int64_t act) {
  const std::int64_t rows = b.rows();
  b.add("several position tiles",
        layer(2, positions + 3, std::min<std::int64_t>(rows, 2), b.cols() + 1));
  b.add("several position tiles of several passes", layer(3, positions, 2, 2).kernel(2, 2));
  b.add("several column tiles of several position tiles",
        layer(2, positions, rows, 3 * b.cols() + 1));
  b.add("an image larger than the act buffer",
        layer(act / 8 + 2, 8, rows, 2).kernel(2, 2).stride(2, 2));
  b.add("a halo around every tile of a large image",
        layer(act / 8 + 3, 9, rows, 1).kernel(3, 3).before(1, 1).after(1, 1));
  b.add("rows of half the act buffer", layer(2, act / 2, rows, 2).kernel(1, 2));
  b.add("rows of a quarter of the act buffer",
        layer(4, act / 4, rows, 2).kernel(2, 2).stride(2, 1));
  if (act * rows <= 40'000) {
    b.add("pixels of half the act buffer", layer(1, 2, rows * act / 2, 2));
    b.add("a position larger than the act buffer", layer(1, 1, rows * (act + 3) - 1, b.cols() + 1));
    b.add("a tap window larger than the act buffer",
          layer(3, 4, rows * (act / 4 + 1), 2).kernel(2, 3));
  }
}

}  // namespace heddle
