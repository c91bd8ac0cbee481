// SPDX-License-Identifier: Apache-2.0
//
// Control state of bit_serial_step, register for register (rtl_templates/bit_serial/README.md,
// "Cycles"): which step the array takes, and what it waits for.
#pragma once

#include <array>
#include <cstdint>

#include "models/bit_serial/cycle_fetch.hpp"

namespace heddle {

class StepIssuer {
 public:
  struct Events {
    bool fire = false, free = false, group_end = false;
    bool plane_start = false, plane_last = false;
    bool wait_brick = false, wait_wgt = false, wait_out = false;
    std::int64_t count = 0;  // windows of the group
  };
  explicit StepIssuer(const BitSerialBlock& block) : block_(block) {}

  [[nodiscard]] bool done() const { return done_ && !load_; }
  [[nodiscard]] bool results_held() const { return res_used_ != 0; }
  [[nodiscard]] std::int64_t released() const { return tile_; }  // weight words given back
  [[nodiscard]] Events evaluate(std::int64_t written) const;
  void advance(const Events& events, const CycleImage* load, const CycleBrick* brick,
               bool res_pop);

 private:
  const BitSerialBlock& block_;
  const BitSerialDescriptor* desc_ = nullptr;
  bool load_ = false, done_ = true;
  std::array<CycleBrick, 2> bricks_{};  // in the window registers
  std::size_t in_ = 0, out_ = 0;
  std::int64_t filled_ = 0;
  std::int64_t plane_ = 0, slice_ = 0;  // of the brick, counted from its first step
  std::int64_t read_ = 0, tile_ = 0;    // weight words
  std::int64_t res_used_ = 0, hold_ = 0;
};

}  // namespace heddle
