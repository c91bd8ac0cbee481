// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_tiling.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

// A part of the reduction.
struct Piece {
  std::int64_t tap_row = 0, taps_h = 1, tap_col = 0, taps_w = 1, vector = 0, vectors = 1;
};

std::vector<Piece> pieces_of(const ConvBlock& block, const ConvLayer& layer, const Slice& slice,
                             const Strategy& strategy) {
  const std::int64_t step_h = strategy.tap_rows ? 1 : layer.kernel_h;
  const std::int64_t step_w = strategy.tap_cols ? 1 : layer.kernel_w;
  const std::int64_t all = channel_vectors(block, slice);
  std::vector<Piece> pieces;
  for (std::int64_t r = 0; r < layer.kernel_h; r += step_h) {
    for (std::int64_t s = 0; s < layer.kernel_w; s += step_w) {
      for (std::int64_t v = 0; v < all; v += strategy.vectors) {
        pieces.push_back({.tap_row = r, .taps_h = step_h, .tap_col = s, .taps_w = step_w,
                          .vector = v, .vectors = std::min(strategy.vectors, all - v)});
      }
    }
  }
  return pieces;
}

// Rows that the lowest tap reads below the image.
std::int64_t padding_below(const ConvLayer& layer) {
  return (layer.out_h - 1) * layer.stride_h + (layer.kernel_h - 1) * layer.dilation_h -
         layer.pad_top - (layer.in_h - 1);
}

// Axis maps by tile and taps; neighbouring tasks share them.
class MapCache {
 public:
  explicit MapCache(bool with_holes) : with_holes_(with_holes) {}

  std::shared_ptr<const AxisMap> get(const Axis& axis) {
    const Key key{axis.pad, axis.out_begin, axis.outs, axis.tap_begin, axis.taps};
    const auto found = maps_.find(key);
    if (found != maps_.end()) return found->second;
    auto map = compact_axis(axis);
    if (!map && with_holes_) map = whole_axis(axis);
    auto shared = map ? std::make_shared<const AxisMap>(*std::move(map)) : nullptr;
    return maps_.emplace(key, std::move(shared)).first->second;
  }

 private:
  using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
  bool with_holes_;
  std::map<Key, std::shared_ptr<const AxisMap>> maps_;
};

class TaskBuilder {
 public:
  TaskBuilder(const ConvBlock& block, const ConvLayer& layer, const Lowered& lowered,
              std::size_t slice_index, const Strategy& strategy)
      : block_(block), layer_(layer), lowered_(lowered), slice_index_(slice_index),
        slice_(lowered.slices[slice_index]), strategy_(strategy),
        bottom_up_(padding_below(layer) > std::max<std::int64_t>(layer.pad_top, 0)),
        pieces_(pieces_of(block, layer, slice_, strategy)),
        rows_(!block.continues), cols_(!block.continues) {}

  std::optional<std::vector<Task>> build() {
    Task task;
    task.slice = slice_index_;
    task.flat = strategy_.flat;
    bool fits = true;
    if (strategy_.flat) {
      for (std::int64_t p = 0; fits && p < layer_.positions(); p += strategy_.cols) {
        task.col = p;
        task.cols = std::min(strategy_.cols, layer_.positions() - p);
        fits = add_region(task);
      }
    } else {
      for (task.image = 0; fits && task.image < layer_.n; ++task.image) fits = add_image(task);
    }
    if (!fits) return std::nullopt;
    return std::move(tasks_);
  }

 private:
  bool add_image(Task task) {
    for (task.row = 0; task.row < layer_.out_h; task.row += strategy_.rows) {
      task.rows = std::min(strategy_.rows, layer_.out_h - task.row);
      for (task.col = 0; task.col < layer_.out_w; task.col += strategy_.cols) {
        task.cols = std::min(strategy_.cols, layer_.out_w - task.col);
        if (!add_region(task)) return false;
      }
    }
    return true;
  }

  // All column tiles in one descriptor; or, with several pieces, one column tile after another.
  bool add_region(Task task) {
    const std::int64_t col_tiles = ceil_div(slice_.out_count, block_.cols);
    if (pieces_.size() == 1) return add_task(task, pieces_.front(), col_tiles);
    for (task.col_tile = 0; task.col_tile < col_tiles; ++task.col_tile) {
      for (const Piece& piece : pieces_) {
        if (!add_task(task, piece, 1)) return false;
      }
    }
    return true;
  }

  bool add_task(Task task, const Piece& piece, std::int64_t col_tiles) {
    ConvDescriptor& d = task.descriptor;
    task.tap_row = piece.tap_row;
    task.tap_col = piece.tap_col;
    task.vector = piece.vector;
    d.acc_first = &piece == &pieces_.front() || pieces_.size() == 1;
    d.emit = &piece == &pieces_.back() || pieces_.size() == 1;
    set_constants(d);
    d.col_tiles = col_tiles;
    d.cols_last =
        std::min(block_.cols, slice_.out_count - (task.col_tile + col_tiles - 1) * block_.cols);
    set_reduction(d, piece);
    d.positions = task.rows * task.cols;
    if (!set_image(task, piece)) return false;
    const bool stays = weights_stay(block_, d.passes) && pieces_.size() == 1;
    set_tiles(d, stays ? std::min(strategy_.tile_pos, d.positions) : d.positions);
    tasks_.push_back(std::move(task));
    return d.tile_pos <= std::min(block_.psum_depth, ConvBlock::kMaxField) &&
           d.positions <= ConvBlock::kMaxField &&
           block_.stored_vectors(d.in_h * d.in_w, d.vec_per_pixel) <= block_.image_vectors() &&
           d.vec_per_pixel <= ConvBlock::kMaxField && vector_numbers_fit(d);
  }

  void set_constants(ConvDescriptor& d) const {
    d.raw = lowered_.raw;
    d.round = lowered_.round;
    d.act_zp = lowered_.act_zp;
    d.wgt_zp = slice_.wgt_zp;
    if (!layer_.requant) return;
    d.out_zp = layer_.requant->zero_point;
    d.out_min = layer_.requant->clamp_min;
    d.out_max = layer_.requant->clamp_max;
  }

  void set_reduction(ConvDescriptor& d, const Piece& piece) const {
    d.taps_h = piece.taps_h;
    d.taps_w = piece.taps_w;
    d.vec_per_pixel = piece.vectors;
    d.pass_taps = stacked_taps(block_, slice_.in_count, piece.taps_h * piece.taps_w);
    d.passes = passes_of(block_, slice_, piece.taps_h * piece.taps_w, piece.vectors);
    d.group_rows = d.pass_taps > 1 ? slice_.in_count : block_.rows;
    d.rows_last =
        std::min(block_.rows, slice_.in_count - (piece.vector + piece.vectors - 1) * block_.rows);
    const std::int64_t elements = d.pass_taps > 1 ? slice_.in_count : block_.rows;
    d.vec_beats = block_.beats(elements, block_.act_bits);
  }

  bool set_image(Task& task, const Piece& piece) {
    ConvDescriptor& d = task.descriptor;
    d.out_w = task.cols;
    if (task.flat) {
      d.in_w = task.cols;
      return d.in_w <= ConvBlock::kMaxCoord;
    }
    const Axis rows = row_axis(layer_, task.row, task.rows, piece.tap_row, piece.taps_h);
    task.bottom_up = bottom_up_;
    task.axis_h = rows_.get(bottom_up_ ? mirrored(rows) : rows);
    task.axis_w = cols_.get(col_axis(layer_, task.col, task.cols, piece.tap_col, piece.taps_w));
    if (!task.axis_h || !task.axis_w) return false;
    d.in_h = static_cast<std::int64_t>(task.axis_h->coords.size());
    d.in_w = static_cast<std::int64_t>(task.axis_w->coords.size());
    if (d.in_h == 0 || d.in_w == 0) {  // all padding: one pixel is sent, and never read
      d.in_h = d.in_w = d.org_h = d.org_w = 1;
    } else {
      d.org_h = task.axis_h->origin;
      d.org_w = task.axis_w->origin;
      d.stride_h = task.axis_h->stride;
      d.stride_w = task.axis_w->stride;
      d.dil_h = task.axis_h->dilation;
      d.dil_w = task.axis_w->dilation;
    }
    d.slack = d.pass_taps > 1 ? std::max<std::int64_t>(-d.org_w, 0) + 1 : 1;
    return true;
  }

  const ConvBlock& block_;
  const ConvLayer& layer_;
  const Lowered& lowered_;
  std::size_t slice_index_;
  const Slice& slice_;
  const Strategy& strategy_;
  bool bottom_up_;
  std::vector<Piece> pieces_;
  MapCache rows_, cols_;
  std::vector<Task> tasks_;
};

}  // namespace

bool is_pointwise(const ConvLayer& layer) {
  return layer.kernel_h == 1 && layer.kernel_w == 1 && layer.pad_top == 0 && layer.pad_left == 0 &&
         (layer.out_h - 1) * layer.stride_h < layer.in_h &&
         (layer.out_w - 1) * layer.stride_w < layer.in_w;
}

Axis row_axis(const ConvLayer& layer, std::int64_t out_begin, std::int64_t outs,
              std::int64_t tap_begin, std::int64_t taps) {
  return {.extent = layer.in_h, .out_begin = out_begin, .outs = outs, .tap_begin = tap_begin,
          .taps = taps, .stride = layer.stride_h, .dilation = layer.dilation_h,
          .pad = layer.pad_top};
}

Axis col_axis(const ConvLayer& layer, std::int64_t out_begin, std::int64_t outs,
              std::int64_t tap_begin, std::int64_t taps) {
  return {.extent = layer.in_w, .out_begin = out_begin, .outs = outs, .tap_begin = tap_begin,
          .taps = taps, .stride = layer.stride_w, .dilation = layer.dilation_w,
          .pad = layer.pad_left};
}

std::int64_t channel_vectors(const ConvBlock& block, const Slice& slice) {
  return ceil_div(slice.in_count, block.rows);
}

std::int64_t passes_of(const ConvBlock& block, const Slice& slice, std::int64_t taps,
                       std::int64_t vectors) {
  const std::int64_t stacked = stacked_taps(block, slice.in_count, taps);
  return stacked > 1 ? ceil_div(taps, stacked) : taps * vectors;
}

bool weights_stay(const ConvBlock& block, std::int64_t passes) {
  return passes * block.pass_weights <= block.wgt_depth;
}

std::optional<std::vector<Task>> build_tasks(const ConvBlock& block, const ConvLayer& layer,
                                             const Lowered& lowered, std::size_t slice,
                                             const Strategy& strategy) {
  return TaskBuilder(block, layer, lowered, slice, strategy).build();
}

}  // namespace heddle
