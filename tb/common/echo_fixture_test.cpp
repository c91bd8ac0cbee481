// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <tuple>

#include "tb/common/seeds.hpp"
#include "tb/common/testdata/echo.hpp"

namespace heddle::echo {
namespace {

namespace fs = std::filesystem;

// Made empty at first use, removed at the end.
class ScratchRoot {
 public:
  ScratchRoot()
      : root_(fs::path(HEDDLE_BINARY_DIR) / fmt::format("tb-common-scratch-{}", getpid())) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    // Verilator's makefile reads OBJCACHE; the models share the compiled runtime where ccache is
    // there.
    if (fs::exists("/usr/bin/ccache")) setenv("OBJCACHE", "ccache", 0);
  }
  ~ScratchRoot() {
    std::error_code ignored;
    if (getpid() == owner_) fs::remove_all(root_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return root_; }

 private:
  fs::path root_;
  pid_t owner_ = getpid();
};

const fs::path& scratch_root() {
  static const ScratchRoot root;
  return root.path();
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream stream(file);
  stream << text;
  REQUIRE(stream.good());
}

std::string top_text(int bits) {
  return fmt::format(
      "`default_nettype none\n"
      "module echo_top (\n"
      "  input  logic clk_i,\n  input  logic rst_ni,\n"
      "  input  logic cmd_valid_i,\n  output logic cmd_ready_o,\n  input  logic [{0}:0] "
      "cmd_data_i,\n"
      "  input  logic wgt_valid_i,\n  output logic wgt_ready_o,\n  input  logic [{0}:0] "
      "wgt_data_i,\n"
      "  input  logic act_valid_i,\n  output logic act_ready_o,\n  input  logic [{0}:0] "
      "act_data_i,\n"
      "  output logic out_valid_o,\n  input  logic out_ready_i,\n  output logic [{0}:0] "
      "out_data_o,\n"
      "  output logic [{1}:0] out_keep_o,\n  output logic out_last_o,\n"
      "  input  logic [3:0] cnt_addr_i,\n  output logic [31:0] cnt_data_o\n);\n"
      "  echo_block #(.StreamW({2})) u_block (.*);\nendmodule\n`default_nettype wire\n",
      bits - 1, bits / 8 - 1, bits);
}

}  // namespace

fs::path scratch(const std::string& name) {
  const fs::path folder = scratch_root() / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

Manifest manifest(int stream_bits) {
  Manifest result;
  result.name = "echo";
  result.top = "echo_top";
  for (const char* name : {"cmd", "wgt", "act", "out"}) {
    StreamInfo stream;
    stream.name = name;
    stream.direction = stream.name == "out" ? "out" : "in";
    stream.bits = stream_bits;
    stream.element_bits = 8;
    stream.elements_per_beat = stream_bits / 8;
    stream.keep = stream.name == "out";
    result.streams.push_back(stream);
  }
  result.counters = {"cycles", "macs"};
  result.rtl_files = {"echo_block.sv", "echo_top.sv"};
  return result;
}

Manifest write_block(const fs::path& dir, int stream_bits) {
  fs::copy_file(fs::path(HEDDLE_SOURCE_DIR) / "tb/common/testdata/echo_block.sv",
                dir / "echo_block.sv");
  write(dir / "echo_top.sv", top_text(stream_bits));
  return manifest(stream_bits);
}

fs::path model(int stream_bits, const BuildOptions& options) {
  static std::map<std::tuple<int, bool, bool>, fs::path> built;
  fs::path& library = built[{stream_bits, options.trace, options.coverage}];
  if (library.empty()) {
    const fs::path dir = scratch(fmt::format("rtl-{}", stream_bits));
    BuildOptions with_cache = options;
    with_cache.cache_dir = scratch_root() / "cache";
    library = build_model(write_block(dir, stream_bits), dir, with_cache);
  }
  return library;
}

Work work(const Job& job) {
  const auto bytes = static_cast<std::size_t>(job.stream_bits) / 8;
  Rng rng(job.seed);
  Work result;
  LayerPlan& plan = result.plan;
  plan.cmd = {bytes, std::vector<std::uint8_t>(bytes)};
  plan.cmd.bytes[0] = static_cast<std::uint8_t>(job.beats);
  plan.cmd.bytes[1] = static_cast<std::uint8_t>(job.beats >> 8);
  plan.cmd.bytes[2] = static_cast<std::uint8_t>(job.last_bytes);
  plan.cmd.bytes[3] = job.bug;
  plan.wgt = {bytes, {}};
  for (std::size_t i = 0; i < bytes; ++i)
    plan.wgt.bytes.push_back(static_cast<std::uint8_t>(rng.next()));
  plan.act = {bytes, {}};
  for (int beat = 0; beat < job.beats; ++beat) {
    const bool last = beat == job.beats - 1;
    for (std::size_t i = 0; i < bytes; ++i) {
      plan.act.bytes.push_back(static_cast<std::uint8_t>(rng.next()));
      result.golden.push_back(plan.act.bytes.back() ^ plan.wgt.bytes[i]);
    }
    plan.out.push_back({.offset = beat * static_cast<std::int64_t>(bytes),
                        .count = last ? job.last_bytes : static_cast<std::int32_t>(bytes),
                        .stride = 1,
                        .last = last});
  }
  plan.out_shape = {static_cast<std::int64_t>(job.beats - 1) * static_cast<std::int64_t>(bytes) +
                    job.last_bytes};
  plan.macs = job.beats;
  plan.descriptors = 1;
  return result;
}

}  // namespace heddle::echo
