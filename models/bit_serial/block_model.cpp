// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/block_model.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "models/bit_serial/sip.hpp"
#include "models/common/bits.hpp"

namespace heddle {
namespace {

using Values = std::vector<std::int64_t>;

// The field table of README.md, read from a descriptor's words.
struct Desc : ConvFields {
  explicit Desc(Values values) : ConvFields(std::move(values)) {}

  std::int64_t planes = u(0, 8, 4) + 1, slices = u(0, 24, 4) + 1;
  bool wgt_signed = u(0, 12, 1) != 0, act_signed = u(0, 28, 1) != 0;
  bool resident = u(0, 13, 1) != 0, fc = u(0, 14, 1) != 0;
  std::int64_t cascade = u(0, 16, 7) + 1, block_words = u(6, 16, 16);
  std::int64_t org_pixel = s(13, 0, 32), words = u(18, 0, 16);
};

class Model {
 public:
  Model(const Manifest& m, const LayerPlan& plan)
      : serial_(m.architecture == "loom"), filters_(m.param("filters")),
        windows_(m.param("windows")), lanes_(m.param("lanes")), slots_(m.param("slots")),
        act_depth_(m.param("act_depth")), wgt_depth_(m.param("wgt_depth")),
        act_bits_(static_cast<int>(m.param("act_bits"))),
        wgt_bits_(static_cast<int>(m.param("wgt_bits"))),
        bits_(serial_ ? static_cast<int>(m.param("bits_per_cycle")) : act_bits_),
        acc_bits_(static_cast<int>(m.param("acc_bits"))),
        dynamic_(m.param("dynamic_precision") != 0),
        weight_groups_(m.param("weight_groups") != 0),
        cmd_(plan.cmd, 32, false), wgt_(plan.wgt, serial_ ? 1 : wgt_bits_, false),
        act_(plan.act, act_bits_, false),
        writer_(static_cast<std::size_t>(m.param("stream_bits") / 8), acc_bits_) {}

  BitSerialResult run() {
    run_descriptors<Desc>(cmd_, wgt_, act_, [&](const Desc& d) {
      check(d);
      run_descriptor(d);
    });
    result_.out = writer_.take();
    return std::move(result_);
  }

 private:
  void check(const Desc& d) const {
    const std::int64_t blocks = (d.in_h * d.in_w + slots_ - 1) / slots_;
    require_contract(d.acc_first && d.emit, "sums of several descriptors");
    require_contract(d.pass_taps == 0 && d.slack == 0, "fields that must be 0");
    if (d.fc) {
      check_fc(d);
    } else {
      require_contract(d.cascade == 1 && d.tile_pos == 0 && d.pos_tiles == 0,
                       "fields that must be 0");
    }
    require_contract(d.slices * bits_ < act_bits_ + bits_, "more slices than an activation has");
    require_contract(serial_ || (d.slices == 1 && d.planes == 1), "dpnn has one slice and plane");
    require_contract(d.planes <= wgt_bits_, "more planes than a weight has");
    require_contract(d.block_words == d.vec_per_pixel * d.slices, "block_words is wrong");
    require_contract(d.words == blocks * d.block_words && d.words >= 1, "vectors is wrong");
    require_contract(d.words <= act_depth_, "vectors exceed the act buffer");
    require_contract(!d.resident || d.passes * d.planes <= wgt_depth_,
                     "resident weights exceed their buffer");
    require_contract(d.passes == d.taps_h * d.taps_w * d.vec_per_pixel, "passes is wrong");
    require_contract(d.positions >= 1 && d.col_tiles >= 1, "no positions or filter tiles");
    require_contract(d.cols_last >= 1 && d.cols_last <= filters_, "channels of the last tile");
    require_contract(d.rows_last >= 1 && d.rows_last <= lanes_, "channels of the last group");
    require_contract(d.org_pixel == d.org_h * d.in_w + d.org_w && d.step_w == d.stride_w &&
                         d.step_h == d.stride_h * d.in_w && d.tap_w == d.dil_w &&
                         d.tap_h == d.dil_h * d.in_w,
                     "pixel steps are wrong");
  }

  void check_fc(const Desc& d) const {
    const std::int64_t sets = windows_ / d.cascade;
    require_contract(serial_ && sets >= 1, "columns of the fully-connected mapping");
    require_contract(d.pos_tiles == (d.col_tiles + sets - 1) / sets &&
                         d.tile_pos == sets * d.cascade &&
                         d.tile_pos_last ==
                             (d.col_tiles - (d.pos_tiles - 1) * sets) * d.cascade,
                     "tiles of the fully-connected mapping");
    require_contract(d.positions == 1 && d.in_h == 1 && d.in_w == d.cascade &&
                         d.out_w == d.cascade && d.taps_h * d.taps_w == 1 && !d.resident &&
                         d.stride_h == 0 && d.stride_w == 1 && d.rows_last == lanes_,
                     "the shape of the fully-connected mapping");
  }

  void run_descriptor(const Desc& d) {
    std::vector<RecordWords> records;
    const std::int64_t channels = (d.col_tiles - 1) * filters_ + d.cols_last;
    for (std::int64_t i = 0; !d.post.raw && i < channels; ++i) records.push_back(cmd_.read(4));
    load_image(d);
    if (d.fc) {
      run_fully_connected(d, records);
      writer_.end_descriptor();
      return;
    }
    for (std::int64_t kt = 0; kt < d.col_tiles; ++kt) {
      const std::int64_t used = kt == d.col_tiles - 1 ? d.cols_last : filters_;
      const auto tile_records = std::span(records).subspan(
          records.empty() ? 0 : static_cast<std::size_t>(kt * filters_));
      if (d.resident) read_weights(d);
      for (std::int64_t first = 0; first < d.positions; first += windows_) {
        if (!d.resident) read_weights(d);
        run_group(d, first, used, tile_records);
      }
    }
    writer_.end_descriptor();
  }

  // Columns hold different outputs; `cascade` columns share a set of F, each with a part of the
  // inputs.
  void run_fully_connected(const Desc& d, std::span<const RecordWords> records) {
    const std::int64_t sets = windows_ / d.cascade;
    for (std::int64_t tile = 0; tile < d.pos_tiles; ++tile) {
      const std::int64_t columns = tile == d.pos_tiles - 1 ? d.tile_pos_last : d.tile_pos;
      std::vector<Values> sums(static_cast<std::size_t>(columns / d.cascade),
                               Values(static_cast<std::size_t>(filters_), 0));
      for (std::int64_t brick = 0; brick < d.passes; ++brick) {
        add_column_bricks(d, brick, columns, sums);
        result_.macs += columns * filters_ * lanes_;
      }
      for (std::int64_t set = 0; set < columns / d.cascade; ++set) {
        const std::int64_t kt = tile * sets + set;
        const std::int64_t used = kt == d.col_tiles - 1 ? d.cols_last : filters_;
        const auto skip = records.empty() ? 0 : static_cast<std::size_t>(kt * filters_);
        writer_.position(d.post, records.subspan(skip),
                         std::span(sums[static_cast<std::size_t>(set)])
                             .first(static_cast<std::size_t>(used)));
      }
    }
    result_.steps += windows_ > 16 ? d.slices - 1 : windows_ - 1;
  }

  void add_column_bricks(const Desc& d, std::int64_t brick, std::int64_t columns,
                         std::vector<Values>& sums) {
    std::vector<Values> weights(static_cast<std::size_t>(columns),
                                Values(static_cast<std::size_t>(filters_ * lanes_), 0));
    const std::int64_t planes = brick_planes(d, columns);
    for (std::int64_t plane = planes - 1; plane >= 0; --plane) {
      for (Values& column : weights) add_plane(d, planes, plane, column);
    }
    result_.steps += planes * std::max(windows_, d.slices);
    for (std::int64_t column = 0; column < columns; ++column) {
      const std::vector<Values> acts{window_brick(d, column % d.cascade, brick)};
      std::vector<Values> one{sums[static_cast<std::size_t>(column / d.cascade)]};
      add_brick(d, weights[static_cast<std::size_t>(column)], planes,
                static_cast<int>(d.slices) * bits_, acts, one);
      sums[static_cast<std::size_t>(column / d.cascade)] = one.front();
    }
  }

  // Planes of the brick whose weights come next: the descriptor's, or its header's.
  std::int64_t brick_planes(const Desc& d, std::int64_t columns) {
    if (!weight_groups_) return d.planes;
    const Values head = wgt_.read(15, false);
    const auto field = [&](std::size_t lsb, std::size_t bits) {
      std::int64_t value = 0;
      for (std::size_t i = 0; i < bits; ++i) value |= head[lsb + i] << i;
      return value;
    };
    require_contract(field(8, 7) + 1 == columns, "the words of a plane in a header");
    require_contract(field(0, 4) + 1 <= wgt_bits_, "more planes than a weight has");
    return field(0, 4) + 1;
  }

  // The next word of the weight stream: a bit of every weight.
  void add_plane(const Desc& d, std::int64_t planes, std::int64_t plane, Values& weights) {
    const Values bits = wgt_.read(filters_ * lanes_, false);
    const bool sign = d.wgt_signed && plane == planes - 1;
    for (std::size_t i = 0; i < bits.size(); ++i) {
      weights[i] += (sign ? -bits[i] : bits[i]) * (std::int64_t{1} << plane);
    }
  }

  // Act words: slot v, lane l of word (block * B + ct) * S + s hold slice s of an element. The
  // element that the words of a block and channel group hold together is kept as a value.
  void load_image(const Desc& d) {
    image_.clear();
    for (std::int64_t i = 0; i < d.words / d.slices * slots_; ++i) {
      Values brick = act_.read(lanes_, d.act_signed);
      for (const std::int64_t value : brick) {
        require_contract(!serial_ || fits(value, static_cast<int>(d.slices) * bits_, d.act_signed),
                         "an activation exceeds its slices");
      }
      image_.push_back(std::move(brick));
    }
  }

  // Bricks of a tile, F x L weights each, put together from planes.
  void read_weights(const Desc& d) {
    weights_.clear();
    planes_.clear();
    for (std::int64_t brick = 0; brick < d.passes; ++brick) {
      Values weights(static_cast<std::size_t>(filters_ * lanes_), 0);
      if (serial_) {
        planes_.push_back(brick_planes(d, 1));
        for (std::int64_t plane = planes_.back() - 1; plane >= 0; --plane) {
          add_plane(d, planes_.back(), plane, weights);
        }
      } else {
        planes_.push_back(1);
        weights = wgt_.read(filters_ * lanes_, d.wgt_signed);
      }
      weights_.push_back(std::move(weights));
    }
  }

  void run_group(const Desc& d, std::int64_t first, std::int64_t used,
                 std::span<const RecordWords> records) {
    const std::int64_t count = std::min(windows_, d.positions - first);
    std::vector<Values> sums(static_cast<std::size_t>(count),
                             Values(static_cast<std::size_t>(used), 0));
    for (std::int64_t brick = 0; brick < d.passes; ++brick) {
      std::vector<Values> acts;
      Values all;
      for (std::int64_t i = 0; i < count; ++i) {
        acts.push_back(window_brick(d, first + i, brick));
        all.insert(all.end(), acts.back().begin(), acts.back().end());
      }
      const int bits = step_bits(d, all);
      const std::int64_t planes = planes_[static_cast<std::size_t>(brick)];
      add_brick(d, weights_[static_cast<std::size_t>(brick)], planes, bits, acts, sums);
      const bool ct_last = brick % d.vec_per_pixel == d.vec_per_pixel - 1;
      result_.macs += (ct_last ? d.rows_last : lanes_) * used * count;
      result_.steps += serial_ ? (bits + bits_ - 1) / bits_ * planes : 1;
    }
    for (const Values& window : sums) writer_.position(d.post, records, window);
  }

  // Activation bits that the steps of a brick go through.
  [[nodiscard]] int step_bits(const Desc& d, const Values& all) const {
    const int most = static_cast<int>(d.slices) * bits_;
    return dynamic_ ? std::min(most, group_precision(all, d.act_signed)) : most;
  }

  void add_brick(const Desc& d, std::span<const std::int64_t> weights, std::int64_t planes,
                 int bits, const std::vector<Values>& acts, std::vector<Values>& sums) const {
    const Precision p{.act = bits, .wgt = static_cast<int>(planes),
                      .act_signed = d.act_signed, .wgt_signed = d.wgt_signed};
    const auto lanes = static_cast<std::size_t>(lanes_);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      for (std::size_t f = 0; f < sums[i].size(); ++f) {
        const auto row = weights.subspan(f * lanes, lanes);
        const std::int64_t dot =
            serial_ ? sip_dot(acts[i], row, p, bits_).dot : plain_dot(acts[i], row);
        sums[i][f] = sign_extend(static_cast<std::uint64_t>(sums[i][f] + dot), acc_bits_);
      }
    }
  }

  static std::int64_t plain_dot(std::span<const std::int64_t> a, std::span<const std::int64_t> w) {
    std::int64_t sum = 0;
    for (std::size_t l = 0; l < a.size(); ++l) sum += a[l] * w[l];
    return sum;
  }

  [[nodiscard]] Values window_brick(const Desc& d, std::int64_t position,
                                    std::int64_t brick) const {
    const std::int64_t ct = brick % d.vec_per_pixel, tap = brick / d.vec_per_pixel;
    const std::int64_t r = tap / d.taps_w, s = tap % d.taps_w;
    const std::int64_t oh = position / d.out_w, ow = position % d.out_w;
    const std::int64_t h = d.org_h + oh * d.stride_h + r * d.dil_h;
    const std::int64_t w = d.org_w + ow * d.stride_w + s * d.dil_w;
    if (h < 0 || h >= d.in_h || w < 0 || w >= d.in_w) {
      return Values(static_cast<std::size_t>(lanes_), 0);
    }
    const std::int64_t pixel =
        d.org_pixel + oh * d.step_h + ow * d.step_w + r * d.tap_h + s * d.tap_w;
    const std::int64_t index =
        (pixel / slots_ * d.vec_per_pixel + ct) * slots_ + pixel % slots_;
    require_contract(pixel >= 0 && index < static_cast<std::int64_t>(image_.size()),
                     "a brick outside the image is read");
    return image_[static_cast<std::size_t>(index)];
  }

  bool serial_;
  std::int64_t filters_, windows_, lanes_, slots_, act_depth_, wgt_depth_;
  int act_bits_, wgt_bits_, bits_, acc_bits_;
  bool dynamic_, weight_groups_;
  VectorReader cmd_, wgt_, act_;
  ResultWriter writer_;
  std::vector<Values> image_;    // bricks, in the order of the act stream
  std::vector<Values> weights_;  // of the tile (or group), one entry a brick
  Values planes_;                // of each brick
  BitSerialResult result_;
};

}  // namespace

BitSerialResult run_bit_serial_model(const Manifest& manifest, const LayerPlan& plan) {
  return Model(manifest, plan).run();
}

}  // namespace heddle
