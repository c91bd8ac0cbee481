// SPDX-License-Identifier: Apache-2.0
//
// report.json of `run` (DESIGN.md, "The tool"). Everything but `timing` is the same in every run of
// the same command. Cycles, MACs and mismatches are sums over all inputs; `inputs` says how many.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "models/common/manifest.hpp"
#include "tb/common/run_network.hpp"

namespace heddle {

struct Top1 {
  std::int64_t correct = 0, total = 0;
};

struct RunReport {
  Backend backend = Backend::kRtl;
  std::string workload;      // file names as given
  std::string rule;          // empty for --gemm
  std::string cell_library;  // kNetlist: its name
  std::string stalls = "never";
  std::uint64_t seed = 1;
  std::map<std::string, std::string> versions;  // tool -> version
  std::map<std::string, double> timing;         // seconds
  std::optional<Top1> top1;
};

// MACs / (cycles * peak); 0 where nothing ran.
[[nodiscard]] double utilization(double ideal_cycles, std::int64_t cycles);

[[nodiscard]] std::string run_report_json(const Manifest& manifest, const NetworkRun& run,
                                          const RunReport& report);

}  // namespace heddle
