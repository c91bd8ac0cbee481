// SPDX-License-Identifier: Apache-2.0
#include "models/common/cycle_shell.hpp"

#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

constexpr int kWordBits = 32;  // of descriptors and records

}  // namespace

CycleShape shell_shape(std::int64_t cols, std::int64_t lanes, std::int64_t result_depth,
                       std::int64_t stream_bits) {
  const std::int64_t words = stream_bits / kWordBits;  // of a beat
  CycleShape shape;
  shape.cols = cols;
  shape.lanes = lanes;
  shape.result_depth = result_depth;
  shape.stream_bytes = stream_bits / 8;
  shape.desc_beats = (kDescriptorWords + words - 1) / words;
  shape.record_beats = (kRecordWords + words - 1) / words;
  return shape;
}

std::vector<CycleDescriptor> cycle_descriptors(const std::vector<ConvDescriptor>& descriptors) {
  std::vector<CycleDescriptor> list;
  for (const ConvDescriptor& d : descriptors) {
    list.push_back({.emit = d.emit,
                    .raw = d.raw,
                    .final = d.final,
                    .vec_beats = d.vec_beats,
                    .col_tiles = d.col_tiles,
                    .cols_last = d.cols_last,
                    .tile_pos = d.tile_pos,
                    .tile_pos_last = d.tile_pos_last,
                    .pos_tiles = d.pos_tiles,
                    .positions = d.positions,
                    .passes = d.passes,
                    .vec_per_pixel = d.vec_per_pixel,
                    .group_rows = d.group_rows,
                    .taps_w = d.taps_w,
                    .taps_h = d.taps_h,
                    .pass_taps = d.pass_taps,
                    .out_w = d.out_w,
                    .slack = d.slack,
                    .org_vec = d.org_vec(),
                    .step_w = d.step_w(),
                    .step_h = d.step_h(),
                    .tap_w = d.tap_w(),
                    .tap_h = d.tap_h(),
                    .vectors = d.vectors()});
  }
  return list;
}

std::int64_t descriptor_beats(const CycleShape& shape, const CycleDescriptor& d) {
  if (!d.emit || d.raw) return shape.desc_beats;
  return shape.desc_beats + ((d.col_tiles - 1) * shape.cols + d.cols_last) * shape.record_beats;
}

std::vector<ConvDescriptor> read_conv_descriptors(const CycleShape& shape,
                                                  const std::vector<FieldInfo>& fields,
                                                  const BeatStream& cmd) {
  std::vector<ConvDescriptor> descriptors;
  for (std::size_t beat = 0; beat < cmd.beats();) {
    descriptors.push_back(read_descriptor(fields, words_at<kDescriptorWords>(cmd, beat).data()));
    beat += static_cast<std::size_t>(
        descriptor_beats(shape, cycle_descriptors({descriptors.back()}).front()));
  }
  return descriptors;
}

bool CmdReceiver::advance(bool beat, bool take, bool slot_free) {
  const bool desc_last = beat && !in_recs_ && beat_ == shape_.desc_beats - 1;
  const bool rec_last = beat && in_recs_ && beat_ == shape_.record_beats - 1;
  const bool col_last = tiles_left_ == 1 ? col_ + 1 == cols_last_ : col_ == shape_.cols - 1;
  const bool tile_done = rec_last && col_last;
  const bool start = start_recs_;
  start_recs_ = desc_last;
  if (beat) {
    beat_ = desc_last || rec_last ? 0 : beat_ + 1;
  }
  if (start && descs_[received_ - 1].emit && !descs_[received_ - 1].raw) {
    in_recs_ = true;
    tiles_left_ = descs_[received_ - 1].col_tiles;
    cols_last_ = descs_[received_ - 1].cols_last;
  }
  if (desc_last) {
    have_ = true;
    ++received_;
  } else if (take) {
    have_ = false;
  }
  if (rec_last) {
    col_ = col_last ? 0 : col_ + 1;
    if (col_last && --tiles_left_ == 0) {
      in_recs_ = false;
    }
  }
  held_ += (tile_done ? 1 : 0) - (slot_free ? 1 : 0);
  return tile_done;
}

StageEvents Stages::evaluate(const CycleDescriptor* desc, bool issued_all, bool moving,
                             bool post_idle) const {
  StageEvents e;
  e.desc = desc;
  e.load_take = desc != nullptr && !load_taken_ && load_left_ == 0;
  e.compute_take = desc != nullptr && !taken_ && !busy_;
  e.desc_take = desc != nullptr && (e.load_take || load_taken_) && (e.compute_take || taken_);
  e.post_take = post_wait_ && post_idle;
  e.compute_done = busy_ && issued_all && !moving && flush_ == 0 && !post_wait_;
  return e;
}

void Stages::advance(const StageEvents& e, bool vec_done, bool moving) {
  load_taken_ = (load_taken_ || e.load_take) && !e.desc_take;
  taken_ = (taken_ || e.compute_take) && !e.desc_take;
  if (e.load_take) {
    load_left_ = e.desc->vectors;
    load_beats_ = e.desc->vec_beats;
  } else if (vec_done) {
    --load_left_;
  }
  if (e.compute_take) {
    busy_ = true;
    post_wait_ = e.desc->emit;
    computing_ = e.desc;
  } else {
    if (e.compute_done) {
      busy_ = false;
      base_ += computing_->vectors;
    }
    if (e.post_take) {
      post_wait_ = false;
    }
  }
  if (moving) {
    flush_ = flush_cycles_;
  } else if (flush_ > 0) {
    --flush_;
  }
}

IssueEvents Issuer::evaluate(bool pass_ready, bool array_ready) const {
  IssueEvents e;
  const bool blocked = head_.emit && res_used_ == result_depth_;
  e.fire = head_.valid && act_ok_ && !blocked && array_ready;
  e.start = e.fire && head_.start;
  e.last = e.fire && head_.last;
  e.res_take = e.fire && head_.emit;
  e.wait_pass = !done_ && !load_ && !head_.valid;
  e.wait_act = head_.valid && !act_ok_;
  e.wait_res = head_.valid && act_ok_ && blocked;
  e.advance = next_.valid && (!head_.valid || e.fire);
  e.place = place_.valid && (!next_.valid || e.advance);
  e.walk = walking_ && (pos_ != 0 || pass_ready) && (!place_.valid || e.place);
  e.pass_take = e.walk && pos_ == 0;
  return e;
}

Issuer::Position Issuer::step() const {
  Position p = at_;
  if (p.ow == desc_->out_w - 1) {
    p.ow = 0;
    p.row += desc_->step_h;
    p.vec = p.row;
  } else {
    ++p.ow;
    p.vec += desc_->step_w;
  }
  return p;
}

// The position leaves the first stage, which goes on to the next one.
void Issuer::walk(std::int64_t pass_need) {
  const bool tile_last = tile_ == desc_->pos_tiles - 1;
  const bool pos_last = pos_ == (tile_last ? desc_->tile_pos_last : desc_->tile_pos) - 1;
  const bool pass_last = pass_ == desc_->passes - 1;
  const bool end = pos_last && pass_last && tile_last && col_ == desc_->col_tiles - 1;
  need_ = pos_ == 0 ? pass_need : need_;
  place_ = {true, pos_ == 0, pos_last, pass_last && desc_->emit, end, at_.vec + need_};
  walking_ = !end;
  if (!pos_last) {
    ++pos_;
    at_ = step();
    return;
  }
  pos_ = 0;
  if (!pass_last) {
    ++pass_;
    at_ = mark_;
    return;
  }
  pass_ = 0;
  if (!tile_last) {
    ++tile_;
    at_ = mark_ = step();
    return;
  }
  tile_ = 0;
  at_ = mark_ = {0, desc_->org_vec, desc_->org_vec};
  col_ = end ? 0 : col_ + 1;
}

void Issuer::advance(const IssueEvents& e, const CycleDescriptor* take, bool res_pop,
                     std::int64_t pass_need, std::int64_t arrived) {
  act_ok_ = all_here_ || (e.advance ? next_ : head_).wanted <= arrived_;
  all_here_ = desc_ != nullptr && arrived_ >= desc_->vectors;
  arrived_ = arrived;
  res_used_ += (e.res_take ? 1 : 0) - (res_pop ? 1 : 0);
  done_ = done_ || (e.fire && head_.end);
  if (e.advance) {
    head_ = next_;
    next_.valid = false;
  } else if (e.fire) {
    head_.valid = false;
  }
  if (e.place) {
    next_ = place_;
    place_.valid = false;
  }
  if (e.walk) {
    walk(pass_need);
  }
  if (load_) {
    at_ = mark_ = {0, desc_->org_vec, desc_->org_vec};
    walking_ = true;
  }
  load_ = take != nullptr;
  if (take != nullptr) {
    desc_ = take;
    done_ = false;
  }
}

}  // namespace heddle
