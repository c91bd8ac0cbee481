// SPDX-License-Identifier: Apache-2.0
//
// Watches the out stream: keeps the payload and cycle of every beat and checks the protocol.
//   - keep marks exactly the bytes of the planned elements, last is where the plan says
//   - a beat that waits for ready stays, with the same payload, keep and last
//   - valid does not depend on ready within a cycle
//   - no more beats than planned
// Problems are appended to StreamResult::problems; after kMaxProblems only their number.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "models/common/plan.hpp"
#include "tb/common/dut.hpp"

namespace heddle {

struct StreamResult;

class OutMonitor {
 public:
  OutMonitor(Dut& dut, const LayerPlan& plan, std::size_t beat_bytes, StreamResult& result);

  Port valid, ready;

  // Call after Dut::low(); `accept` is the value of ready. Returns whether a beat moves.
  bool sample(bool accept) {
    const bool offered = *valid.data != 0;
    if (held_) check_held(offered);
    if (!offered) return false;
    if (!accept) {
      hold();
      return false;
    }
    take();
    return true;
  }
  // With ready low: raises it for a moment, between the edges, and looks whether valid changes.
  void probe_ready();
  // The first beat of the run was accepted in this Dut cycle.
  void start(std::int64_t cycle) { first_ = cycle; }

  [[nodiscard]] bool complete() const { return taken_ >= planned_; }
  [[nodiscard]] std::size_t surplus() const { return taken_ - std::min(taken_, planned_); }
  [[nodiscard]] std::int64_t last_cycle() const { return last_cycle_; }  // of the last planned beat
  [[nodiscard]] std::string text() const;  // "out waits for 3 of 8 beats"
  void finish();

 private:
  void check_held(bool offered);
  void hold();
  void take();
  void check_marks(const OutBeat& beat);
  void problem(const std::string& text);

  Dut& dut_;
  const LayerPlan& plan_;
  StreamResult& result_;
  Port data_, keep_, last_;
  std::size_t bytes_ = 0;  // of a beat
  std::size_t planned_ = 0;
  std::size_t taken_ = 0;
  std::int64_t first_ = -1;
  std::int64_t last_cycle_ = -1;
  bool held_ = false;  // a beat waited in the cycle before
  std::vector<std::uint8_t> held_data_, held_keep_, expected_keep_;
  std::uint8_t held_last_ = 0;
  std::size_t suppressed_ = 0;  // problems not listed
};

}  // namespace heddle
