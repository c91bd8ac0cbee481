// SPDX-License-Identifier: Apache-2.0
#include "synth/synthesize.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "models/common/atomic_file.hpp"
#include "models/common/content_hash.hpp"
#include "models/common/error.hpp"
#include "models/common/model_cache.hpp"
#include "models/common/run_tool.hpp"
#include "synth/abc.hpp"
#include "synth/areas.hpp"
#include "synth/cell_choice.hpp"
#include "synth/fanout.hpp"
#include "synth/flow_files.hpp"
#include "synth/inline.hpp"
#include "synth/mapping.hpp"
#include "synth/netlist.hpp"
#include "synth/pace.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

// Part of every key: to be raised when the passes written in C++ change what they make.
constexpr int kFlowRevision = 9;

struct Request {
  const Manifest& manifest;
  fs::path rtl_dir;
  fs::path sdc;  // need not exist
  const SynthOptions& options;
  Library library;
  CellChoice choice;
  std::string trimmed;  // library text
  std::string yosys_version, abc;
};

std::string yosys_version() {
  const std::string text = run_tool({"yosys", "-V"}).output;
  return text.substr(0, text.find('\n'));
}

std::string key_of(const Request& request) {
  std::string everything;
  const auto add = [&](std::string_view part) {
    everything += fmt::format("{}:", part.size());
    everything += part;
  };
  for (const std::string& file : request.manifest.rtl_files) {
    add(file);
    add(read_whole_file(request.rtl_dir / file));
  }
  for (const FlowFile& file : flow_files()) {
    if (file.name.starts_with("abc_") || file.name == "generic.ys" || file.name == "sta.tcl" ||
        file.name == "groups.txt") {
      add(file.text);
    }
  }
  if (fs::exists(request.sdc)) add(read_whole_file(request.sdc) + sta_version());
  add(request.manifest.top);
  add(request.trimmed);
  add(request.yosys_version);
  add(request.abc);
  add(fmt::format("{} {} {} {}", kFlowRevision, request.options.flatten, request.options.seed,
                  request.options.period_ns));
  return content_hash(everything);
}

// What Yosys is told before synth/flow/generic.ys; paths of the RTL are relative to its folder.
std::string yosys_script(const Request& request, const fs::path& folder) {
  std::set<std::string> includes;
  for (const std::string& file : request.manifest.rtl_files) {
    includes.insert(fs::path(file).parent_path().string());
  }
  std::string flags = "-sv -DSYNTHESIS";
  for (const std::string& include : includes) {
    flags += fmt::format(" -I{}", include.empty() ? "." : include);
  }
  std::string script;
  for (const std::string& file : request.manifest.rtl_files) {
    const fs::path path(file);
    if (path.extension() == ".svh" || path.extension() == ".vh") continue;
    const bool memory = is_memory(path.stem().string());
    script += fmt::format("read_verilog {}{} \"{}\"\n", flags, memory ? " -lib" : "", file);
  }
  script += fmt::format("hierarchy -check -top {}\nproc\n", request.manifest.top);
  if (request.options.flatten) script += "flatten\n";
  script += flow_file("generic.ys");
  script += fmt::format(
      "dfflibmap -liberty \"{0}/cells.lib\"\nopt_clean -purge\nwrite_json "
      "\"{0}/gates.json\"\n",
      fs::absolute(folder).string());
  return script;
}

void run_yosys(const Request& request, const fs::path& folder) {
  write_file_atomic(folder / "flow.ys", yosys_script(request, folder));
  const ToolResult result =
      run_tool({"yosys", "-q", "-s", fs::absolute(folder / "flow.ys").string()},
               {.log = fs::absolute(folder / "build.log"), .cwd = request.rtl_dir, .check = false});
  if (result.exit_code != 0) {
    throw Error(fmt::format("{}: yosys rejects the RTL: {}", request.rtl_dir.string(),
                            last_error_line(result.output)));
  }
}

void make_netlist(const Request& request, const fs::path& folder) {
  write_file_atomic(folder / "cells.lib", request.trimmed);
  run_yosys(request, folder);
  Netlist netlist = netlist_from_json(read_whole_file(folder / "gates.json"), request.manifest.top,
                                      request.library);
  inline_logic(netlist);
  const AbcLibrary abc =
      prepare_abc(folder / "cells.lib", request.library, request.choice, folder / "abc");
  MappingOptions mapping{.period_ns = request.options.period_ns, .seed = request.options.seed};
  if (fs::exists(request.sdc)) {
    mapping.late = [&](const Netlist& mapped, double period_ns) {
      const PaceInput input{folder / "cells.lib", request.sdc, folder / "abc/pace", period_ns};
      return late_modules(mapped, worst_paths(mapped, request.library, request.choice, input),
                          period_ns);
    };
  }
  const double period_ns = map_netlist(netlist, request.library, abc, mapping, folder / "abc");
  buffer_fanout(netlist, request.library, request.choice);
  SynthResult result = measure_areas(netlist, request.library);
  result.period_ns = period_ns;
  result.library = request.library.name;
  result.nand2 = request.choice.nand2.cell;
  result.nand2_area_um2 = request.choice.nand2.area;
  result.driving_cell = request.choice.driver.cell;
  result.load_cell = request.choice.inverter.cell;
  result.load_f = request.choice.load_f;
  result.script = kAbcScripts;
  result.yosys_version = request.yosys_version;
  result.abc_version = request.abc;
  const std::string header = fmt::format("// Netlist of {} in cells of {}, by heddle synth.\n",
                                         request.manifest.top, request.library.name);
  write_file_atomic(folder / "netlist.v", netlist_verilog(netlist, header));
  write_file_atomic(folder / "result.json", result_to_json(result));
  std::error_code ignored;
  fs::remove_all(folder / "abc", ignored);
  for (const char* name : {"gates.json", "flow.ys"}) fs::remove(folder / name, ignored);
}

}  // namespace

fs::path default_liberty() {
  const fs::path file = "/usr/share/qflow/tech/osu018/osu018_stdcells.lib";
  if (fs::exists(file)) return file;
  throw Error(fmt::format(
      "{}: the default cell library is not installed; it is in the Debian package "
      "qflow-tech-osu018 (apt-get install qflow-tech-osu018); --liberty takes any other",
      file.string()));
}

SynthResult synthesize(const Manifest& manifest, const fs::path& rtl_dir,
                       const SynthOptions& options, const fs::path& out_dir) {
  const fs::path file = options.liberty.empty() ? default_liberty() : options.liberty;
  const std::string text = liberty_text(file);
  Library library = parse_liberty(text, file);
  CellChoice choice = choose_cells(library);
  std::string trimmed = trimmed_liberty(text, library);
  const Request request{manifest,
                        rtl_dir,
                        rtl_dir / (manifest.name + ".sdc"),
                        options,
                        std::move(library),
                        std::move(choice),
                        std::move(trimmed),
                        yosys_version(),
                        abc_version()};
  const std::string key = key_of(request);
  const fs::path root =
      fs::absolute(options.cache_dir.empty() ? default_cache_dir() : options.cache_dir);
  const fs::path folder = cached_folder(root, "synth-" + key, [&](const fs::path& staging) {
    if (options.on_build) options.on_build();
    make_netlist(request, staging);
  });
  SynthResult result = result_from_json(read_whole_file(folder / "result.json"));
  result.netlist = out_dir / "netlist.v";
  result.liberty = folder / "cells.lib";
  result.key = key;
  write_file_atomic(result.netlist, read_whole_file(folder / "netlist.v"));
  return result;
}

}  // namespace heddle
