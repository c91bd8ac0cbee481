// SPDX-License-Identifier: Apache-2.0
#include "synth/report.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "synth/areas.hpp"

namespace {

using heddle::SynthModule;
using heddle::SynthReport;
using heddle::SynthResult;

SynthModule module(const std::string& name, const std::string& rtl, std::int64_t instances,
                   double area, std::vector<std::pair<std::string, std::string>> children) {
  SynthModule module;
  module.name = name;
  module.rtl_module = rtl;
  module.instances = instances;
  module.cells = 10;
  module.flops = 2;
  module.area_um2 = area;
  module.children = std::move(children);
  return module;
}

SynthReport small_report() {
  SynthResult result;
  result.top = "block";
  result.modules = {module("block", "block", 1, 10,
                           {{"u_pe0", "x_pe_1"}, {"u_pe1", "x_pe_2"}, {"u_post", "common_post"}}),
                    module("x_pe_1", "x_pe", 1, 100, {{"u_add", "x_add"}}),
                    module("x_pe_2", "x_pe", 1, 120, {}), module("x_add", "x_add", 2, 5, {}),
                    module("common_post", "common_post", 1, 30,
                           {{"u_add", "x_add"}, {"u_ram", "common_ram_1r1w_D4_W8"}})};
  result.memories = {{"common_ram_1r1w_D4_W8", 4, 8, 1}};
  result.logic_area_um2 = 270;
  result.nand2_area_um2 = 2;
  result.nand2 = "NAND";
  result.cells = 60;
  SynthReport report;
  report.manifest.name = "block";
  report.manifest.peak_macs_per_cycle = 2;
  heddle::SynthFigures figures;
  figures.result = result;
  figures.timing.fmax_mhz = 500;
  figures.memory = heddle::memory_area(result.memories, std::nullopt);
  report.runs = {figures};
  return report;
}

TEST_CASE("report: figures that follow from area and clock, memories without macros unknown") {
  SynthReport report = small_report();
  const auto json = nlohmann::json::parse(heddle::synth_json(report));
  CHECK(json["area_um2"] == 270.0);
  CHECK(json["gate_equivalents"] == 135.0);
  CHECK(json["um2_per_mac"] == 135.0);
  CHECK(json["peak_gops"].get<double>() == doctest::Approx(2.0));
  CHECK(json["gops_per_mm2"].get<double>() == doctest::Approx(2.0 / 270e-6));
  CHECK(json["memory_bits"] == 32);
  CHECK(json["memory_area_um2"].is_null());
  CHECK(json["area_is"] == "logic only: no memory macros of this process were given");
  CHECK_FALSE(json.contains("seeds"));
  report.runs[0].timing.fmax_mhz.reset();
  const auto untimed = nlohmann::json::parse(heddle::synth_json(report));
  CHECK(untimed["fmax_mhz"].is_null());
  CHECK(untimed["peak_gops"].is_null());
}

TEST_CASE("report: a helper belongs to the group of the module that holds it") {
  double sum = 0;
  for (const heddle::GroupArea& group : heddle::group_areas(small_report().figures().result)) {
    sum += group.area_um2;
    if (group.group == "processing elements") CHECK(group.area_um2 == 225);
    if (group.group == "requantizer") CHECK(group.area_um2 == 35);
    if (group.group == "control and address") CHECK(group.area_um2 == 10);
  }
  CHECK(sum == 270);
}

TEST_CASE("report: variants of a module are one row of the table, largest first") {
  const auto rows = heddle::modules_by_rtl_name(small_report().figures().result);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].name == "x_pe");
  CHECK(rows[0].instances == 2);
  CHECK(rows[0].area_um2 == 220);
}

TEST_CASE("report: every instance is a leaf of the picture, with its path") {
  const auto leaves = heddle::area_leaves(small_report().figures());
  REQUIRE(leaves.size() == 6);
  CHECK(leaves[2].path == "block.u_pe0.u_add");
  const double sum = std::accumulate(
      leaves.begin(), leaves.end(), 0.0,
      [](double total, const heddle::AreaLeaf& leaf) { return total + leaf.area_um2; });
  CHECK(sum == 270);
}

TEST_CASE("report: several seeds give least, median and largest") {
  CHECK(heddle::spread_of({3, 1, 2}).median == 2);
  CHECK(heddle::spread_of({4, 1, 2, 3}).median == 2.5);
  SynthReport report = small_report();
  for (const double area : {300.0, 260.0}) {
    report.runs.push_back(report.runs[0]);
    report.runs.back().result.logic_area_um2 = area;
  }
  const auto json = nlohmann::json::parse(heddle::synth_json(report));
  CHECK(json["seeds"]["runs"] == 3);
  CHECK(json["seeds"]["logic_area_um2"]["min"] == 260.0);
  CHECK(json["seeds"]["logic_area_um2"]["median"] == 270.0);
  CHECK(json["seeds"]["logic_area_um2"]["max"] == 300.0);
}

TEST_CASE("areas: a result comes back from its file as it was") {
  const SynthResult result = small_report().figures().result;
  const std::string text = heddle::result_to_json(result);
  CHECK(heddle::result_to_json(heddle::result_from_json(text)) == text);
}

}  // namespace
