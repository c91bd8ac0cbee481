// SPDX-License-Identifier: Apache-2.0
#include "synth/synthesize.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/run_tool.hpp"
#include "models/common/test_data.hpp"
#include "synth/liberty.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::Error;
using heddle::Manifest;
using heddle::SynthModule;
using heddle::SynthOptions;
using heddle::SynthResult;

// A folder with a cache of its own, that removes itself.
class Bench {
 public:
  Bench() : folder_(fs::temp_directory_path() / fmt::format("heddle_synth_test_{}", getpid())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "out");
    manifest.name = manifest.top = "flow_test";
    manifest.rtl_files = {"flow_test.sv"};
    options.cache_dir = folder_ / "cache";
  }
  ~Bench() { fs::remove_all(folder_); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  [[nodiscard]] SynthResult run() const {
    return heddle::synthesize(manifest, rtl, options, folder_ / "out");
  }
  [[nodiscard]] std::string netlist() const {
    return heddle::read_whole_file(folder_ / "out/netlist.v");
  }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

  // RTL and netlist proved equal by induction from reset, cells read from the library.
  [[nodiscard]] heddle::ToolResult equivalence(const SynthResult& result) const {
    const std::string script = fmt::format(
        "read_verilog -sv {}/flow_test.sv; hierarchy -top flow_test; proc; flatten; opt_clean; "
        "rename flow_test gold; design -stash gold; "
        "read_liberty -ignore_miss_func -ignore_miss_data_latch {}; read_verilog {}; "
        "hierarchy -check -top flow_test; flatten; proc; opt_clean -purge; rename flow_test gate; "
        "design -stash gate; design -copy-from gold -as gold gold; "
        "design -copy-from gate -as gate gate; "
        "miter -equiv -flatten -make_outputs gold gate miter; hierarchy -top miter; "
        "memory; opt -full; "
        "sat -verify -tempinduct -prove trigger 0 -set-at 1 in_rst_ni 0 -seq 1 -show-inputs "
        "-maxsteps 3 miter",
        rtl.string(), result.liberty.string(), result.netlist.string());
    return heddle::run_tool({"yosys", "-q", "-p", script}, {.log = {}, .cwd = {}, .check = false});
  }

  Manifest manifest;
  fs::path rtl = fs::path(HEDDLE_SOURCE_DIR) / "synth";
  SynthOptions options;

 private:
  fs::path folder_;
};

const SynthModule& module_named(const SynthResult& result, const std::string& name) {
  const auto found = std::find_if(result.modules.begin(), result.modules.end(),
                                  [&](const SynthModule& module) { return module.name == name; });
  REQUIRE(found != result.modules.end());
  return *found;
}

void check_library(const fs::path& liberty) {
  Bench bench;
  bench.options.liberty = liberty;
  const SynthResult result = bench.run();
  CAPTURE(result.library);
  // One flip-flop for the enable, 12 bits in 16 copies, 13 bits in one: whatever the library.
  CHECK(result.flops == 1 + 16 * 12 + 13);
  REQUIRE(result.modules.size() == 3);
  CHECK(result.modules[0].name == "flow_test");
  CHECK(module_named(result, "flow_test_sum_1").instances == 16);
  CHECK(module_named(result, "flow_test_sum_2").instances == 1);
  CHECK(module_named(result, "flow_test_sum_1").rtl_module == "flow_test_sum");
  double sum = 0;
  for (const SynthModule& module : result.modules) {
    sum += static_cast<double>(module.instances) * module.area_um2;
  }
  CHECK(sum == doctest::Approx(result.logic_area_um2));
  CHECK(result.period_ns > 0.01);
  CHECK(result.period_ns < 20);
  const std::string netlist = bench.netlist();
  CHECK(netlist.find("/tmp") == std::string::npos);
  CHECK(netlist.find("$_") == std::string::npos);
  const heddle::ToolResult proof = bench.equivalence(result);
  CHECK_MESSAGE(proof.exit_code == 0, proof.output);
}

TEST_CASE("synthesize: the default library; the netlist computes what the RTL does") {
  check_library({});
}

TEST_CASE("synthesize: every library of the test data") {
  for (const char* name : {"nangate45_typ", "sky130hd_tt", "sg13g2_stdcell_typ_1p20V_25C",
                           "gf180mcu7t_tt_5v0_fixed", "asap7_rvt_tt_merged"}) {
    CAPTURE(name);
    const auto liberty = heddle::test_data(fmt::format("liberty/{}.lib.gz", name));
    if (liberty) check_library(*liberty);
  }
}

TEST_CASE("synthesize: the same request gives the same netlist; a seed and flattening change it") {
  Bench bench;
  const SynthResult first = bench.run();
  const std::string netlist = bench.netlist();
  bench.options.cache_dir = bench.folder() / "other";
  CHECK(bench.run().logic_area_um2 == first.logic_area_um2);
  CHECK(bench.netlist() == netlist);
  bool built = false;
  bench.options.on_build = [&] { built = true; };
  static_cast<void>(bench.run());
  CHECK_FALSE(built);
  bench.options.seed = 1;
  const SynthResult seeded = bench.run();
  CHECK(built);
  CHECK(bench.netlist() != netlist);
  CHECK(seeded.flops == first.flops);
  bench.options.seed = 0;
  bench.options.flatten = true;
  const SynthResult flat = bench.run();
  CHECK(flat.modules.size() == 1);
  CHECK(flat.flops == first.flops);
  const heddle::ToolResult proof = bench.equivalence(flat);
  CHECK_MESSAGE(proof.exit_code == 0, proof.output);
}

TEST_CASE("synthesize: a longer period takes less area") {
  Bench bench;
  const SynthResult found = bench.run();
  bench.options.period_ns = 4 * found.period_ns;
  const SynthResult slow = bench.run();
  CHECK(slow.period_ns == doctest::Approx(bench.options.period_ns));
  CHECK(slow.logic_area_um2 < found.logic_area_um2);
}

TEST_CASE("synthesize: a proof fails when the netlist is wrong") {
  Bench bench;
  const SynthResult result = bench.run();
  std::string netlist = bench.netlist();
  const std::size_t at = netlist.find("NAND2X1");
  REQUIRE(at != std::string::npos);
  heddle::write_file_atomic(result.netlist, netlist.replace(at, 7, "NOR2X1"));
  CHECK(bench.equivalence(result).exit_code != 0);
}

TEST_CASE("synthesize: RTL that Yosys rejects is told with its own words and file") {
  Bench bench;
  bench.rtl = bench.folder();
  const auto error_with = [&](const std::string& text) -> std::string {
    heddle::write_file_atomic(bench.folder() / "flow_test.sv", text);
    try {
      static_cast<void>(bench.run());
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const std::string folder = bench.folder().string();
  CHECK(error_with("module flow_test(input wire a;\nendmodule\n") ==
        folder +
            ": yosys rejects the RTL: flow_test.sv:1: ERROR: syntax error, unexpected ';', "
            "expecting ',' or '=' or ')'");
  CHECK(error_with("module flow_test; nowhere u (); endmodule\n") ==
        folder +
            ": yosys rejects the RTL: ERROR: Module `\\nowhere' referenced in module "
            "`\\flow_test' in cell `\\u' is not part of the design.");
  CHECK(error_with("module flow_test(input wire e, d, output reg q); always @* if (e) q = d; "
                   "endmodule\n") == "module flow_test: q is a latch, which a block must not have");
  CHECK_FALSE(fs::exists(bench.folder() / "out/netlist.v"));
}

}  // namespace
