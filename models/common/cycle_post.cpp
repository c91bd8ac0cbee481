// SPDX-License-Identifier: Apache-2.0
#include "models/common/cycle_post.hpp"

#include <algorithm>

namespace heddle {
namespace {

constexpr std::int64_t kRawBytes = 4;

}  // namespace

PostProcessor::Events PostProcessor::evaluate() const {
  Events e;
  if (!busy_ || avail_ == 0 || (!desc_->raw && held_ == 0)) {
    return e;
  }
  const std::int64_t bytes = desc_->raw ? kRawBytes : 1;
  const std::int64_t step = std::min(shape_.lanes, shape_.stream_bytes / bytes);
  const bool tile_last = tiles_left_ == 1;
  const std::int64_t left = (tile_last ? desc_->cols_last : shape_.cols) - col_;
  const bool vec_end = left <= step;
  e.step = true;
  e.count = vec_end ? left : step;
  e.beat = vec_end || byte_ + e.count * bytes == shape_.stream_bytes;
  e.pop = vec_end;
  e.slot_end = vec_end && pos_left_ == 1 && !desc_->raw;
  e.final = vec_end && pos_left_ == 1 && tile_last && desc_->final;
  return e;
}

void PostProcessor::advance(const Events& e, const CycleDescriptor* take, bool arrived,
                            bool tile_done) {
  avail_ += (arrived ? 1 : 0) - (e.pop ? 1 : 0);
  slot_free_ = e.slot_end;
  held_ += (tile_done ? 1 : 0) - (e.slot_end ? 1 : 0);
  if (e.step) {
    const std::int64_t bytes = desc_->raw ? kRawBytes : 1;
    col_ = e.pop ? 0 : col_ + e.count;
    byte_ = e.beat ? 0 : byte_ + e.count * bytes;
  }
  if (e.pop && --pos_left_ == 0) {
    pos_left_ = desc_->positions;
    if (--tiles_left_ == 0) {
      busy_ = false;
    }
  }
  if (take != nullptr) {
    desc_ = take;
    busy_ = true;
    tiles_left_ = take->col_tiles;
    pos_left_ = take->positions;
  }
  // The step enters the ring; the one of kStages cycles ago leaves the counted part.
  in_flight_ += (e.step ? 1 : 0) - (pipe_[at(kStages)].step ? 1 : 0);
  pipe_[head_] = {e.step, e.beat, e.final};
  head_ = (head_ + 1) % pipe_.size();
}

}  // namespace heddle
