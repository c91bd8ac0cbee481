// SPDX-License-Identifier: Apache-2.0
#include "models/common/cycle_shell.hpp"

namespace heddle {

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

IssueEvents Issuer::evaluate(bool pass_ready, std::int64_t pass_need, std::int64_t arrived) const {
  IssueEvents e;
  if (done_ || load_) {
    return e;
  }
  const bool first = pos_ == 0;
  const bool take = pass_ == desc_->passes - 1 && desc_->emit;
  e.need = first ? pass_need : need_;
  const bool act_ok = arrived >= desc_->vectors || at_.vec + e.need <= arrived;
  const bool res_ok = !take || res_used_ != result_depth_;
  e.wait_pass = first && !pass_ready;
  e.wait_act = !e.wait_pass && !act_ok;
  e.wait_res = !e.wait_pass && act_ok && !res_ok;
  e.fire = !e.wait_pass && act_ok && res_ok;
  e.start = e.fire && first;
  e.res_take = e.fire && take;
  return e;
}

Issuer::Position Issuer::next() const {
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

void Issuer::advance(const IssueEvents& e, const CycleDescriptor* take, bool res_pop) {
  if (load_) {
    at_ = mark_ = {0, desc_->org_vec, desc_->org_vec};
  }
  load_ = take != nullptr;
  if (take != nullptr) {
    desc_ = take;
    done_ = false;
  }
  res_used_ += (e.res_take ? 1 : 0) - (res_pop ? 1 : 0);
  if (!e.fire) {
    return;
  }
  need_ = e.need;
  const bool tile_last = tile_ == desc_->pos_tiles - 1;
  if (pos_ != (tile_last ? desc_->tile_pos_last : desc_->tile_pos) - 1) {
    ++pos_;
    at_ = next();
    return;
  }
  pos_ = 0;
  if (pass_ != desc_->passes - 1) {
    ++pass_;
    at_ = mark_;
    return;
  }
  pass_ = 0;
  if (!tile_last) {
    ++tile_;
    at_ = mark_ = next();
    return;
  }
  tile_ = 0;
  at_ = mark_ = {0, desc_->org_vec, desc_->org_vec};
  if (++col_ == desc_->col_tiles) {
    col_ = 0;
    done_ = true;
  }
}

}  // namespace heddle
