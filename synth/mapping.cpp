// SPDX-License-Identifier: Apache-2.0
#include "synth/mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "synth/levels.hpp"

namespace heddle {
namespace {

constexpr std::array<const char*, 3> kScripts{"abc_speed.script", "abc_flow.script",
                                              "abc_area.script"};
constexpr double kLogicShare = 0.85;  // of the period
constexpr double kRelax = 1.1;        // over the fastest that the slowest path can be
constexpr double kMet = 1.02;         // times the target still meets it
constexpr int kAgain = 2;

// All jobs, on as many threads as there are processors; the first exception comes back.
void run_all(const std::vector<std::function<void()>>& jobs) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      try {
        jobs[i]();
      } catch (...) {
        const std::lock_guard lock(guard);
        if (!failure) failure = std::current_exception();
        next = jobs.size();
      }
    }
  };
  const std::size_t count =
      std::min<std::size_t>(jobs.size(), std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

struct Candidate {
  NetModule* module = nullptr;
  std::string blif;
  double share = 1;     // of the target, for the module's part of a path
  bool waiting = true;  // to be mapped for its share
  std::vector<AbcResult> results;
};

const AbcResult& best(const Candidate& candidate, double target_ps) {
  const AbcResult* chosen = nullptr;
  for (const AbcResult& result : candidate.results) {
    const bool meets = result.delay_ps <= kMet * target_ps;
    const bool chosen_meets = chosen != nullptr && chosen->delay_ps <= kMet * target_ps;
    const bool better = chosen == nullptr || (meets && !chosen_meets) ||
                        (meets && chosen_meets && result.area < chosen->area) ||
                        (!meets && !chosen_meets && result.delay_ps < chosen->delay_ps);
    if (better) chosen = &result;
  }
  return *chosen;
}

}  // namespace

double map_netlist(Netlist& netlist, const Library& library, const AbcLibrary& abc,
                   const MappingOptions& options, const std::filesystem::path& folder) {
  std::vector<Candidate> candidates;
  for (auto& [name, module] : netlist.modules) {
    if (!has_logic(module)) continue;
    candidates.push_back({&module, module_blif(module, options.seed), 1, true, {}});
  }
  // After module_blif has refused what is no gate.
  const std::map<std::string, double> shares = path_shares(netlist);
  for (Candidate& candidate : candidates) candidate.share = shares.at(candidate.module->name);
  const auto round = [&](const std::vector<std::string>& scripts, double target_ps) {
    std::vector<std::function<void()>> jobs;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (!candidates[c].waiting) continue;
      const std::size_t first = candidates[c].results.size();
      candidates[c].results.resize(first + scripts.size());
      for (std::size_t s = 0; s < scripts.size(); ++s) {
        jobs.emplace_back([&, c, s, first] {
          candidates[c].results[first + s] =
              run_abc(candidates[c].blif, scripts[s], candidates[c].share * target_ps, abc,
                      folder / fmt::format("{}_{}", c, first + s));
        });
      }
    }
    run_all(jobs);
  };
  double target_ps = options.period_ns * 1000 * kLogicShare;
  if (options.period_ns <= 0) {
    round({kScripts[0]}, 1);
    for (const Candidate& candidate : candidates) {
      target_ps = std::max(target_ps, kRelax * candidate.results[0].delay_ps / candidate.share);
    }
  }
  const double period_ns = target_ps / 1000 / kLogicShare;
  round({kScripts.begin(), kScripts.end()}, target_ps);
  const Netlist gates = netlist;
  for (int again = 0;; ++again) {
    for (Candidate& candidate : candidates) {
      candidate.waiting = false;
      *candidate.module = gates.modules.at(candidate.module->name);
      replace_logic(*candidate.module, best(candidate, candidate.share * target_ps), library);
    }
    if (!options.late || again == kAgain) break;
    const std::map<std::string, double> late = options.late(netlist, period_ns);
    if (late.empty()) break;
    for (Candidate& candidate : candidates) {
      const auto part = late.find(candidate.module->name);
      if (part == late.end()) continue;
      candidate.share *= part->second;
      candidate.waiting = true;
    }
    round({kScripts.begin(), kScripts.end()}, target_ps);
  }
  return period_ns;
}

}  // namespace heddle
