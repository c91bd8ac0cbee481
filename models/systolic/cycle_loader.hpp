// SPDX-License-Identifier: Apache-2.0
//
// Control state of systolic_loader, register for register, and the block's numbers that cycles depend on;
// the rest of the block's control is the shared shell's (models/common/cycle_shell.hpp).
#pragma once

#include <cstdint>

#include "models/common/cycle_shell.hpp"
#include "models/systolic/block.hpp"

namespace heddle {

[[nodiscard]] CycleShape cycle_shape(const SystolicBlock& block);

class Loader {  // systolic_loader with common_tap_walk
 public:
  struct Events {
    bool fire = false, release = false, pass_end = false;
  };
  explicit Loader(const CycleShape& shape) : rows_(shape.rows) {}
  [[nodiscard]] bool done() const { return done_ && !load_; }
  [[nodiscard]] std::int64_t need() const { return need_; }
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] bool starved() const { return starved_; }
  [[nodiscard]] Events evaluate(bool pass_start) const;
  void advance(const Events& events, const CycleDescriptor* take, bool pass_take, bool pass_start,
               std::int64_t written);

 private:
  std::int64_t rows_;
  const CycleDescriptor* desc_ = nullptr;
  bool done_ = true, load_ = false, taken_ = false, started_ = false;
  bool ready_ = false, starved_ = false, some_ = false;
  std::int64_t row_ = 0, group_row_ = 0, group_ = 0, pass_ = 0, tile_ = 0, col_ = 0;
  std::int64_t rd_ = 0, tile_base_ = 0, need_ = 0;
  std::int64_t ct_ = 0, s_ = 0, r_ = 0;

  void step_tap();
};

}  // namespace heddle
