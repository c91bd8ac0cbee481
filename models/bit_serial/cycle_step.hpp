// SPDX-License-Identifier: Apache-2.0
//
// Control state of bit_serial_step and bit_serial_skew, register for register
// (rtl_templates/bit_serial/README.md, "Cycles"): which step the array takes, and what it waits for.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/bit_serial/cycle_fetch.hpp"

namespace heddle {

class StepIssuer {
 public:
  struct Events {
    bool fire = false;
    bool reads = false;                       // a weight word
    bool plane_over = false, next = false;    // the plane's, the brick's last step
    bool end = false, group_end = false;      // the brick's last step with a token; its group's
    bool free = false;                        // a set of window registers
    bool col_end = false, set_end = false;    // a column's last step; of a cascade
    bool wait_brick = false, wait_wgt = false, wait_out = false;
  };
  explicit StepIssuer(const BitSerialBlock& block)
      : block_(block), skew_(static_cast<std::size_t>(block.windows), 0) {}

  [[nodiscard]] bool done() const { return done_ && !load_; }
  [[nodiscard]] bool results_held() const { return res_used_ != 0; }
  // The last group's columns have begun to end, and steps are left (fc).
  [[nodiscard]] bool ending() const { return ending_ && !done_; }
  [[nodiscard]] std::int64_t released() const { return tile_; }  // weight words given back
  [[nodiscard]] Events evaluate(std::int64_t written) const;
  void advance(const Events& events, const CycleImage* load, const CycleBrick* brick,
               bool res_pop);

 private:
  [[nodiscard]] Events step_events(std::int64_t written) const;
  void advance_weights(const Events& events);

  const BitSerialBlock& block_;
  const BitSerialDescriptor* desc_ = nullptr;
  bool load_ = false, done_ = true, ending_ = false;
  std::array<CycleBrick, 2> bricks_{};  // in the window registers
  std::size_t in_ = 0, out_ = 0;
  std::int64_t filled_ = 0;
  std::int64_t plane_ = 0, step_ = 0;  // of the brick, counted from its first step
  std::int64_t tail_ = 0;              // steps until the last column is through (fc)
  std::vector<char> skew_;             // ends of the last steps (fc)
  std::int64_t read_ = 0, tile_ = 0;   // weight words
  std::int64_t res_used_ = 0, hold_ = 0, part_ = 0;
};

}  // namespace heddle
