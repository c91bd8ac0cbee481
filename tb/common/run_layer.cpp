// SPDX-License-Identifier: Apache-2.0
#include "tb/common/run_layer.hpp"

#include <fmt/format.h>

#include <tuple>

#include "models/common/error.hpp"
#include "models/common/reference.hpp"
#include "models/common/seconds.hpp"

namespace heddle {
namespace {

constexpr std::array<std::string_view, 4> kBackends{"rtl", "golden", "predict", "netlist"};

// Adds the time of its life to a figure.
class Stopwatch {
 public:
  explicit Stopwatch(double& seconds) : seconds_(seconds) {}
  ~Stopwatch() { seconds_ += seconds_since(begin_); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& seconds_;
  Clock::time_point begin_ = Clock::now();
};

CycleReport cycles_of(const StreamResult& run) {
  return {.cycles = run.cycles,
          .compute = run.counter("compute"),
          .wgt = run.counter("wgt"),
          .act = run.counter("act"),
          .out = run.counter("out"),
          .fill = run.counter("fill"),
          .drain = run.counter("drain"),
          .cmd = run.counter("cmd")};
}

std::int64_t parts(const CycleReport& c) {
  return c.compute + c.wgt + c.act + c.out + c.fill + c.drain + c.cmd;
}

// Every element of the result has exactly one place in the planned output beats: none is compared
// by luck.
bool covers_each_once(const LayerPlan& plan, std::int64_t elements) {
  std::vector<bool> seen(static_cast<std::size_t>(elements), false);
  std::int64_t marked = 0;
  for (const OutBeat& beat : plan.out) {
    for (std::int64_t k = 0; k < beat.count; ++k) {
      const std::int64_t at = beat.offset + k * beat.stride;
      if (at < 0 || at >= elements || seen[static_cast<std::size_t>(at)]) return false;
      seen[static_cast<std::size_t>(at)] = true;
      ++marked;
    }
  }
  return marked == elements;
}

StreamBytes bytes_of(const Manifest& manifest, const LayerPlan& plan) {
  constexpr std::int64_t kByteBits = 8;
  const auto size = [](const BeatStream& stream) {
    return static_cast<std::int64_t>(stream.bytes.size());
  };
  return {
      .cmd = size(plan.cmd),
      .wgt = size(plan.wgt),
      .act = size(plan.act),
      .out = static_cast<std::int64_t>(plan.out.size()) * manifest.stream("out").bits / kByteBits};
}

}  // namespace

StreamBytes& StreamBytes::operator+=(const StreamBytes& other) {
  cmd += other.cmd;
  wgt += other.wgt;
  act += other.act;
  out += other.out;
  return *this;
}

std::string_view backend_name(Backend backend) {
  return kBackends[static_cast<std::size_t>(backend)];
}

std::optional<Backend> backend_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kBackends.size(); ++i) {
    if (kBackends[i] == name) return static_cast<Backend>(i);
  }
  return std::nullopt;
}

StallPlan StallChoice::of_layer(const std::string& label) const {
  const std::uint64_t layer_seed = derive_seed(seed, label);
  return random ? stall_random(layer_seed) : stall_all(profile, layer_seed);
}

std::optional<std::string> unsupported_layer(const Manifest& manifest, Backend backend,
                                             const ConvLayer& layer) {
  // No block builds float scaling: the golden model alone has it.
  const bool golden_only = layer.requant && layer.requant->rule == RequantRule::kFp32;
  if (backend == Backend::kGolden && golden_only) return std::nullopt;
  return family_model(manifest.family).unsupported(manifest, layer);
}

BlockRunner::BlockRunner(const Manifest& manifest, const BlockOptions& options)
    : manifest_(manifest), family_(family_model(manifest.family)), options_(options) {
  if (!simulates(options_.backend)) return;
  dut_ = std::make_unique<Dut>(options_.library, options_.seed);
  if (!options_.trace.empty()) dut_->trace_open(options_.trace);
  dut_->reset();
  if (options_.backend != Backend::kNetlist) return;
  rtl_ = std::make_unique<Dut>(options_.rtl_library, options_.seed);
  rtl_->reset();
}

LayerOutcome BlockRunner::run(const ConvLayer& layer, const Tensor& input,
                              const std::string& label) {
  if (const auto reason = unsupported_layer(manifest_, options_.backend, layer)) {
    throw Error(
        fmt::format("layer {}: block {} cannot run it: {}", label, manifest_.name, *reason));
  }
  LayerOutcome outcome;
  outcome.macs = layer.macs();
  outcome.ideal_cycles =
      static_cast<double>(outcome.macs) / static_cast<double>(manifest_.peak_macs_per_cycle);
  {
    const Stopwatch watch(seconds_.golden);
    outcome.result = conv_fast(layer, input);
  }
  if (options_.backend == Backend::kGolden) {
    const Stopwatch watch(seconds_.golden);
    outcome.score = compare_layer(label, conv_reference(layer, input), outcome.result);
    return outcome;
  }
  LayerPlan plan;
  {
    const Stopwatch watch(seconds_.plan);
    plan = family_.make_plan(manifest_, layer, input);
  }
  outcome.descriptors = plan.descriptors;
  outcome.bytes = bytes_of(manifest_, plan);
  if (options_.backend == Backend::kPredict) {
    const Stopwatch watch(seconds_.simulate);
    outcome.cycles = family_.predict(manifest_, plan);
  } else {
    simulate(plan, label, Tensor(outcome.result), outcome);
  }
  if (plan.array_macs > 0) {
    outcome.ideal_cycles = static_cast<double>(outcome.macs) *
                           static_cast<double>(outcome.cycles.compute) /
                           static_cast<double>(plan.array_macs);
  }
  return outcome;
}

void BlockRunner::simulate(const LayerPlan& plan, const std::string& label, const Tensor& golden,
                           LayerOutcome& outcome) {
  outcome.stall_plan = options_.stalls.of_layer(label);
  StreamResult run;
  {
    const Stopwatch watch(seconds_.simulate);
    run = run_streams(*dut_, manifest_, plan, {.stalls = outcome.stall_plan, .label = label});
  }
  outcome.stalls = run.stalls;
  outcome.problems = run.problems;
  outcome.cycles = cycles_of(run);
  if (run.ok() && parts(outcome.cycles) != outcome.cycles.cycles) {
    outcome.problems.push_back(fmt::format("counters do not add up: {} cycles, their causes {}",
                                           outcome.cycles.cycles, parts(outcome.cycles)));
  }
  if (!covers_each_once(plan, golden.size())) {
    outcome.problems.push_back(
        "the plan does not give every result element one place in the output beats");
  }
  const std::size_t beat_bytes = static_cast<std::size_t>(manifest_.stream("out").bits) / 8;
  if (run.beats.size() == plan.out.size() * beat_bytes) {
    outcome.result = collect(plan, run.beats, beat_bytes, golden.dtype);
    outcome.result.shape = golden.shape;
    outcome.score = compare_layer(label, golden, outcome.result, &plan, run.beat_cycles);
  } else {
    outcome.score.layer = label;
    outcome.score.shape = golden.shape;
    outcome.score.expected_elements = outcome.score.mismatches = golden.size();
    outcome.score.problem =
        fmt::format("{} of {} result beats came", run.beats.size() / beat_bytes, plan.out.size());
  }
  if (!run.ok()) dut_->reset();
  if (rtl_) compare_rtl(plan, label, outcome);
}

// What the RTL does with the same plan and stalls, cycle by cycle and cause by cause.
void BlockRunner::compare_rtl(const LayerPlan& plan, const std::string& label,
                              LayerOutcome& outcome) {
  StreamResult run;
  {
    const Stopwatch watch(seconds_.simulate_rtl);
    run = run_streams(*rtl_, manifest_, plan, {.stalls = outcome.stall_plan, .label = label});
  }
  const CycleReport rtl = cycles_of(run);
  const CycleReport& net = outcome.cycles;
  const std::array<std::tuple<const char*, std::int64_t, std::int64_t>, 8> figures{
      {{"cycles", net.cycles, rtl.cycles},
       {"compute", net.compute, rtl.compute},
       {"wgt", net.wgt, rtl.wgt},
       {"act", net.act, rtl.act},
       {"out", net.out, rtl.out},
       {"fill", net.fill, rtl.fill},
       {"drain", net.drain, rtl.drain},
       {"cmd", net.cmd, rtl.cmd}}};
  for (const auto& [what, netlist_cycles, rtl_cycles] : figures) {
    if (netlist_cycles == rtl_cycles) continue;
    outcome.problems.push_back(
        fmt::format("{}: the netlist took {}, the RTL {}", what, netlist_cycles, rtl_cycles));
  }
  if (!run.ok()) rtl_->reset();
}

}  // namespace heddle
