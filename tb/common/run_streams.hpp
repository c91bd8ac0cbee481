// SPDX-License-Identifier: Apache-2.0
//
// Drives one layer through a block: every input stream in parallel from the first cycle, the output
// stream watched, cycles counted, counters read. A beat is valid && ready at the rising edge.
//
// What goes wrong inside the block (a hang, a protocol violation, a wrong keep or last, too many
// result beats, a failed assertion) is reported in StreamResult::problems, with the cycle; it never
// throws and never loops for ever. Result values are the scoreboard's business.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/stalls.hpp"

namespace heddle {

struct StreamOptions {
  StallPlan stalls{};                 // default: none
  std::int64_t hang_cycles = 20'000;  // without a beat on any stream (and no useful work counted)
  int tail_cycles = 8;                // watched after the last result beat for surplus beats
  std::string label{};                // layer, for messages: "3 CONV_2D"
};

struct CounterDelta {
  std::string name;         // of manifest.counters
  std::uint32_t value = 0;  // counted during this run
};

// The block's counters now, in the manifest's order.
[[nodiscard]] std::vector<std::uint32_t> read_counters(Dut& dut, const Manifest& manifest);

// What was counted between two reads.
[[nodiscard]] std::vector<CounterDelta> counter_deltas(const Manifest& manifest,
                                                       const std::vector<std::uint32_t>& before,
                                                       const std::vector<std::uint32_t>& after);

struct StreamResult {
  std::vector<std::uint8_t> beats;        // payload of the result beats, for collect()
  std::vector<std::int64_t> beat_cycles;  // of each result beat, from the first accepted beat = 0
  std::int64_t cycles = 0;                // first accepted beat on any stream .. last result beat
  std::int64_t first_cycle = 0;           // Dut::cycle() of the first accepted beat
  std::vector<CounterDelta> counters;     // first beat .. last result beat, manifest order
  StallCovers stalls{};
  std::array<std::int64_t, 4> moved{};  // beats moved, by kStreamNames
  bool hung = false;
  std::vector<std::string> problems;  // empty: the protocol was kept

  [[nodiscard]] bool ok() const { return problems.empty(); }
  [[nodiscard]] std::uint32_t counter(const std::string& name) const;  // throws Error when absent
};

// Runs `plan` on the block. `dut` has been reset, or has run other layers before. Throws Error only
// when the plan does not fit the block's ports (beat width).
[[nodiscard]] StreamResult run_streams(Dut& dut, const Manifest& manifest, const LayerPlan& plan,
                                       const StreamOptions& options = {});

}  // namespace heddle
