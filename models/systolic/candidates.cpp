// SPDX-License-Identifier: Apache-2.0
//
// Tiling candidates and their estimates (declared in strategy.hpp). The estimate of a descriptor is
//   max(passes * column tiles * max(positions, rows), act beats, wgt beats, result steps)
// plus what it costs to change descriptors, and without overlap of loads where the activations of
// two descriptors do not fit the buffer together.
#include <algorithm>
#include <set>

#include "models/systolic/strategy.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kPassCycles = 2;  // the shortest pass, whatever the array's size

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// How the kernel is cut.
struct Mode {
  bool tap_rows = false, tap_cols = false;
};

// Stored vectors of a spatial tile, for one channel vector (an upper bound).
std::int64_t stored_pixels(const ConvLayer& layer, const Strategy& s) {
  if (s.flat) return s.cols;
  return axis_bound(row_axis(layer, 0, s.rows, 0, s.tap_rows ? 1 : layer.kernel_h)) *
         axis_bound(col_axis(layer, 0, s.cols, 0, s.tap_cols ? 1 : layer.kernel_w));
}

class Enumerator {
 public:
  Enumerator(const SystolicBlock& block, const ConvLayer& layer, const Slice& slice)
      : block_(block), layer_(layer), slice_(slice), vectors_(channel_vectors(block, slice)) {}

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
           SystolicBlock::kMaxCoord, most_positions(vectors_, 1)});
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
      if (stored_pixels(layer_, s) * vectors_ > capacity ||
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
               ? SystolicBlock::kMaxField : std::min(block_.psum_depth, SystolicBlock::kMaxField);
  }

  // `all` in parts of at most `most`, of equal size.
  static std::int64_t even(std::int64_t all, std::int64_t most) {
    return ceil_div(all, ceil_div(all, most));
  }

  void add(Strategy s) {
    const std::int64_t pixels = stored_pixels(layer_, s);
    const std::int64_t capacity = block_.image_vectors();
    const std::int64_t fitting = std::min(vectors_, capacity / pixels);
    if (fitting < 1 || std::max(s.rows, s.cols) > SystolicBlock::kMaxCoord) return;
    s.vectors = even(vectors_, fitting);
    const std::int64_t taps_h = s.tap_rows ? 1 : layer_.kernel_h;
    const std::int64_t taps_w = s.tap_cols ? 1 : layer_.kernel_w;
    const bool one_piece = s.vectors == vectors_ && taps_h == layer_.kernel_h &&
                           taps_w == layer_.kernel_w;
    const std::int64_t positions = s.rows * s.cols;
    const std::int64_t most = one_piece ? most_positions(s.vectors, taps_h * taps_w)
                                        : std::min(block_.psum_depth, SystolicBlock::kMaxField);
    if (positions > most) return;
    s.tile_pos = std::min({positions, block_.psum_depth, SystolicBlock::kMaxField});
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const Candidate& c) {
      return c.strategy == s;
    });
    if (known) return;
    found_.push_back({.strategy = s, .estimate = estimate(s, one_piece)});
  }

  [[nodiscard]] std::int64_t estimate(const Strategy& s, bool one_piece) const {
    const std::int64_t taps = (s.tap_rows ? 1 : layer_.kernel_h) *
                              (s.tap_cols ? 1 : layer_.kernel_w);
    const std::int64_t taps_pieces = layer_.kernel_h * layer_.kernel_w / taps;
    const std::int64_t col_tiles = ceil_div(slice_.out_count, block_.cols);
    const std::int64_t regions =
        s.flat ? ceil_div(layer_.positions(), s.cols)
               : layer_.n * ceil_div(layer_.out_h, s.rows) * ceil_div(layer_.out_w, s.cols);
    const std::int64_t pieces = taps_pieces * ceil_div(vectors_, s.vectors);
    const std::int64_t descriptors = regions * (one_piece ? 1 : pieces * col_tiles);
    const std::int64_t tiles = one_piece ? col_tiles : 1;
    const std::int64_t positions = s.rows * s.cols;
    const std::int64_t passes = passes_of(block_, slice_, taps, s.vectors) * tiles;
    const std::int64_t compute = passes * std::max({positions, block_.rows, kPassCycles});
    const std::int64_t vectors = stored_pixels(layer_, s) * s.vectors;
    const std::int64_t act = vectors * block_.beats(std::min(block_.rows, slice_.in_count),
                                                    block_.act_bits);
    const std::int64_t wgt = passes * block_.rows * block_.beats(block_.cols, block_.wgt_bits);
    const std::int64_t steps =
        positions * tiles * ceil_div(std::min(block_.cols, slice_.out_count), block_.requant_lanes);
    const bool overlaps = 2 * vectors <= block_.act_depth || descriptors == 1;
    const std::int64_t work =
        overlaps ? std::max({compute, act, wgt, steps}) : std::max({compute, wgt, steps}) + act;
    return descriptors * (work + 2 * block_.rows + block_.cols);
  }

  const SystolicBlock& block_;
  const ConvLayer& layer_;
  const Slice& slice_;
  std::int64_t vectors_;
  std::vector<Candidate> found_;
};

}  // namespace

std::vector<Candidate> tiling_candidates(const SystolicBlock& block, const ConvLayer& layer,
                                         const Slice& slice) {
  return Enumerator(block, layer, slice).run();
}

std::vector<std::int64_t> tile_pos_candidates(const SystolicBlock& block, std::int64_t positions,
                                              std::int64_t cols, std::int64_t passes) {
  if (!weights_stay(block, passes)) return {positions};
  const std::int64_t most = std::min({positions, block.psum_depth, SystolicBlock::kMaxField});
  const std::int64_t least = std::min(block.rows, most);
  std::set<std::int64_t> values;
  const auto add = [&](std::int64_t value) { values.insert(std::clamp(value, least, most)); };
  add(ceil_div(block.rows, cols) * cols);
  for (const std::int64_t more : {0, 1, 2}) add(block.rows + more);
  for (const std::int64_t factor : {4, 6, 8, 16}) {  // quarters of the rows
    add(ceil_div(positions, std::max<std::int64_t>(positions * 4 / (block.rows * factor), 1)));
  }
  return {values.begin(), values.end()};
}

}  // namespace heddle
