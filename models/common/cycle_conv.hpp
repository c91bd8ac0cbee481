// SPDX-License-Identifier: Apache-2.0
//
// Control state of common_conv_shell with out always ready: the parts of cycle_shell.hpp and
// cycle_post.hpp clocked together, and which cause a cycle counts under. A family's clock adds its array:
//   events = shell.evaluate(array); shell.count(report, array); ...; shell.advance(events, ...)
#pragma once

#include <limits>
#include <vector>

#include "models/common/cycle_post.hpp"
#include "models/common/cycle_shell.hpp"
#include "models/common/family_model.hpp"

namespace heddle {

// The ports that an array drives: what it does in a cycle, or waits for.
struct ArrayActs {
  bool issued = false, moving = false;
  bool compute = false, wait_wgt = false, wait_act = false, wait_out = false;
  bool wait_fill = false, wait_drain = false;
  bool results_held = false;
};

class ConvShell {  // common_conv_shell
 public:
  struct Events {
    bool cmd_beat = false, moving = false;
    bool finished = false;  // the last result beat leaves
    StageEvents stage;
    PostProcessor::Events post;
    const CycleDescriptor* compute = nullptr;  // compute takes it over, or nullptr
    [[nodiscard]] bool moved() const { return cmd_beat || post.step; }
  };

  ConvShell(const CycleShape& shape, std::vector<CycleDescriptor> descriptors);
  ConvShell(const ConvShell&) = delete;  // its parts refer to one another
  ConvShell& operator=(const ConvShell&) = delete;

  [[nodiscard]] const CycleShape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<CycleDescriptor>& descriptors() const { return descs_; }
  [[nodiscard]] std::int64_t act_beats() const;  // of all, where an act vector has vec_beats
  [[nodiscard]] std::size_t index(const CycleDescriptor* descriptor) const {
    return static_cast<std::size_t>(descriptor - descs_.data());
  }
  [[nodiscard]] const CycleDescriptor* received() const { return cmd_.descriptor(); }
  [[nodiscard]] const Stages& stages() const { return stages_; }
  [[nodiscard]] std::int64_t cmd_left() const { return cmd_left_; }

  [[nodiscard]] Events evaluate(const ArrayActs& array) const;
  // Counts the cycle under its cause, in the priority of common_counters.
  void count(CycleReport& report, const ArrayActs& array) const;
  // vec_done: an act vector became complete; push: a result is in the banks.
  void advance(const Events& events, bool vec_done, bool push);

 private:
  CycleShape shape_;
  std::vector<CycleDescriptor> descs_;
  CmdReceiver cmd_;
  Stages stages_;
  PostProcessor post_;
  std::int64_t cmd_left_ = 0;
};

// Beats of a stream that become vectors of a ring, each of the same number of beats.
class RingInput {  // common_vec_ring
 public:
  explicit RingInput(std::int64_t beats) : left_(beats) {}
  [[nodiscard]] std::int64_t left() const { return left_; }
  [[nodiscard]] std::int64_t written() const { return written_; }
  // There is a beat, and room for it.
  [[nodiscard]] bool offers(std::int64_t released, std::int64_t depth) const {
    return left_ > 0 && written_ - released != depth;
  }
  // Returns whether the beat completed a vector.
  bool take(std::int64_t vector_beats) {
    --left_;
    if (++beat_ != vector_beats) return false;
    beat_ = 0;
    ++written_;
    return true;
  }

 private:
  std::int64_t left_, beat_ = 0, written_ = 0;
};

// Events on their way: what enters leaves `cycles` later.
class DelayLine {
 public:
  explicit DelayLine(std::int64_t cycles) : ring_(static_cast<std::size_t>(cycles), 0) {}
  bool next(bool enters) {
    const bool leaves = ring_[at_] != 0;
    ring_[at_] = enters ? 1 : 0;
    at_ = at_ + 1 == ring_.size() ? 0 : at_ + 1;
    return leaves;
  }

 private:
  std::vector<char> ring_;
  std::size_t at_ = 0;
};

// Beats that a plan's streams still have.
struct BeatsLeft {
  std::int64_t cmd = 0, wgt = 0, act = 0;
};

inline constexpr std::int64_t kNoCycleLimit = std::numeric_limits<std::int64_t>::max();

// A plan that makes no progress for this long waits for something that never comes: Error.
inline constexpr std::int64_t kHangCycles = 100'000;
[[noreturn]] void plan_hangs(const CycleReport& report, const BeatsLeft& left);

// Clocks a block until its last result beat, or until it has counted more than `limit` cycles. A clock has
// step(report), true in the cycle of that beat; moved(), whether something did; left().
template <typename Clock>
[[nodiscard]] CycleReport run_cycles(Clock& clock, std::int64_t limit = kNoCycleLimit) {
  CycleReport report;
  std::int64_t quiet = 0;
  while (!clock.step(report) && report.cycles <= limit) {
    quiet = clock.moved() ? 0 : quiet + 1;
    if (quiet > kHangCycles) plan_hangs(report, clock.left());
  }
  return report;
}

}  // namespace heddle
