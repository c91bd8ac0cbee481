// SPDX-License-Identifier: Apache-2.0
#include "tb/common/run_streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"
#include "tb/common/input_driver.hpp"
#include "tb/common/out_monitor.hpp"

namespace heddle {
namespace {

constexpr std::size_t kInputs = kOutStream;      // streams before out are inputs
constexpr std::int64_t kLeftoverCycles = 2'000;  // for inputs to be taken after the last result
constexpr std::size_t kMaxSurplus = 64;          // result beats beyond the plan
constexpr std::int64_t kInterruptPeriod = 4'096;
constexpr std::int64_t kReadyProbePeriod = 64;

class Runner {
 public:
  Runner(Dut& dut, const Manifest& manifest, const LayerPlan& plan, const StreamOptions& options)
      : dut_(dut),
        manifest_(manifest),
        plan_(plan),
        options_(options),
        monitor_(dut, plan, static_cast<std::size_t>(manifest.stream("out").bits) / 8, result_) {
    const std::array<const BeatStream*, kInputs> streams{&plan.cmd, &plan.wgt, &plan.act};
    for (std::size_t i = 0; i < kInputs; ++i)
      connect(inputs_[i], std::string(kStreamNames[i]), *streams[i]);
    for (std::size_t i = 0; i < kStreamNames.size(); ++i) {
      stall(i).source =
          StallSource(options.stalls.profile[i], derive_seed(options.stalls.seed, kStreamNames[i]));
    }
  }

  StreamResult run() {
    const std::vector<std::uint32_t> before = read_counters(dut_, manifest_);
    start_ = dut_.cycle();
    if (options_.stalls.any()) {
      loop<true>();
    } else {
      loop<false>();
    }
    for (InputDriver& input : inputs_) *input.valid.data = 0;
    *monitor_.ready.data = 0;
    finish(before);
    return std::move(result_);
  }

 private:
  [[nodiscard]] StreamStall& stall(std::size_t stream) {
    return stream == kOutStream ? out_stall_ : inputs_[stream].stall;
  }

  void connect(InputDriver& input, const std::string& name, const BeatStream& beats) {
    input.valid = dut_.port(name + "_valid_i");
    input.ready = dut_.port(name + "_ready_o");
    input.data = dut_.port(name + "_data_i");
    input.left = static_cast<std::int64_t>(beats.beats());
    input.next = beats.bytes.data();
    input.bytes = beats.bytes_per_beat;
    const auto port_bytes = static_cast<std::size_t>(manifest_.stream(name).bits) / 8;
    if (input.bytes > input.data.bytes ||
        (input.left > 0 && (input.bytes != port_bytes || beats.bytes.size() % port_bytes != 0))) {
      throw Error(
          fmt::format("layer {}: stream {}: the plan has {} bytes in beats of {}, the block's "
                      "beats have {} bytes",
                      options_.label, name, beats.bytes.size(), input.bytes, port_bytes));
    }
  }

  [[nodiscard]] bool inputs_left() const {
    return std::any_of(inputs_.begin(), inputs_.end(),
                       [](const InputDriver& i) { return i.left > 0; });
  }

  // One cycle; returns whether a beat moved on any stream.
  template <bool kStalls>
  bool cycle() {
    for (InputDriver& input : inputs_) input.drive<kStalls>();
    const bool accept = !(kStalls && out_stall_.source.stalled());
    *monitor_.ready.data = accept ? 1 : 0;
    dut_.low();
    if (kStalls && !accept && dut_.cycle() % kReadyProbePeriod == 0) monitor_.probe_ready();

    std::array<bool, kInputs> taken{};
    for (std::size_t i = 0; i < kInputs; ++i) taken[i] = inputs_[i].sample<kStalls>();
    const bool result_beat = monitor_.sample(accept);
    if (kStalls) out_stall_.count_out(accept, *monitor_.valid.data != 0);
    dut_.high();

    bool moved = result_beat;
    for (std::size_t i = 0; i < kInputs; ++i) {
      if (!taken[i]) continue;
      inputs_[i].advance();
      moved = true;
    }
    return moved;
  }

  template <bool kStalls>
  void loop() {
    std::int64_t tail = 0;
    while (true) {
      const std::int64_t now = dut_.cycle();
      if (cycle<kStalls>()) {
        if (first_ < 0) {
          first_ = now;
          monitor_.start(now);
        }
        last_beat_ = now;
        idle_limit_ = options_.hang_cycles / 2;
        if (!done_ && monitor_.complete()) results_complete();
      }
      if (dut_.faulted()) return problem(fmt::format("assertion in the RTL: {}", dut_.fault()));
      if (monitor_.surplus() > kMaxSurplus) return;
      if (done_ || plan_.out.empty()) {
        if (!inputs_left()) {
          if (++tail > options_.tail_cycles) return;
        } else if (now - std::max(last_beat_, start_) > kLeftoverCycles && waiting()) {
          return problem(
              "the block has sent its last result but does not take the rest of its input: " +
              streams_text());
        }
      } else if (now - std::max(last_beat_, start_) >= idle_limit_) {
        if (hung(now)) return;
      }
      if ((now & (kInterruptPeriod - 1)) == 0) check_interrupt();
    }
  }

  // A beat is offered that the block has not taken.
  [[nodiscard]] bool waiting() const {
    return std::any_of(inputs_.begin(), inputs_.end(),
                       [](const InputDriver& i) { return i.waiting(); });
  }

  void results_complete() {
    done_ = true;
    counters_at_end_ = read_counters(dut_, manifest_);
  }

  // No beat for idle_limit_ cycles: first half of hang_cycles, to note the work counted so far,
  // then all of it. A block that goes on counting work gets more time, up to what one MAC a cycle
  // would take.
  bool hung(std::int64_t now) {
    const std::int64_t idle = now - std::max(last_beat_, start_);
    const std::vector<std::uint32_t> counters = read_counters(dut_, manifest_);
    const std::uint32_t work = work_counter(counters);
    const bool working = work != work_seen_ && idle < options_.hang_cycles + 2 * plan_.macs;
    work_seen_ = work;
    if (idle < options_.hang_cycles || working) {
      idle_limit_ = std::max(options_.hang_cycles, idle + options_.hang_cycles / 2);
      return false;
    }
    result_.hung = true;
    std::string text =
        fmt::format("hang: no beat on any stream for {} cycles (last one in cycle {}): {}", idle,
                    first_ < 0 ? -1 : last_beat_ - first_, streams_text());
    for (std::size_t i = 0; i < counters.size(); ++i) {
      text +=
          fmt::format("{} {} {}", i == 0 ? "; counters:" : ",", manifest_.counters[i], counters[i]);
    }
    problem(text);
    return true;
  }

  [[nodiscard]] std::uint32_t work_counter(const std::vector<std::uint32_t>& counters) const {
    const auto found = std::find(manifest_.counters.begin(), manifest_.counters.end(), "macs");
    if (found == manifest_.counters.end()) return 0;
    return counters[static_cast<std::size_t>(found - manifest_.counters.begin())];
  }

  [[nodiscard]] std::string streams_text() const {
    std::string text;
    for (std::size_t i = 0; i < kInputs; ++i) text += inputs_[i].text(kStreamNames[i]) + ", ";
    return text + monitor_.text();
  }

  void problem(const std::string& text) { result_.problems.push_back(text); }

  void finish(const std::vector<std::uint32_t>& before) {
    monitor_.finish();
    result_.first_cycle = std::max(first_, start_);
    const std::int64_t end = plan_.out.empty() ? last_beat_ : monitor_.last_cycle();
    if (first_ >= 0 && end >= first_) result_.cycles = block_cycles(end - first_ + 1);
    if (!done_) counters_at_end_ = read_counters(dut_, manifest_);
    result_.counters = counter_deltas(manifest_, before, counters_at_end_);
    for (std::size_t i = 0; i < kStreamNames.size(); ++i) result_.stalls[i] = stall(i).cover;
    for (std::size_t i = 0; i < kInputs; ++i) result_.moved[i] = inputs_[i].taken;
    for (const CounterDelta& counter : result_.counters) {
      if (!result_.ok() || counter.name != "cycles") continue;
      if (counter.value != static_cast<std::uint32_t>(result_.cycles)) {
        problem(
            fmt::format("the block's counter says {} cycles, the bench counted {} from the first "
                        "accepted beat to the last result",
                        counter.value, result_.cycles));
      }
    }
  }

  // Of clock cycles from the first beat on: a block whose array runs at a multiple of the main clock
  // counts main cycles.
  [[nodiscard]] std::int64_t block_cycles(std::int64_t clocks) const {
    const auto ratio = manifest_.parameters.find("clocks_per_cycle");
    if (ratio == manifest_.parameters.end()) return clocks;
    return (clocks + ratio->second - 1) / ratio->second;
  }

  Dut& dut_;
  const Manifest& manifest_;
  const LayerPlan& plan_;
  const StreamOptions& options_;
  StreamResult result_;
  OutMonitor monitor_;
  std::array<InputDriver, kInputs> inputs_{};
  StreamStall out_stall_;
  bool done_ = false;       // every planned result beat has come
  std::int64_t start_ = 0;  // Dut cycles
  std::int64_t first_ = -1;
  std::int64_t last_beat_ = -1;
  std::int64_t idle_limit_ = options_.hang_cycles / 2;
  std::uint32_t work_seen_ = 0;
  std::vector<std::uint32_t> counters_at_end_;
};

}  // namespace

std::vector<std::uint32_t> read_counters(Dut& dut, const Manifest& manifest) {
  std::vector<std::uint32_t> values;
  for (unsigned i = 0; i < manifest.counters.size(); ++i) values.push_back(dut.read_counter(i));
  return values;
}

std::vector<CounterDelta> counter_deltas(const Manifest& manifest,
                                         const std::vector<std::uint32_t>& before,
                                         const std::vector<std::uint32_t>& after) {
  std::vector<CounterDelta> deltas;
  for (std::size_t i = 0; i < before.size(); ++i)
    deltas.push_back({manifest.counters[i], after[i] - before[i]});
  return deltas;
}

std::uint32_t StreamResult::counter(const std::string& name) const {
  for (const CounterDelta& delta : counters) {
    if (delta.name == name) return delta.value;
  }
  throw Error(fmt::format("the block has no counter {}", name));
}

StreamResult run_streams(Dut& dut, const Manifest& manifest, const LayerPlan& plan,
                         const StreamOptions& options) {
  return Runner(dut, manifest, plan, options).run();
}

}  // namespace heddle
