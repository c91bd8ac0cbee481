// SPDX-License-Identifier: Apache-2.0
//
// The verbs, one file each. Every verb takes what the command line said, prints through the
// Terminal and returns the exit code 0 or 1; what ends with 2 is thrown as Error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "gen/cli/terminal.hpp"
#include "models/common/profile.hpp"

namespace heddle {

int list_verb(Terminal& terminal);

int describe_verb(Terminal& terminal, const std::string& architecture);

struct InitOptions {
  std::string architecture;
  std::filesystem::path output;  // empty: standard output
};
int init_verb(Terminal& terminal, const InitOptions& options);

struct GenOptions {
  std::filesystem::path config, output;
};
int gen_verb(Terminal& terminal, const GenOptions& options);

struct RunOptions {
  std::filesystem::path config, output;
  std::filesystem::path model, labels;
  std::vector<std::filesystem::path> inputs;
  std::vector<std::filesystem::path> gemm;  // empty, or A and W
  std::string backend = "rtl", requant = "double", stalls = "never";
  std::filesystem::path liberty;  // of the netlist; empty: Debian's osu018
  std::uint64_t seed = 1;
  std::int64_t limit = 0;  // inputs; 0: all
  bool shapes = false;     // --backend predict: other shapes of the grid, too
  std::filesystem::path trace;
  std::string command;  // the command line, for messages
};
int run_verb(Terminal& terminal, const RunOptions& options);

struct VerifyOptions {
  std::filesystem::path config;  // TOML file, or a folder that gen wrote (its RTL as it is now)
  std::filesystem::path output;  // empty: no files
  std::int64_t vectors = 40;     // random layers, besides the directed ones
  std::uint64_t seed = 1;
  std::int64_t only = -1;       // run this vector alone
  std::filesystem::path trace;  // FST of the first vector that is run
  std::string backend = "rtl";   // or netlist
  std::filesystem::path liberty;  // of the netlist; empty: Debian's osu018
  bool coverage = true;         // line and toggle coverage of the RTL
  bool fail_fast = false;       // stop at the first failing vector
};
int verify_verb(Terminal& terminal, const VerifyOptions& options);

struct CodeVerbOptions {
  std::filesystem::path config, input, output;
  std::string backend = "rtl";  // or netlist, golden
  std::filesystem::path liberty;  // of the netlist; empty: Debian's osu018
  std::string stalls = "never";
  std::uint64_t seed = 1;
  std::filesystem::path trace;  // FST
};
int encode_verb(Terminal& terminal, const CodeVerbOptions& options);
int decode_verb(Terminal& terminal, const CodeVerbOptions& options);

struct SynthVerbOptions {
  std::filesystem::path config;  // TOML file, or a folder that gen wrote (its RTL as it is now)
  std::filesystem::path output;
  std::filesystem::path liberty;                        // empty: Debian's osu018
  std::vector<std::filesystem::path> memory_liberties;  // SRAM macros of the same process
  bool flatten = false;
  int seeds = 1;                 // runs, each with another order of ABC's input
  double period_ns = 0;          // what gates are sized for; 0: found
  std::filesystem::path budget;  // synth/budget.hpp; exceeding it ends with 1; empty: none
};
int synth_verb(Terminal& terminal, const SynthVerbOptions& options);

struct ProfileOptions {
  std::filesystem::path model, labels;
  std::filesystem::path output;  // empty: no files
  std::vector<std::filesystem::path> inputs;
  std::string requant = "double";
  std::int64_t limit = 0;  // inputs; 0: all
  GroupShape shape{};
  double trim = -1;  // points of top-1 that dropped bits may cost; negative: none are dropped
};
int profile_verb(Terminal& terminal, const ProfileOptions& options);

}  // namespace heddle
