// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/cycle_step.hpp"

#include <algorithm>

namespace heddle {

StepIssuer::Events StepIssuer::step_events(std::int64_t written) const {
  Events e;
  if (tail_ > 0) {
    e.fire = true;
    return e;
  }
  if (filled_ == 0) {
    e.wait_brick = true;
    return e;
  }
  const CycleBrick& brick = bricks_[out_];
  const std::int64_t steps = desc_->fc ? std::max(block_.windows, brick.slices) : brick.slices;
  const bool plane_last = plane_ == brick.planes - 1;
  const bool wanted = desc_->fc ? step_ < brick.count : step_ == 0;
  const bool ends = plane_last && step_ == brick.slices - 1;
  const bool room = res_used_ + brick.count <= block_.result_depth;
  if (wanted && written == read_) {
    e.wait_wgt = true;
  } else if (ends && ((brick.first && hold_ != 0) || (brick.last && !room))) {
    e.wait_out = true;
  } else {
    e.fire = true;
    e.reads = wanted;
    e.plane_over = step_ == steps - 1;
    e.next = e.plane_over && plane_last;
    e.end = ends;
    e.group_end = ends && brick.last;
  }
  return e;
}

StepIssuer::Events StepIssuer::evaluate(std::int64_t written) const {
  if (done_ || load_) {
    Events idle;
    idle.col_end = hold_ != 0 && !desc_->fc;
    idle.set_end = idle.col_end && part_ == desc_->cascade - 1;
    return idle;
  }
  Events e = step_events(written);
  const bool skewed = desc_->fc && block_.windows > 1;
  e.free = skewed ? e.fire && skew_[static_cast<std::size_t>(block_.windows - 2)] != 0 : e.end;
  e.col_end = e.group_end || (hold_ != 0 && (!desc_->fc || e.fire));
  e.set_end = e.col_end && (e.group_end ? 0 : part_) == desc_->cascade - 1;
  return e;
}

void StepIssuer::advance_weights(const Events& e) {
  if (!e.reads) return;
  const CycleBrick& brick = bricks_[out_];
  const bool tile_last = plane_ == brick.planes - 1 && brick.last;
  const std::int64_t next = read_ + 1;
  read_ = tile_last && desc_->resident && !brick.grp_last ? tile_ : next;
  if (!desc_->resident || (tile_last && brick.grp_last)) tile_ = next;
}

void StepIssuer::advance(const Events& e, const CycleImage* load, const CycleBrick* brick,
                         bool res_pop) {
  const CycleBrick& current = bricks_[out_];
  const bool tail = tail_ > 0;
  advance_weights(e);
  if (e.col_end) part_ = e.set_end ? 0 : (e.group_end ? 0 : part_) + 1;
  res_used_ += (e.set_end ? 1 : 0) - (res_pop ? 1 : 0);
  hold_ = e.group_end ? current.count - 1 : hold_ - (e.col_end ? 1 : 0);
  if (e.fire) {
    std::rotate(skew_.begin(), skew_.end() - 1, skew_.end());
    skew_[0] = e.end ? 1 : 0;
  }
  ending_ = load == nullptr && (ending_ || (e.group_end && current.end));
  const bool last = e.next && current.last && current.end;
  if (load != nullptr) {
    done_ = false;
  } else if (last) {
    tail_ = desc_->fc ? block_.tail(current.slices) : 0;
    done_ = tail_ == 0;
  } else if (tail) {
    done_ = --tail_ == 0;
  }
  if (e.fire && !tail) step_ = e.plane_over ? 0 : step_ + 1;
  if (e.plane_over) plane_ = e.next ? 0 : plane_ + 1;
  filled_ += (brick != nullptr ? 1 : 0) - (e.next ? 1 : 0);
  if (e.next) out_ ^= 1;
  if (brick != nullptr) {
    bricks_[in_] = *brick;
    in_ ^= 1;
  }
  load_ = load != nullptr;
  if (load != nullptr) desc_ = &load->desc();
}

}  // namespace heddle
