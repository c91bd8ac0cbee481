// SPDX-License-Identifier: Apache-2.0
//
// Line and toggle coverage of the RTL, merged over runs (Dut::write_coverage).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heddle {

struct CoveragePoint {
  std::string file, kind, what, instance;  // kind: line, branch, toggle
  int line = 0;
};

struct CoverageSummary {
  std::int64_t line_points = 0, line_hit = 0;  // statements and branches
  std::int64_t toggle_points = 0, toggle_hit = 0;
  std::vector<CoveragePoint> missed;  // ordered by file, line, kind

  [[nodiscard]] double line_percent() const;  // 0 when there are no points
  [[nodiscard]] double toggle_percent() const;
};

// Merges `files` into `merged` with verilator_coverage and counts the points hit at least once.
// Throws Error when the tool is missing or fails, or when the result holds no point at all.
[[nodiscard]] CoverageSummary merge_coverage(const std::vector<std::filesystem::path>& files,
                                             const std::filesystem::path& merged);

}  // namespace heddle
