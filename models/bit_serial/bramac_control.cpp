// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_control.hpp"

namespace heddle {

std::int64_t BramacLoader::need() const {
  return desc_ == nullptr ? 0 : r_ * desc_->tap_h + s_ * desc_->tap_w + ct_ + 1;
}

// The pass has been taken: the next tap, tile by tile.
void BramacLoader::step() {
  read_ += vector_;
  if (++ct_ == desc_->vec_per_pixel) {
    ct_ = 0;
    if (++s_ == desc_->taps_w) {
      s_ = 0;
      ++r_;
    }
  }
  if (++pass_ != desc_->passes) return;
  pass_ = ct_ = s_ = r_ = 0;
  if (++tile_ != desc_->pos_tiles) {
    read_ = tile_base_;
    return;
  }
  tile_ = 0;
  tile_base_ = read_;
  done_ = true;
}

void BramacLoader::advance(const CycleDescriptor* take, const BramacWork* work, bool pass_take,
                           bool pass_start, bool pop) {
  pending_ = (pending_ && !pass_start) || pass_take;
  if (pop) {
    if (passes_[0].release) released_ += vector_;
    passes_[0] = passes_[1];
    --used_;
  }
  if (pass_take) {
    passes_[used_++] = {.rows = ct_ == desc_->vec_per_pixel - 1 ? work_->rows_last : vector_,
                        .end = pass_ == desc_->passes - 1,
                        .release = tile_ == desc_->pos_tiles - 1};
    step();
  }
  load_ = take != nullptr;
  if (take != nullptr) {
    desc_ = take;
    work_ = work;
    done_ = false;
    pass_ = ct_ = s_ = r_ = 0;
  }
}

BramacEfsm::Wants BramacEfsm::wants(bool main) const {
  const bool rest = resting(main);
  return {.first = rest || (fast_ ? state_ == State::kAcc : before_add()),
          .second = !fast_ && (state_ == State::kCopy1 || (state_ == State::kAdd && copied_)),
          .done = rest || (state_ == State::kAcc && !copied_)};
}

BramacEfsm::State BramacEfsm::next(const Instruction& instruction, bool main) const {
  const bool copy = instruction.copy && main, done = instruction.done && main;
  if (resting(main)) return copy ? State::kCopy1 : done ? State::kOut : State::kIdle;
  switch (state_) {
    case State::kIdle:
    case State::kOut: return state_;
    case State::kCopy1: return fast_ ? State::kPreadd : State::kCopy2;
    case State::kCopy2: return State::kPreadd;
    case State::kPreadd: return mode_.act_signed || fast_ ? State::kInv : State::kAsl;
    case State::kInv: return mode_.act_signed ? State::kSub : State::kAsl;
    case State::kSub:
    case State::kAsl: return before_add() ? State::kAdd : State::kAsl;
    case State::kAdd: return State::kAcc;
    case State::kAcc: break;
  }
  if (fast_ && copy) return State::kCopy1;
  if (done && !copied_) return State::kOut;
  return copied_ ? State::kPreadd : State::kIdle;
}

void BramacEfsm::advance(const Instruction& instruction, const BramacMode& mode, bool main) {
  const State after = next(instruction, main);
  if (before_add()) {
    copied_ = !fast_ && instruction.copy && main;
  } else if (state_ == State::kAcc) {
    copied_ = false;
  }
  if (state_ != State::kOut) {
    word_ = 0;
  } else if (main) {
    ++word_;
  }
  if (state_ == State::kPreadd) {
    left_ = mode_.bits - (mode_.act_signed ? 2 : 1);
  } else if (state_ == State::kAsl) {
    --left_;
  }
  if (instruction.start && main) mode_ = mode;
  state_ = after;
}

BramacSequencer::Events BramacSequencer::evaluate(const BramacEfsm::Wants& wants) const {
  Events e;
  e.send_first = wants.first && ready_ && !due_ && !second_;
  e.sent = fast_ ? e.send_first : wants.second && second_;
  e.finish = wants.done && due_ && !second_;
  e.used_up = e.sent && done_ + 1 == pairs_;
  e.pop = e.used_up && last_;
  e.instruction = {.start = e.send_first && !open_, .copy = e.send_first || (!fast_ && e.sent),
                   .done = e.finish};
  return e;
}

void BramacSequencer::advance(const Events& e, const Token& token, const BramacLoader::Pass& pass,
                              const BramacMode& mode) {
  if (e.finish) spill_ = run_;
  if (e.used_up) run_ = {.emit = emit_, .positions = positions_};
  const std::int64_t count = count_ + pairs_;
  const bool hold = start_ && last_ && !pass.end && count + vector_ / 2 <= mode.safe_count();
  open_ = (open_ || e.send_first) && !e.finish;
  due_ = (due_ || (e.used_up && !hold)) && !e.finish;
  if (e.used_up) count_ = hold ? count : 0;
  second_ = !fast_ && e.send_first;
  if (e.sent) ++done_;

  const bool complete = token.fire && (fast_ || slot_ == 1 || token.last);
  ready_ = (ready_ || complete_) && !e.used_up;
  complete_ = complete;
  full_ = (full_ || complete) && !e.used_up;
  if (!token.fire) return;
  if (slot_ == 0) start_ = token.start;
  last_ = token.last;
  emit_ = token.emit;
  positions_ = slot_ + 1;
  done_ = 0;
  pairs_ = (pass.rows + 1) / 2;
  slot_ = complete ? 0 : 1;
}

}  // namespace heddle
