// SPDX-License-Identifier: Apache-2.0
#include "tb/common/verify_block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"
#include "models/common/reference.hpp"
#include "tb/common/conv_workload.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/scoreboard.hpp"
#include "tb/common/verify_stalls.hpp"

namespace heddle {
namespace {

class Verifier {
 public:
  Verifier(const Manifest& manifest, const std::filesystem::path& dir, const FamilyModel& model,
           const FamilyBench& bench, const VerifyRequest& request)
      : manifest_(manifest), model_(model), bench_(bench), request_(request) {
    BuildOptions options = request.build;
    options.coverage = !request.coverage.empty();
    options.trace = !request.trace.empty();
    library_ = build_model(manifest, dir, options);
  }

  VerifyReport run() {
    declare_stall_bins(report_.functional);
    bench_.declare_bins(manifest_, report_.functional);
    const std::vector<Workload> directed = bench_.directed(manifest_);
    report_.directed = static_cast<std::int64_t>(directed.size());
    report_.random = request_.vectors;
    const std::int64_t total = report_.directed + report_.random;
    if (request_.only >= total) {
      throw Error(
          fmt::format("vector {} does not exist: there are {} (0..{}); the rerun command states "
                      "--vectors too",
                      request_.only, total, total - 1));
    }
    Dut dut(library_, derive_seed(request_.seed, "registers"));
    if (!request_.trace.empty()) dut.trace_open(request_.trace);
    const std::int64_t first = request_.only < 0 ? 0 : request_.only;
    const std::int64_t end = request_.only < 0 ? total : request_.only + 1;
    for (std::int64_t i = first; i < end; ++i) {
      check_interrupt();
      if (request_.progress) request_.progress(i - first, end - first);
      run_vector(dut, i, directed);
      if (i == first && !request_.trace.empty()) dut.trace_close();
      if (request_.fail_fast && !report_.vectors.back().ok()) break;
    }
    if (request_.progress) request_.progress(end - first, end - first);
    if (!request_.coverage.empty()) collect_coverage(dut);
    return std::move(report_);
  }

 private:
  void run_vector(Dut& dut, std::int64_t index, const std::vector<Workload>& directed) {
    const auto begin = std::chrono::steady_clock::now();
    VerifyVector vector{
        .index = index, .directed = index < report_.directed, .name = "random", .layer = ""};
    const Workload work =
        vector.directed
            ? directed[static_cast<std::size_t>(index)]
            : bench_.random(manifest_, derive_seed(request_.seed, fmt::format("vector {}", index)));
    vector.name = work.name;
    vector.layer = layer_text(work.layer);
    run_layer(dut, work, vector, true);
    if (!vector.ok()) {
      VerifyVector again{
          .index = index, .directed = vector.directed, .name = vector.name, .layer = vector.layer};
      Dut fresh(library_, derive_seed(request_.seed, "registers"));
      run_layer(fresh, work, again, false);
      vector.alone = !again.ok();
    }
    vector.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    report_.vectors.push_back(std::move(vector));
  }

  void run_layer(Dut& dut, const Workload& work, VerifyVector& vector, bool cover) {
    const LayerPlan plan = model_.make_plan(manifest_, work.layer, work.input);
    const Tensor golden = conv_fast(work.layer, work.input);
    if (cover) bench_.cover(manifest_, work, plan, golden, report_.functional);
    dut.reset();
    const std::string idle = idle_problem(dut);
    for (const StallPlan& stalls :
         verify_stalls(vector.index, vector.directed && !request_.brief, plan, request_.seed)) {
      VerifyRun run{.stalls = stall_text(stalls)};
      const StreamResult result =
          run_streams(dut, manifest_, plan, {.stalls = stalls, .label = work.name});
      run.cycles = result.cycles;
      run.failures = result.problems;
      if (vector.runs.empty() && !idle.empty()) run.failures.push_back(idle);
      if (result.ok()) check_result(work, plan, golden, result, run);
      if (result.ok()) check_counters(work.layer, plan, stalls, result, run);
      if (cover) {
        cover_stalls(stalls, result, report_.functional);
        for (std::size_t i = 0; i < report_.stalls.size(); ++i)
          report_.stalls[i] += result.stalls[i];
      }
      const bool stop = !run.failures.empty();
      vector.runs.push_back(std::move(run));
      if (stop) return;  // the block's state is not to be trusted any more
    }
  }

  // After reset nothing has been counted, whatever the address, and nothing is until the first beat.
  static std::string idle_problem(Dut& dut) {
    constexpr int kCycles = 3;
    constexpr unsigned kAddresses = 16;
    for (int cycle = 0; cycle < kCycles; ++cycle) {
      for (unsigned address = 0; address < kAddresses; ++address) {
        const std::uint32_t value = dut.read_counter(address);
        if (value != 0)
          return fmt::format("counter {} is {} in cycle {} after reset", address, value, cycle);
      }
      dut.tick();
    }
    return "";
  }

  void check_result(const Workload& work, const LayerPlan& plan, const Tensor& golden,
                    const StreamResult& result, VerifyRun& run) const {
    const Tensor got =
        collect(plan, result.beats, static_cast<std::size_t>(manifest_.stream("out").bits) / 8,
                golden.dtype);
    const ScoreReport score = compare_layer(work.name, golden, got, &plan, result.beat_cycles);
    run.compared = score.compared;
    run.mismatches = score.mismatches;
    if (!score.ok()) run.failures.push_back(score_text(score));
  }

  void check_counters(const ConvLayer& layer, const LayerPlan& plan, const StallPlan& stalls,
                      const StreamResult& result, VerifyRun& run) const {
    const std::uint32_t sum = std::accumulate(
        kCauses.begin(), kCauses.end(), std::uint32_t{0},
        [&](std::uint32_t n, const char* cause) { return n + result.counter(cause); });
    if (sum != result.counter("cycles")) {
      run.failures.push_back(
          fmt::format("counters compute..cmd add up to {}, counter cycles says {}", sum,
                      result.counter("cycles")));
    }
    const std::int64_t macs = bench_.macs(manifest_, plan);
    if (result.counter("macs") != static_cast<std::uint32_t>(macs)) {
      run.failures.push_back(
          fmt::format("counter macs is {}, the plan has {}", result.counter("macs"), macs));
    }
    if (layer.groups == 1 && !plan.counts_idle && macs != layer.macs()) {
      run.failures.push_back(fmt::format("the plan has {} macs, the layer {}", macs, layer.macs()));
    }
    const CycleReport cycles = model_.predict(manifest_, plan);
    if (stalls.any()) {  // what the block does is the same, only when it does it is not
      if (result.counter("compute") != static_cast<std::uint32_t>(cycles.compute)) {
        run.failures.push_back(fmt::format("counter compute is {} under stalls, predicted {}",
                                           result.counter("compute"), cycles.compute));
      }
      return;
    }
    const std::array predicted{cycles.compute, cycles.wgt,   cycles.act, cycles.out,
                               cycles.fill,    cycles.drain, cycles.cmd};
    if (cycles.cycles != result.cycles) {
      run.failures.push_back(
          fmt::format("{} cycles without stalls, predicted {}", result.cycles, cycles.cycles));
    }
    for (std::size_t i = 0; i < kCauses.size(); ++i) {
      if (result.counter(kCauses[i]) == static_cast<std::uint32_t>(predicted[i])) continue;
      run.failures.push_back(fmt::format("counter {} is {} without stalls, predicted {}",
                                         kCauses[i], result.counter(kCauses[i]), predicted[i]));
    }
  }

  void collect_coverage(Dut& dut) {
    const std::filesystem::path raw = request_.coverage.string() + ".raw";
    dut.write_coverage(raw);
    report_.code = merge_coverage({raw}, request_.coverage);
    std::filesystem::remove(raw);
  }

  const Manifest& manifest_;
  const FamilyModel& model_;
  const FamilyBench& bench_;
  const VerifyRequest& request_;
  std::filesystem::path library_;
  VerifyReport report_;
};

}  // namespace

bool VerifyVector::ok() const {
  return !runs.empty() && std::all_of(runs.begin(), runs.end(), [](const VerifyRun& run) {
    return run.failures.empty() && run.compared > 0;
  });
}

namespace {

template <typename Count>
std::int64_t total(const std::vector<VerifyVector>& vectors, Count count) {
  std::int64_t sum = 0;
  for (const VerifyVector& vector : vectors) {
    for (const VerifyRun& run : vector.runs) sum += count(run);
  }
  return sum;
}

}  // namespace

std::int64_t VerifyReport::runs() const {
  return total(vectors, [](const VerifyRun&) { return std::int64_t{1}; });
}
std::int64_t VerifyReport::compared() const {
  return total(vectors, [](const VerifyRun& run) { return run.compared; });
}
std::int64_t VerifyReport::mismatches() const {
  return total(vectors, [](const VerifyRun& run) { return run.mismatches; });
}
std::int64_t VerifyReport::cycles() const {
  return total(vectors, [](const VerifyRun& run) { return run.cycles; });
}
std::int64_t VerifyReport::failed() const {
  return std::count_if(vectors.begin(), vectors.end(),
                       [](const VerifyVector& vector) { return !vector.ok(); });
}

VerifyReport verify_block(const Manifest& manifest, const std::filesystem::path& dir,
                          const FamilyModel& model, const FamilyBench& bench,
                          const VerifyRequest& request) {
  return Verifier(manifest, dir, model, bench, request).run();
}

}  // namespace heddle
