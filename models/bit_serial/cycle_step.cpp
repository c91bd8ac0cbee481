// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/cycle_step.hpp"

#include <algorithm>

namespace heddle {

StepIssuer::Events StepIssuer::evaluate(std::int64_t written) const {
  Events e;
  const bool busy = !done_ && !load_;
  const CycleBrick& brick = bricks_[out_];
  if (!busy) return e;
  if (filled_ == 0) {
    e.wait_brick = true;
    return e;
  }
  e.count = brick.count;
  e.plane_start = slice_ == 0;
  e.plane_last = plane_ == desc_->planes - 1;
  const bool brick_last = e.plane_last && slice_ == brick.slices - 1;
  const bool room = res_used_ + brick.count <= block_.result_depth;
  const bool may_end = !brick_last || ((!brick.first || hold_ == 0) && (!brick.last || room));
  if (e.plane_start && written == read_) {
    e.wait_wgt = true;
  } else if (!may_end) {
    e.wait_out = true;
  } else {
    e.fire = true;
    e.free = brick_last;
    e.group_end = brick_last && brick.last;
  }
  return e;
}

void StepIssuer::advance(const Events& e, const CycleImage* load, const CycleBrick* brick,
                         bool res_pop) {
  const CycleBrick& current = bricks_[out_];
  const bool ends = e.group_end && current.end;
  if (e.fire && e.plane_start) {
    const bool tile_last = e.plane_last && current.last;
    const std::int64_t next = read_ + 1;
    read_ = tile_last && desc_->resident && !current.grp_last ? tile_ : next;
    if (!desc_->resident || (tile_last && current.grp_last)) tile_ = next;
  }
  if (e.fire) {
    const bool plane_end = slice_ == current.slices - 1;
    slice_ = plane_end ? 0 : slice_ + 1;
    if (plane_end) plane_ = e.plane_last ? 0 : plane_ + 1;
  }
  res_used_ += (e.group_end ? e.count : 0) - (res_pop ? 1 : 0);
  hold_ = e.group_end ? e.count - 1 : std::max<std::int64_t>(hold_ - 1, 0);
  filled_ += (brick != nullptr ? 1 : 0) - (e.free ? 1 : 0);
  if (e.free) out_ ^= 1;
  if (brick != nullptr) {
    bricks_[in_] = *brick;
    in_ ^= 1;
  }
  done_ = (done_ || ends) && load == nullptr;
  load_ = load != nullptr;
  if (load != nullptr) desc_ = &load->desc();
}

}  // namespace heddle
