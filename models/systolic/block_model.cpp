// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/block_model.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

// CONTRACT.md's field table, read from a descriptor's words.
struct Desc : ConvFields {
  explicit Desc(std::vector<std::int64_t> words) : ConvFields(std::move(words)) {}

  std::int64_t act_zp = u(0, 8, 8), wgt_zp = s(0, 16, 8), vec_beats = u(0, 24, 8) + 1;
  std::int64_t group_rows = u(6, 16, 16), org_vec = s(13, 0, 32), vectors = u(18, 0, 16);
};

class BlockModel {
 public:
  BlockModel(const Manifest& manifest, const LayerPlan& plan)
      : rows_(manifest.param("rows")), cols_(manifest.param("cols")),
        act_bits_(static_cast<int>(manifest.param("act_bits"))),
        acc_bits_(static_cast<int>(manifest.param("acc_bits"))),
        act_signed_(manifest.param("act_signed") != 0),
        weight_zero_point_(manifest.param("weight_zero_point") != 0),
        act_depth_(manifest.param("act_depth")), wgt_depth_(manifest.param("wgt_depth")),
        psum_depth_(manifest.param("psum_depth")), pack_(manifest.param("pack_channels")),
        cmd_(plan.cmd, 32, false),
        wgt_(plan.wgt, static_cast<int>(manifest.param("wgt_bits")), true),
        act_(plan.act, act_bits_, act_signed_),
        psum_(static_cast<std::size_t>(psum_depth_ * cols_), 0),
        result_(static_cast<std::size_t>(manifest.param("stream_bits") / 8), acc_bits_) {}

  BlockResult run() {
    run_descriptors<Desc>(cmd_, wgt_, act_, [&](const Desc& d) {
      check(d);
      run_descriptor(d);
    });
    return result_.take();
  }

 private:
  void check(const Desc& d) const {
    require_contract(d.vectors >= 1 && d.vectors <= act_depth_, "vectors exceed the act buffer");
    require_contract(d.vectors == d.in_h * d.in_w * d.vec_per_pixel, "vectors is not the image's");
    require_contract(d.tile_pos >= 1 && d.tile_pos <= psum_depth_, "tile_pos exceeds the psum buffer");
    require_contract(d.tile_pos_last >= 1 && d.tile_pos_last <= d.tile_pos, "tile_pos_last out of range");
    require_contract(d.positions == (d.pos_tiles - 1) * d.tile_pos + d.tile_pos_last, "positions is wrong");
    require_contract(d.pos_tiles == 1 || d.passes * rows_ <= wgt_depth_, "weights exceed their buffer");
    require_contract((d.acc_first && d.emit) || (d.col_tiles == 1 && d.pos_tiles == 1),
            "partial sums of several tiles");
    require_contract(d.cols_last >= 1 && d.cols_last <= cols_ && d.col_tiles >= 1, "column tiles");
    require_contract(d.wgt_zp == 0 || weight_zero_point_, "no weight zero point is built in");
    require_contract(!d.final || d.emit, "a final descriptor must emit");
    const std::int64_t taps = d.taps_h * d.taps_w;
    if (d.pass_taps == 1) {
      require_contract(d.group_rows == rows_ && d.passes == taps * d.vec_per_pixel, "passes is wrong");
      require_contract(d.slack == 1, "slack without stacked taps");
    } else {
      require_contract(d.vec_per_pixel == 1 && d.group_rows <= pack_, "stacked taps exceed pack_channels");
      require_contract(d.pass_taps * d.group_rows <= rows_, "stacked taps exceed the rows");
      require_contract(d.passes == (taps + d.pass_taps - 1) / d.pass_taps, "passes is wrong");
    }
    require_contract(d.org_vec == (d.org_h * d.in_w + d.org_w) * d.vec_per_pixel &&
                d.step_w == d.stride_w * d.vec_per_pixel &&
                d.step_h == d.stride_h * d.in_w * d.vec_per_pixel &&
                d.tap_w == d.dil_w * d.vec_per_pixel &&
                d.tap_h == d.dil_h * d.in_w * d.vec_per_pixel, "vector steps are wrong");
  }

  void run_descriptor(const Desc& d) {
    std::vector<RecordWords> records;
    const std::int64_t channels = (d.col_tiles - 1) * cols_ + d.cols_last;
    for (std::int64_t i = 0; d.emit && !d.post.raw && i < channels; ++i) records.push_back(cmd_.read(4));
    const std::size_t first_beat = act_.beats_read();
    image_.clear();
    for (std::int64_t i = 0; i < d.vectors; ++i) {
      image_.push_back(act_.read(d.pass_taps > 1 ? d.group_rows : rows_));
    }
    require_contract(act_.beats_read() - first_beat == static_cast<std::size_t>(d.vectors * d.vec_beats),
            "vec_beats is wrong");
    for (std::int64_t kt = 0; kt < d.col_tiles; ++kt) {
      weights_.clear();
      for (std::int64_t i = 0; i < d.passes * rows_; ++i) weights_.push_back(wgt_.read(cols_));
      const std::int64_t used = kt == d.col_tiles - 1 ? d.cols_last : cols_;
      for (std::int64_t tile = 0; tile < d.pos_tiles; ++tile) {
        run_tile(d, tile, used, std::span(records).subspan(
                                    records.empty() ? 0 : static_cast<std::size_t>(kt * cols_)));
      }
    }
    if (d.emit) result_.end_descriptor();
  }

  void run_tile(const Desc& d, std::int64_t tile, std::int64_t used,
                std::span<const RecordWords> records) {
    const std::int64_t count = tile == d.pos_tiles - 1 ? d.tile_pos_last : d.tile_pos;
    for (std::int64_t pass = 0; pass < d.passes; ++pass) {
      for (std::int64_t p = 0; p < count; ++p) {
        const auto reads = row_values(d, tile * d.tile_pos + p, pass);
        for (std::int64_t j = 0; j < cols_; ++j) {
          std::int64_t sum = pass == 0 && d.acc_first ? 0 : psum(p, j);
          for (std::int64_t i = 0; i < rows_; ++i) {
            const std::int64_t weight = weights_[static_cast<std::size_t>(pass * rows_ + i)]
                                                [static_cast<std::size_t>(j)] - d.wgt_zp;
            sum += reads[static_cast<std::size_t>(i)] * weight;
          }
          psum(p, j) = sign_extend(static_cast<std::uint64_t>(sum), acc_bits_);
        }
        if (pass == d.passes - 1 && d.emit) emit(d, p, used, records);
      }
    }
  }

  // What every row of the array multiplies for a position in a pass.
  std::vector<std::int64_t> row_values(const Desc& d, std::int64_t position, std::int64_t pass) {
    const std::int64_t taps = d.taps_h * d.taps_w;
    const std::int64_t oh = position / d.out_w, ow = position % d.out_w;
    const std::int64_t here = d.org_vec + oh * d.step_h + ow * d.step_w;
    std::vector<std::int64_t> values;
    const auto tap_vector = [&](std::int64_t tap, std::int64_t ct) {
      return here + tap / d.taps_w * d.tap_h + tap % d.taps_w * d.tap_w + ct;
    };
    const bool stacked = d.pass_taps > 1;
    const std::int64_t ct = stacked ? 0 : pass % d.vec_per_pixel;
    const std::int64_t last_tap = stacked ? std::min((pass + 1) * d.pass_taps, taps) - 1
                                          : pass / d.vec_per_pixel;
    const std::int64_t waits_for = tap_vector(last_tap, ct) + d.slack;
    for (std::int64_t i = 0; i < rows_; ++i) {
      const std::int64_t group = i / d.group_rows;
      const std::int64_t tap = stacked ? pass * d.pass_taps + group : last_tap;
      if (group >= d.pass_taps || tap >= taps) {  // without use: the weight must be the zero point
        values.push_back(kUnused);
        require_unused(d, pass, i);
        continue;
      }
      const std::int64_t h = d.org_h + oh * d.stride_h + tap / d.taps_w * d.dil_h;
      const std::int64_t w = d.org_w + ow * d.stride_w + tap % d.taps_w * d.dil_w;
      if (h < 0 || h >= d.in_h || w < 0 || w >= d.in_w) {
        const auto zp = low_bits(static_cast<std::uint64_t>(d.act_zp), act_bits_);
        values.push_back(act_signed_ ? sign_extend(zp, act_bits_) : static_cast<std::int64_t>(zp));
        continue;
      }
      const std::int64_t vector = tap_vector(tap, ct);
      require_contract(vector >= 0 && vector < d.vectors, "a vector outside the image is read");
      require_contract(vector < std::min(waits_for, d.vectors), "a vector may not be there yet");
      values.push_back(image_[static_cast<std::size_t>(vector)]
                             [static_cast<std::size_t>(i % d.group_rows)]);
    }
    return values;
  }

  void require_unused(const Desc& d, std::int64_t pass, std::int64_t row) const {
    for (const std::int64_t weight : weights_[static_cast<std::size_t>(pass * rows_ + row)]) {
      require_contract(weight == d.wgt_zp, "a row without use has a weight");
    }
  }

  void emit(const Desc& d, std::int64_t p, std::int64_t used,
            std::span<const RecordWords> records) {
    std::vector<std::int64_t> sums;
    for (std::int64_t j = 0; j < used; ++j) sums.push_back(psum(p, j));
    result_.position(d.post, records, sums);
  }

  std::int64_t& psum(std::int64_t position, std::int64_t col) {
    return psum_[static_cast<std::size_t>(position * cols_ + col)];
  }

  static constexpr std::int64_t kUnused = 77;

  std::int64_t rows_, cols_;
  int act_bits_, acc_bits_;
  bool act_signed_, weight_zero_point_;
  std::int64_t act_depth_, wgt_depth_, psum_depth_, pack_;
  VectorReader cmd_, wgt_, act_;
  std::vector<std::int64_t> psum_;                 // [position][column]
  std::vector<std::vector<std::int64_t>> image_;   // act vectors of the descriptor
  std::vector<std::vector<std::int64_t>> weights_; // of the column tile, [pass * rows + row]
  ResultWriter result_;
};

}  // namespace

BlockResult run_block_model(const Manifest& manifest, const LayerPlan& plan) {
  return BlockModel(manifest, plan).run();
}

}  // namespace heddle
