// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/cycle_fetch.hpp"

#include <utility>

namespace heddle {

BrickFetch::Events BrickFetch::evaluate(bool free) const {
  Events e;
  const bool here = !rd_request_.reads || rd_request_.word + slice_ < arrived_;
  e.begins = rd_request_.first && slice_ == 0;
  e.fire = rd_ && here && (!e.begins || used_ != 2 || (free && !late_));
  e.done = e.fire && slice_ == image_->desc().slices - 1;
  e.req_move = !requests_.empty() && (!rd_ || e.done);
  e.pick = !hand_.empty() && requests_.size() < kQueued;
  e.pick_last = e.pick && picked_ + 1 >= hand_.front().words.size();
  e.form = cur_ && hand_.size() < kQueued;
  e.brick_last = e.form && brick_ == image_->desc().conv.passes - 1;
  e.grp_take = full_ && (!cur_ || e.brick_last);
  e.enter = walk_ && (!full_ || e.grp_take);
  e.group_end = e.enter && (window_ == block_.windows - 1 ||
                            position_ == image_->desc().positions(tile_) - 1);
  return e;
}

void BrickFetch::advance(const Events& e, const CycleImage* load, bool free,
                         std::int64_t arrived) {
  all_here_ = image_ != nullptr && arrived_ >= image_->words();
  arrived_ = arrived;
  advance_reads(e, free);
  if (e.pick_last) hand_.pop_front();
  advance_bricks(e);
  advance_groups(e);
  if (load_) {
    walk_ = true;
    position_ = tile_ = brick_ = 0;
  }
  load_ = load != nullptr;
  if (load != nullptr) image_ = load;
}

void BrickFetch::advance_groups(const Events& e) {
  if (e.grp_take) group_ = next_group_;
  full_ = e.group_end || (full_ && !e.grp_take);
  if (!e.enter) return;
  const BitSerialDescriptor& d = image_->desc();
  const bool pos_last = position_ == d.positions(tile_) - 1, col_last = tile_ == d.tiles() - 1;
  next_group_ = {.tile = tile_, .first = position_ - window_, .count = window_ + 1,
                 .last = pos_last, .col_last = col_last, .end = pos_last && col_last};
  window_ = e.group_end ? 0 : window_ + 1;
  position_ = pos_last ? 0 : position_ + 1;
  tile_ += pos_last ? 1 : 0;
  walk_ = !next_group_.end;
}

void BrickFetch::advance_bricks(const Events& e) {
  if (e.form) {
    const auto reads = image_->reads(group_.first, group_.count, brick_);
    hand_.push_back({.first = brick_ == 0,
                     .last = e.brick_last,
                     .grp_last = group_.last,
                     .col_last = group_.col_last,
                     .end = group_.end,
                     .count = group_.count,
                     .slices = reads.slices,
                     .planes = image_->planes(group_.tile, group_.first, brick_),
                     .words = reads.words});
    brick_ = e.brick_last ? 0 : brick_ + 1;
  }
  cur_ = e.grp_take || (cur_ && !e.brick_last);
}

void BrickFetch::advance_reads(const Events& e, bool free) {
  settled_ = std::move(complete_);
  complete_.reset();
  if (e.done && rd_request_.last) complete_ = rd_request_.brick;
  used_ += (e.fire && e.begins ? 1 : 0) - (free ? 1 : 0);
  if (e.fire) slice_ = e.done ? 0 : slice_ + 1;
  if (e.req_move) {
    rd_request_ = std::move(requests_.front());
    requests_.pop_front();
  }
  rd_ = e.req_move || (rd_ && !e.done);
  if (e.pick) {
    const CycleBrick& brick = hand_.front();
    Request request{.first = picked_ == 0,
                    .last = e.pick_last,
                    .reads = !brick.words.empty(),
                    .word = 0,
                    .brick = {}};
    if (request.reads) request.word = brick.words[picked_];
    if (e.pick_last) request.brick = brick;
    requests_.push_back(std::move(request));
    picked_ = e.pick_last ? 0 : picked_ + 1;
  }
}

}  // namespace heddle
