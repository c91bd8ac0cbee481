// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_candidates.hpp"

#include <algorithm>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

// How the kernel is cut.
struct Mode {
  bool tap_rows = false, tap_cols = false;
};

class Enumerator {
 public:
  Enumerator(const ConvBlock& block, const ConvLayer& layer, const Slice& slice,
             const CycleEstimate& estimate)
      : block_(block), layer_(layer), slice_(slice), estimate_(estimate),
        vectors_(channel_vectors(block, slice)) {}

  std::vector<Candidate> run() {
    if (is_pointwise(layer_)) add_flat();
    for (const Mode mode : {Mode{false, false}, Mode{false, true}, Mode{true, false},
                            Mode{true, true}}) {
      if ((mode.tap_rows && layer_.kernel_h == 1) || (mode.tap_cols && layer_.kernel_w == 1)) {
        continue;
      }
      add_spatial(mode);
    }
    std::stable_sort(found_.begin(), found_.end(), [](const Candidate& a, const Candidate& b) {
      return a.estimate < b.estimate;
    });
    return std::move(found_);
  }

 private:
  void add_flat() {
    const std::int64_t all = layer_.positions();
    for (std::int64_t parts = 1; parts <= all; parts *= 2) {
      add({.flat = true, .rows = 1, .cols = ceil_div(all, parts)});
    }
    for (const std::int64_t share : {1, 2, 4}) {
      const std::int64_t fitting = std::min(
          {block_.image_vectors() / share / std::min(vectors_, block_.image_vectors()), all,
           ConvBlock::kMaxCoord, most_positions(vectors_, 1)});
      if (fitting > 0) add({.flat = true, .rows = 1, .cols = even(all, fitting)});
    }
  }

  void add_spatial(Mode mode) {
    for (std::int64_t w_parts = 1;; w_parts *= 2) {
      const std::int64_t cols = ceil_div(layer_.out_w, w_parts);
      for (std::int64_t h_parts = 1;; h_parts *= 2) {
        const std::int64_t rows = ceil_div(layer_.out_h, h_parts);
        add({.rows = rows, .cols = cols, .tap_rows = mode.tap_rows, .tap_cols = mode.tap_cols});
        if (rows == 1) break;
      }
      for (const std::int64_t share : {1, 2}) {
        Strategy s{.rows = 1, .cols = cols, .tap_rows = mode.tap_rows, .tap_cols = mode.tap_cols};
        const std::int64_t rows = most_rows(s, block_.image_vectors() / share);
        if (rows == 0) continue;
        s.rows = even(layer_.out_h, rows);
        add(s);
      }
      if (cols == 1) break;
    }
  }

  // Output rows of a tile that fits `capacity` vectors with all channels.
  [[nodiscard]] std::int64_t most_rows(Strategy s, std::int64_t capacity) const {
    std::int64_t rows = 0;
    for (s.rows = 1; s.rows <= layer_.out_h; ++s.rows) {
      const std::int64_t taps = (s.tap_rows ? 1 : layer_.kernel_h) *
                                (s.tap_cols ? 1 : layer_.kernel_w);
      if (block_.stored_vectors(stored_pixels(layer_, s), vectors_) > capacity ||
          s.rows * s.cols > most_positions(vectors_, taps)) {
        break;
      }
      rows = s.rows;
    }
    return rows;
  }

  // Positions of a descriptor whose reduction is in one piece.
  [[nodiscard]] std::int64_t most_positions(std::int64_t vectors, std::int64_t taps) const {
    return weights_stay(block_, passes_of(block_, slice_, taps, vectors))
               ? ConvBlock::kMaxField : std::min(block_.psum_depth, ConvBlock::kMaxField);
  }

  // `all` in parts of at most `most`, of equal size.
  static std::int64_t even(std::int64_t all, std::int64_t most) {
    return ceil_div(all, ceil_div(all, most));
  }

  void add(Strategy s) {
    const std::int64_t pixels = block_.stored_vectors(stored_pixels(layer_, s), 1);
    const std::int64_t fitting = std::min(vectors_, block_.image_vectors() / pixels);
    if (fitting < 1 || std::max(s.rows, s.cols) > ConvBlock::kMaxCoord) return;
    s.vectors = even(vectors_, fitting);
    const std::int64_t taps_h = s.tap_rows ? 1 : layer_.kernel_h;
    const std::int64_t taps_w = s.tap_cols ? 1 : layer_.kernel_w;
    const bool one_piece = s.vectors == vectors_ && taps_h == layer_.kernel_h &&
                           taps_w == layer_.kernel_w;
    if (!one_piece && !block_.continues) return;
    const std::int64_t positions = s.rows * s.cols;
    const std::int64_t most = one_piece ? most_positions(s.vectors, taps_h * taps_w)
                                        : std::min(block_.psum_depth, ConvBlock::kMaxField);
    if (positions > most) return;
    s.tile_pos = std::min({positions, block_.psum_depth, ConvBlock::kMaxField});
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const Candidate& c) {
      return c.strategy == s;
    });
    if (known) return;
    found_.push_back({.strategy = s, .estimate = estimate_(s, one_piece)});
  }

  const ConvBlock& block_;
  const ConvLayer& layer_;
  const Slice& slice_;
  const CycleEstimate& estimate_;
  std::int64_t vectors_;
  std::vector<Candidate> found_;
};

}  // namespace

std::int64_t stored_pixels(const ConvLayer& layer, const Strategy& s) {
  if (s.flat) return s.cols;
  return axis_bound(row_axis(layer, 0, s.rows, 0, s.tap_rows ? 1 : layer.kernel_h)) *
         axis_bound(col_axis(layer, 0, s.cols, 0, s.tap_cols ? 1 : layer.kernel_w));
}

StrategyParts strategy_parts(const ConvBlock& block, const ConvLayer& layer, const Slice& slice,
                             const Strategy& s, bool one_piece) {
  StrategyParts parts;
  parts.taps = (s.tap_rows ? 1 : layer.kernel_h) * (s.tap_cols ? 1 : layer.kernel_w);
  parts.col_tiles = ceil_div(slice.out_count, block.cols);
  parts.regions = s.flat ? ceil_div(layer.positions(), s.cols)
                         : layer.n * ceil_div(layer.out_h, s.rows) * ceil_div(layer.out_w, s.cols);
  parts.pieces = layer.kernel_h * layer.kernel_w / parts.taps *
                 ceil_div(channel_vectors(block, slice), s.vectors);
  parts.descriptors = parts.regions * (one_piece ? 1 : parts.pieces * parts.col_tiles);
  parts.tiles = one_piece ? parts.col_tiles : 1;
  return parts;
}

std::vector<Candidate> tiling_candidates(const ConvBlock& block, const ConvLayer& layer,
                                         const Slice& slice, const CycleEstimate& estimate) {
  return Enumerator(block, layer, slice, estimate).run();
}

}  // namespace heddle
