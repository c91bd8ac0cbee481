// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/cycle_loader.hpp"

#include <algorithm>

namespace heddle {

CycleShape cycle_shape(const SystolicBlock& block) {
  CycleShape shape =
      shell_shape(block.cols, block.requant_lanes, block.result_depth, block.stream_bits);
  shape.rows = block.rows;
  shape.act_depth = block.act_depth;
  shape.wgt_depth = block.wgt_depth;
  shape.wgt_beats = block.beats(block.cols, block.wgt_bits);
  shape.flush_cycles = std::max(shape.rows, shape.cols);
  return shape;
}

Loader::Events Loader::evaluate(bool pass_start) const {
  Events e;
  const bool busy = !done_ && !load_;
  if (!busy) {
    return e;
  }
  const bool full = row_ == rows_;
  e.fire = !full && some_;
  e.release = tile_ == desc_->pos_tiles - 1;
  e.pass_end = (full || (e.fire && row_ == rows_ - 1)) && (started_ || pass_start);
  return e;
}

void Loader::step_tap() {
  if (ct_ != desc_->vec_per_pixel - 1) {
    ++ct_;
    return;
  }
  ct_ = 0;
  if (s_ != desc_->taps_w - 1) {
    ++s_;
    return;
  }
  s_ = 0;
  ++r_;
}

void Loader::advance(const Events& e, const CycleDescriptor* take, bool pass_take, bool pass_start,
                     std::int64_t written) {
  const bool open = !done_ && !load_ && !taken_ && !pass_take;
  const bool full = row_ == rows_;
  const bool enough = written - rd_ >= rows_ - row_;
  ready_ = open && (full || (desc_->pass_taps == 1 && row_ != 0 && enough));
  starved_ = open && !full && !enough;
  some_ = written - rd_ > (e.fire ? 1 : 0);
  taken_ = (taken_ || pass_take) && !e.pass_end;
  if (load_) {
    ct_ = s_ = r_ = 0;
  }
  load_ = take != nullptr;
  if (take != nullptr) {
    desc_ = take;
    done_ = false;
  }
  if (e.fire) {
    const bool live = group_ != desc_->pass_taps;
    if (live && group_row_ == 0 && r_ < desc_->taps_h) {
      need_ = r_ * desc_->tap_h + s_ * desc_->tap_w + ct_ + desc_->slack;
    }
    const bool group_end = live && group_row_ == desc_->group_rows - 1;
    ++rd_;
    ++row_;
    group_row_ = group_end ? 0 : group_row_ + 1;
    if (group_end) {
      ++group_;
      step_tap();
    }
  }
  started_ = (started_ || pass_start) && !e.pass_end;
  if (!e.pass_end) {
    return;
  }
  row_ = group_row_ = group_ = 0;
  if (++pass_ != desc_->passes) {
    return;
  }
  pass_ = 0;
  ct_ = s_ = r_ = 0;
  if (++tile_ != desc_->pos_tiles) {
    rd_ = tile_base_;
    some_ = true;
    return;
  }
  tile_ = 0;
  tile_base_ = rd_;
  if (++col_ == desc_->col_tiles) {
    col_ = 0;
    done_ = true;
  }
}

}  // namespace heddle
