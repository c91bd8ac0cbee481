// SPDX-License-Identifier: Apache-2.0
#include "tb/common/coverage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "models/common/error.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/testdata/echo.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

void cover(const echo::Job& job, const StallPlan& stalls, const fs::path& file) {
  Dut dut(echo::model(32, {.coverage = true}));
  dut.reset();
  static_cast<void>(run_streams(dut, echo::manifest(32), echo::work(job).plan, {.stalls = stalls}));
  dut.write_coverage(file);
}

TEST_CASE("coverage: merged runs hit at least what each one hit, and more data hits more") {
  const fs::path dir = echo::scratch("coverage");
  cover({.beats = 1, .last_bytes = 4}, {}, dir / "a.dat");
  cover({.beats = 200, .last_bytes = 1}, stall_all(StallProfile::kHalf, 1), dir / "b.dat");
  const CoverageSummary small = merge_coverage({dir / "a.dat"}, dir / "small.dat");
  const CoverageSummary both = merge_coverage({dir / "a.dat", dir / "b.dat"}, dir / "both.dat");
  CHECK(small.toggle_points == both.toggle_points);
  CHECK(small.line_points == both.line_points);
  CHECK(both.toggle_points > 200);
  CHECK(both.line_points > 10);
  CHECK(small.toggle_percent() < both.toggle_percent());
  CHECK(both.line_percent() > 60.0);
  CHECK(both.line_percent() <= 100.0);
  const auto missed = static_cast<std::int64_t>(both.missed.size());
  CHECK(missed == both.line_points - both.line_hit + both.toggle_points - both.toggle_hit);
  CHECK(std::any_of(both.missed.begin(), both.missed.end(), [](const CoveragePoint& point) {
    return point.kind == "toggle" && point.file.find("echo_block.sv") != std::string::npos &&
           point.line > 0;
  }));
}

TEST_CASE("coverage: no files, a missing file and a file without points are errors") {
  const fs::path dir = echo::scratch("coverage-errors");
  CHECK_THROWS_WITH_AS(static_cast<void>(merge_coverage({}, dir / "m.dat")),
                       doctest::Contains("no coverage files to merge"), Error);
  CHECK_THROWS_AS(static_cast<void>(merge_coverage({dir / "absent.dat"}, dir / "m.dat")), Error);
  std::ofstream(dir / "empty.dat") << "# SystemC::Coverage-3\n";
  CHECK_THROWS_WITH_AS(static_cast<void>(merge_coverage({dir / "empty.dat"}, dir / "m.dat")),
                       doctest::Contains("holds no line or toggle coverage"), Error);
}

}  // namespace
}  // namespace heddle
