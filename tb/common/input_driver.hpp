// SPDX-License-Identifier: Apache-2.0
//
// One input stream of a run: offers its beats in order, when its stall profile lets it, and counts
// what happened. Everything a cycle needs is inline; nothing is allocated.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "tb/common/dut.hpp"
#include "tb/common/stalls.hpp"

namespace heddle {

// The stall decisions of one stream with the cover counters that prove them.
struct StreamStall {
  StallSource source{StallProfile::kNever, 0};
  StallCover cover;
  std::int64_t run = 0;  // cycles of the stall that lasts
  bool pressed = false;  // valid without ready in the cycle before

  void count_held(bool effective) {
    ++cover.held;
    ++run;
    cover.longest = std::max(cover.longest, run);
    if (effective) ++cover.effective;
  }
  void count_pressed(bool now) {
    if (now && !pressed) ++cover.events;
    pressed = now;
  }
  // For the out stream, once a cycle: `accept` is what we drive, `valid` what the block does.
  void count_out(bool accept, bool valid) {
    if (accept) {
      run = 0;
      if (!valid) ++cover.waited;
    } else {
      count_held(valid);
    }
    count_pressed(valid && !accept);
  }
};

struct InputDriver {
  Port valid, ready, data;
  const std::uint8_t* next = nullptr;
  std::size_t bytes = 0;  // of a beat
  std::int64_t left = 0;  // beats not yet taken
  std::int64_t taken = 0;
  bool offered = false;  // valid is high, until the beat is taken
  StreamStall stall;

  // Before Dut::low(): lays the next beat on the port unless one is there, or the profile holds it.
  template <bool kStalls>
  void drive() {
    if (offered || left == 0) return;
    if (kStalls && stall.source.stalled()) return;
    stall.run = 0;
    std::copy_n(next, bytes, data.data);
    *valid.data = 1;
    offered = true;
  }
  // After Dut::low(): whether the beat is taken at the coming edge.
  template <bool kStalls>
  bool sample() {
    const bool is_ready = *ready.data != 0;
    if (!offered) {
      if (kStalls && left > 0) stall.count_held(is_ready);
      return false;
    }
    if (!is_ready) ++stall.cover.waited;
    stall.count_pressed(!is_ready);
    return is_ready;
  }
  // After the edge at which the beat was taken.
  void advance() {
    next += bytes;
    --left;
    ++taken;
    offered = false;
    *valid.data = 0;
  }
  // A beat is offered that the block did not take in the last cycle.
  [[nodiscard]] bool waiting() const { return offered && stall.pressed; }
  // "wgt offered, not taken (3 of 10 beats left)"
  [[nodiscard]] std::string text(std::string_view name) const {
    const char* state = left == 0 ? "done" : waiting() ? "offered, not taken" : "moving";
    return fmt::format("{} {} ({} of {} beats left)", name, state, left, left + taken);
  }
};

}  // namespace heddle
