// SPDX-License-Identifier: Apache-2.0
#include "synth/pace.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <utility>
#include <vector>

using heddle::late_modules;
using heddle::Netlist;
using heddle::TimingPath;

namespace {

using Instances = std::vector<std::pair<const char*, const char*>>;

void add(Netlist& netlist, const char* name, const char* rtl_module, const Instances& instances) {
  heddle::NetModule module{name, rtl_module, {}, {}, {}};
  for (const auto& [instance, type] : instances) {
    module.cells.push_back({instance, type, {}, {}});
  }
  netlist.modules[name] = module;
}

// An array of two elements, and a control block that holds a walk and a memory.
Netlist block() {
  Netlist netlist;
  netlist.top = "top";
  add(netlist, "top", "top",
      {{"gen_row[0].u_pe", "systolic_pe_1"},
       {"gen_row[1].u_pe", "systolic_pe_1"},
       {"u_control", "control"},
       {"u_control_too", "other"}});
  add(netlist, "systolic_pe_1", "systolic_pe", {});
  add(netlist, "control", "control", {{"u_walk", "walk"}, {"u_ram", "common_ram_1r1w_D4_W2"}});
  add(netlist, "walk", "walk", {});
  add(netlist, "other", "other", {});
  return netlist;
}

TimingPath path(const char* from, const char* to, double least_ns) {
  TimingPath path;
  path.start_block = from;
  path.end_block = to;
  path.least_period_ns = least_ns;
  return path;
}

constexpr const char* kElement = "gen_row[*].u_pe";

}  // namespace

TEST_CASE("pace: modules at the ends of paths slower than an element's are late") {
  const auto late = late_modules(block(),
                                 {path("u_control.u_walk", "u_control.u_ram", 1.25),
                                  path("u_control.u_walk", "u_control.u_walk", 1.1),
                                  path(kElement, kElement, 1.0), path("", "u_control_too", 0.99)},
                                 1.05);
  REQUIRE(late.size() == 2);
  CHECK(late.at("walk") == doctest::Approx(0.8));     // by its worst path
  CHECK(late.at("control") == doctest::Approx(0.8));  // which holds the memory
}

TEST_CASE("pace: elements are never late, nor is anything in time") {
  CHECK(late_modules(block(), {path(kElement, kElement, 1.0), path("u_control", "", 0.999)}, 1.0)
            .empty());
  const auto late = late_modules(
      block(), {path(kElement, "u_control_too", 1.25), path(kElement, kElement, 1.0)}, 1.0);
  REQUIRE(late.size() == 1);
  CHECK(late.at("other") == doctest::Approx(0.8));
}

TEST_CASE("pace: between 9/10 of the period and the period") {
  const auto slow =
      late_modules(block(), {path(kElement, kElement, 2.0), path("u_control", "", 1.25)}, 1.0);
  CHECK(slow.at("control") == doctest::Approx(0.8));
  const auto fast =
      late_modules(block(), {path("u_control", "", 1.0), path(kElement, kElement, 0.5)}, 1.0);
  CHECK(fast.at("control") == doctest::Approx(0.9));
  const auto unseen = late_modules(block(), {path("u_control", "", 1.25)}, 1.0);
  CHECK(unseen.at("control") == doctest::Approx(0.72));
}

TEST_CASE("pace: of an array only the border's elements are looked at") {
  Netlist netlist = block();
  heddle::NetModule& top = netlist.modules.at("top");
  top.cells.clear();
  for (int row = 0; row < 4; ++row) {
    for (int col = 0; col < 5; ++col) {
      top.cells.push_back(
          {fmt::format("gen_row[{}].gen_col[{}].u_pe", row, col), "systolic_pe_1", {}, {}});
    }
  }
  for (int lane = 0; lane < 3; ++lane) {
    top.cells.push_back({fmt::format("gen_lane[{}].u_pe", lane), "systolic_pe_1", {}, {}});
    top.cells.push_back({fmt::format("gen_lane[{}].u_walk", lane), "walk", {}, {}});
  }
  top.cells.push_back({"u_pe", "systolic_pe_1", {}, {}});
  heddle::keep_border(netlist);
  CHECK(top.cells.size() == 20 - 6 + 3 - 1 + 3 + 1);
  for (const heddle::NetCell& cell : top.cells) {
    CHECK(cell.name != "gen_row[1].gen_col[1].u_pe");
    CHECK(cell.name != "gen_row[2].gen_col[3].u_pe");
    CHECK(cell.name != "gen_lane[1].u_pe");
  }
}
