// SPDX-License-Identifier: Apache-2.0
#include "tb/common/verify_block.hpp"

#include <fmt/format.h>

#include <array>
#include <numeric>

#include "models/common/reference.hpp"
#include "tb/common/conv_workload.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/scoreboard.hpp"
#include "tb/common/verify_stalls.hpp"

namespace heddle {
namespace {

class Verifier {
 public:
  Verifier(const Manifest& manifest, const FamilyModel& model, const FamilyBench& bench,
           const VerifyRequest& request)
      : manifest_(manifest), model_(model), bench_(bench), request_(request) {
    directed_ = bench.directed(manifest);
  }

  [[nodiscard]] VectorSet vectors() {
    return {.directed = static_cast<std::int64_t>(directed_.size()),
            .declare_bins =
                [this](FunctionalCoverage& bins) {
                  declare_cause_bins(bins);
                  bench_.declare_bins(manifest_, bins);
                },
            .run = [this](Dut& dut, VerifyVector& vector,
                          VerifyReport* report) { run_layer(dut, vector, report); }};
  }

 private:
  void run_layer(Dut& dut, VerifyVector& vector, VerifyReport* report) {
    const Workload work =
        vector.directed ? directed_[static_cast<std::size_t>(vector.index)]
                        : bench_.random(manifest_, vector_seed(request_, vector.index));
    vector.name = work.name;
    vector.layer = layer_text(work.layer);
    const LayerPlan plan = model_.make_plan(manifest_, work.layer, work.input);
    const Tensor golden = conv_fast(work.layer, work.input);
    if (report != nullptr) bench_.cover(manifest_, work, plan, golden, report->functional);
    dut.reset();
    const std::string idle = idle_problem(dut);
    const InputBeats beats{plan.cmd.beats(), plan.wgt.beats(), plan.act.beats()};
    for (const StallPlan& stalls : verify_stalls(vector.index, vector.directed && !request_.brief,
                                                 beats, request_.seed)) {
      VerifyRun run{.stalls = stall_text(stalls)};
      const StreamResult result =
          run_streams(dut, manifest_, plan, {.stalls = stalls, .label = work.name});
      run.cycles = result.cycles;
      run.failures = result.problems;
      if (vector.runs.empty() && !idle.empty()) run.failures.push_back(idle);
      if (result.ok()) check_result(work, plan, golden, result, run);
      if (result.ok()) check_counters(work.layer, plan, stalls, result, run);
      if (report != nullptr) {
        report->cover(stalls, result.stalls);
        cover_causes(result, report->functional);
      }
      const bool stop = !run.failures.empty();
      vector.runs.push_back(std::move(run));
      if (stop) return;  // the block's state is not to be trusted any more
    }
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

  const Manifest& manifest_;
  const FamilyModel& model_;
  const FamilyBench& bench_;
  const VerifyRequest& request_;
  std::vector<Workload> directed_;
};

}  // namespace

VerifyReport verify_block(const Manifest& manifest, const std::filesystem::path& dir,
                          const FamilyModel& model, const FamilyBench& bench,
                          const VerifyRequest& request) {
  if (bench.verify != nullptr) return bench.verify(manifest, dir, request);
  Verifier verifier(manifest, model, bench, request);
  return verify_vectors(manifest, dir, request, verifier.vectors());
}

}  // namespace heddle
