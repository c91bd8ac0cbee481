// SPDX-License-Identifier: Apache-2.0
#include "tb/common/verify_vectors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"
#include "models/common/seconds.hpp"
#include "tb/common/verify_stalls.hpp"

namespace heddle {
namespace {

class Frame {
 public:
  Frame(const Manifest& manifest, const std::filesystem::path& dir, const VerifyRequest& request,
        const VectorSet& vectors)
      : request_(request), set_(vectors) {
    BuildOptions options = request.build;
    options.coverage = !request.coverage.empty();
    options.trace = !request.trace.empty();
    library_ = build_model(manifest, dir, options);
  }

  VerifyReport run() {
    report_.streams = set_.streams;
    declare_stall_bins(set_.streams, report_.functional);
    set_.declare_bins(report_.functional);
    report_.directed = set_.directed;
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
      run_vector(dut, i);
      if (i == first && !request_.trace.empty()) dut.trace_close();
      if (request_.fail_fast && !report_.vectors.back().ok()) break;
    }
    if (request_.progress) request_.progress(end - first, end - first);
    if (!request_.coverage.empty()) collect_coverage(dut);
    return std::move(report_);
  }

 private:
  void run_vector(Dut& dut, std::int64_t index) {
    const auto begin = Clock::now();
    const VerifyVector blank{
        .index = index, .directed = index < report_.directed, .name = "random", .layer = ""};
    VerifyVector vector = blank;
    set_.run(dut, vector, &report_);
    if (!vector.ok()) {
      VerifyVector again = blank;
      Dut fresh(library_, derive_seed(request_.seed, "registers"));
      set_.run(fresh, again, nullptr);
      vector.alone = !again.ok();
    }
    vector.seconds = seconds_since(begin);
    report_.vectors.push_back(std::move(vector));
  }

  void collect_coverage(Dut& dut) {
    const std::filesystem::path raw = request_.coverage.string() + ".raw";
    dut.write_coverage(raw);
    report_.code = merge_coverage({raw}, request_.coverage);
    std::filesystem::remove(raw);
  }

  const VerifyRequest& request_;
  const VectorSet& set_;
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

void VerifyReport::cover(const StallPlan& plan, const StallCovers& covers) {
  cover_stalls(plan, covers, streams, functional);
  for (std::size_t i = 0; i < stalls.size(); ++i) stalls[i] += covers[i];
}

std::uint64_t vector_seed(const VerifyRequest& request, std::int64_t index) {
  return derive_seed(request.seed, fmt::format("vector {}", index));
}

// After reset nothing has been counted, whatever the address, and nothing is until the first beat.
std::string idle_problem(Dut& dut) {
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

VerifyReport verify_vectors(const Manifest& manifest, const std::filesystem::path& dir,
                            const VerifyRequest& request, const VectorSet& vectors) {
  return Frame(manifest, dir, request, vectors).run();
}

}  // namespace heddle
