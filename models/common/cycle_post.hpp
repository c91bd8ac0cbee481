// SPDX-License-Identifier: Apache-2.0
//
// Control state of common_post with out always ready: a step a cycle, beats on out 12 cycles later.
#pragma once

#include <array>
#include <cstdint>

#include "models/common/cycle_shell.hpp"

namespace heddle {

class PostProcessor {
 public:
  struct Events {
    bool step = false, pop = false, slot_end = false, beat = false, final = false;
    std::int64_t count = 0;  // channels of the step
  };
  explicit PostProcessor(const CycleShape& shape) : shape_(shape) {}

  [[nodiscard]] bool idle() const { return !busy_ && in_flight_ == 0; }
  [[nodiscard]] bool slot_free() const { return slot_free_; }
  [[nodiscard]] bool out_valid() const { return pipe_[at(kLatency)].beat; }
  [[nodiscard]] bool out_final() const { return pipe_[at(kLatency)].final; }
  [[nodiscard]] Events evaluate() const;
  void advance(const Events& events, const CycleDescriptor* take, bool arrived, bool tile_done);

 private:
  static constexpr std::size_t kStages = 11;   // steps inside the pipeline
  static constexpr std::size_t kLatency = 12;  // from a step to its beat on out
  struct Slot {
    bool step = false, beat = false, final = false;
  };

  const CycleShape& shape_;
  const CycleDescriptor* desc_ = nullptr;
  bool busy_ = false, slot_free_ = false;
  std::int64_t tiles_left_ = 0, pos_left_ = 0, avail_ = 0, col_ = 0, byte_ = 0, held_ = 0;
  int in_flight_ = 0;
  std::array<Slot, kLatency + 1> pipe_{};  // a ring: the step of n cycles ago
  std::size_t head_ = 0;

  [[nodiscard]] std::size_t at(std::size_t ago) const {
    return (head_ + pipe_.size() - ago) % pipe_.size();
  }
};

}  // namespace heddle
