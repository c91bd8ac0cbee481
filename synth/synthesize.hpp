// SPDX-License-Identifier: Apache-2.0
//
// From a block's RTL to a netlist of standard cells, by Yosys and ABC (synth/flow/), cached.
//
// The netlist is one Verilog file: hierarchical unless `flatten`, top = manifest.top. Every memory
// is an instance of a black box that the netlist does not define, one module a shape
// (common_ram_1r1w_D16_W8); everything else is cells of the library. Module names are the RTL's with
// a number for each set of parameters: systolic_pe_1, systolic_pe_2.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/common/manifest.hpp"

namespace heddle {

struct SynthOptions {
  std::filesystem::path liberty{};    // .lib or .lib.gz; empty: default_liberty()
  bool flatten = false;               // one module; else modules are mapped once each
  int seed = 0;                       // 0: the flow as it is; n: its n-th variation (seeds.hpp)
  double period_ns = 0;               // what gates are sized for; 0: see flow_target.hpp
  std::filesystem::path cache_dir{};  // empty: the model cache, $XDG_CACHE_HOME/heddle
  std::function<void()> on_build{};   // called when the result is not in the cache
};

struct SynthModule {
  std::string name;            // in the netlist: systolic_pe_1
  std::string rtl_module;      // of the RTL: systolic_pe
  std::int64_t instances = 0;  // in the whole block
  std::int64_t cells = 0;      // library cells of one instance, without the modules below it
  std::int64_t flops = 0;      // of these
  double area_um2 = 0;         // of these cells
  std::map<std::string, std::int64_t> cell_counts;            // by library cell
  std::vector<std::pair<std::string, std::string>> children;  // instances in it, and their modules
};

struct SynthMemory {
  std::string module;  // common_ram_1r1w_D512_W32
  std::int64_t depth = 0, width = 0, instances = 0;
};

struct SynthResult {
  std::filesystem::path netlist;  // out_dir/netlist.v
  std::filesystem::path liberty;  // unzipped, unused cells and power left out: for STA
  std::string top;
  std::string library;        // its name
  double logic_area_um2 = 0;  // all instances, memories left out
  std::int64_t cells = 0, flops = 0;
  std::vector<SynthModule> modules;   // top first, then by name
  std::vector<SynthMemory> memories;  // by name
  double nand2_area_um2 = 0;          // one gate equivalent
  std::string nand2, driving_cell, load_cell;
  double load_f = 0;     // on every output, farad
  double period_ns = 0;  // what gates were sized for
  std::string script;    // name of the ABC script
  std::string yosys_version, abc_version;
  std::string key;  // content hash of everything that decides the result
};

// Debian's qflow-tech-osu018. Throws Error naming the package when it is not installed.
[[nodiscard]] std::filesystem::path default_liberty();

// Fills out_dir (which exists) with netlist.v. `rtl_dir` is the manifest's folder. Throws Error for a
// missing tool, a library that lacks what is needed, and RTL that Yosys rejects.
[[nodiscard]] SynthResult synthesize(const Manifest& manifest, const std::filesystem::path& rtl_dir,
                                     const SynthOptions& options,
                                     const std::filesystem::path& out_dir);

}  // namespace heddle
