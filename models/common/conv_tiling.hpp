// SPDX-License-Identifier: Apache-2.0
//
// A slice (conv_lowering.hpp) cut into descriptors ("tasks") that fit the block's buffers.
//   spatial tile   `rows` x `cols` outputs of one image; or, for pointwise layers, a run of
//                  consecutive positions over all images ("flat"). Pixels that several tiles read
//                  are sent again.
//   pieces         the reduction, when one output position needs more than the act buffer or an
//                  axis has no affine map (axis.hpp): `vectors` channel vectors at a time, kernel
//                  rows or columns one by one. Pieces accumulate over descriptors, a column tile
//                  at a time.
//   tile_pos       positions of a tile of the block's own loops
// A layer with more padding below than above is computed bottom up: the first tile then starts on
// padding, and waits for fewer pixels.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/common/layer.hpp"
#include "models/common/axis.hpp"
#include "models/common/conv_block.hpp"
#include "models/common/conv_descriptor.hpp"
#include "models/common/conv_lowering.hpp"

namespace heddle {

struct Strategy {
  bool flat = false;
  std::int64_t rows = 1, cols = 1;        // outputs of a spatial tile; flat: 1 x positions
  bool tap_rows = false, tap_cols = false;  // kernel rows, columns one by one
  std::int64_t vectors = 1;               // channel vectors of a piece
  std::int64_t tile_pos = 1;

  bool operator==(const Strategy&) const = default;
};

struct Task {
  std::size_t slice = 0;
  // Outputs: flat: positions col .. col+cols-1 of the layer; else rows x cols of an image.
  bool flat = false;
  std::int64_t image = 0, row = 0, rows = 1, col = 0, cols = 1;
  bool bottom_up = false;  // rows of outputs, taps and stored pixels run from the last to the first
  std::shared_ptr<const AxisMap> axis_h, axis_w;  // stored pixels (not flat); bottom_up: axis_h
                                                  // counts rows from the last one up
  std::int64_t tap_row = 0, tap_col = 0;          // first kernel row and column of the piece
  std::int64_t vector = 0;                        // first channel vector of the piece
  std::int64_t col_tile = 0;                      // first column tile
  ConvDescriptor descriptor;
};

// True when every position reads exactly one pixel, inside the image.
[[nodiscard]] bool is_pointwise(const ConvLayer& layer);

// Axes of a tile of outputs and taps.
[[nodiscard]] Axis row_axis(const ConvLayer& layer, std::int64_t out_begin, std::int64_t outs,
                            std::int64_t tap_begin, std::int64_t taps);
[[nodiscard]] Axis col_axis(const ConvLayer& layer, std::int64_t out_begin, std::int64_t outs,
                            std::int64_t tap_begin, std::int64_t taps);

// Array passes of a piece with this many taps and channel vectors.
[[nodiscard]] std::int64_t passes_of(const ConvBlock& block, const Slice& slice,
                                     std::int64_t taps, std::int64_t vectors);

// True when a column tile's weights stay in the block, so that it may have several position tiles.
[[nodiscard]] bool weights_stay(const ConvBlock& block, std::int64_t passes);

// Channel vectors of a pixel.
[[nodiscard]] std::int64_t channel_vectors(const ConvBlock& block, const Slice& slice);

// The slice's tasks in order, `final` not yet set. nullopt: the strategy does not fit the buffers
// or the descriptor's fields, or an axis has no affine map.
[[nodiscard]] std::optional<std::vector<Task>> build_tasks(const ConvBlock& block,
                                                           const ConvLayer& layer,
                                                           const Lowered& lowered,
                                                           std::size_t slice,
                                                           const Strategy& strategy);

}  // namespace heddle
