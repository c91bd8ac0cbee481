// SPDX-License-Identifier: Apache-2.0
#include "synth/timing.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <unistd.h>

#include <cstdlib>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/run_tool.hpp"
#include "models/common/test_data.hpp"
#include "synth/liberty.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::analyse_timing;
using heddle::Error;
using heddle::TimingGroup;
using heddle::TimingOptions;
using heddle::TimingResult;

// A folder with timing_test.sv mapped to a library of the test data, by the shortest script there is.
class Mapped {
 public:
  explicit Mapped(const fs::path& liberty, const std::string& before_mapping = "")
      : folder_(fs::temp_directory_path() / fmt::format("heddle_timing_test_{}", getpid())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    options.liberty = folder_ / "cells.lib";
    heddle::write_file_atomic(options.liberty, heddle::liberty_text(liberty));
    options.netlist = folder_ / "netlist.v";
    options.sdc = fs::path(HEDDLE_SOURCE_DIR) / "synth/timing_test.sdc";
    options.top = "timing_test";
    options.memories = {
        {.module = "common_ram_1r1w_D16_W8", .depth = 16, .width = 8, .instances = 1}};
    options.folder = folder_;
    heddle::run_tool(
        {"yosys", "-q", "-p",
         fmt::format("read_verilog -sv {0}/synth/timing_test.sv; hierarchy -top "
                     "timing_test; synth -run begin:; {1} dfflibmap -liberty {2}; abc "
                     "-liberty {2}; splitnets; opt_clean -purge; write_verilog -noattr "
                     "-noexpr -simple-lhs {3}",
                     HEDDLE_SOURCE_DIR, before_mapping, options.liberty.string(),
                     options.netlist.string())});
  }
  ~Mapped() { fs::remove_all(folder_); }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;

  [[nodiscard]] const fs::path& folder() const { return folder_; }

  TimingOptions options;

 private:
  fs::path folder_;
};

const TimingGroup& group(const TimingResult& result, const std::string& name) {
  for (const TimingGroup& group : result.groups) {
    if (group.name == name) return group;
  }
  FAIL("no group " << name);
  std::abort();
}

const heddle::TimingPath& from_memory(const TimingResult& result) {
  for (const heddle::TimingPath& path : result.limits) {
    if (path.start_block == "u_ram") return path;
  }
  FAIL("no path from u_ram");
  std::abort();
}

struct Measured {
  const char* library;
  const char* driver;
  double mhz;  // measured register to register
};

}  // namespace

TEST_CASE("timing: constraints follow each library's own units") {
  for (const Measured& row : std::initializer_list<Measured>{
           {"nangate45_typ", "BUF_X2", 892},
           {"nangate45_slow", "BUF_X2", 242},
           {"sky130hd_tt", "sky130_fd_sc_hd__buf_2", 265},
           {"sg13g2_stdcell_typ_1p20V_25C", "sg13g2_buf_2", 264},
           {"gf180mcu7t_tt_5v0_fixed", "gf180mcu_fd_sc_mcu7t5v0__buf_2", 107},
           {"asap7_rvt_tt_merged", "BUFx2_ASAP7_75t_R", 1681},
           {"osu018_stdcells", "BUFX2", 294}}) {
    const bool debian = std::string(row.library) == "osu018_stdcells";
    const auto file = debian ? heddle::test_file("/usr/share/qflow/tech/osu018/osu018_stdcells.lib",
                                                 "install qflow-tech-osu018")
                             : heddle::test_data(fmt::format("liberty/{}.lib.gz", row.library));
    if (!file) continue;
    const std::string library = row.library;
    CAPTURE(library);
    Mapped mapped(*file);
    mapped.options.driving_cell = row.driver;
    mapped.options.load_f = 10e-15;
    const TimingResult result = analyse_timing(mapped.options);
    REQUIRE(result.fmax_mhz.has_value());
    CHECK(*result.fmax_mhz > 0.8 * row.mhz);
    CHECK(*result.fmax_mhz < 1.25 * row.mhz);
  }
}

TEST_CASE("timing: groups, names and critical path are the RTL's") {
  const auto file = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!file) return;
  Mapped mapped(*file);
  mapped.options.driving_cell = "BUF_X2";
  mapped.options.load_f = 10e-15;
  const TimingResult result = analyse_timing(mapped.options);
  CHECK(result.period_ns == 2.0);
  CHECK(result.sta_version.starts_with("2."));
  CHECK(result.memory_timing == "memory ports are timed as flip-flops (DFF_X1)");
  REQUIRE(result.groups.size() == 4);

  // Every register: 4 of the address, 2 x 8 and 16 of the multiplier, 2 x 8 accumulated; the memory's
  // re_i and raddr_i. From inputs: reset, x_i into b_q, and the memory's write side.
  CHECK(group(result, "reg2reg").endpoints == 4 + 8 + 16 + 16 + 1 + 4);
  CHECK(group(result, "in2reg").endpoints == 4 + 16 + 8 + 1 + 4 + 8);
  CHECK(group(result, "reg2out").endpoints == 16);
  CHECK(group(result, "in2out").endpoints == 1);
  for (const TimingGroup& g : result.groups) CHECK(g.fmax_mhz.value_or(0) > 100);
  CHECK(group(result, "reg2reg").hold_slack_ns.value_or(-1) > 0);

  CHECK(result.critical.start_block == "u_mul");
  CHECK(result.critical.end_block == "u_mul");
  CHECK(result.critical.end.starts_with("u_mul.p_o["));
  REQUIRE(result.critical.points.size() > 4);
  CHECK(result.critical.points.front().cell == "DFF_X1");
  CHECK(result.critical.points.front().net == result.critical.start);
  CHECK(result.critical.points.front().instance.starts_with("u_mul._"));
  double before = 0;
  for (const heddle::PathPoint& point : result.critical.points) {
    CHECK(point.arrival_ns > before);
    before = point.arrival_ns;
  }
  CHECK(result.fmax_mhz == doctest::Approx(1e3 / (2.0 - result.critical.slack_ns)));
  CHECK(before < result.critical.least_period_ns);

  // One line for each pair of blocks; both accumulators are one block.
  bool from_memory = false;
  bool to_accumulators = false;
  for (const heddle::TimingPath& path : result.limits) {
    from_memory |= path.start.starts_with("u_ram.rdata_o[") && path.end_block == "u_mul";
    to_accumulators |= path.end_block == "gen_acc[*]" && path.start_block == "u_mul";
  }
  CHECK(from_memory);
  CHECK(to_accumulators);
  CHECK(result.limits.front().slack_ns == result.critical.slack_ns);
}

TEST_CASE("timing: flip-flops named after their registers tell the names that outputs hide") {
  const auto file = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!file) return;
  Mapped mapped(*file, "rename -wire t:$_*DFF*;");
  const TimingResult result = analyse_timing(mapped.options);
  CHECK(result.critical.end.starts_with("u_mul.p_q["));
  CHECK(result.critical.end.ends_with("]"));
}

TEST_CASE("timing: fmax does not depend on the period that one starts from") {
  const auto file = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!file) return;
  Mapped mapped(*file);
  mapped.options.driving_cell = "BUF_X2";
  mapped.options.load_f = 10e-15;
  const TimingResult at_two = analyse_timing(mapped.options);
  const std::string sdc = heddle::read_whole_file(mapped.options.sdc);
  for (const char* period : {"0.1", "30"}) {
    mapped.options.sdc = mapped.folder() / "other.sdc";
    heddle::write_file_atomic(
        mapped.options.sdc,
        fmt::format("if {{![info exists period]}} {{ set period {} }}\n{}", period, sdc));
    const TimingResult other = analyse_timing(mapped.options);
    CHECK(other.period_ns == doctest::Approx(std::atof(period)));
    for (const char* name : {"reg2reg", "in2reg", "reg2out", "in2out"}) {
      CHECK(group(other, name).fmax_mhz.value_or(0) ==
            doctest::Approx(group(at_two, name).fmax_mhz.value_or(1)).epsilon(1e-3));
    }
    CHECK(other.critical.start == at_two.critical.start);
    CHECK(other.critical.end == at_two.critical.end);
  }
}

TEST_CASE("timing: memories take the delays of the macros that are given") {
  const auto cells = heddle::test_data("liberty/sg13g2_stdcell_typ_1p20V_25C.lib.gz");
  const auto small =
      heddle::test_data("liberty/RM_IHPSG13_1P_256x64_c2_bm_bist_typ_1p20V_25C.lib.gz");
  const auto large =
      heddle::test_data("liberty/RM_IHPSG13_1P_1024x64_c2_bm_bist_typ_1p20V_25C.lib.gz");
  const auto openram = heddle::test_data("liberty/sky130_sram_1rw1r_64x256_8_TT_1p8V_25C.lib.gz");
  if (!cells || !small || !large || !openram) return;
  Mapped mapped(*cells);
  mapped.options.driving_cell = "sg13g2_buf_2";
  mapped.options.load_f = 10e-15;
  const TimingResult flops = analyse_timing(mapped.options);
  CHECK(flops.critical.start_block == "u_mul");

  // 3.0 ns from clock to data out, then the setup of a flip-flop.
  mapped.options.memory_liberties = {*large, *small};
  const TimingResult ihp = analyse_timing(mapped.options);
  CHECK(ihp.memory_timing == "memory ports are timed as those of RM_IHPSG13_1P_256x64_c2_bm_bist");
  const heddle::TimingPath& read = from_memory(ihp);
  CHECK(read.start.starts_with("u_ram.rdata_o["));
  CHECK(read.least_period_ns > 3.0);
  CHECK(read.least_period_ns < 3.6);
  // It wants its inputs held for 0.6 ns, which the clock would have to be built for.
  CHECK(ihp.hold_slack_ns.value_or(0) < -0.1);
  CHECK(group(ihp, "reg2reg").hold_end.starts_with("u_ram."));

  // Data come with the falling edge: half a period and 0.38 ns or more, then the setup.
  mapped.options.memory_liberties = {*openram};
  const TimingResult sky = analyse_timing(mapped.options);
  CHECK(sky.memory_timing == "memory ports are timed as those of sky130_sram_1rw1r_64x256_8");
  CHECK(from_memory(sky).slack_ns < 0.5 * sky.period_ns - 0.3);
  CHECK(1e3 / sky.critical.least_period_ns == doctest::Approx(sky.fmax_mhz.value_or(0)));
  CHECK(sky.fmax_mhz.value_or(1e9) < flops.fmax_mhz.value_or(0) * 1.0001);
}

TEST_CASE(
    "timing: half a period before a memory's data counts, whatever the period one starts from") {
  const auto cells = heddle::test_data("liberty/asap7_rvt_tt_merged.lib.gz");
  const auto openram = heddle::test_data("liberty/sky130_sram_1rw1r_64x256_8_TT_1p8V_25C.lib.gz");
  if (!cells || !openram) return;
  Mapped mapped(*cells);
  mapped.options.memory_liberties = {*openram};
  const TimingResult result = analyse_timing(mapped.options);
  // The macro counts in ns, asap7 in ps. 0.35 ns or so and a setup in half a period.
  CHECK(result.critical.start_block == "u_ram");
  CHECK(result.critical.least_period_ns > 2 * 0.33);
  CHECK(result.critical.least_period_ns < 2 * 0.43);
  CHECK(result.fmax_mhz.value_or(0) ==
        doctest::Approx(1e3 / result.critical.least_period_ns).epsilon(1e-3));
  REQUIRE(!result.limits.empty());
  CHECK(result.limits.front().start == result.critical.start);
  // The slack at the period of NAME.sdc is that of half a period.
  CHECK(group(result, "reg2reg").slack_ns.value_or(0) ==
        doctest::Approx((2.0 - result.critical.least_period_ns) / 2).epsilon(1e-2));
}

TEST_CASE("timing: what is wrong is told with the tool's own words and the file") {
  const auto file = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!file) return;
  Mapped mapped(*file);
  TimingOptions options = mapped.options;
  options.driving_cell = "BUF_X2";
  const auto message = [](const TimingOptions& bad) {
    try {
      (void)analyse_timing(bad);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  const std::string netlist = options.netlist.string();

  TimingOptions bad = options;
  bad.top = "no_such_top";
  CHECK(message(bad) == netlist + ": sta: Error: no_such_top is not a verilog module.");

  bad = options;
  bad.memories.clear();
  CHECK(message(bad).find("module common_ram_1r1w_D16_W8 not found") != std::string::npos);
  CHECK(message(bad).starts_with(netlist + ": sta: Warning: netlist.v, line "));

  bad = options;
  bad.netlist = mapped.folder() / "broken.v";
  heddle::write_file_atomic(bad.netlist, "module timing_test (a;\nendmodule\n");
  CHECK(message(bad) ==
        bad.netlist.string() +
            ": sta: Error: broken.v, line 1 syntax error, unexpected ';', expecting ')' or ','.");

  bad = options;
  bad.sdc = mapped.folder() / "bad.sdc";
  heddle::write_file_atomic(bad.sdc,
                            "create_clock -name clk -period 2 [get_ports clk_i]\nbogus 3\n");
  CHECK(message(bad) ==
        bad.sdc.string() + ": sta: Error: bad.sdc, 2 invalid command name \"bogus\"");
  heddle::write_file_atomic(bad.sdc, "create_clock -name clk -period 2 [get_ports clock]\n");
  CHECK(message(bad) == bad.sdc.string() + ": sta: Warning: bad.sdc, 1 port 'clock' not found.");
  heddle::write_file_atomic(bad.sdc, "# nothing\n");
  CHECK(message(bad) == bad.sdc.string() + ": sta: Error: bad.sdc defines 0 clocks, not one");

  bad = options;
  bad.driving_cell = "BUF_X9";
  CHECK(message(bad).find("'BUF_X9' not found") != std::string::npos);

  bad = options;
  bad.liberty = mapped.folder() / "bad.lib";
  heddle::write_file_atomic(bad.liberty, "library (x) {\n  cell (A) {\n");
  CHECK(message(bad).starts_with(bad.liberty.string() + ":"));

  const std::string path = std::getenv("PATH");
  setenv("PATH", mapped.folder().c_str(), 1);
  CHECK(message(options) ==
        "sta: command not found; it is in the Debian package opensta (apt-get install opensta)");
  setenv("PATH", path.c_str(), 1);
}
