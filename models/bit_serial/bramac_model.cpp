// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_model.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "models/bit_serial/bramac_mac2.hpp"

namespace heddle {
namespace {

using Values = std::vector<std::int64_t>;

// The field table of BRAMAC.md, read from a descriptor's words.
struct Desc : ConvFields {
  explicit Desc(Values values) : ConvFields(std::move(values)) {}

  std::int64_t pad = u(0, 8, 8), precision = u(0, 16, 2);
  bool act_signed = u(0, 18, 1) != 0;
  std::int64_t vec_beats = u(0, 24, 8) + 1, group_rows = u(6, 16, 16);
  std::int64_t org_vec = s(13, 0, 32), vectors = u(18, 0, 16);

  [[nodiscard]] BramacMode mode() const {
    return {.bits = 1 << precision, .act_signed = act_signed};
  }
};

class EngineModel {
 public:
  EngineModel(const Manifest& manifest, const LayerPlan& plan)
      : block_(read_bramac_block(manifest)),
        cmd_(plan.cmd, 32, false),
        wgt_(plan.wgt, BramacMode::kWordBits, false),
        act_(plan.act, BramacBlock::kActBits, false),
        writer_(plan.cmd.bytes_per_beat, 32) {}

  BramacResult run() {
    run_descriptors<Desc>(cmd_, wgt_, act_, [&](const Desc& d) {
      check(d);
      run_descriptor(d);
    });
    result_.out = writer_.take();
    return std::move(result_);
  }

 private:
  void check(const Desc& d) const {
    require_contract(d.precision >= 1 && d.mode().bits >= block_.min_bits(), "precision");
    require_contract(d.col_tiles == 1 && d.pass_taps == 1 && d.slack == 1 &&
                         d.group_rows == block_.vector, "one column tile, no stacked taps");
    require_contract(d.cols_last >= 1 && d.cols_last <= block_.blocks * d.mode().lanes(), "channels");
    require_contract(d.rows_last >= 1 && d.rows_last <= block_.vector, "channels of a vector");
    require_contract(d.vectors == d.in_h * d.in_w * d.vec_per_pixel && d.vectors >= 1 &&
                         d.vectors <= block_.act_depth, "vectors exceed the act buffer");
    require_contract(d.tile_pos >= 1 && d.tile_pos <= block_.psum_depth, "tile_pos");
    require_contract(d.positions == (d.pos_tiles - 1) * d.tile_pos + d.tile_pos_last &&
                         d.tile_pos_last <= d.tile_pos, "positions is wrong");
    require_contract(d.passes == d.taps_h * d.taps_w * d.vec_per_pixel, "passes is wrong");
    require_contract(d.pos_tiles == 1 || d.passes * block_.vector <= BramacBlock::kWords,
                     "weights exceed the main arrays");
    require_contract((d.acc_first && d.emit) || d.pos_tiles == 1, "partial sums of several tiles");
    require_contract(!d.final || d.emit, "a final descriptor must emit");
    require_contract(d.org_vec == (d.org_h * d.in_w + d.org_w) * d.vec_per_pixel &&
                         d.step_w == d.stride_w * d.vec_per_pixel &&
                         d.step_h == d.stride_h * d.in_w * d.vec_per_pixel &&
                         d.tap_w == d.dil_w * d.vec_per_pixel &&
                         d.tap_h == d.dil_h * d.in_w * d.vec_per_pixel, "vector steps are wrong");
  }

  void run_descriptor(const Desc& d) {
    std::vector<RecordWords> records;
    for (std::int64_t i = 0; d.emit && !d.post.raw && i < d.cols_last; ++i) {
      records.push_back(cmd_.read(4));
    }
    const std::size_t first_beat = act_.beats_read();
    image_.clear();
    for (std::int64_t i = 0; i < d.vectors; ++i) image_.push_back(act_.read(block_.vector));
    require_contract(act_.beats_read() - first_beat ==
                         static_cast<std::size_t>(d.vectors * d.vec_beats), "vec_beats is wrong");
    words_.clear();
    for (std::int64_t i = 0; i < d.passes * block_.vector; ++i) {
      words_.push_back(wgt_.read(block_.blocks));
    }
    if (d.acc_first) sums_.clear();
    for (std::int64_t tile = 0; tile < d.pos_tiles; ++tile) {
      const std::int64_t count = tile == d.pos_tiles - 1 ? d.tile_pos_last : d.tile_pos;
      run_tile(d, tile * d.tile_pos, count);
      if (!d.emit) continue;
      for (std::int64_t p = 0; p < count; ++p) writer_.position(d.post, records, sums_[p]);
      sums_.clear();
    }
    if (d.emit) writer_.end_descriptor();
  }

  // Pass after pass the positions of the tile, one a dummy array; a group that is the whole tile keeps
  // its sums in the lanes as long as they are safe.
  void run_tile(const Desc& d, std::int64_t first, std::int64_t count) {
    const BramacMode mode = d.mode();
    const std::int64_t arrays = block_.arrays();
    std::vector<Values> lanes(static_cast<std::size_t>(arrays));
    std::int64_t chain = 0;
    for (std::int64_t pass = 0; pass < d.passes; ++pass) {
      const bool ct_last = pass % d.vec_per_pixel == d.vec_per_pixel - 1;
      const std::int64_t rows = ct_last ? d.rows_last : block_.vector, mac2 = (rows + 1) / 2;
      for (std::int64_t p = 0; p < count; p += arrays) {
        const std::int64_t here = std::min(arrays, count - p);
        for (std::int64_t k = 0; k < here; ++k) {
          run_pass(d, mode, pass, first + p + k, mac2, lanes[static_cast<std::size_t>(k)]);
        }
        chain += mac2;
        require_contract(chain <= mode.safe_count(), "lanes could overflow");
        result_.compute += mac2 * bramac_mac2_cycles(mode, block_.fast);
        result_.macs += rows * d.cols_last * here;
        const bool stays = count <= arrays && pass != d.passes - 1 &&
                           chain + block_.vector / 2 <= mode.safe_count();
        if (stays) continue;
        chain = 0;
        ++result_.read_outs;
        for (std::int64_t k = 0; k < here; ++k) {
          read_out(d, p + k, lanes[static_cast<std::size_t>(k)]);
        }
      }
    }
  }

  void run_pass(const Desc& d, const BramacMode& mode, std::int64_t pass, std::int64_t position,
                std::int64_t mac2, Values& lanes) const {
    const Values inputs = position_inputs(d, pass, position);
    lanes.resize(static_cast<std::size_t>(d.cols_last), 0);
    for (std::int64_t m = 0; m < mac2; ++m) {
      const auto i = static_cast<std::size_t>(2 * m);
      const auto word = static_cast<std::size_t>(pass * block_.vector) + i;
      for (std::int64_t c = 0; c < d.cols_last; ++c) {
        std::int64_t& lane = lanes[static_cast<std::size_t>(c)];
        lane = bramac_mac2(mode, lane, weight(mode, word, c), weight(mode, word + 1, c), inputs[i],
                           inputs[i + 1]);
      }
    }
  }

  // Lane c / blocks of block c mod blocks.
  [[nodiscard]] std::int64_t weight(const BramacMode& mode, std::size_t word, std::int64_t c) const {
    const auto bits = static_cast<std::uint64_t>(
        words_[word][static_cast<std::size_t>(c % block_.blocks)]);
    return sign_extend(bits >> (c / block_.blocks * mode.bits), mode.bits);
  }

  void read_out(const Desc& d, std::int64_t position, Values& lanes) {
    Values& sums = sums_[position];
    sums.resize(static_cast<std::size_t>(d.cols_last), 0);
    for (std::size_t c = 0; c < sums.size(); ++c) {
      sums[c] = sign_extend(static_cast<std::uint64_t>(sums[c] + lanes[c]), 32);
    }
    lanes.clear();
  }

  [[nodiscard]] Values position_inputs(const Desc& d, std::int64_t pass,
                                       std::int64_t position) const {
    const std::int64_t ct = pass % d.vec_per_pixel, tap = pass / d.vec_per_pixel;
    const std::int64_t r = tap / d.taps_w, s = tap % d.taps_w;
    const std::int64_t oh = position / d.out_w, ow = position % d.out_w;
    const std::int64_t h = d.org_h + oh * d.stride_h + r * d.dil_h;
    const std::int64_t w = d.org_w + ow * d.stride_w + s * d.dil_w;
    Values values(static_cast<std::size_t>(block_.vector), d.pad);
    if (h >= 0 && h < d.in_h && w >= 0 && w < d.in_w) {
      values = image_[static_cast<std::size_t>((h * d.in_w + w) * d.vec_per_pixel + ct)];
    }
    const int bits = d.mode().bits;
    for (std::int64_t& value : values) {  // the low bits count
      const auto raw = static_cast<std::uint64_t>(value);
      value = d.act_signed ? sign_extend(raw, bits)
                           : static_cast<std::int64_t>(low_bits(raw, bits));
    }
    return values;
  }

  BramacBlock block_;
  VectorReader cmd_, wgt_, act_;
  ResultWriter writer_;
  BramacResult result_;
  std::vector<Values> image_, words_;       // act vectors; words of each block
  std::map<std::int64_t, Values> sums_;     // of the tile's positions, 32 bits
};

}  // namespace

BramacResult run_bramac_model(const Manifest& manifest, const LayerPlan& plan) {
  return EngineModel(manifest, plan).run();
}

}  // namespace heddle
