// SPDX-License-Identifier: Apache-2.0
#include "tb/common/model_build.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "models/common/atomic_file.hpp"
#include "models/common/content_hash.hpp"
#include "models/common/error.hpp"
#include "models/common/model_cache.hpp"
#include "models/common/run_tool.hpp"
#include "tb/common/dut_shim_text.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::string_view kPrintHeader =
    "// What the model prints goes to dut_shim.cpp.\n"
    "#ifdef __cplusplus\n"
    "extern \"C\" int heddle_model_printf(const char*, ...) __attribute__((format(printf, 1, "
    "2)));\n"
    "#endif\n";

struct SourceFile {
  std::string path;  // relative to the build folder
  std::string text;
  bool compiled;  // false: only found by `include
};

std::vector<SourceFile> read_sources(const Manifest& manifest, const fs::path& dir) {
  std::vector<SourceFile> sources;
  for (std::size_t i = 0; i < manifest.rtl_files.size(); ++i) {
    const fs::path file(manifest.rtl_files[i]);
    const std::string extension = file.extension().string();
    SourceFile source{fmt::format("rtl/{}", file.filename().string()), read_whole_file(dir / file),
                      extension != ".svh" && extension != ".vh"};
    const bool taken = std::any_of(sources.begin(), sources.end(), [&](const SourceFile& other) {
      return other.path == source.path;
    });
    if (taken) source.path = fmt::format("rtl/{}_{}", i, file.filename().string());
    sources.push_back(std::move(source));
  }
  return sources;
}

// Every name that CONTRACT.md could give a port of the manifest's streams; the shim keeps those
// that exist.
std::string port_list(const Manifest& manifest) {
  Words names{"clk_i", "rst_ni", "cnt_addr_i", "cnt_data_o"};
  for (const StreamInfo& stream : manifest.streams) {
    const bool in = stream.direction == "in";
    for (const std::string_view part : {"valid", "data", "keep", "last", "dest"}) {
      names.push_back(fmt::format("{}_{}_{}", stream.name, part, in ? "i" : "o"));
    }
    names.push_back(fmt::format("{}_ready_{}", stream.name, in ? "o" : "i"));
  }
  std::string text;
  for (const std::string& name : names) text += fmt::format("HEDDLE_PORT({})\n", name);
  return text;
}

// Run inside the build folder, after the file lists below it.
Words verilator_command(const Manifest& manifest, const BuildOptions& options) {
  // Warnings are lint's business (make lint: -Wall, every one fatal); here they go to the log, so that what a
  // newer Verilator has learnt to warn of does not keep a user from simulating.
  Words argv{"verilator",
             "--cc",
             "--exe",
             "--top-module",
             manifest.top,
             "--prefix",
             "Vdut",
             "--Mdir",
             "obj",
             "-o",
             "../model.so",
             "-O3",
             "-fno-const-bit-op-tree",
             "--x-assign",
             "fast",
             "--x-initial",
             "unique",
             "--unroll-count",
             "1000000",
             "--unroll-stmts",
             "1000000000",
             "--timescale-override",
             "1ns/1ns",
             "-Wall",
             "-Wno-fatal",
             "+incdir+rtl",
             "-CFLAGS",
             "-std=c++20 -fPIC -fvisibility=hidden -fno-gnu-unique -include ../dut_print.h",
             "-CFLAGS",
             "-DVL_PRINTF=heddle_model_printf -DVL_USER_FINISH -DVL_USER_STOP -DVL_USER_FATAL",
             "-LDFLAGS",
             "-shared -Wl,-Bsymbolic"};
  if (options.assertions) argv.push_back("--assert");
  if (options.trace) argv.insert(argv.end(), {"--trace-fst", "--trace-structs"});
  if (options.coverage) argv.insert(argv.end(), {"--coverage-line", "--coverage-toggle"});
  if (!options.blocks.empty()) argv.insert(argv.end(), {"--hierarchical", "blocks.vlt"});
  return argv;
}

Words make_command(const BuildOptions& options, int jobs) {
  Words argv{"make", "-C", "obj", "-f"};
  if (options.blocks.empty()) {
    argv.push_back("Vdut.mk");
  } else {
    argv.insert(argv.end(), {"Vdut_hier.mk", "hier_build"});
  }
  argv.insert(argv.end(),
              {"-j", std::to_string(jobs), options.optimize ? "OPT_FAST=-O1" : "OPT_FAST=-O0",
               "OPT_SLOW=-O0", "OPT_GLOBAL=-O1"});
  return argv;
}

// Verilator's configuration: each of these modules becomes a library of its own.
std::string block_config(const BuildOptions& options) {
  std::string text = "`verilator_config\n";
  for (const std::string& module : options.blocks)
    text += fmt::format("hier_block -module \"{}\"\n", module);
  return text;
}

std::string cache_key(const std::vector<SourceFile>& sources, const std::string& ports,
                      const Words& verilate, const BuildOptions& options) {
  std::string everything;
  const auto add = [&](std::string_view part) {
    everything += fmt::format("{}:", part.size());
    everything += part;
  };
  for (const SourceFile& source : sources) {
    add(source.path);
    add(source.text);
  }
  add(ports);
  add(kDutShim);
  add(kPrintHeader);
  add(fmt::format("{}", fmt::join(verilate, "\n")));
  add(fmt::format("{}", fmt::join(make_command(options, 1), "\n")));
  add(block_config(options));
  add(run_tool({"verilator", "--version"}).output);
  add(run_tool({"g++", "--version"}).output);
  return content_hash(everything);
}

// The line of a failed build that says why: not what only reports that something failed before.
std::string reason_line(const std::string& log) {
  constexpr std::array<std::string_view, 6> kEchoes{
      "%Error: Exiting due to", "%Error: Command Failed", "make: ", "make[", "collect2:",
      "See the manual"};
  std::string rest;
  for (std::size_t begin = 0; begin < log.size();) {
    const std::size_t end = std::min(log.find('\n', begin), log.size());
    const std::string_view line(log.data() + begin, end - begin);
    begin = end + 1;
    const bool echo = std::any_of(kEchoes.begin(), kEchoes.end(), [&](std::string_view text) {
      return line.find(text) != std::string_view::npos;
    });
    if (!echo) rest += fmt::format("{}\n", line);
  }
  return last_error_line(rest.empty() ? log : rest);
}

void run_step(const Words& argv, const fs::path& folder, const fs::path& kept_log) {
  const ToolResult result =
      run_tool(argv, {.log = folder / "build.log", .cwd = folder, .check = false});
  if (result.exit_code == 0) return;
  std::error_code failure;
  const fs::space_info space = fs::space(folder, failure);
  const bool full = !failure && space.available < (std::uintmax_t{64} << 20);
  throw Error(fmt::format("{}: building the model failed with exit code {}: {}{} (log: {})",
                          argv[0], result.exit_code, reason_line(result.output),
                          full ? fmt::format("; {} MB of disk left", space.available >> 20) : "",
                          kept_log.string()));
}

void fill(const fs::path& folder, const std::vector<SourceFile>& sources, const std::string& ports,
          Words verilate, const BuildOptions& options, int jobs, const fs::path& kept_log) {
  fs::create_directories(folder / "rtl");
  for (const SourceFile& source : sources) {
    write_file_atomic(folder / source.path, source.text);
    if (source.compiled) verilate.push_back(source.path);
  }
  write_file_atomic(folder / "dut_ports.inc", ports);
  // Blocks are compiled one folder deeper.
  fs::create_directories(folder / "obj");
  for (const char* place : {"dut_print.h", "obj/dut_print.h"})
    write_file_atomic(folder / place, kPrintHeader);
  if (!options.blocks.empty()) {
    write_file_atomic(folder / "blocks.vlt", block_config(options));
    verilate.insert(verilate.end(), {"-j", std::to_string(jobs)});
  }
  write_file_atomic(folder / "dut_shim.cpp", kDutShim);
  verilate.push_back("dut_shim.cpp");
  verilate.insert(verilate.end(), {"-CFLAGS", "-I.."});
  run_step(verilate, folder, kept_log);
  run_step(make_command(options, jobs), folder, kept_log);
  std::error_code ignored;
  fs::remove_all(folder / "obj", ignored);
}

}  // namespace

fs::path build_model(const Manifest& manifest, const fs::path& dir, const BuildOptions& options) {
  const std::vector<SourceFile> sources = read_sources(manifest, dir);
  if (sources.empty())
    throw Error(fmt::format("{}: the manifest lists no RTL files", dir.string()));
  const std::string ports = port_list(manifest);
  const Words verilate = verilator_command(manifest, options);
  const std::string key = cache_key(sources, ports, verilate, options);
  const fs::path root =
      fs::absolute(options.cache_dir.empty() ? default_cache_dir() : options.cache_dir);
  const int jobs = options.jobs > 0
                       ? options.jobs
                       : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const fs::path folder = cached_folder(root, key, [&](const fs::path& staging) {
    if (options.on_build) options.on_build();
    fill(staging, sources, ports, verilate, options, jobs, failed_log(root, key));
  });
  return folder / "model.so";
}

}  // namespace heddle
