// SPDX-License-Identifier: Apache-2.0
#include "synth/ram_stub.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/test_data.hpp"
#include "synth/liberty.hpp"
#include "synth/liberty_tree.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::Error;
using heddle::LibertyGroup;
using heddle::ram_stubs;
using heddle::RamStubs;
using heddle::SynthMemory;

const std::vector<SynthMemory> kMemories{
    {.module = "common_ram_1r1w_D1_W1", .depth = 1, .width = 1, .instances = 1},
    {.module = "common_ram_1r1w_D300_W70", .depth = 300, .width = 70, .instances = 2}};

const LibertyGroup* named(const LibertyGroup& in, std::string_view kind, std::string_view name) {
  for (const LibertyGroup& group : in.groups) {
    if (group.kind == kind && heddle::liberty_words(group.arguments).at(0) == name) return &group;
  }
  return nullptr;
}

std::string bus_width(const LibertyGroup& library, const LibertyGroup& bus) {
  return std::string(named(library, "type", bus.value("bus_type"))->value("bit_width"));
}

}  // namespace

TEST_CASE("ram stub: one cell a shape, with the ports of common_ram_1r1w and the library's units") {
  const auto file = heddle::test_data("liberty/asap7_rvt_tt_merged.lib.gz");
  if (!file) return;
  const RamStubs stubs = ram_stubs(kMemories, *file, {});
  REQUIRE(stubs.files.size() == 1);
  CHECK(stubs.source == "memory ports are timed as flip-flops (DFFHQNx1_ASAP7_75t_R)");
  CHECK(heddle::parse_liberty(stubs.files[0], "stub").time_unit_s == 1e-12);

  const LibertyGroup library = heddle::liberty_tree(stubs.files[0], "stub");
  const LibertyGroup* small = named(library, "cell", "common_ram_1r1w_D1_W1");
  const LibertyGroup* large = named(library, "cell", "common_ram_1r1w_D300_W70");
  REQUIRE(small != nullptr);
  REQUIRE(large != nullptr);
  CHECK(bus_width(library, *named(*small, "bus", "raddr_i")) == "1");
  CHECK(bus_width(library, *named(*small, "bus", "rdata_o")) == "1");
  CHECK(bus_width(library, *named(*large, "bus", "waddr_i")) == "9");
  CHECK(bus_width(library, *named(*large, "bus", "wdata_i")) == "70");
  const LibertyGroup* out = named(*large, "bus", "rdata_o");
  REQUIRE(out->groups.size() == 1);
  CHECK(out->groups[0].value("related_pin") == "clk_i");
  CHECK(out->groups[0].value("timing_type") == "rising_edge");
  CHECK(out->groups[0].groups.size() == 4);
  CHECK(named(*large, "pin", "re_i")->groups.size() == 2);
}

TEST_CASE("ram stub: each shape takes the smallest macro that holds it") {
  const auto cells = heddle::test_data("liberty/nangate45_typ.lib.gz");
  const auto small =
      heddle::test_data("liberty/RM_IHPSG13_1P_256x64_c2_bm_bist_typ_1p20V_25C.lib.gz");
  const auto large =
      heddle::test_data("liberty/RM_IHPSG13_1P_1024x64_c2_bm_bist_typ_1p20V_25C.lib.gz");
  if (!cells || !small || !large) return;
  const RamStubs both =
      ram_stubs({{.module = "common_ram_1r1w_D256_W64", .depth = 256, .width = 64, .instances = 1},
                 {.module = "common_ram_1r1w_D2049_W8", .depth = 2049, .width = 8, .instances = 1}},
                *cells, {*large, *small});
  CHECK(both.files.size() == 2);
  CHECK(both.source ==
        "memory ports are timed as those of RM_IHPSG13_1P_1024x64_c2_bm_bist, "
        "RM_IHPSG13_1P_256x64_c2_bm_bist");
  // The enables are timed as a control pin, whose setup is not that of the address.
  const LibertyGroup library = heddle::liberty_tree(both.files[0], "stub");
  const LibertyGroup& cell = *named(library, "cell", "common_ram_1r1w_D2049_W8");
  const auto setup = [&](std::string_view kind, std::string_view port) {
    return std::string(named(cell, kind, port)->groups.at(0).groups.at(0).value("values"));
  };
  CHECK(setup("bus", "raddr_i").starts_with("\"-0."));
  CHECK(setup("pin", "re_i").starts_with("\"0.2"));
  CHECK(setup("pin", "re_i") == setup("pin", "we_i"));

  // A shape that no macro holds is made of the largest.
  CHECK(ram_stubs(kMemories, *cells, {*small, *large}).source == both.source);
  CHECK_THROWS_WITH_AS(
      (void)ram_stubs(kMemories, *cells, {*cells}),
      (cells->string() + ": no memory cell with buses, memory_read and memory_write "
                         "groups, and setup, hold and delay tables")
          .c_str(),
      Error);
}

TEST_CASE("ram stub: no memories need none, and a library without flip-flops is refused") {
  const fs::path file = fs::temp_directory_path() / fmt::format("heddle_ram_stub_{}.lib", getpid());
  heddle::write_file_atomic(file, "library (x) {\n  cell (A) { area : 1; }\n}\n");
  CHECK(ram_stubs({}, file, {}).files.empty());
  CHECK_THROWS_WITH_AS(
      (void)ram_stubs(kMemories, file, {}),
      (file.string() + ": no flip-flop with a rising clock edge whose setup, hold and "
                       "delay tables could time the memories' ports")
          .c_str(),
      Error);
  fs::remove(file);
}
